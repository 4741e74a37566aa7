// Which value paths the real charts do not know; without the shared key trees it knows nothing and says so.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { JsonMap } from '../../src/model/network.ts';

interface KeyTree {
  readonly [key: string]: KeyTree | string;
}

const folder = new URL('../../../shared/chart-values/', import.meta.url);

/** The key tree of a chart, or undefined when this checkout has none beside it. */
function load(chart: string): { keys: KeyTree; openMaps: string[]; alsoRead: string[] } | undefined {
  const index = new URL('index.json', folder);
  if (!existsSync(index)) return undefined;
  const entries: { chart: string; file: string }[] = JSON.parse(readFileSync(index, 'utf8'));
  const entry = entries.find((one) => one.chart === chart);
  if (entry === undefined) throw new Error(`${fileURLToPath(index)} does not list ${chart}`);
  return JSON.parse(readFileSync(new URL(entry.file, folder), 'utf8'));
}

export const haveChartValues = existsSync(new URL('index.json', folder));

const isMap = (value: unknown): value is { [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Dotted paths that are set but that no template of the chart reads. */
export function unknownPaths(chart: string, values: JsonMap): string[] {
  const tree = load(chart);
  if (tree === undefined) throw new Error('no key trees beside this checkout');
  const open = new Set(tree.openMaps);
  const read = new Set(tree.alsoRead);
  const unknown: string[] = [];
  const walk = (value: { [key: string]: unknown }, keys: KeyTree, path: string): void => {
    for (const [key, item] of Object.entries(value)) {
      const here = path === '' ? key : `${path}.${key}`;
      const known = keys[key];
      if (known === undefined) {
        if (keys['*'] === undefined && !open.has(path) && !read.has(here)) unknown.push(here);
      } else if (isMap(item) && isMap(known)) walk(item, known, here);
    }
  };
  walk(values, tree.keys, '');
  return unknown;
}
