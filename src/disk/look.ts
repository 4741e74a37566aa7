// What is at a path: looks that follow no link unless they say so. It changes nothing.
import { lstatSync, realpathSync, type Stats } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';

/** The error code of an operating system error (`ENOENT`, ...), else undefined. */
export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** What stands at a path, links not followed; undefined when there is nothing, or something above it is no directory. */
export function look(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if (errnoOf(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** An absolute path without links; what does not exist yet stays as it is. */
export function realPath(path: string): string {
  if (look(path) === undefined && dirname(path) !== path) return join(realPath(dirname(path)), basename(path));
  try {
    return realpathSync(path);
  } catch (error) {
    // A link that leads nowhere, or in a circle: its own name is all there is to compare.
    if (errnoOf(error) === undefined) throw error;
    return path;
  }
}

/** Whether `inner` is `outer` or lies below it. */
export function contains(outer: string, inner: string): boolean {
  const way = relative(outer, inner);
  return way === '' || !(way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way));
}
