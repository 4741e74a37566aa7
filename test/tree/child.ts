// A process that writes one tree, for the tests that kill it, limit it or race it; it never runs under vitest.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { hostname } from 'node:os';
import { planAndWrite } from '../../src/tree/write.ts';
import { optionsFor, type Tree } from './trees.ts';

/** What the test asks for, as JSON in the first argument. */
export interface Order {
  readonly root: string;
  readonly tree: Tree;
  /** Die by SIGKILL before this file system change, counted from 1; with `half`, in the middle of writing. */
  readonly killAt?: number;
  readonly half?: boolean;
  readonly umask?: number;
  readonly adopt?: boolean;
  readonly overwrite?: boolean;
  /** Milliseconds to hold the lock before the commit. */
  readonly hold?: number;
}

/** What it prints as JSON. */
export interface Outcome {
  readonly codes: readonly string[];
  readonly messages: readonly string[];
  readonly stale?: boolean;
  /** How many changes of the file system it made, by name of the call. */
  readonly calls: readonly string[];
}

const order = JSON.parse(process.argv[2]!) as Order;
const calls: string[] = [];

type Call = (...args: unknown[]) => unknown;
const table = fs as unknown as Record<string, Call>;
const changes = ['openSync', 'writeFileSync', 'fchmodSync', 'closeSync', 'chmodSync', 'renameSync', 'linkSync'];
for (const name of [...changes, 'unlinkSync', 'rmSync', 'rmdirSync', 'mkdirSync']) {
  const real = table[name]!;
  table[name] = (...args) => {
    calls.push(name);
    if (calls.length !== order.killAt) return real(...args);
    const [target, bytes, ...rest] = args;
    if (order.half && name === 'writeFileSync') real(target, Buffer.from(bytes as string).subarray(0, 5), ...rest);
    process.kill(process.pid, 'SIGKILL');
    return undefined;
  };
}
syncBuiltinESMExports();

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

if (order.umask !== undefined) process.umask(order.umask);
const result = await planAndWrite(
  optionsFor(order.root, order.tree, {
    adopt: order.adopt ?? false,
    overwrite: order.overwrite ?? false,
    writer: { pid: process.pid, host: hostname(), now: new Date().toISOString(), isAlive },
    commit() {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, order.hold ?? 0);
      return true;
    },
  }),
);
const outcome: Outcome = {
  codes: result.diagnostics.map(({ code }) => code),
  messages: result.diagnostics.map(({ message }) => message),
  ...(result.value && { stale: result.value.stale }),
  calls,
};
process.stdout.write(JSON.stringify(outcome));
