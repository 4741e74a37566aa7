// Replaces a file that a person keeps: all of it or nothing, with its mode, through links. It decides nothing about the content.
import {
  accessSync,
  chmodSync,
  constants,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

export interface Replacement {
  readonly path: string;
  /** What the caller read; anything else there now is somebody's work. */
  readonly before: Uint8Array;
  readonly after: Uint8Array;
  /** Tells the temporary files of processes apart. */
  readonly pid: number;
}

/** False, and nothing done, when the file is not what the caller read. Throws what the file system throws. */
export function replaceFile({ path, before, after, pid }: Replacement): boolean {
  const target = realpathSync(path);
  accessSync(target, constants.R_OK | constants.W_OK);
  const { mode } = statSync(target);
  const temporary = join(dirname(target), `.${basename(target)}.netgen-${pid}`);
  writeFileSync(temporary, after, { flag: 'wx', mode: mode & 0o777 });
  try {
    chmodSync(temporary, mode & 0o7777);
    if (!readFileSync(target).equals(before)) return false;
    renameSync(temporary, target);
    return true;
  } finally {
    rmSync(temporary, { force: true });
  }
}
