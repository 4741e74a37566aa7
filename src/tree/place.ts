// Whether a directory may become a tree. It only looks, at the directory and at what is above it.
import { dirname, isAbsolute, resolve, sep } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { contains, look, realPath } from '../disk/look.ts';

/** A path that must neither be the output directory nor lie in it. */
export interface ForbiddenPlace {
  /** Absolute. */
  readonly path: string;
  /** What it is, as in "it holds ...": `the home directory`, `the spec`. */
  readonly what: string;
}

export interface Place {
  /** Absolute path of the output directory. */
  readonly root: string;
  /** Top of the Git work tree it is in: no directory between the two may be a link. */
  readonly gitTop?: string;
  readonly forbidden: readonly ForbiddenPlace[];
}

/** Refuses forbidden places, links, and what is not a directory. The directory need not exist. */
export function checkPlace(place: Place, shown: string): Diagnostic[] {
  if (!isAbsolute(place.root)) throw new Error(`the output directory ${JSON.stringify(place.root)} is not absolute`);
  const root = resolve(place.root);
  const blocked = checkWay(root, place.gitTop, shown);
  if (blocked) return [blocked];
  const real = realPath(root);
  if (real.split(sep).includes('.git')) return [refuse(shown, 'inside a `.git` directory')];
  for (const { path, what } of [...place.forbidden, { path: sep, what: 'the root of the file system' }]) {
    if (contains(root, resolve(path)) || contains(real, realPath(resolve(path)))) {
      return [refuse(shown, `or holds ${what}`)];
    }
  }
  return [];
}

function refuse(shown: string, why: string): Diagnostic {
  return {
    code: 'NG1501',
    severity: 'error',
    message: `\`${shown}\` cannot be the output directory: it is ${why}`,
    help: 'give a directory of its own with `--out DIR`',
  };
}

function checkWay(root: string, gitTop: string | undefined, shown: string): Diagnostic | undefined {
  const top = gitTop !== undefined && contains(resolve(gitTop), root) ? resolve(gitTop) : dirname(root);
  const name = (path: string) => (path === root ? `\`${shown}\`` : `\`${path}\`, which \`${shown}\` is in,`);
  for (let path = root; path !== dirname(path); path = dirname(path)) {
    const stats = look(path);
    if (stats === undefined || stats.isDirectory()) continue;
    if (!stats.isSymbolicLink()) {
      return {
        code: 'NG1503',
        severity: 'error',
        message: `${name(path)} is not a directory`,
        help: 'move it away, or give another directory with `--out DIR`',
      };
    }
    // Above the work tree links are the machine's own business, as in `/tmp` of macOS.
    if (path !== top && contains(top, path)) {
      return {
        code: 'NG1502',
        severity: 'error',
        message: `${name(path)} is a symbolic link`,
        help: 'give the real directory with `--out DIR`, or replace the link by a directory',
      };
    }
  }
  return undefined;
}
