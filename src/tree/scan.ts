// What is in a directory now. It reads names and kinds only, follows no link and changes nothing.
import { readdirSync } from 'node:fs';
import { errnoOf, look } from '../disk/look.ts';
import { isTemporary, join } from './paths.ts';

/** What stands at a path; `other` is a socket, a pipe or a device. */
export type Kind = 'file' | 'directory' | 'link' | 'other';

export interface Snapshot {
  /** Kinds by path below the scanned directory; netgen's temporary files are not in it. */
  readonly kinds: ReadonlyMap<string, Kind>;
  /** Temporary files that a killed run left behind. */
  readonly temporary: readonly string[];
}

/** Reads everything below a directory, except the directories that `skip` names. A directory that is not there is empty. */
export function scan(root: string, skip: (path: string) => boolean = () => false): Snapshot {
  const kinds = new Map<string, Kind>();
  const temporary: string[] = [];
  const pending = [''];
  for (let directory = pending.pop(); directory !== undefined; directory = pending.pop()) {
    for (const entry of list(join(root, directory), directory === '')) {
      const path = join(directory, entry.name);
      const kind = kindOf(entry);
      if (kind === 'directory' && skip(path)) continue;
      if (kind === 'file' && isTemporary(entry.name)) temporary.push(path);
      else kinds.set(path, kind);
      if (kind === 'directory') pending.push(path);
    }
  }
  return { kinds, temporary };
}

/** Differs when a file was written, replaced, made or removed in between. */
export function stampOf(path: string): string {
  const stats = look(path);
  return stats === undefined ? 'absent' : `${stats.ino} ${stats.size} ${stats.ctimeMs}`;
}

interface Entry {
  readonly name: string;
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

function list(path: string, mayBeMissing: boolean): readonly Entry[] {
  try {
    return readdirSync(path.endsWith('/') ? path.slice(0, -1) : path, { withFileTypes: true });
  } catch (error) {
    if (mayBeMissing && errnoOf(error) === 'ENOENT') return [];
    throw error;
  }
}

function kindOf(entry: Entry): Kind {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'directory';
  return entry.isSymbolicLink() ? 'link' : 'other';
}
