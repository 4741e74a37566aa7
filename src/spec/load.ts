// Reads a spec and the files it names through a port. It merges what is extended and gives nothing else a meaning.
import { posix } from 'node:path';
import { codes } from '../diagnostics/codes.ts';
import { type Diagnosed, type Diagnostic, hasErrors, type Place, type SpecPath } from '../diagnostics/diagnostic.ts';
import { nearest } from '../diagnostics/suggest.ts';
import type { Json } from '../model/network.ts';
import { isMap, mergeDocuments } from './merge.ts';
import type { LoadedDocument } from './places.ts';
import { findSecrets, maskSecrets, silence } from './secrets.ts';
import { sizeLimit } from './yaml-reader/decode.ts';
import { readYaml } from './yaml-reader/read-yaml.ts';

/** The `code` of an error for what is neither a file nor a directory; node:fs has none. */
export const notAFile = 'ENOTFILE';

/** The files, as `load` sees them. Both throw errors with a `code` (`ENOENT`, `EISDIR`, ...) as node:fs does. */
export interface ReadPort {
  /** The bytes of a file; no more than `limit` are needed. */
  readFile(path: string, limit: number): Uint8Array;
  /** Names in a directory. */
  listDirectory(path: string): readonly string[];
  /** What relative paths start from, and the Git work tree of the spec when it is in one; both absolute. */
  readonly root?: { readonly from: string; readonly git?: string };
}

/** A spec with everything it names. */
export interface LoadedSpec {
  /** The spec, merged over what it extends. */
  readonly document: LoadedDocument;
  /** Where `nodes.keys` points; the file need not be there yet. */
  readonly keysFile?: string;
  /** Public keys; absent when no file is named or the file is missing. */
  readonly keys?: LoadedDocument;
  /** The file that `setup` names, merged over what it extends. */
  readonly setup?: LoadedDocument;
}

export interface Loading extends Diagnosed<LoadedSpec> {
  /** Text of every file that was read, for showing lines: secrets masked, all offsets as in the file. */
  readonly sources: ReadonlyMap<string, string>;
}

interface Loader {
  readonly port: ReadPort;
  readonly sources: Map<string, string>;
  readonly diagnostics: Diagnostic[];
}

/** Where a file is named. */
interface Reference {
  readonly document: LoadedDocument;
  readonly path: SpecPath;
}

/** Loads the spec at `path`. There is a value only when no file has an error. */
export function loadSpec(path: string, port: ReadPort): Loading {
  const loader: Loader = { port, sources: new Map(), diagnostics: [] };
  const spec = loadMerged(loader, path);
  const value = spec === undefined ? undefined : loadNamed(loader, spec);
  const { sources, diagnostics } = loader;
  return value === undefined || hasErrors(diagnostics) ? { sources, diagnostics } : { value, sources, diagnostics };
}

function loadNamed(loader: Loader, document: LoadedDocument): LoadedSpec {
  const keysFile = fileAt(loader, { document, path: ['nodes', 'keys'] });
  const setupFile = fileAt(loader, { document, path: ['setup'] });
  const keys = keysFile === undefined ? undefined : loadKeys(loader, keysFile, { document, path: ['nodes', 'keys'] });
  const setup = setupFile === undefined ? undefined : loadMerged(loader, setupFile, { document, path: ['setup'] });
  return {
    document,
    ...(keysFile === undefined ? {} : { keysFile }),
    ...(keys === undefined ? {} : { keys }),
    ...(setup === undefined ? {} : { setup }),
  };
}

/** A missing file of keys is no error here: `netgen keys` makes it, and only some commands need it. */
function loadKeys(loader: Loader, file: string, from: Reference): LoadedDocument | undefined {
  const bytes = readBytes(loader, file);
  if (bytes instanceof Uint8Array) return readDocument(loader, file, { bytes, byContent: true, isForeign: true });
  if (bytes !== 'ENOENT') reportUnreadable(loader, { file, reason: bytes, from });
  return undefined;
}

function loadMerged(loader: Loader, file: string, from?: Reference): LoadedDocument | undefined {
  const variant = loadFile(loader, file, from);
  if (variant === undefined) return undefined;
  const extension = { document: variant, path: ['extends'] };
  const baseFile = fileAt(loader, extension);
  if (baseFile === undefined) return variant;
  if (posix.normalize(baseFile) === posix.normalize(file)) {
    const help = 'name another file, or delete `extends`';
    reportAt(loader, extension, { code: 'NG1034', message: 'the file extends itself', help });
    return undefined;
  }
  const base = loadFile(loader, baseFile, extension);
  if (base === undefined) return undefined;
  if (base.data.extends === undefined || base.data.extends === null) return mergeDocuments(base, variant);
  const place = variant.places(['extends']);
  reportAt(
    loader,
    { document: base, path: ['extends'] },
    {
      code: 'NG1033',
      message: `\`${baseFile}\` is extended and extends another file`,
      notes: place === undefined ? [] : [{ message: 'extended here', place }],
      help: 'move what is shared into one file, and extend only that',
    },
  );
  return undefined;
}

function loadFile(loader: Loader, file: string, from?: Reference): LoadedDocument | undefined {
  const bytes = readBytes(loader, file);
  const isForeign = from !== undefined;
  if (bytes instanceof Uint8Array) return readDocument(loader, file, { bytes, byContent: false, isForeign });
  reportUnreadable(loader, { file, reason: bytes, ...(from === undefined ? {} : { from }) });
  return undefined;
}

interface Content {
  readonly bytes: Uint8Array;
  readonly byContent: boolean;
  /** Named by a spec rather than by the user. */
  readonly isForeign: boolean;
}

function readDocument(
  loader: Loader,
  file: string,
  { bytes, byContent, isForeign }: Content,
): LoadedDocument | undefined {
  const { value, diagnostics, isMap } = readYaml(file, bytes);
  if (isForeign && !isMap) {
    const isConflict = hasConflict(bytes);
    loader.diagnostics.push(...diagnostics.map((one) => unquoted(one, { file, isConflict })));
    return undefined;
  }
  const secrets = value === undefined ? [] : findSecrets(value, { byContent });
  const text = value?.text ?? new TextDecoder().decode(bytes.subarray(0, sizeLimit));
  const masked = maskSecrets(
    text,
    secrets.flatMap(({ hidden }) => hidden ?? []),
  );
  loader.sources.set(file, masked);
  loader.diagnostics.push(...silence(diagnostics, masked), ...secrets.map(({ diagnostic }) => diagnostic));
  return value;
}

/** Whether Git left a merge undecided there; which lines, nobody is told. */
const hasConflict = (bytes: Uint8Array): boolean =>
  /^<{7} /m.test(new TextDecoder().decode(bytes.subarray(0, sizeLimit)));

/** What is said of a file that is no spec: a spec may name any file, and nothing of it may get into a log. */
function unquoted({ code, severity, place }: Diagnostic, of: { file: string; isConflict: boolean }): Diagnostic {
  const { file, isConflict } = of;
  const { title } = codes[code];
  const what = title.startsWith('a file ') ? title.slice('a file'.length) : `: ${title}`;
  const message = `\`${file}\`${isConflict ? ' holds a merge conflict' : what}`;
  const help = isConflict
    ? `decide the conflict, or run \`git checkout --ours -- ${file}\``
    : 'correct that file, or name another one';
  return { code, severity, message, ...(place === undefined ? {} : { place }), help };
}

/** The path that a value of the spec names, relative to the file it is written in; parse refuses what is no string. */
function fileAt(loader: Loader, reference: Reference): string | undefined {
  const { document, path } = reference;
  const name = path.reduce<Json | undefined>((at, step) => (isMap(at) ? at[step] : undefined), document.data);
  if (typeof name !== 'string') return undefined;
  if (name.trim() === '' || /\p{Cc}/u.test(name)) {
    const message = `\`${path.join('.')}\` is not a file name`;
    reportAt(loader, reference, { code: 'NG1032', message, help: 'write a path relative to this file' });
    return undefined;
  }
  const naming = posix.dirname(document.places(path)?.file ?? document.file);
  const file = posix.join(naming, name);
  if (!posix.isAbsolute(name) && !isOutside(file, loader.port)) return file;
  reportOutside(loader, reference, { name, naming });
  return undefined;
}

/** Whether a file lies outside the Git work tree of the spec, as far as its path says. */
function isOutside(file: string, { root }: ReadPort): boolean {
  if (root?.git === undefined) return false;
  const way = posix.relative(root.git, posix.resolve(root.from, file));
  return way === '..' || way.startsWith('../');
}

function reportOutside(
  loader: Loader,
  reference: Reference,
  { name, naming }: { readonly name: string; readonly naming: string },
): void {
  const { root } = loader.port;
  const isAbsolute = posix.isAbsolute(name);
  const what = isAbsolute ? 'is an absolute path' : 'lies outside the Git work tree of the spec';
  const isWithin = isAbsolute && root?.git !== undefined && !isOutside(name, loader.port);
  const help = isWithin
    ? `write \`${posix.relative(posix.resolve(root.from, naming), name)}\``
    : 'move the file into the repository, and write its path relative to this file';
  reportAt(loader, reference, { code: 'NG1037', message: `\`${name}\` ${what}`, help });
}

function readBytes({ port }: Loader, file: string): Uint8Array | string {
  try {
    return port.readFile(file, sizeLimit + 1);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (typeof code !== 'string') throw error;
    return code;
  }
}

type Words = Pick<Diagnostic, 'code' | 'message' | 'help' | 'notes'>;

function reportAt({ diagnostics }: Loader, { document, path }: Reference, words: Words): void {
  const place: Place | undefined = document.places(path);
  diagnostics.push({ severity: 'error', ...words, ...(place === undefined ? {} : { place }) });
}

const reasons: { readonly [code: string]: string } = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist',
  EISDIR: 'is a directory',
  [notAFile]: 'is a pipe or a device, not a file',
  EACCES: 'may not be read',
  EPERM: 'may not be read',
  ELOOP: 'is a symbolic link to itself',
  ENAMETOOLONG: 'has a name that is too long',
};

interface Unreadable {
  readonly reason: string;
  readonly from?: Reference | undefined;
}

function reportUnreadable(loader: Loader, { file, reason, from }: Unreadable & { readonly file: string }): void {
  const words = { code: 'NG1001', message: `\`${file}\` ${reasons[reason] ?? `cannot be read (${reason})`}` } as const;
  const help = helpFor(loader, file, { reason, from });
  if (from === undefined) loader.diagnostics.push({ severity: 'error', ...words, help });
  else reportAt(loader, from, { ...words, help });
}

/** A path as it has to be typed: from the directory of the file that names it, or as it was given to the command. */
function asWritten(path: string, from: Reference | undefined): string {
  if (from === undefined || posix.isAbsolute(path)) return path;
  const naming = from.document.places(from.path)?.file ?? from.document.file;
  return posix.relative(posix.dirname(naming), path);
}

function helpFor({ port }: Loader, file: string, { reason, from }: Unreadable): string {
  if (reason === 'EACCES' || reason === 'EPERM') return `run \`chmod u+r ${file}\``;
  const directory = posix.dirname(file);
  let names: readonly string[] = [];
  try {
    names = port.listDirectory(directory);
  } catch {
    return `the directory \`${directory}\` cannot be read either: correct the path`;
  }
  const files = names.filter((name) => /\.ya?ml$/.test(name) && (reason !== notAFile || name !== posix.basename(file)));
  const close = nearest(posix.basename(file), files);
  if (close.length > 0)
    return `write ${close.map((name) => `\`${asWritten(posix.join(directory, name), from)}\``).join(' or ')}`;
  const shown = [...files].sort().slice(0, 8);
  if (shown.length === 0) return `there is no YAML file in \`${directory}\`: correct the path`;
  return `in \`${directory}\` there is ${shown.map((name) => `\`${name}\``).join(', ')}`;
}
