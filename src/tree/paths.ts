// Which paths may be in a tree, and the names netgen keeps for itself. Pure; never looks at a disk.
import { isDeviceName } from '../model/device-names.ts';

/** Name of the ownership list, in every cluster directory and at the top level. No suffix: Flux and Argo CD read every `.yaml`. */
export const LIST_NAME = '.netgen-files';
/** Name of the lock file, at the top level. */
export const LOCK_NAME = '.netgen-lock';
/** Where the directories of the places are: of clusters, and of Docker hosts. */
export const PLACES = ['clusters', 'hosts'] as const;

const TEMPORARY = /^\.netgen-tmp-[0-9a-z-]+$/;
const SEGMENT = /^[A-Za-z0-9_.][A-Za-z0-9_.@+=,-]*$/;
const OWN = /^\.(git|netgen-files|netgen-lock|netgen-tmp-.*)$/i;

/** One file of a tree. */
export interface OutputFile {
  /** Below the directory of its cluster, `/` between segments. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** All files of one cluster, or of the top level (directory `''`). */
export interface ClusterOutput {
  /** `clusters/<name>`, `hosts/<name>`, or `''` for the top level. */
  readonly directory: string;
  readonly files: readonly OutputFile[];
}

/** Whether a file name is one of netgen's temporary files. */
export function isTemporary(name: string): boolean {
  return TEMPORARY.test(name);
}

/** Whether every segment is a plain name on Linux, macOS and Windows and none of Git's or netgen's own. */
export function isSafePath(path: string): boolean {
  return path
    .split('/')
    .every((name) => SEGMENT.test(name) && !name.endsWith('.') && !isDeviceName(name) && !OWN.test(name));
}

/** Whether the list or the output of a directory may name this path. The top level has nothing below `clusters/` or `hosts/`. */
export function belongsTo(directory: string, path: string): boolean {
  return isSafePath(path) && !(directory === '' && isPlace(path.split('/')[0]!.toLowerCase()));
}

function isPlace(name: string): boolean {
  return PLACES.some((place) => place === name);
}

/** The directories above a path, outermost first: `a/b/c` gives `a`, `a/b`. */
export function parentsOf(path: string): string[] {
  const parents: string[] = [];
  for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1)) {
    parents.push(path.slice(0, slash));
  }
  return parents;
}

/** Joins two relative paths, of which the first may be empty. */
export function join(directory: string, path: string): string {
  return directory === '' ? path : `${directory}/${path}`;
}

/** Whether a directory is one that outputs may have. */
export function isOutputDirectory(directory: string): boolean {
  return (
    directory === '' ||
    (isPlace(directory.split('/')[0]!) && directory.split('/').length === 2 && isSafePath(directory))
  );
}

/** Throws when an output could not be written as it is: names were checked long before, so this is a bug. */
export function assertOutput(output: ClusterOutput): void {
  if (!isOutputDirectory(output.directory))
    throw new Error(`unsafe output directory ${JSON.stringify(output.directory)}`);
  const seen = new Map<string, string>();
  for (const { path } of output.files) {
    if (!belongsTo(output.directory, path)) throw new Error(`unsafe output path ${JSON.stringify(path)}`);
    for (const parent of parentsOf(path)) claim(seen, parent, `${parent}/`);
    if (seen.has(path.toLowerCase())) throw new Error(`output path ${JSON.stringify(path)} is there twice`);
    claim(seen, path, path);
  }
}

function claim(seen: Map<string, string>, path: string, use: string): void {
  const folded = path.toLowerCase();
  const before = seen.get(folded);
  if (before !== undefined && before !== use) {
    throw new Error(`output paths ${JSON.stringify(before)} and ${JSON.stringify(use)} collide`);
  }
  seen.set(folded, use);
}
