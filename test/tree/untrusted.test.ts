// Ownership lists that anybody may have written, checks that write nothing, and outputs that only a bug makes.
import { existsSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sha256 } from '../../src/tree/list.ts';
import { planAndWrite } from '../../src/tree/write.ts';
import { first, refuses, second, tree } from './refusal.ts';
import { temporaryDirectory } from './temporary.ts';
import { optionsFor, outputsOf, readTree } from './trees.ts';

describe('lists', () => {
  const digest = sha256(Buffer.from('mine'));
  const header = '# netgen-files 1 netgen 0.1.0\n';

  test.each([
    ['empty', ''],
    ['no list', 'resources: []\n'],
    ['no version', '# netgen-files 1 netgen soon\n'],
    ['a merge conflict', `${header}<<<<<<< HEAD\n${digest}  a.yaml\n=======\n>>>>>>> b\n`],
    ['cut off', `${header}${digest}  a.ya`],
    ['a short hash', `${header}abc  a.yaml\n`],
    ['a path that leaves', `${header}${digest}  ../../../victim\n`],
    ['an absolute path', `${header}${digest}  /etc/passwd\n`],
    ['a path into Git', `${header}${digest}  .git/config\n`],
    ['a path into Git, in capitals', `${header}${digest}  .GIT/config\n`],
    ['the list itself', `${header}${digest}  .netgen-files\n`],
    ['a back slash', `${header}${digest}  a\\b\n`],
    ['an empty name', `${header}${digest}  a//b\n`],
    ['an escape', `${header}${digest}  \u001b[31m\n`],
    ['no text', Buffer.from([0xff, 0xfe, 0, 0x0a])],
  ])('%s: refused, or replaced with --adopt, and nothing outside is touched', async (_, content) => {
    const root = await tree();
    writeFileSync(join(dirname(root), 'victim'), 'mine');
    writeFileSync(join(root, 'clusters/a/.netgen-files'), content);
    expect(await refuses(root, ['NG1507'])).toMatch(/`out\/clusters\/a\/.netgen-files` cannot be read: line \d+: /);
    expect((await planAndWrite(optionsFor(root, second, { adopt: true }))).diagnostics).toEqual([]);
    expect(readTree(root)).toEqual(second);
    expect(readFileSync(join(dirname(root), 'victim'), 'utf8')).toBe('mine');
  });

  test('the list of the top level owns nothing in a cluster', async () => {
    const root = await tree();
    const list = join(root, '.netgen-files');
    writeFileSync(list, `${readFileSync(list, 'utf8')}${sha256(Buffer.from('x: 1\n'))}  clusters/b/x.yaml\n`);
    await refuses(root, ['NG1507']);
  });

  test.each(['0.1.1', '0.2.0-rc.1', '1.0.0', '10.0.0'])('of netgen %s is refused', async (version) => {
    const root = await tree();
    expect((await planAndWrite(optionsFor(root, first, { version }))).diagnostics).toEqual([]);
    const message = await refuses(root, ['NG1508'], { adopt: true, overwrite: true });
    expect(message).toContain(`is from netgen ${version}, this is netgen 0.1.0`);
    await refuses(root, ['NG1508'], { mode: 'check' });
  });

  test('of a newer format are refused whatever they hold', async () => {
    const root = await tree();
    writeFileSync(join(root, 'clusters/a/.netgen-files'), '# netgen-files 2 netgen 0.1.0\n?\n');
    await refuses(root, ['NG1508']);
  });

  test.each(['0.1.0-rc.2', '0.0.99'])('of an older netgen (%s) are written anew', async (version) => {
    const root = join(temporaryDirectory(), 'out');
    await planAndWrite(optionsFor(root, first, { version }));
    const { value } = await planAndWrite(optionsFor(root, first));
    expect(value).toMatchObject({ added: 0, changed: 0, removed: 0, unchanged: 3, stale: true });
    expect(readFileSync(join(root, '.netgen-files'), 'utf8')).toContain(header);
  });
});

describe('check', () => {
  test('says the drift and writes nothing, not even a lock', async () => {
    const root = await tree();
    writeFileSync(join(root, 'clusters/a/nodes/node0.yaml'), 'node: mine\n');
    mkdirSync(join(root, 'clusters/c'));
    writeFileSync(join(root, 'clusters/c/y.yaml'), 'y: mine\n');
    const before = readTree(root, true);
    const { value, diagnostics } = await planAndWrite(optionsFor(root, second, { mode: 'check' }));
    expect(diagnostics.map(({ code, severity }) => `${code} ${severity}`)).toEqual([
      'NG1505 warning',
      'NG1506 warning',
    ]);
    expect(value).toMatchObject({ added: 0, changed: 3, removed: 1, unchanged: 0, stale: true });
    expect(readTree(root, true)).toEqual(before);
  });

  test('of a directory that is not there reports everything as added and makes nothing', async () => {
    const root = join(temporaryDirectory(), 'x/out');
    const { value } = await planAndWrite(optionsFor(root, second, { mode: 'check' }));
    expect(value).toMatchObject({ added: 3, stale: true });
    expect(existsSync(dirname(root))).toBe(false);
  });

  test('after a write finds nothing', async () => {
    const { value } = await planAndWrite(optionsFor(await tree(), first, { mode: 'check' }));
    expect(value).toMatchObject({ added: 0, changed: 0, removed: 0, unchanged: 3, stale: false });
  });

  test('finds a lost list', async () => {
    const root = await tree();
    unlinkSync(join(root, 'clusters/b/.netgen-files'));
    const { value } = await planAndWrite(optionsFor(root, first, { mode: 'check' }));
    expect(value).toMatchObject({ stale: true });
  });
});

describe('outputs that only a bug makes', () => {
  test.each([
    ['..', '../x'],
    ['absolute', '/x'],
    ['empty', ''],
    ['a device', 'nodes/CON'],
    ['a device with a suffix', 'nodes/nul.yaml'],
    ['a back slash', 'a\\b'],
    ['a trailing dot', 'a.'],
    ['the list', 'x/.netgen-files'],
    ['the lock', '.netgen-lock'],
    ['a temporary file', '.netgen-tmp-1-1'],
    ['Git', '.git/hooks/pre-commit'],
    ['a line break', 'a\nb'],
    ['a cluster from the top level', 'clusters/a/x.yaml'],
  ])('%s throws and changes nothing', async (_, path) => {
    const root = await tree();
    const outputs = [{ directory: '', files: [{ path, bytes: Buffer.from('x') }] }];
    await expect(planAndWrite(optionsFor(root, {}, { outputs }))).rejects.toThrow('unsafe output path');
    expect(readTree(root)).toEqual(first);
  });

  test.each([[['a.yaml', 'A.yaml']], [['a.yaml', 'a.yaml']], [['a', 'a/b']], [['a/b', 'a']], [['x/a', 'X/b']]])(
    '%j collide',
    async (paths) => {
      const files = paths.map((path) => ({ path, bytes: Buffer.from('x') }));
      const options = optionsFor(join(temporaryDirectory(), 'out'), {}, { outputs: [{ directory: '', files }] });
      await expect(planAndWrite(options)).rejects.toThrow(/collide|twice/);
    },
  );

  test.each([['clusters'], ['clusters/a/b'], ['a'], ['clusters/..'], ['/clusters/a']])(
    'directory %j',
    async (directory) => {
      const options = optionsFor(join(temporaryDirectory(), 'out'), {}, { outputs: [{ directory, files: [] }] });
      await expect(planAndWrite(options)).rejects.toThrow('unsafe output directory');
    },
  );

  test('a directory twice, in any case, and one that was not asked for', async () => {
    const root = join(temporaryDirectory(), 'out');
    const twice = ['clusters/a', 'clusters/A'].map((directory) => ({ directory, files: [] }));
    await expect(planAndWrite(optionsFor(root, {}, { outputs: twice }))).rejects.toThrow('twice');
    await expect(planAndWrite(optionsFor(root, second, { only: ['clusters/a'] }))).rejects.toThrow('not among');
    expect(outputsOf(second)).toHaveLength(3);
  });
});
