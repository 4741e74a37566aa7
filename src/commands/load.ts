// Loads what a command needs from the disk, with the paths as the user typed them. It gives nothing a meaning.
import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { networkName } from '../components/fields.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { hasErrors } from '../diagnostics/diagnostic.ts';
import { readPublicKeys } from '../keys/public-keys.ts';
import type { Sources } from '../pipeline.ts';
import { type LoadedSpec, loadSpec, notAFile, type ReadPort } from '../spec/load.ts';
import { findGitTop } from '../tree/git.ts';
import type { World } from './world.ts';

/** A spec with its files, ready for the pipeline. */
export interface Loaded {
  /** Absolute path of the spec. */
  readonly file: string;
  readonly sources: Sources;
  readonly spec: LoadedSpec;
}

export interface LoadResult {
  readonly value?: Loaded;
  readonly diagnostics: readonly Diagnostic[];
  readonly texts: ReadonlyMap<string, string>;
}

/** Reads at most `limit` bytes; a device or a pipe that never ends must not fill the memory. */
export function readLimited(path: string, limit: number): Uint8Array {
  const found = statSync(path);
  const code = found.isDirectory() ? 'EISDIR' : notAFile;
  if (!found.isFile()) throw Object.assign(new Error('not a regular file'), { code });
  const descriptor = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(Math.min(limit, found.size + 1));
    let filled = 0;
    for (let read = -1; read !== 0 && filled < buffer.length; filled += read)
      read = readSync(descriptor, buffer, filled, buffer.length - filled, null);
    return buffer.subarray(0, filled);
  } finally {
    closeSync(descriptor);
  }
}

/** The file system as load sees it, relative to the working directory; the spec itself may be one that is not written yet. */
function diskPort(cwd: string, spec: string, draft: Uint8Array | undefined): ReadPort {
  const file = resolve(cwd, spec);
  const git = findGitTop(dirname(file));
  return {
    root: { from: cwd, ...(git !== undefined && { git }) },
    readFile: (path, limit) => (draft && resolve(cwd, path) === file ? draft : readLimited(resolve(cwd, path), limit)),
    listDirectory: (path) => readdirSync(resolve(cwd, path)),
  };
}

/** Loads a spec, what it extends, its setup and its public keys; `draft` stands for what the file of the spec holds. */
export function loadForCommand(spec: string, world: Pick<World, 'cwd'>, draft?: Uint8Array): LoadResult {
  const loading = loadSpec(spec, diskPort(world.cwd, spec, draft));
  const { sources: texts } = loading;
  if (!loading.value) return { diagnostics: loading.diagnostics, texts };
  const { document, setup, keys: keysDocument } = loading.value;
  const { name, platform } = document.data;
  // Without a name, or with one that cannot be, it is parse that has something to say, not the keys.
  const named = networkName.safeParse(name).success && typeof platform === 'string';
  const keys = keysDocument && named ? readPublicKeys(keysDocument, { name: String(name), platform }) : undefined;
  const diagnostics = [...loading.diagnostics, ...(keys?.diagnostics ?? [])];
  if (hasErrors(diagnostics)) return { diagnostics, texts };
  const sources: Sources = { spec: document, ...(setup && { setup }), ...(keys?.value && { keys: keys.value }) };
  return { value: { file: resolve(world.cwd, spec), sources, spec: loading.value }, diagnostics, texts };
}
