// The directory of the private halves: refuses unsafe places, reads Secrets back, writes files whole. Makes no keys.
import {
  accessSync,
  closeSync,
  constants,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Diagnosed, Diagnostic } from '../diagnostics/diagnostic.ts';
import { type LockHolder, takeLock, type Writer } from '../disk/lock.ts';
import { errnoOf, look } from '../disk/look.ts';
import { readYaml } from '../spec/yaml-reader/read-yaml.ts';
import { type SecretContent, type SecretData, type StoredSecret, saltAnnotation } from './secrets.ts';

/** Modes of what is private, and of the file that everybody may read. */
export const modes = { directory: 0o700, secret: 0o600, public: 0o644 } as const;

/** What became of a file. */
export type Written = 'created' | 'updated' | 'unchanged';

/** Bytes; the API server takes no Secret above 1 MiB, and base64 makes a third more of it. */
const sizeLimit = 2 * 1024 * 1024;

const lockName = '.netgen-lock';

/** Runs `work` while no other netgen makes keys in the directory, which it creates. */
export async function locked<T>(
  { directory, writer }: { readonly directory: string; readonly writer: Writer },
  work: () => Promise<Diagnosed<T>>,
): Promise<Diagnosed<T>> {
  try {
    makeDirectory(directory);
    const lock = takeLock(join(directory, lockName), writer);
    if ('who' in lock) return { diagnostics: [busy(directory, lock)] };
    try {
      return await work();
    } finally {
      lock.release();
    }
  } catch (error) {
    return { diagnostics: [refused(error)] };
  }
}

/** All Secrets below a directory, by file name. Files that netgen would not have written are left alone. */
export function readSecrets(directory: string): Diagnosed<readonly StoredSecret[]> {
  const value: StoredSecret[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const cluster of names(directory, (stats) => stats.isDirectory())) {
    for (const base of names(join(directory, cluster), (stats) => !stats.isDirectory())) {
      const [, namespace, name] = /^([^.]+)\.(.+)\.yaml$/.exec(base) ?? [];
      if (namespace === undefined || name === undefined) continue;
      const path = join(directory, cluster, base);
      const content = readSecret(path, { namespace, name });
      if (content) value.push({ cluster, namespace, name, file: `${cluster}/${base}`, content });
      else diagnostics.push(unreadable(path));
    }
  }
  return { value, diagnostics };
}

/**
 * Writes a file as a whole, or not at all: beside it first, then renamed. A file that has the text already is not touched, a
 * link or a directory in its place never written through.
 */
export function writeWhole(path: string, text: string, mode: number): Written {
  const there = look(path);
  if (there && !there.isFile()) throw new InTheWay(path);
  const isTight = mode !== modes.secret || ((there?.mode ?? 0) & 0o077) === 0;
  if (there && isTight && readFileSync(path, 'utf8') === text) return 'unchanged';
  const temporary = `${path}.netgen-tmp`;
  rmSync(temporary, { force: true });
  const file = openSync(temporary, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY, mode);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
  return there ? 'updated' : 'created';
}

/** Throws when one of the Secrets, or the public file, could not be written: better before the first one than after it. */
export function checkTargets(secrets: readonly string[], publicFile: string): void {
  for (const path of [...secrets, publicFile]) {
    const there = look(path);
    if (there && !there.isFile()) throw new InTheWay(path);
  }
  for (const directory of new Set(secrets.map(dirname))) {
    const there = look(directory);
    if (there && !there.isDirectory()) throw new InTheWay(directory);
  }
  accessSync(dirname(publicFile), constants.W_OK);
}

/** Creates the directory of a Secret. */
export function makeDirectory(path: string): void {
  mkdirSync(path, { recursive: true, mode: modes.directory });
}

/** Something that is no file, or no directory, where one belongs. Caught in this folder and told as a diagnostic. */
export class InTheWay extends Error {
  readonly path: string;
  constructor(path: string) {
    super('something else is in the way');
    this.path = path;
  }
}

/** What it means, and what to do about it. */
const causes: { readonly [errno: string]: readonly [what: string, remedy: string] } = {
  ENOENT: ['there is no such directory', 'create it with `mkdir -p`'],
  ENOTDIR: ['a file is where a directory should be', 'move it away'],
  EACCES: ['permission denied', 'make it writable for this user'],
  EPERM: ['permission denied', 'make it writable for this user'],
  EROFS: ['the file system is read-only', 'give another directory with `--out DIR`'],
  ENOSPC: ['the disk is full', 'free space there'],
};

/** What the operating system refused. Throws the error again when it is a bug. */
export function refused(error: unknown): Diagnostic {
  if (error instanceof InTheWay)
    return {
      code: 'NG1612',
      severity: 'error',
      message: `\`${error.path}\` is not a plain file or directory, so nothing is written there`,
      help: 'move it away, or give another directory with `--out DIR`',
    };
  const code = errnoOf(error);
  if (code === undefined) throw error;
  const { path = 'the directory', syscall } = error as NodeJS.ErrnoException;
  const [what, remedy] = causes[code] ?? [`\`${syscall}\` failed with \`${code}\``, 'remove the cause'];
  return {
    code: 'NG1613',
    severity: 'error',
    message: `\`${path}\`: ${what}`,
    help: `${remedy}, then run \`netgen keys\` again: what is written is kept`,
  };
}

function names(directory: string, wanted: (stats: Stats) => boolean): string[] {
  if (!look(directory)) return [];
  return readdirSync(directory)
    .filter((name) => !name.startsWith('.') && wanted(lstatSync(join(directory, name))))
    .sort();
}

function readSecret(path: string, expected: { namespace: string; name: string }): SecretContent | undefined {
  const stats = lstatSync(path);
  if (!stats.isFile()) throw new InTheWay(path);
  if (stats.size > sizeLimit) return undefined;
  // What the reader says is dropped: it may quote the file.
  const object = readYaml(path, readFileSync(path)).value?.data;
  if (object?.kind !== 'Secret' || !isMap(object.metadata)) return undefined;
  const { name, namespace, annotations } = object.metadata;
  if (name !== expected.name || namespace !== expected.namespace) return undefined;
  const data = texts(object.data ?? {}, object.stringData ?? {});
  const salt = isMap(annotations) ? annotations[saltAnnotation] : undefined;
  return data && { data, ...(typeof salt === 'string' && { salt }) };
}

/** `stringData` wins over `data`, as in the API server. Kubernetes pads base64; anything else was not written by it. */
function texts(data: unknown, stringData: unknown): SecretData | undefined {
  if (!isMap(data) || !isMap(stringData)) return undefined;
  const decoded: Record<string, string> = {};
  for (const [key, value] of Object.entries(data)) {
    if (typeof value !== 'string' || !/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value))
      return undefined;
    decoded[key] = Buffer.from(value, 'base64').toString('utf8');
  }
  for (const [key, value] of Object.entries(stringData)) {
    if (typeof value !== 'string') return undefined;
    decoded[key] = value;
  }
  return decoded;
}

function isMap(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function busy(directory: string, { who }: LockHolder): Diagnostic {
  return {
    code: 'NG1615',
    severity: 'error',
    message: `another netgen makes keys in \`${directory}\`: ${who}`,
    notes: [{ message: 'when it is not running, it was stopped half-way: what it wrote is whole and is kept' }],
    help: `wait for it, or run \`rm ${join(directory, lockName)}\``,
  };
}

function unreadable(path: string): Diagnostic {
  return {
    code: 'NG1607',
    severity: 'error',
    message: `\`${path}\` is not the Secret that its name says`,
    help: 'restore the file, or move it out of the directory',
  };
}
