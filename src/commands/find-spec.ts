// The spec that is meant when none is named: the only one of kind Network here or in `specs/`. It judges nothing in it.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnosed } from '../diagnostics/diagnostic.ts';
import { sizeLimit } from '../spec/yaml-reader/decode.ts';
import { readLimited } from './load.ts';
import { quoted } from './words.ts';

/** Directories where specs lie, from the working directory. */
const directories = ['.', 'specs'];

const isNetwork = /^["']?kind["']?[ \t]*:[ \t]+["']?Network["']?[ \t]*(#.*)?\r?$/m;

/** What cannot be read is no spec that could be meant. */
function unlessUnreadable<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    return otherwise;
  }
}

function specsIn(cwd: string, directory: string): string[] {
  const names = unlessUnreadable(() => readdirSync(join(cwd, directory)), []);
  const paths = names.filter((name) => /\.ya?ml$/.test(name)).map((name) => join(directory, name));
  const text = (path: string): string => new TextDecoder().decode(readLimited(join(cwd, path), sizeLimit));
  return paths.filter((path) => isNetwork.test(unlessUnreadable(() => text(path), '')));
}

/** Path of the spec from the working directory. */
export function findSpec(cwd: string): Diagnosed<string> {
  const found = directories.flatMap((directory) => specsIn(cwd, directory)).sort();
  const [only] = found;
  if (only !== undefined && found.length === 1) return { value: only, diagnostics: [] };
  const base = { code: 'NG1641', severity: 'error' } as const;
  if (only === undefined) {
    const message = 'there is no spec of kind `Network` here or in `specs/`';
    return { diagnostics: [{ ...base, message, help: 'add `--spec FILE`' }] };
  }
  const shown = found.slice(0, 8).map((path) => `\`${path}\``);
  const more = found.length > 8 ? ` and ${found.length - 8} more` : '';
  const message = `there are ${found.length} specs of kind \`Network\`: ${shown.join(', ')}${more}`;
  return { diagnostics: [{ ...base, message, help: `add for example \`--spec ${quoted(only)}\`` }] };
}
