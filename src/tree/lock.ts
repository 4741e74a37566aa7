// The lock of an output directory: who has it is said as a diagnostic. It decides nothing.
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { type Lock, takeLock, type Writer } from '../disk/lock.ts';
import { LOCK_NAME } from './paths.ts';

/** Takes the lock of a directory, or says who has it. `shown` is the directory as messages write it. */
export function lockDirectory(root: string, writer: Writer, shown: string): Lock | Diagnostic {
  const lock = takeLock(`${root}/${LOCK_NAME}`, writer);
  if (!('who' in lock)) return lock;
  return {
    code: 'NG1504',
    severity: 'error',
    message: `\`${shown}/${LOCK_NAME}\` is held by ${lock.who}`,
    help: `wait for it to end; if it is gone for certain, \`rm ${shown}/${LOCK_NAME}\``,
  };
}
