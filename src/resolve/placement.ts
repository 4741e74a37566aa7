// `nodes.place` -> which node runs on which cluster. A pure function of the spec; never a silent reshuffle.
import type { Diagnostic, SpecPath } from '../diagnostics/diagnostic.ts';
import { parseIds } from '../model/ids.ts';
import { placeNoun } from '../model/lookup.ts';
import type { PlaceSpec } from '../spec/schema.ts';
import { type ClusterIndex, selectClusters } from './places/clusters.ts';

export interface Placed {
  readonly number: number;
  readonly cluster: string;
  readonly at: SpecPath;
}

/** Splits `0-20,!3` into the numbers that are placed and those taken out again. */
function parsePlacedIds(text: string): { ids: number[]; without: Set<number> } | undefined {
  const parts = text.split(',').map((part) => part.trim());
  const ids = parseIds(parts.filter((part) => !part.startsWith('!')).join(','));
  const out = parts.filter((part) => part.startsWith('!')).map((part) => part.slice(1));
  const without = out.length === 0 ? [] : parseIds(out.join(','));
  return ids && without ? { ids, without: new Set(without) } : undefined;
}

interface Counts {
  readonly ids: number;
  readonly clusters: number;
  readonly noun: string;
}

function uneven(entry: PlaceSpec, counts: Counts, at: SpecPath): Diagnostic {
  const places = `${counts.clusters} ${counts.noun}s`;
  const message = `${counts.ids} nodes cannot be placed one by one on ${places}`;
  const notes = [
    {
      message: `\`ids: ${entry.ids}\` has ${counts.ids} numbers, \`on: ${entry.on.join(', ')}\` has ${places}`,
    },
  ];
  const help = 'make the counts equal, or add `spread: true`';
  return { code: 'NG1208', severity: 'error', message, at, notes, help };
}

function placeEntry(
  entry: PlaceSpec,
  index: ClusterIndex,
  at: SpecPath,
): { placed: Placed[]; diagnostics: Diagnostic[] } {
  const numbers = parsePlacedIds(entry.ids);
  if (numbers === undefined) {
    const help = 'write for example `0-20`, `0-3,7` or `0-20,!3`';
    const message = `\`${entry.ids}\` is not a list of node numbers`;
    return { placed: [], diagnostics: [{ code: 'NG1207', severity: 'error', message, at: [...at, 'ids'], help }] };
  }
  const { names, diagnostics } = selectClusters(entry.on, index, [...at, 'on']);
  if (diagnostics.length > 0) return { placed: [], diagnostics };
  const { ids, without } = numbers;
  const one = names.length === 1;
  if (!one && entry.spread !== true && ids.length !== names.length) {
    const noun = placeNoun(index.values());
    return { placed: [], diagnostics: [uneven(entry, { ids: ids.length, clusters: names.length, noun }, at)] };
  }
  // With `spread` a node's cluster depends on its number only, so that taking a neighbour out moves nobody.
  const clusterOf = (number: number, position: number): string =>
    names[one ? 0 : entry.spread === true ? number % names.length : position]!;
  const placed = ids.map((number, position) => ({ number, cluster: clusterOf(number, position), at }));
  return { placed: placed.filter(({ number }) => !without.has(number)), diagnostics };
}

/** Every node with its cluster, by number. */
export function placeNodes(
  entries: readonly PlaceSpec[],
  index: ClusterIndex,
): { placed: Placed[]; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const found = new Map<number, Placed>();
  entries.forEach((entry, i) => {
    const result = placeEntry(entry, index, ['nodes', 'place', i]);
    diagnostics.push(...result.diagnostics);
    for (const node of result.placed) {
      const first = found.get(node.number);
      if (first) {
        const notes = [{ message: `first placed here, on \`${first.cluster}\``, at: first.at }];
        const message = `node ${node.number} is placed twice`;
        diagnostics.push({
          code: 'NG1209',
          severity: 'error',
          message,
          at: node.at,
          notes,
          help: `take ${node.number} out of one of the entries`,
        });
        return;
      }
      found.set(node.number, node);
    }
  });
  return { placed: [...found.values()].sort((a, b) => a.number - b.number), diagnostics };
}
