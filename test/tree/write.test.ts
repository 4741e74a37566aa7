// The writer on real directories: what it adds, changes, removes, keeps and refuses.
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { sha256 } from '../../src/tree/list.ts';
import { planAndWrite } from '../../src/tree/write.ts';
import { temporaryDirectory } from './temporary.ts';
import { optionsFor, outputsOf, readTree, type Tree } from './trees.ts';

const first: Tree = {
  'NETWORK.md': '# net\n',
  'clusters/a/kustomization.yaml': 'resources: []\n',
  'clusters/a/nodes/node0.yaml': 'node: 0\n',
  'clusters/b/nodes/node1.yaml': 'node: 1\n',
};

async function written(tree: Tree, root = `${temporaryDirectory()}/deep/out`): Promise<string> {
  const { diagnostics } = await planAndWrite(optionsFor(root, tree));
  expect(diagnostics).toEqual([]);
  return root;
}

describe('a tree', () => {
  test('of hosts takes the place of one of clusters, and the other way round', async () => {
    const hosts: Tree = { 'NETWORK.md': '# net\n', 'hosts/a/compose.yaml': 'name: net\n', 'hosts/b/compose.yaml': '' };
    const root = await written(first);
    expect(readTree(await written(hosts, root))).toEqual(hosts);
    expect(readTree(await written(first, root))).toEqual(first);
  });

  test('is written with its lists, and nothing else stays', async () => {
    const root = await written(first);
    expect(readTree(root)).toEqual(first);
    expect(Object.keys(readTree(root, true)).sort()).toEqual(
      [...Object.keys(first), '.netgen-files', 'clusters/a/.netgen-files', 'clusters/b/.netgen-files'].sort(),
    );
    const digest = sha256(Buffer.from('node: 1\n'));
    expect(readFileSync(`${root}/clusters/b/.netgen-files`, 'utf8')).toBe(
      `# netgen-files 1 netgen 0.1.0\n${digest}  nodes/node1.yaml\n`,
    );
  });

  test('that is the same is not touched', async () => {
    const root = await written(first);
    const paths = Object.keys(readTree(root, true));
    const stamps = () =>
      paths.map((path) => statSync(`${root}/${path}`, { bigint: true })).map((s) => [s.ino, s.ctimeNs]);
    const before = stamps();
    const { value } = await planAndWrite(optionsFor(root, first));
    expect(value).toMatchObject({ added: 0, changed: 0, removed: 0, unchanged: 4, stale: false });
    expect(stamps()).toEqual(before);
  });

  test('that changes says what was added, changed and removed', async () => {
    const root = await written(first);
    writeFileSync(`${root}/clusters/a/notes.txt`, 'mine');
    const second = {
      'NETWORK.md': '# net\n',
      'clusters/a/kustomization.yaml': 'resources: [x]\n',
      'clusters/c/x.yaml': '',
    };
    const { value } = await planAndWrite(optionsFor(root, second));
    expect(value).toMatchObject({ added: 1, changed: 1, removed: 2, unchanged: 1, stale: true });
    expect(value!.directories.map(({ directory }) => directory)).toEqual([
      '',
      'clusters/a',
      'clusters/b',
      'clusters/c',
    ]);
    expect(value!.directories[1]).toMatchObject({
      changed: ['clusters/a/kustomization.yaml'],
      removed: ['clusters/a/nodes/node0.yaml'],
      foreign: ['clusters/a/notes.txt'],
    });
    expect(readTree(root)).toEqual({ ...second, 'clusters/a/notes.txt': 'mine' });
    expect(existsSync(`${root}/clusters/b`)).toBe(false);
    expect(existsSync(`${root}/clusters/a/nodes`)).toBe(false);
  });

  test('has modes 0644 and 0755 in the directories netgen makes', async () => {
    const root = await written(first);
    expect(statSync(`${root}/clusters/a/nodes/node0.yaml`).mode & 0o777).toBe(0o644);
    expect(statSync(`${root}/clusters/a/nodes`).mode & 0o777).toBe(0o755);
  });

  test('is as it was when the caller does not commit, new directories included', async () => {
    const root = await written(first);
    const before = readTree(root, true);
    const result = await planAndWrite(optionsFor(root, { 'clusters/z/new/x.yaml': 'x' }, { commit: () => false }));
    expect(result).toEqual({ diagnostics: [] });
    expect(readTree(root, true)).toEqual(before);
    expect(existsSync(`${root}/clusters/z`)).toBe(false);
    const fresh = `${temporaryDirectory()}/a/b`;
    await planAndWrite(optionsFor(fresh, first, { commit: () => false }));
    expect(existsSync(`${fresh}/..`)).toBe(false);
  });

  test('is as it was when rendering throws, and the error comes through', async () => {
    const root = await written(first);
    const before = readTree(root, true);
    async function* broken() {
      yield* outputsOf({ 'clusters/z/x.yaml': 'x' });
      throw new Error('rendering broke');
    }
    await expect(planAndWrite(optionsFor(root, {}, { outputs: broken() }))).rejects.toThrow('rendering broke');
    expect(readTree(root, true)).toEqual(before);
    expect(existsSync(`${root}/.netgen-lock`)).toBe(false);
  });

  test('keeps the clusters that a limited run does not render', async () => {
    const root = await written(first);
    const outputs = outputsOf({ 'clusters/a/only.yaml': 'x' }).filter(({ directory }) => directory !== '');
    const { value } = await planAndWrite(optionsFor(root, {}, { outputs, only: ['clusters/a'] }));
    expect(value).toMatchObject({ added: 1, removed: 2 });
    expect(readTree(root)).toEqual({
      'NETWORK.md': '# net\n',
      'clusters/a/only.yaml': 'x',
      'clusters/b/nodes/node1.yaml': 'node: 1\n',
    });
  });
});
