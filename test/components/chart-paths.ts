// Value paths that a real chart does not have. The key trees of the charts are shared material beside the repository.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Json, JsonMap } from '../../src/model/network.ts';
import { isMap } from '../../src/model/values.ts';

const folder = fileURLToPath(new URL('../../../shared/chart-values/', import.meta.url));
export const haveChartTrees = existsSync(folder);

interface Tree {
  readonly keys: JsonMap;
  readonly openMaps: readonly string[];
  readonly alsoRead: readonly string[];
}

/** Dotted paths in `values` that the chart's own values do not list and no template is known to read. */
export function unknownPaths(chart: string, version: string, values: JsonMap): string[] {
  const tree: Tree = JSON.parse(readFileSync(`${folder}${chart}-${version}.json`, 'utf8'));
  return [...walk(tree, { values, keys: tree.keys, at: '' })];
}

function* walk(tree: Tree, { values, keys, at }: { values: JsonMap; keys: JsonMap; at: string }): Generator<string> {
  for (const [key, value] of Object.entries(values)) {
    const path = at === '' ? key : `${at}.${key}`;
    const known: Json | undefined = keys[key];
    if (known === undefined) {
      if (!('*' in keys) && !tree.openMaps.includes(at) && !tree.alsoRead.includes(path)) yield path;
    } else if (isMap(value) && isMap(known)) yield* walk(tree, { values: value, keys: known, at: path });
  }
}
