// Turns trouble with the file system into diagnostics. Only what the operating system reports; everything else is a bug.
import type { Code } from '../diagnostics/codes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { errnoOf } from '../disk/look.ts';

interface Remedy {
  readonly code: Code;
  readonly what: string;
  readonly help: string;
}

const noSpace = {
  code: 'NG1509',
  help: 'free space there, or choose another disk with `--out DIR`, then run the command again',
} as const;
const noRight = {
  code: 'NG1510',
  help: 'make it writable for this user, or choose another directory with `--out DIR`',
} as const;

const remedies: { readonly [errno: string]: Remedy } = {
  ENOSPC: { ...noSpace, what: 'the disk is full' },
  EDQUOT: { ...noSpace, what: 'the disk quota is used up' },
  EFBIG: {
    ...noSpace,
    what: 'the file size limit is reached',
    help: 'raise the limit with `ulimit -f unlimited`, then run the command again',
  },
  EACCES: { ...noRight, what: 'permission denied' },
  EPERM: { ...noRight, what: 'operation not permitted' },
  EROFS: { ...noRight, what: 'the file system is read-only' },
  ENAMETOOLONG: {
    code: 'NG1511',
    what: 'the path is too long',
    help: 'use shorter names in the spec, or an output directory with a shorter path',
  },
};

/** Says what the operating system refused, with a remedy. Throws the error again when it is not from there. */
export function describeTrouble(error: unknown, show: (path: string) => string): Diagnostic {
  const errno = errnoOf(error);
  if (errno === undefined) throw error;
  const { path, dest, syscall } = error as NodeJS.ErrnoException & { dest?: string };
  const remedy = remedies[errno];
  const verb = isReading(syscall, path) && errno !== 'ENAMETOOLONG' ? 'read' : 'written';
  const where = dest ?? path;
  const target = where === undefined ? 'the output directory' : `\`${show(where)}\``;
  return {
    code: remedy?.code ?? 'NG1512',
    severity: 'error',
    message: `${target} cannot be ${verb}: ${remedy?.what ?? `\`${syscall}\` failed with \`${errno}\``}`,
    help: remedy?.help ?? 'remove the cause, then run the command again',
  };
}

/** Only temporary files are ever opened for writing. */
function isReading(syscall: string | undefined, path: string | undefined): boolean {
  if (syscall === 'open') return !path?.includes('/.netgen-tmp-');
  return ['scandir', 'read', 'lstat', 'stat', 'readlink', 'realpath'].includes(syscall ?? '');
}
