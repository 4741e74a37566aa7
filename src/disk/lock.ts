// A lock file: one writer of a directory at a time. It never waits, and never takes a lock from a live process.
import { createHash } from 'node:crypto';
import { linkSync, lstatSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { errnoOf } from './look.ts';

/** The process that writes, as the caller knows it. */
export interface Writer {
  readonly pid: number;
  readonly host: string;
  /** Start of the run, ISO 8601; with pid and host it tells runs apart. */
  readonly now: string;
  /** Whether a process of this host is running. */
  isAlive(pid: number): boolean;
}

export interface Lock {
  /** Whether the lock file is still the one that was made. */
  isHeld(): boolean;
  release(): void;
}

/** Somebody else, in words that are safe to print: `process 77 on \`host\` since 2026-01-01T00:00:00Z`. */
export interface LockHolder {
  readonly who: string;
}

interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly now: string;
}

/** Locks of this process: a lock file with our pid that is not in here was left by an earlier process. */
const held = new Set<string>();

/** Takes the lock whose file is at `path`, or says who has it. Throws what the operating system refuses. */
export function takeLock(path: string, writer: Writer): Lock | LockHolder {
  const text = `${JSON.stringify({ pid: writer.pid, host: writer.host, now: writer.now })}\n`;
  const holder = take({ root: dirname(path), path, text, writer }, 3);
  if (holder !== undefined) return { who: describeHolder(holder) };
  return {
    isHeld: () => readLock(path) === text,
    release() {
      held.delete(path);
      if (readLock(path) === text) unlinkSync(path);
    },
  };
}

interface Attempt {
  readonly root: string;
  readonly path: string;
  readonly text: string;
  readonly writer: Writer;
}

/** Returns undefined when the lock was taken, else the text of the lock that is there. */
function take(attempt: Attempt, attempts: number): string | undefined {
  const { path, text } = attempt;
  // In this process first: two runs of one process must not take each other for a dead predecessor.
  if (held.has(path)) return readLock(path) ?? '';
  if (create(attempt)) {
    held.add(path);
    return undefined;
  }
  const present = readLock(path);
  if (present === undefined) return attempts > 0 ? take(attempt, attempts - 1) : '';
  const holder = parseHolder(present);
  if (holder === undefined || !isDead(holder, attempt.writer)) return present;
  if (!takeOver(attempt, present)) return readLock(path) ?? present;
  held.add(path);
  return text === readLock(path) ? undefined : (readLock(path) ?? '');
}

/** The lock appears with its whole text at once: a kill in between leaves a temporary file, never an empty lock. */
function create({ root, path, text, writer }: Attempt): boolean {
  const temporary = temporaryLock(root, writer);
  try {
    rmSync(temporary, { force: true });
    writeFileSync(temporary, text, { flag: 'wx' });
    linkSync(temporary, path);
    return true;
  } catch (error) {
    const errno = errnoOf(error);
    // The holder may have swept our temporary file away.
    if (errno === 'EEXIST' || errno === 'ENOENT') return false;
    if (errno === 'EPERM' || errno === 'ENOTSUP' || errno === 'ENOSYS') return createDirectly(path, text);
    throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** For file systems without hard links. */
function createDirectly(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Replaces the lock of a dead process. Two that find the same dead lock must not both replace it (the slower would remove
 * the lock of the faster), so the right to replace exactly this text is itself a lock, named after it.
 */
function takeOver(attempt: Attempt, dead: string): boolean {
  const { root, path, text, writer } = attempt;
  const claim = `${root}/.netgen-tmp-claim-${sha256(dead).slice(0, 16)}`;
  if (take({ ...attempt, path: claim }, 1) !== undefined) return false;
  try {
    if (readLock(path) !== dead) return false;
    const temporary = temporaryLock(root, writer);
    writeFileSync(temporary, text, { flag: 'wx' });
    renameSync(temporary, path);
    return true;
  } finally {
    held.delete(claim);
    rmSync(claim, { force: true });
  }
}

function temporaryLock(root: string, writer: Writer): string {
  return `${root}/.netgen-tmp-lock-${sha256(writer.host).slice(0, 8)}-${writer.pid}`;
}

function isDead(holder: Holder, writer: Writer): boolean {
  if (holder.host !== writer.host) return false;
  return holder.pid === writer.pid || !writer.isAlive(holder.pid);
}

function readLock(path: string): string | undefined {
  try {
    const stats = lstatSync(path);
    // Reading a pipe would wait for ever, a huge file would fill the memory: neither is a lock that netgen wrote.
    return stats.isFile() && stats.size <= 4096 ? readFileSync(path, 'utf8') : '';
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function parseHolder(text: string): Holder | undefined {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof data !== 'object' || data === null) return undefined;
  const { pid, host, now } = data as { pid?: unknown; host?: unknown; now?: unknown };
  if (typeof pid !== 'number' || typeof host !== 'string' || typeof now !== 'string') return undefined;
  return Number.isSafeInteger(pid) && pid > 0 ? { pid, host, now } : undefined;
}

function describeHolder(text: string): string {
  const holder = parseHolder(text);
  if (!holder) return 'an unknown process';
  return `process ${holder.pid} on \`${plain(holder.host)}\` since ${plain(holder.now)}`;
}

/** The lock file may hold anything: only plain characters reach a terminal. */
function plain(text: string): string {
  return text.slice(0, 100).replace(/[^A-Za-z0-9_.:+-]/g, '_');
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
