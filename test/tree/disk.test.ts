// Disks that are full, small, read-only or odd, with real mounts where this machine allows them: the old tree stays.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { describeTrouble } from '../../src/tree/trouble.ts';
import { planAndWrite } from '../../src/tree/write.ts';
import { useChild } from './run-child.ts';
import { temporaryDirectory } from './temporary.ts';
import { optionsFor, readTree, type Tree } from './trees.ts';

const child = useChild();
const before: Tree = { 'NETWORK.md': 'net\n', 'clusters/a/x.yaml': 'x: 1\n', 'clusters/b/y.yaml': 'y: 1\n' };
const big = 'x'.repeat(48 * 1024);
const after: Tree = { 'clusters/a/x.yaml': 'x: 2\n', 'clusters/b/big.yaml': big, 'clusters/c/big.yaml': big };

function mount(options: readonly string[], directory: string): boolean {
  mkdirSync(directory, { recursive: true });
  const mounted = spawnSync('mount', [...options, directory]).status === 0;
  if (mounted) onTestFinished(() => void spawnSync('umount', ['-l', directory]));
  return mounted;
}

/** Nothing new, nothing lost, no lock, and the directories are those that were there. */
function expectOld(root: string, old: Record<string, string>): void {
  expect(readTree(root, true)).toEqual(old);
  expect(readdirSync(join(root, 'clusters')).sort()).toEqual(['a', 'b']);
}

describe('no space', () => {
  test('on a full disk', async ({ skip }) => {
    const disk = join(temporaryDirectory(), 'disk');
    if (!mount(['-t', 'tmpfs', '-o', 'size=80k', 'tmpfs'], disk)) return skip('mounting a tmpfs is not permitted here');
    const root = join(disk, 'out');
    await planAndWrite(optionsFor(root, before));
    const old = readTree(root, true);
    const { value, diagnostics } = await planAndWrite(optionsFor(root, after));
    expect(value).toBeUndefined();
    expect(diagnostics).toMatchObject([{ code: 'NG1509', severity: 'error' }]);
    expect(diagnostics[0]!.message).toContain('the disk is full');
    expectOld(root, old);
    const small = { ...before, 'clusters/a/x.yaml': 'x: 3\n' };
    expect((await planAndWrite(optionsFor(root, small))).diagnostics).toEqual([]);
    expect(readTree(root)).toEqual(small);
  });

  test('not even for the lock', async ({ skip }) => {
    const disk = join(temporaryDirectory(), 'disk');
    if (!mount(['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs'], disk)) return skip('mounting a tmpfs is not permitted here');
    const root = join(disk, 'out');
    await planAndWrite(optionsFor(root, before));
    const old = readTree(root, true);
    spawnSync('dd', ['if=/dev/zero', `of=${join(disk, 'fill')}`, 'bs=1k']);
    expect((await planAndWrite(optionsFor(root, after))).diagnostics).toMatchObject([{ code: 'NG1509' }]);
    expectOld(root, old);
  });

  test('within a limit on the size of files', async () => {
    const root = join(temporaryDirectory(), 'out');
    await planAndWrite(optionsFor(root, before));
    const old = readTree(root, true);
    const outcome = await child.run({ root, tree: after }, 'ulimit -f 16;');
    expect(outcome!.codes).toEqual(['NG1509']);
    expect(outcome!.messages[0]).toContain('the file size limit is reached');
    expectOld(root, old);
  });
});

describe('no right', () => {
  test('on a read-only file system', async ({ skip }) => {
    const disk = join(temporaryDirectory(), 'disk');
    if (!mount(['-t', 'tmpfs', 'tmpfs'], disk)) return skip('mounting a tmpfs is not permitted here');
    const root = join(disk, 'out');
    await planAndWrite(optionsFor(root, before));
    const old = readTree(root, true);
    expect(spawnSync('mount', ['-o', 'remount,ro', disk]).status).toBe(0);
    const { diagnostics } = await planAndWrite(optionsFor(root, after));
    expect(diagnostics).toMatchObject([{ code: 'NG1510' }]);
    expect(diagnostics[0]!.message).toBe('`out` cannot be written: the file system is read-only');
    expectOld(root, old);
    const check = await planAndWrite(optionsFor(root, before, { mode: 'check' }));
    expect(check).toMatchObject({ value: { stale: false }, diagnostics: [] });
    const elsewhere = await planAndWrite(optionsFor(join(disk, 'other/out'), before));
    expect(elsewhere.diagnostics).toMatchObject([{ code: 'NG1510' }]);
  });

  test('in a directory of one cluster', async ({ skip }) => {
    const root = join(temporaryDirectory(), 'out');
    await planAndWrite(optionsFor(root, before));
    const old = readTree(root, true);
    const closed = join(root, 'clusters/b');
    // Modes do not bind root, so root needs a read-only mount.
    if (process.getuid!() !== 0) chmodSync(closed, 0o555);
    else if (!mount(['--bind', closed], closed)) return skip('bind mounts are not permitted here');
    else spawnSync('mount', ['-o', 'remount,ro,bind', closed]);
    onTestFinished(() => {
      if (process.getuid!() !== 0) chmodSync(closed, 0o755);
    });
    const { diagnostics } = await planAndWrite(optionsFor(root, after));
    expect(diagnostics).toMatchObject([{ code: 'NG1510' }]);
    expect(diagnostics[0]!.message).toContain('`out/clusters/b`');
    expectOld(root, old);
  });

  test('an error among the replacements is said, and the next run goes on', async ({ skip }) => {
    const root = join(temporaryDirectory(), 'out');
    await planAndWrite(optionsFor(root, before));
    const held = join(root, 'clusters/b/y.yaml');
    if (spawnSync('chattr', ['+i', held]).status !== 0) return skip('chattr does not work here');
    onTestFinished(() => void spawnSync('chattr', ['-i', held]));
    const result = await planAndWrite(optionsFor(root, after));
    expect(result.value).toBeUndefined();
    expect(result.diagnostics).toMatchObject([{ code: 'NG1510', notes: [{}] }]);
    expect(result.diagnostics[0]!.notes![0]!.message).toContain('running again finishes it');
    expect(Object.keys(readTree(root)).filter((path) => path.includes('netgen'))).toEqual([]);
    spawnSync('chattr', ['-i', held]);
    expect((await planAndWrite(optionsFor(root, after))).diagnostics).toEqual([]);
    expect(readTree(root)).toEqual(after);
  });
});

test.each([
  ['a name', `clusters/a/${'n'.repeat(256)}`],
  ['a directory', `clusters/a/${'n'.repeat(256)}/x.yaml`],
  ['a path', `clusters/a/${'directory/'.repeat(500)}x.yaml`],
])('%s that is too long leaves the old tree', async (_, path) => {
  const root = join(temporaryDirectory(), 'out');
  await planAndWrite(optionsFor(root, before));
  const old = readTree(root, true);
  const { diagnostics } = await planAndWrite(optionsFor(root, { ...after, [path]: 'x' }));
  expect(diagnostics).toMatchObject([{ code: 'NG1511', severity: 'error' }]);
  expectOld(root, old);
});

test('a umask of 077 changes no mode', async () => {
  const root = join(temporaryDirectory(), 'deep/out');
  expect((await child.run({ root, tree: before, umask: 0o077 }))!.codes).toEqual([]);
  const mode = (path: string) => statSync(join(root, path)).mode & 0o7777;
  for (const path of Object.keys(readTree(root, true))) expect(mode(path).toString(8)).toBe('644');
  for (const path of ['..', '', 'clusters', 'clusters/a']) expect(mode(path).toString(8)).toBe('755');
  expect(existsSync(dirname(root))).toBe(true);
});

test('errors of other kinds name the call, and bugs stay exceptions', async () => {
  const root = join(temporaryDirectory(), 'out');
  await planAndWrite(optionsFor(root, before));
  const commit = () => {
    for (const name of readdirSync(join(root, 'clusters/a')).filter((name) => name.includes('-tmp-'))) {
      rmSync(join(root, 'clusters/a', name));
    }
    return true;
  };
  const { diagnostics } = await planAndWrite(
    optionsFor(root, { ...before, 'clusters/a/x.yaml': 'x: 2\n' }, { commit }),
  );
  expect(diagnostics).toMatchObject([{ code: 'NG1512', severity: 'error', notes: [{}] }]);
  expect(diagnostics[0]!.message).toBe(
    '`out/clusters/a/.netgen-files` cannot be written: `rename` failed with `ENOENT`',
  );
  expect(() => describeTrouble(new TypeError('bug'), String)).toThrow('bug');
});

test('an unchanged tree of 300 clusters is left alone', async () => {
  const root = join(temporaryDirectory(), 'out');
  const bytes = Buffer.from('key: value\n'.repeat(100));
  const files = Array.from({ length: 10 }, (_, i) => ({ path: `d${i % 3}/n${i}.yaml`, bytes }));
  function* outputs() {
    for (let i = 0; i < 300; i++) yield { directory: `clusters/c${i}`, files };
  }
  const write = () => planAndWrite(optionsFor(root, {}, { outputs: outputs() }));
  await write();
  expect((await write()).value).toMatchObject({ unchanged: 3000, stale: false });
});
