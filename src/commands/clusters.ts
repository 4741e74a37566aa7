// `--cluster`: names, globs and ranges of clusters that a run is limited to.
import type { Diagnosed } from '../diagnostics/diagnostic.ts';
import type { Network } from '../model/network.ts';
import { indexClusters, selectClusters } from '../resolve/places/clusters.ts';

/** All clusters, or those that the patterns stand for. */
export function chooseClusters(
  network: Network,
  patterns: readonly string[] | undefined,
): Diagnosed<readonly string[]> {
  if (patterns === undefined) return { value: network.clusters.map((cluster) => cluster.name), diagnostics: [] };
  const { names, diagnostics } = selectClusters(patterns, indexClusters(network.clusters), ['clusters']);
  // They were named on the command line, not in the spec.
  const unplaced = diagnostics.map(({ at, notes, ...rest }) => rest);
  return diagnostics.length > 0 ? { diagnostics: unplaced } : { value: names, diagnostics };
}
