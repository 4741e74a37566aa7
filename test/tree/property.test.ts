// Random sequences of trees in one directory, with files of others between them: the last tree wins, the others' files stay.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareVersions, parseList, printList, sha256 } from '../../src/tree/list.ts';
import { isSafePath } from '../../src/tree/paths.ts';
import { planAndWrite } from '../../src/tree/write.ts';
import { temporaryDirectory } from './temporary.ts';
import { optionsFor, outputsOf, readTree, type Tree } from './trees.ts';

// Few names, so that trees overlap; directories have no suffix, so that a file never stands where a directory goes.
const directories = ['', 'clusters/a/', 'clusters/a/nodes/', 'clusters/b/', 'clusters/b/x/y/', 'bench/'];
const path = fc
  .tuple(fc.constantFrom(...directories), fc.constantFrom('k.yaml', 'n0.yaml', 'n1.yaml'))
  .map(([d, f]) => d + f);
const text = fc.constantFrom('', 'a\n', 'b\n', 'a much longer text\n');
const tree: fc.Arbitrary<Tree> = fc.dictionary(path, text, { maxKeys: 10 });
const mine = fc.tuple(
  fc.constantFrom(...directories, 'clusters/c/', 'clusters/b/mine/'),
  fc.constantFrom('notes.txt', 'z.yaml'),
);
const foreign: fc.Arbitrary<Tree> = fc.dictionary(
  mine.map(([d, f]) => d + f),
  fc.constant('mine\n'),
  { maxKeys: 3 },
);

function put(root: string, files: Tree): void {
  for (const [at, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, at)), { recursive: true });
    writeFileSync(join(root, at), content);
  }
}

/** The lists that a tree must have, by path. */
function listsOf(files: Tree): Tree {
  const lists: Record<string, string> = {};
  for (const { directory, files: own } of outputsOf(files)) {
    if (own.length === 0) continue;
    const entries = own.map(({ path: at, bytes }) => `${sha256(bytes)}  ${at}\n`);
    entries.sort((a, b) => (a.slice(66) < b.slice(66) ? -1 : 1));
    lists[join(directory, '.netgen-files')] = `# netgen-files 1 netgen 0.1.0\n${entries.join('')}`;
  }
  return lists;
}

describe('a sequence of trees', () => {
  test('ends with exactly the last one, its lists, and the files of others', async () => {
    const step = fc.record({ tree, foreign, lose: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 5 }), async (steps) => {
        const root = temporaryDirectory();
        const others: Record<string, string> = {};
        let last: Tree = {};
        for (const { tree: next, foreign: more, lose } of steps) {
          put(root, more);
          Object.assign(others, more);
          const gone = lose ? Object.keys(last)[0] : undefined;
          if (gone !== undefined) rmSync(join(root, gone));
          const { value, diagnostics } = await planAndWrite(optionsFor(root, next));
          expect(diagnostics).toEqual([]);
          expect(readTree(root, true)).toEqual({ ...next, ...listsOf(next), ...others });
          expect(value!.directories.flatMap((report) => report.foreign).sort()).toEqual(Object.keys(others).sort());
          const changed = Object.keys(next).filter((at) => at !== gone && at in last && last[at] !== next[at]);
          const added = Object.keys(next).filter((at) => at === gone || !(at in last));
          const removed = Object.keys(last).filter((at) => at !== gone && !(at in next));
          expect(value!.directories.flatMap((report) => report.added).sort()).toEqual(added.sort());
          expect(value!.directories.flatMap((report) => report.changed).sort()).toEqual(changed.sort());
          expect(value!.directories.flatMap((report) => report.removed).sort()).toEqual(removed.sort());
          expect((await planAndWrite(optionsFor(root, next))).value!.stale).toBe(false);
          last = next;
        }
      }),
      { numRuns: 60 },
    );
  });

  test('with an edit ends as it was, or with --overwrite as the last tree', async () => {
    const edit = fc.record({ before: tree, after: tree, at: fc.nat(), overwrite: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(edit, async ({ before, after, at, overwrite }) => {
        const root = temporaryDirectory();
        await planAndWrite(optionsFor(root, before));
        const edited = Object.keys(before)[at % Math.max(1, Object.keys(before).length)];
        if (edited !== undefined) writeFileSync(join(root, edited), 'edited\n');
        const present = readTree(root, true);
        const result = await planAndWrite(optionsFor(root, after, { overwrite }));
        const refused = edited !== undefined && !overwrite;
        expect(result.diagnostics.map(({ code }) => code)).toEqual(refused ? ['NG1505'] : []);
        expect(readTree(root, true)).toEqual(refused ? present : { ...after, ...listsOf(after) });
      }),
      { numRuns: 60 },
    );
  });
});

describe('lists', () => {
  const digest = fc.uint8Array({ minLength: 1, maxLength: 4 }).map((bytes) => sha256(bytes));
  const name = fc.stringMatching(/^[a-z0-9_.@+=,-]{1,8}$/);
  const safe = fc
    .array(name, { minLength: 1, maxLength: 3 })
    .map((names) => names.join('/'))
    .filter(isSafePath);
  const lists = fc.dictionary(safe, fc.uniqueArray(digest, { minLength: 1, maxLength: 3 }));

  test('read back as they were printed, and do not depend on the order', () => {
    fc.assert(
      fc.property(lists, (list) => {
        const files = new Map(Object.entries(list).map(([at, digests]) => [at, new Set(digests)]));
        const bytes = printList('1.2.3-rc.1+build', files);
        expect(parseList(bytes, 'clusters/a', '1.2.3')).toEqual({ kind: 'list', files });
        const reversed = new Map([...files].reverse().map(([at, digests]) => [at, new Set([...digests].reverse())]));
        expect(printList('1.2.3-rc.1+build', reversed).equals(bytes)).toBe(true);
        expect(bytes.toString()).toMatch(/^[\x20-\x7e\n]+\n$/);
      }),
    );
  });

  test('of any bytes give a reading, never an unsafe path, never an exception', () => {
    const header = Buffer.from('# netgen-files 1 netgen 0.1.0\n');
    const line = fc.tuple(digest, fc.string({ unit: 'binary' })).map(([hash, at]) => Buffer.from(`${hash}  ${at}\n`));
    const noise = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes));
    fc.assert(
      fc.property(fc.boolean(), fc.array(fc.oneof(line, noise), { maxLength: 4 }), (headed, lines) => {
        const reading = parseList(Buffer.concat([...(headed ? [header] : []), ...lines]), '', '0.1.0');
        if (reading.kind === 'list') for (const at of reading.files.keys()) expect(isSafePath(at)).toBe(true);
        else expect(reading.kind).toBe('damaged');
      }),
      { numRuns: 500 },
    );
  });

  test('may be checked with sha256sum', () => {
    const files = new Map([['x.yaml', new Set([sha256(Buffer.from('x'))])]]);
    expect(printList('0.1.0', files).toString()).toMatch(/^#.*\n[0-9a-f]{64} {2}x\.yaml\n$/);
  });

  test('merged by lines (`merge=union` in Git) own what either side owned', async () => {
    const root = temporaryDirectory();
    await planAndWrite(optionsFor(root, { 'a.yaml': 'one\n', 'b.yaml': 'b\n' }));
    const ours = readFileSync(join(root, '.netgen-files'), 'utf8');
    await planAndWrite(optionsFor(root, { 'a.yaml': 'two\n', 'c.yaml': 'c\n' }));
    const theirs = readFileSync(join(root, '.netgen-files'), 'utf8');
    writeFileSync(join(root, '.netgen-files'), ours + theirs.split('\n').slice(1).join('\n'));
    put(root, { 'b.yaml': 'b\n' });
    const { diagnostics } = await planAndWrite(optionsFor(root, { 'a.yaml': 'three\n' }));
    expect(diagnostics).toEqual([]);
    expect(readTree(root)).toEqual({ 'a.yaml': 'three\n' });
  });
});

describe('versions', () => {
  test('are ordered as semver.org 2.0.0 section 11 says', () => {
    const ordered = ['0.9.9', '1.0.0-1', '1.0.0-2', '1.0.0-10', '1.0.0-alpha', '1.0.0-alpha.1', '1.0.0-alpha.beta'];
    ordered.push('1.0.0-beta.2', '1.0.0-beta.11', '1.0.0-rc.1', '1.0.0', '1.0.1', '1.2.0', '1.10.0', '2.0.0');
    for (const [i, a] of ordered.entries()) {
      for (const [j, b] of ordered.entries())
        expect(Math.sign(compareVersions(a, b)), `${a} ${b}`).toBe(Math.sign(i - j));
    }
    expect(compareVersions('1.0.0+a', '1.0.0+b')).toBe(0);
    expect(() => compareVersions('1.0', '1.0.0')).toThrow('is not a version');
  });
});
