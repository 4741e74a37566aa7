// What the tree asks Git, against the real Git.
import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findGitTop, isIgnored, type Runner } from '../../src/tree/git.ts';
import { temporaryDirectory } from './temporary.ts';

const run: Runner = (file, args, directory) =>
  new Promise((resolve) => {
    const child = execFile(file, args, { cwd: directory }, () => resolve(child.exitCode ?? undefined));
  });

function repository(): string {
  const top = join(temporaryDirectory(), 'repo');
  execFileSync('git', ['init', '-q', top]);
  mkdirSync(join(top, 'a/b'), { recursive: true });
  writeFileSync(join(top, '.gitignore'), 'secrets/\n*.tracked\n');
  return top;
}

test('the top of a work tree is found from anywhere in it, also where nothing is yet', () => {
  const top = repository();
  for (const way of ['', 'a/b', 'a/b/not/yet', '.git', '.gitignore/below/a/file'])
    expect(findGitTop(join(top, way))).toBe(top);
  expect(findGitTop(join(top, '..'))).toBeUndefined();
  expect(findGitTop('/')).toBeUndefined();
});

test('a work tree whose `.git` is a file counts, one whose `.git` is a link does not', () => {
  const top = repository();
  writeFileSync(join(top, 'a/.git'), 'gitdir: ../.git\n');
  expect(findGitTop(join(top, 'a/b'))).toBe(join(top, 'a'));
  symlinkSync('../../.git', join(top, 'a/b/.git'));
  expect(findGitTop(join(top, 'a/b'))).toBe(join(top, 'a'));
});

test('ignored means ignored and not tracked; what Git cannot tell is undefined', async () => {
  const top = repository();
  writeFileSync(join(top, 'x.tracked'), '');
  execFileSync('git', ['-C', top, 'add', '--force', 'x.tracked']);
  expect(await isIgnored(join(top, 'secrets/deep/key.yaml'), run)).toBe(true);
  expect(await isIgnored(join(top, 'y.tracked'), run)).toBe(true);
  expect(await isIgnored(join(top, 'x.tracked'), run)).toBe(false);
  expect(await isIgnored(join(top, '--help'), run)).toBe(false);
  expect(await isIgnored(join(top, '../elsewhere'), run)).toBeUndefined();
  expect(await isIgnored(join(top, 'secrets/key'), async () => undefined)).toBeUndefined();
  expect(await isIgnored(join(top, 'secrets/key'), async () => 128)).toBeUndefined();
});
