// What the tree needs to know of Git: where a work tree begins, and whether a path is ignored. It starts no process itself.
import { dirname, join, resolve } from 'node:path';
import { look } from '../disk/look.ts';

/**
 * The top of the Git work tree that a directory is in, or undefined. Links are not followed and the directory need not
 * exist. `.git` is a directory, or a file in submodules and linked work trees.
 */
export function findGitTop(directory: string): string | undefined {
  for (let current = resolve(directory); ; ) {
    const git = look(join(current, '.git'));
    if (git?.isDirectory() || git?.isFile()) return current;
    const parent = dirname(current);
    if (parent === current) return undefined;
    current = parent;
  }
}

/** Starts a program and gives its exit status; undefined when it could not be started or was killed. */
export type Runner = (file: string, args: readonly string[], directory: string) => Promise<number | undefined>;

/**
 * Whether Git ignores a path: true only when it is sure (untracked and ignored), undefined when Git cannot tell (not
 * installed, no work tree). A tracked file counts as not ignored, whatever the patterns say.
 */
export async function isIgnored(path: string, run: Runner): Promise<boolean | undefined> {
  const top = findGitTop(dirname(resolve(path)));
  if (top === undefined) return undefined;
  const status = await run('git', ['check-ignore', '--quiet', '--', resolve(path)], top);
  if (status === 0) return true;
  return status === 1 ? false : undefined;
}
