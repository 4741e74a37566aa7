// A writer that is killed at every change it makes to the file system: no reader sees half a file, and the next run converges.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseList } from '../../src/tree/list.ts';
import { planAndWrite } from '../../src/tree/write.ts';
import type { Order } from './child.ts';
import { useChild } from './run-child.ts';
import { temporaryDirectory } from './temporary.ts';
import { optionsFor, readTree, type Tree } from './trees.ts';

const child = useChild();

const before: Tree = {
  'NETWORK.md': '# before, before, before\n',
  'clusters/a/nodes/same.yaml': 'same: same, same\n',
  'clusters/a/nodes/node0.yaml': 'node: before\n',
  'clusters/a/relay/relay.yaml': 'relay: before\n',
  'clusters/gone/deep/x.yaml': 'x: before\n',
};
const after: Tree = {
  'NETWORK.md': '# after, after, after\n',
  'clusters/a/nodes/same.yaml': 'same: same, same\n',
  'clusters/a/nodes/node0.yaml': 'node: after\n',
  'clusters/a/bench/load.yaml': 'load: after\n',
  'clusters/new/deep/x.yaml': 'x: after\n',
};
const later: Tree = { 'clusters/a/nodes/node0.yaml': 'node: later\n', 'clusters/new/deep/y.yaml': 'y: later\n' };
const foreign: Tree = { 'notes.txt': 'mine\n', 'clusters/gone/mine/notes.txt': 'mine\n' };

interface Scenario {
  readonly name: string;
  readonly prepare: (root: string) => void;
  /** Contents that may be there besides those of the two trees. */
  readonly extra: Tree;
  readonly order: Partial<Order>;
  /** The next run writes the same tree, not another one. */
  readonly repeat?: boolean;
}

const scenarios: Scenario[] = [
  { name: 'the first tree', prepare: (root) => rmSync(root, { recursive: true }), extra: {}, order: {} },
  { name: 'a changed tree', prepare: (root) => put(root, foreign), extra: foreign, order: {} },
  {
    name: 'a tree with files to take over',
    prepare(root) {
      put(root, foreign);
      put(root, taken);
      rmSync(join(root, 'clusters/a/.netgen-files'));
    },
    // Without its list, what the new tree does not have is nobody's.
    extra: { ...foreign, 'clusters/a/relay/relay.yaml': before['clusters/a/relay/relay.yaml']! },
    repeat: true,
    order: { adopt: true, overwrite: true },
  },
];
const taken: Tree = { 'clusters/gone/deep/x.yaml': 'x: edited\n', 'clusters/new/deep/x.yaml': 'x: in the way\n' };

/** Calls before which a kill leaves the same files as before the next call. */
const unseen = ['fchmodSync', 'closeSync', 'chmodSync'];

describe.each(scenarios)('$name', (scenario) => {
  test('survives a kill at every change', { timeout: 240_000 }, async () => {
    const whole = await attempt(scenario, { repeat: true });
    expect(whole.killed).toBe(false);
    expect(whole.calls.length).toBeGreaterThan(30);
    const kills = whole.calls.flatMap((name, index) =>
      name === 'writeFileSync'
        ? [{ killAt: index + 1, half: true }]
        : unseen.includes(name)
          ? []
          : [{ killAt: index + 1 }],
    );
    const waiting = kills.map((kill, index) => ({ ...kill, repeat: scenario.repeat || index % 2 === 0 }));
    const work = async () => {
      for (let next = waiting.pop(); next; next = waiting.pop()) {
        expect((await attempt(scenario, next)).killed, JSON.stringify(next)).toBe(true);
      }
    };
    await Promise.all([work(), work(), work()]);
  });
});

test('files taken over need no flag again once the list owns them', { timeout: 60_000 }, async () => {
  const order = { tree: { 'a.yaml': 'a: after\n', 'b.yaml': 'b: after\n' }, adopt: true, overwrite: true };
  const start = async () => {
    const root = join(temporaryDirectory(), 'out');
    await planAndWrite(optionsFor(root, { 'a.yaml': 'a: before\n' }));
    put(root, { 'a.yaml': 'a: edited\n', 'b.yaml': 'b: in the way\n' });
    return root;
  };
  const { calls } = (await child.run({ root: await start(), ...order }))!;
  const root = await start();
  const killAt = calls.indexOf('renameSync') + 2;
  expect(await child.run({ root, ...order, killAt })).toBeUndefined();
  expect(readTree(root)).toMatchObject({ 'a.yaml': 'a: edited\n', 'b.yaml': 'b: in the way\n' });
  expect((await child.run({ root, tree: order.tree }))!.codes).toEqual([]);
  expect(readTree(root)).toEqual(order.tree);
});

interface Kill extends Pick<Order, 'killAt' | 'half'> {
  /** Whether the next run writes the same tree, not another one. */
  readonly repeat: boolean;
}

/** One killed run, what a reader finds then, and the runs after it. */
async function attempt(scenario: Scenario, kill: Kill): Promise<{ killed: boolean; calls: readonly string[] }> {
  const root = join(temporaryDirectory(), 'out');
  expect((await planAndWrite(optionsFor(root, before))).diagnostics).toEqual([]);
  scenario.prepare(root);
  const outcome = await child.run({ root, tree: after, ...scenario.order, ...kill });
  if (outcome) expect(outcome.codes).toEqual([]);
  expectWholeFiles(root, scenario);

  const { adopt = false, overwrite = false } = scenario.order;
  // A killed run must be repeatable, and a killed run must not stop another tree.
  const next = kill.repeat ? after : later;
  const writer = { pid: process.pid, host: hostname(), now: 'later', isAlive: () => false };
  const result = await planAndWrite(optionsFor(root, next, { adopt, overwrite, writer }));
  expect(result.diagnostics, JSON.stringify(kill)).toEqual([]);
  const lists = ['', 'clusters/a/', 'clusters/new/'].map((directory) => `${directory}.netgen-files`);
  const topFiles = next === later ? lists.slice(1) : lists;
  expect(Object.keys(readTree(root, true)).sort()).toEqual(
    [...Object.keys({ ...next, ...scenario.extra }), ...topFiles].sort(),
  );
  expect(readTree(root)).toEqual({ ...next, ...scenario.extra });
  expect((await planAndWrite(optionsFor(root, next, { mode: 'check' }))).value).toMatchObject({ stale: false });
  return { killed: outcome === undefined, calls: outcome?.calls ?? [] };
}

function expectWholeFiles(root: string, scenario: Scenario): void {
  const found = existing(root);
  for (const [path, text] of Object.entries(scenario.extra)) expect(found[path]).toBe(text);
  for (const [path, text] of Object.entries(found)) {
    if (/\.netgen-(tmp|lock)[^/]*$/.test(path)) continue;
    if (path.endsWith('.netgen-files')) {
      expect(parseList(readFileSync(join(root, path)), dirname(path).replace(/^\.$/, ''), '0.1.0')).toMatchObject({
        kind: 'list',
      });
    } else expect([before[path], after[path], scenario.extra[path], taken[path]]).toContain(text);
  }
}

function existing(root: string): Tree {
  try {
    return readTree(root, true);
  } catch (error) {
    // A first run that is killed at once has made no directory.
    expect(error).toMatchObject({ code: 'ENOENT' });
    return {};
  }
}

function put(root: string, tree: Tree): void {
  for (const [path, text] of Object.entries(tree)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}
