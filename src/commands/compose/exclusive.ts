// One order at a time for a network: two that start, stop or write it at once would undo each other. It gives no orders.
import { dirname, join } from 'node:path';
import type { Diagnosed } from '../../diagnostics/diagnostic.ts';
import { type Lock, type LockHolder, takeLock } from '../../disk/lock.ts';
import { errnoOf } from '../../disk/look.ts';
import { quoted } from '../words.ts';
import { type World, writerOf } from '../world.ts';

/** A network, by the file that describes it. */
export interface LockedNetwork {
  readonly name: string;
  /** Absolute path of the spec. */
  readonly file: string;
}

/** Does the work while nobody else changes the network from this directory. */
export async function exclusively<T>(
  { name, file }: LockedNetwork,
  world: World,
  work: () => Promise<Diagnosed<T>>,
): Promise<Diagnosed<T>> {
  const lockName = `.${name}.compose-lock`;
  const lock = lockOf(join(dirname(file), lockName), world);
  if (!lock) return work();
  if ('who' in lock) {
    const message = `another \`netgen compose\` works on \`${name}\`: ${lock.who}`;
    const help = `wait for it to end; if it is gone for certain, \`rm ${quoted(lockName)}\` beside the spec`;
    return { diagnostics: [{ code: 'NG1775', severity: 'error', message, help }] };
  }
  const forget = world.atExit(() => lock.release());
  try {
    return await work();
  } finally {
    forget();
    lock.release();
  }
}

/** Undefined where nothing can be written beside the spec: whoever keeps it there must see to it that nobody else works. */
function lockOf(path: string, world: World): Lock | LockHolder | undefined {
  try {
    return takeLock(path, writerOf(world));
  } catch (error) {
    if (['EACCES', 'EPERM', 'EROFS'].includes(errnoOf(error) ?? '')) return undefined;
    throw error;
  }
}
