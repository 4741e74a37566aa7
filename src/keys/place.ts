// Whether private keys may lie in a directory. It only looks, at the directory and at what is above it.
import { basename, dirname, join, sep } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { contains, look, realPath } from '../disk/look.ts';

export interface KeysPlace {
  /** Where the Secrets go; absolute. */
  readonly directory: string;
  /** The output tree; absolute. */
  readonly tree: string;
  /** Whether Git ignores a file; undefined when nobody knows. Asked for a file, as patterns for directories need one. */
  isIgnored(path: string): boolean | undefined | Promise<boolean | undefined>;
}

/** Why private keys must not lie there; undefined when they may. The directory need not exist. */
export async function checkPlace({ directory, tree, isIgnored }: KeysPlace): Promise<Diagnostic | undefined> {
  const there = look(directory);
  if (there && !there.isDirectory())
    return error(
      'NG1612',
      `\`${directory}\` is ${there.isSymbolicLink() ? 'a symbolic link' : 'not a directory'}`,
      'give a real directory with `--out DIR`',
    );
  if (there && (there.mode & 0o077) !== 0)
    return error('NG1611', `others can read \`${directory}\``, `run \`chmod 700 ${directory}\``);
  const real = realPath(directory);
  if (contains(realPath(tree), real))
    return error('NG1610', `\`${directory}\` lies in the output tree`, 'give a directory outside with `--out DIR`');
  if (isInWorkTree(real) && (await isIgnored(join(directory, 'secret.yaml'))) !== true)
    return error(
      'NG1609',
      `\`${directory}\` lies in a Git work tree and is not ignored`,
      `give a directory outside with \`--out DIR\`, or add \`${basename(directory)}/\` to \`.gitignore\``,
    );
  return undefined;
}

export interface PublicPlace {
  /** The file that `nodes.keys` names; absolute. */
  readonly keysFile: string;
  /** The output tree; absolute. */
  readonly tree: string;
  /** The file was read and has the keys of this network. */
  readonly isKnown: boolean;
}

/** Why the public file must not be written there; undefined when it may. The path is the spec's, not the user's. */
export function checkKeysFile({ keysFile, tree, isKnown }: PublicPlace): Diagnostic | undefined {
  const real = join(realPath(dirname(keysFile)), basename(keysFile));
  const why = [keysFile, real].some((path) => path.toLowerCase().split(sep).includes('.git'))
    ? 'lies in `.git`'
    : contains(realPath(tree), real)
      ? 'lies in the output tree'
      : !/\.ya?ml$/.test(keysFile)
        ? 'is not the name of a YAML file'
        : look(keysFile)?.isFile() && !isKnown
          ? 'is there already and is not a keys file'
          : undefined;
  if (why === undefined) return undefined;
  const help = 'write for example `keys: net.keys.yaml` below `nodes:`, a file beside the spec';
  return { ...error('NG1617', `\`${keysFile}\` ${why}`, help), at: ['nodes', 'keys'] };
}

function error(code: 'NG1609' | 'NG1610' | 'NG1611' | 'NG1612' | 'NG1617', message: string, help: string): Diagnostic {
  return { code, severity: 'error', message, help };
}

function isInWorkTree(path: string): boolean {
  if (look(join(path, '.git'))) return true;
  const parent = dirname(path);
  return parent !== path && isInWorkTree(parent);
}
