// Helpers of the tree tests: outputs from a short notation, and reading a tree back. Child processes use it too.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClusterOutput } from '../../src/tree/paths.ts';
import type { TreeOptions } from '../../src/tree/write.ts';

/** Content by path below the output directory; `clusters/x/...` belongs to the output of that cluster, `hosts/x/...` to that of the host. */
export type Tree = { readonly [path: string]: string };

export function outputsOf(tree: Tree): ClusterOutput[] {
  const outputs = new Map<string, { path: string; bytes: Buffer }[]>([['', []]]);
  for (const [path, text] of Object.entries(tree)) {
    const directory = /^(?:clusters|hosts)\/[^/]+(?=\/)/.exec(path)?.[0] ?? '';
    if (!outputs.has(directory)) outputs.set(directory, []);
    outputs.get(directory)!.push({
      path: directory === '' ? path : path.slice(directory.length + 1),
      bytes: Buffer.from(text),
    });
  }
  return [...outputs].map(([directory, files]) => ({ directory, files }));
}

export function optionsFor(root: string, tree: Tree, changes: Partial<TreeOptions> = {}): TreeOptions {
  return {
    root,
    shown: 'out',
    forbidden: [],
    version: '0.1.0',
    mode: 'write',
    adopt: false,
    overwrite: false,
    outputs: outputsOf(tree),
    commit: () => true,
    writer: { pid: 4242, host: 'here', now: '2026-01-01T00:00:00Z', isAlive: () => true },
    ...changes,
  };
}

/** All files of a directory by path, links as `-> target`; without the ownership lists unless asked for. */
export function readTree(root: string, lists = false): Record<string, string> {
  const tree: Record<string, string> = {};
  for (const entry of readdirSync(root, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || (!lists && entry.name === '.netgen-files')) continue;
    const path = join(entry.parentPath, entry.name);
    tree[path.slice(root.length + 1)] = readFileSync(path, 'utf8');
  }
  return tree;
}
