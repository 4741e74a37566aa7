// The lock of an output directory, with real processes: one writer at a time, and a dead one is no obstacle.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Lock } from '../../src/disk/lock.ts';
import { sha256 } from '../../src/tree/list.ts';
import { lockDirectory } from '../../src/tree/lock.ts';
import { LOCK_NAME } from '../../src/tree/paths.ts';
import { planAndWrite } from '../../src/tree/write.ts';
import { useChild } from './run-child.ts';
import { temporaryDirectory } from './temporary.ts';
import { optionsFor, outputsOf, readTree, type Tree } from './trees.ts';

const child = useChild();
const tree: Tree = { 'NETWORK.md': 'net\n', 'clusters/a/x.yaml': 'x: 1\n' };
const writer = { pid: 4242, host: 'here', now: '2026-01-01T00:00:00Z', isAlive: () => false };

function locked(content: string): string {
  const root = join(temporaryDirectory(), 'out');
  mkdirSync(root);
  writeFileSync(join(root, LOCK_NAME), content);
  return root;
}

function deadPid(): number {
  return spawnSync('true').pid;
}

describe('a lock', () => {
  test.each([
    ['of a live process of this host', { pid: 77, host: 'here', now: 'today' }, 'process 77 on `here` since today'],
    ['of another host, dead or not', { pid: 77, host: 'there', now: 'today' }, 'process 77 on `there` since today'],
    [
      'that would write on the terminal',
      { pid: 1, host: 'a\u001b[2J`', now: '\u202e' },
      'process 1 on `a__2J_` since _',
    ],
    ['without a process', { pid: -1, host: 'here', now: 'today' }, 'an unknown process'],
    ['that is no object', null, 'an unknown process'],
  ])('%s is named and kept', async (_, holder, words) => {
    const root = locked(JSON.stringify(holder));
    const alive = { ...writer, isAlive: (pid: number) => pid === 77 };
    const { value, diagnostics } = await planAndWrite(optionsFor(root, tree, { writer: alive }));
    expect(value).toBeUndefined();
    expect(diagnostics).toMatchObject([{ code: 'NG1504', severity: 'error' }]);
    expect(diagnostics[0]!.message).toContain(words);
    expect(diagnostics[0]!.help).toContain(`rm out/${LOCK_NAME}`);
    expect(readTree(root)).toEqual({ [LOCK_NAME]: JSON.stringify(holder) });
  });

  test.each(['', '{', '{"pid":1,"host":"here"}', 'x'.repeat(5000)])(
    '%# that cannot be read is kept',
    async (content) => {
      const root = locked(content);
      const { diagnostics } = await planAndWrite(optionsFor(root, tree, { writer }));
      expect(diagnostics).toMatchObject([{ code: 'NG1504' }]);
      expect(readTree(root)).toEqual({ [LOCK_NAME]: content });
    },
  );

  test('that is a link is neither followed nor replaced', async () => {
    const root = locked('');
    unlinkSync(join(root, LOCK_NAME));
    symlinkSync('../victim', join(root, LOCK_NAME));
    const { diagnostics } = await planAndWrite(optionsFor(root, tree, { writer }));
    expect(diagnostics).toMatchObject([{ code: 'NG1504' }]);
    expect(existsSync(join(root, '../victim'))).toBe(false);
  });

  test.each([
    ['a dead process', { pid: 99, host: 'here', now: 'today' }],
    ['an earlier process with our number', { pid: writer.pid, host: 'here', now: 'yesterday' }],
    ['an earlier run with all of our names', { pid: writer.pid, host: 'here', now: writer.now }],
  ])('of %s is taken over', async (_, holder) => {
    const root = locked(`${JSON.stringify(holder)}\n`);
    const { diagnostics } = await planAndWrite(optionsFor(root, tree, { writer }));
    expect(diagnostics).toEqual([]);
    expect(readTree(root)).toEqual(tree);
  });

  test('of a dead process goes to the first of two that found it', () => {
    const root = locked('{"pid":99,"host":"here","now":"today"}');
    let inner: ReturnType<typeof lockDirectory> | undefined;
    const slow = {
      ...writer,
      // Between finding the dead lock and replacing it, another writer does both.
      isAlive() {
        inner ??= lockDirectory(root, { ...writer, pid: 5151 }, 'out');
        return false;
      },
    };
    expect(lockDirectory(root, slow, 'out')).toMatchObject({
      code: 'NG1504',
      message: expect.stringContaining('5151'),
    });
    expect((inner as Lock).isHeld()).toBe(true);
    (inner as Lock).release();
    expect(readTree(root)).toEqual({});
  });

  test.each([
    ['a live process', 77, ['NG1504']],
    ['a dead process', 78, []],
  ])('of a dead process that %s is replacing', async (_, pid, codes) => {
    const dead = '{"pid":99,"host":"here","now":"today"}';
    const root = locked(dead);
    const claim = `.netgen-tmp-claim-${sha256(Buffer.from(dead)).slice(0, 16)}`;
    writeFileSync(join(root, claim), `{"pid":${pid},"host":"here","now":"today"}`);
    const alive = { ...writer, isAlive: (other: number) => other === 77 };
    const { diagnostics } = await planAndWrite(optionsFor(root, tree, { writer: alive }));
    expect(diagnostics.map(({ code }) => code)).toEqual(codes);
    if (codes.length > 0) expect(readTree(root)[LOCK_NAME]).toBe(dead);
    else expect(readTree(root)).toEqual(tree);
  });

  test('is not taken from another run of the same process', async () => {
    const root = join(temporaryDirectory(), 'out');
    const results: string[][] = [];
    async function* outputs() {
      const inner = await planAndWrite(optionsFor(root, { 'other.md': '' }, { writer }));
      results.push(inner.diagnostics.map(({ code }) => code));
      yield* outputsOf(tree);
    }
    expect((await planAndWrite(optionsFor(root, {}, { outputs: outputs(), writer }))).diagnostics).toEqual([]);
    expect(results).toEqual([['NG1504']]);
    expect(readTree(root)).toEqual(tree);
  });

  test.each([
    ['removed', () => undefined],
    ['replaced', (path: string) => writeFileSync(path, '{"pid":1,"host":"there","now":"now"}')],
  ])('that is %s while netgen renders stops the write', async (_, meddle) => {
    const root = join(temporaryDirectory(), 'out');
    await planAndWrite(optionsFor(root, tree, { writer }));
    const commit = () => {
      unlinkSync(join(root, LOCK_NAME));
      meddle(join(root, LOCK_NAME));
      return true;
    };
    const result = await planAndWrite(optionsFor(root, { 'clusters/a/x.yaml': 'x: 2\n' }, { commit, writer }));
    expect(result.diagnostics).toMatchObject([{ code: 'NG1513' }]);
    const { [LOCK_NAME]: lock, ...rest } = readTree(root);
    expect(rest).toEqual(tree);
    expect(lock === undefined).toBe(_ === 'removed');
  });
});

describe('several processes at once', () => {
  const versions = ['one', 'two', 'three', 'four', 'five', 'six'];
  const treeOf = (version: string): Tree =>
    Object.fromEntries(['a', 'b', 'c'].map((cluster) => [`clusters/${cluster}/x.yaml`, `x: ${version}\n`]));

  test.each([
    ['an empty directory', () => undefined],
    [
      'a directory whose lock a dead process left',
      (root: string) =>
        writeFileSync(join(root, LOCK_NAME), JSON.stringify({ pid: deadPid(), host: hostname(), now: 'x' })),
    ],
  ])('one writes %s, the others say who does', { timeout: 120_000 }, async (_, prepare) => {
    for (let round = 0; round < 2; round++) {
      const root = join(temporaryDirectory(), 'out');
      mkdirSync(root);
      prepare(root);
      const outcomes = await Promise.all(
        versions.map((version) => child.run({ root, tree: treeOf(version), hold: 700 })),
      );
      const codes = outcomes.map((outcome) => outcome!.codes);
      const winners = versions.filter((_version, index) => codes[index]!.length === 0);
      expect(winners.length).toBeGreaterThan(0);
      for (const code of codes.flat()) expect(code).toBe('NG1504');
      expect(winners.map(treeOf)).toContainEqual(readTree(root));
      expect(readdirSync(root).sort()).toEqual(['clusters']);
    }
  });

  test('the holder is named', { timeout: 60_000 }, async () => {
    const root = join(temporaryDirectory(), 'out');
    const slow = child.run({ root, tree, hold: 3000 });
    while (!existsSync(join(root, LOCK_NAME))) await new Promise((resolve) => setTimeout(resolve, 10));
    const { pid } = JSON.parse(readFileSync(join(root, LOCK_NAME), 'utf8')) as { pid: number };
    const fast = await child.run({ root, tree: treeOf('other') });
    expect(fast!.codes).toEqual(['NG1504']);
    expect(fast!.messages[0]).toContain(
      `process ${pid} on \`${hostname().replace(/[^A-Za-z0-9_.:+-]/g, '_')}\` since 20`,
    );
    expect((await slow)!.codes).toEqual([]);
    expect(readTree(root)).toEqual(tree);
  });

  test('a writer that is killed leaves a lock that the next one takes', { timeout: 60_000 }, async () => {
    const root = join(temporaryDirectory(), 'out');
    const whole = await child.run({ root: `${root}-whole`, tree });
    const killAt = whole!.calls.lastIndexOf('renameSync') + 1;
    expect(await child.run({ root, tree, killAt })).toBeUndefined();
    expect(existsSync(join(root, LOCK_NAME))).toBe(true);
    expect((await child.run({ root, tree }))!.codes).toEqual([]);
    expect(readTree(root)).toEqual(tree);
  });
});
