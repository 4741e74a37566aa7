// What the writer refuses, with the code of each refusal, and that a refusal leaves everything as it was.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { planAndWrite } from '../../src/tree/write.ts';
import { first, refuses, second, tree } from './refusal.ts';
import { temporaryDirectory } from './temporary.ts';
import { optionsFor, readTree } from './trees.ts';

describe('places', () => {
  test.each([
    ['the top of the repository', '.'],
    ['a directory above it', '..'],
    ['the directory of the spec', 'specs'],
    ['a directory above the spec', './specs/../specs/'],
  ])('%s is refused', async (_, way) => {
    const top = join(temporaryDirectory(), 'x/repo');
    mkdirSync(join(top, 'specs/nets'), { recursive: true });
    writeFileSync(join(top, 'specs/nets/net.yaml'), '');
    const forbidden = [
      { path: top, what: 'the top of the Git work tree' },
      { path: join(top, 'specs/nets/net.yaml'), what: 'the spec' },
    ];
    await refuses(join(top, way), ['NG1501'], { forbidden });
  });

  test('the root of the file system is refused, by any name', async () => {
    await expect(planAndWrite(optionsFor('/', second))).resolves.toMatchObject({ diagnostics: [{ code: 'NG1501' }] });
    await expect(planAndWrite(optionsFor('//tmp/..', second))).resolves.toMatchObject({
      diagnostics: [{ code: 'NG1501' }],
    });
  });

  test('a forbidden place behind a link above the work tree is found', async () => {
    const directory = temporaryDirectory();
    mkdirSync(join(directory, 'real/home'), { recursive: true });
    symlinkSync('real', join(directory, 'link'));
    const forbidden = [{ path: join(directory, 'real/home'), what: 'the home directory' }];
    await refuses(join(directory, 'link/home'), ['NG1501'], { forbidden });
  });

  test('the inside of `.git` is refused, also by another name', async () => {
    const directory = temporaryDirectory();
    mkdirSync(join(directory, '.git/modules'), { recursive: true });
    symlinkSync('.git/modules', join(directory, 'link'));
    await refuses(join(directory, '.git/x/out'), ['NG1501']);
    await refuses(join(directory, 'link/out'), ['NG1501']);
  });

  test('a sibling whose name begins like a forbidden place is fine', async () => {
    const directory = temporaryDirectory();
    const forbidden = [{ path: join(directory, 'out-of-bounds'), what: 'the spec' }];
    const result = await planAndWrite(optionsFor(join(directory, 'out'), second, { forbidden }));
    expect(result.diagnostics).toEqual([]);
  });

  test('a file is refused, as the directory or above it', async () => {
    const file = join(temporaryDirectory(), 'file');
    writeFileSync(file, 'mine');
    await refuses(file, ['NG1503']);
    await refuses(join(file, 'sub/out'), ['NG1503']);
    expect(await refuses(join(file, 'sub/out'), ['NG1503'], { gitTop: dirname(file) })).toContain(
      `\`${file}\`, which \`out\` is in, is not a directory`,
    );
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });
});

describe('links', () => {
  test('the output directory', async () => {
    const root = await tree();
    const link = `${root}-link`;
    symlinkSync(root, link);
    await refuses(link, ['NG1502']);
    unlinkSync(link);
    symlinkSync('nowhere', link);
    await refuses(link, ['NG1502']);
  });

  test('a parent below the top of the work tree, but not above it', async () => {
    const directory = temporaryDirectory();
    mkdirSync(join(directory, 'real/repo/elsewhere'), { recursive: true });
    symlinkSync('real', join(directory, 'link'));
    symlinkSync('elsewhere', join(directory, 'real/repo/out'));
    const gitTop = join(directory, 'link/repo');
    await refuses(join(gitTop, 'out/net'), ['NG1502'], { gitTop });
    expect((await planAndWrite(optionsFor(join(gitTop, 'fine/net'), second, { gitTop }))).diagnostics).toEqual([]);
  });

  test.each([
    ['the directory of all clusters', 'clusters', ['NG1502']],
    ['the directory of a cluster', 'clusters/a', ['NG1502']],
    ['a directory in a cluster', 'clusters/a/nodes', ['NG1502']],
    ['a file', 'clusters/a/nodes/node0.yaml', ['NG1502']],
    ['a file that leaves', 'clusters/b/x.yaml', ['NG1502']],
    ['a list', 'clusters/a/.netgen-files', ['NG1502']],
    ['the list of the top level', '.netgen-files', ['NG1502']],
  ])('%s', async (_, path, codes) => {
    const root = await tree();
    const outside = join(dirname(root), 'outside');
    renameSync(join(root, path), outside);
    symlinkSync(outside, join(root, path));
    await refuses(root, codes);
    await refuses(root, codes, { adopt: true, overwrite: true });
    await refuses(root, codes, { mode: 'check', adopt: true });
  });

  test('beside the tree are nobody’s business', async () => {
    const root = await tree();
    symlinkSync('/etc', join(root, 'clusters/a/etc'));
    symlinkSync('..', join(root, 'clusters/a/nodes/loop'));
    const result = await planAndWrite(optionsFor(root, second));
    expect(result.diagnostics).toEqual([]);
    expect(result.value!.directories.find(({ directory }) => directory === 'clusters/a')!.foreign).toEqual([
      'clusters/a/etc',
      'clusters/a/nodes/loop',
    ]);
  });
});

describe('what is in the way', () => {
  test('a directory where a file goes, a file where a directory goes, another case', async () => {
    const root = await tree();
    rmSync(join(root, 'clusters/a/nodes'), { recursive: true });
    writeFileSync(join(root, 'clusters/a/nodes'), 'file');
    mkdirSync(join(root, 'clusters/c/y.yaml'), { recursive: true });
    rmSync(join(root, 'NETWORK.md'));
    writeFileSync(join(root, 'network.MD'), 'mine');
    await refuses(root, ['NG1503', 'NG1503', 'NG1503'], { adopt: true, overwrite: true });
  });

  test('a pipe is not read', async () => {
    const root = await tree();
    rmSync(join(root, 'clusters/a/nodes/node0.yaml'));
    execFileSync('mkfifo', [join(root, 'clusters/a/nodes/node0.yaml'), join(root, 'pipe')]);
    await refuses(root, ['NG1503'], { overwrite: true });
  });

  test('a pipe instead of the lock or a list is not read either', async () => {
    const root = await tree();
    rmSync(join(root, 'clusters/a/.netgen-files'));
    execFileSync('mkfifo', [join(root, 'clusters/a/.netgen-files')]);
    await refuses(root, ['NG1503'], { adopt: true });
    execFileSync('mkfifo', [join(root, '.netgen-lock')]);
    await refuses(root, ['NG1504']);
  });
});

describe('files changed by hand', () => {
  test('are named and kept, also when they would go', async () => {
    const root = await tree();
    writeFileSync(join(root, 'clusters/a/nodes/node0.yaml'), 'node: mine\n');
    writeFileSync(join(root, 'clusters/b/x.yaml'), 'x: mine\n');
    const message = await refuses(root, ['NG1505', 'NG1505']);
    expect(message).toContain('`out/clusters/a/nodes/node0.yaml`');
    expect(message).toContain('`out/clusters/b/x.yaml`');
    await refuses(root, ['NG1505', 'NG1505'], { adopt: true });
  });

  test('are replaced and removed with --overwrite', async () => {
    const root = await tree();
    writeFileSync(join(root, 'clusters/a/nodes/node0.yaml'), 'node: mine\n');
    writeFileSync(join(root, 'clusters/b/x.yaml'), 'x: mine\n');
    const { value, diagnostics } = await planAndWrite(optionsFor(root, second, { overwrite: true }));
    expect(diagnostics).toEqual([]);
    expect(value!.directories.flatMap(({ edited }) => edited)).toEqual([
      'clusters/a/nodes/node0.yaml',
      'clusters/b/x.yaml',
    ]);
    expect(readTree(root)).toEqual(second);
  });

  test('that say what netgen would write now are no trouble, nor are deleted ones', async () => {
    const root = await tree();
    writeFileSync(join(root, 'clusters/a/nodes/node0.yaml'), second['clusters/a/nodes/node0.yaml']!);
    rmSync(join(root, 'clusters/b/x.yaml'));
    rmSync(join(root, 'NETWORK.md'));
    const { diagnostics } = await planAndWrite(optionsFor(root, second));
    expect(diagnostics).toEqual([]);
    expect(readTree(root)).toEqual(second);
  });

  test('only in their line ends, by a checkout, are written again', async () => {
    const root = await tree();
    for (const path of Object.keys(readTree(root, true))) {
      writeFileSync(join(root, path), readFileSync(join(root, path), 'utf8').replaceAll('\n', '\r\n'));
    }
    const { diagnostics } = await planAndWrite(optionsFor(root, first));
    expect(diagnostics).toEqual([]);
    expect(readTree(root)).toEqual(first);
  });
});

test.each([
  ['changed', 'clusters/a/nodes/node0.yaml'],
  ['removed', 'clusters/b/x.yaml'],
  ['added', 'clusters/c/y.yaml'],
  ['listed', 'clusters/a/.netgen-files'],
])('a file to be %s that somebody writes while netgen renders is kept', async (_, path) => {
  const root = await tree();
  const commit = () => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), 'mine\n');
    return true;
  };
  const { value, diagnostics } = await planAndWrite(optionsFor(root, second, { commit }));
  expect(value).toBeUndefined();
  expect(diagnostics).toMatchObject([
    { code: 'NG1514', message: `\`out/${path}\` was changed while netgen was rendering` },
  ]);
  expect(readTree(root)).toEqual(path.endsWith('.yaml') ? { ...first, [path]: 'mine\n' } : first);
  expect(readTree(root, true)[path]).toBe('mine\n');
});

describe('files of others', () => {
  test('where netgen wants to write are refused, even with the same content; --adopt takes them', async () => {
    const root = await tree();
    mkdirSync(join(root, 'clusters/c'));
    writeFileSync(join(root, 'clusters/c/y.yaml'), second['clusters/c/y.yaml']!);
    await refuses(root, ['NG1506']);
    await refuses(root, ['NG1506'], { overwrite: true });
    const { diagnostics } = await planAndWrite(optionsFor(root, second, { adopt: true }));
    expect(diagnostics).toEqual([]);
    expect(readTree(root)).toEqual(second);
    expect((await planAndWrite(optionsFor(root, {}))).value).toMatchObject({ removed: 3 });
    expect(readTree(root)).toEqual({});
  });

  test('a tree that lost a list is refused, and adopted on demand', async () => {
    const root = await tree();
    unlinkSync(join(root, 'clusters/a/.netgen-files'));
    await refuses(root, ['NG1506']);
    expect((await planAndWrite(optionsFor(root, second, { adopt: true }))).diagnostics).toEqual([]);
    expect(readTree(root)).toEqual(second);
  });
});
