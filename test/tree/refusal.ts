// Two trees, and what every refusal has in common: a code, words, and nothing changed.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { planAndWrite, type TreeOptions } from '../../src/tree/write.ts';
import { temporaryDirectory } from './temporary.ts';
import { optionsFor, readTree, type Tree } from './trees.ts';

export const first: Tree = {
  'NETWORK.md': 'net\n',
  'clusters/a/nodes/node0.yaml': 'node: 0\n',
  'clusters/b/x.yaml': 'x: 1\n',
};
export const second: Tree = {
  'NETWORK.md': 'NET\n',
  'clusters/a/nodes/node0.yaml': 'node: 2\n',
  'clusters/c/y.yaml': 'y: 1\n',
};

/** A directory with the first tree. */
export async function tree(): Promise<string> {
  const root = join(temporaryDirectory(), 'out');
  expect((await planAndWrite(optionsFor(root, first))).diagnostics).toEqual([]);
  return root;
}

/** Runs `second` and expects these codes, in this order, and nothing changed. */
export async function refuses(
  root: string,
  codes: readonly string[],
  changes: Partial<TreeOptions> = {},
): Promise<string> {
  const before = existsSync(root) ? readTree(dirname(root), true) : {};
  const result = await planAndWrite(optionsFor(root, second, changes));
  expect(result.diagnostics.map(({ code }) => code)).toEqual(codes);
  expect(result.value).toBeUndefined();
  expect(existsSync(root) ? readTree(dirname(root), true) : {}).toEqual(before);
  for (const { message, help } of result.diagnostics) {
    expect(message).toMatch(/^`?[a-z/.`].*[^.?]$/);
    expect(help).toBeTruthy();
  }
  return result.diagnostics.map(({ message }) => message).join('\n');
}
