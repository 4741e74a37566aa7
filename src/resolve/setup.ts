// What a spec of kind Setup gives to the networks on its clusters: operators by cluster. Pure.
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Cluster } from '../model/network.ts';
import type { SetupSpec } from '../spec/parse.ts';
import { indexClusters, resolveClusters, selectClusters } from './places/clusters.ts';

/** What is wrong when the file that `setup:` names is a spec of the other kind. */
export const notASetup: Diagnostic = {
  code: 'NG1221',
  severity: 'error',
  message: 'the file that `setup` names is a spec of kind `Network`',
  at: ['setup'],
  help: 'name a spec with `kind: Setup`, or remove `setup:` and list the operators under `provides:` of the clusters',
};

/** The part of `operators:` that says where each of them runs. */
type Placement = Readonly<Record<string, { readonly on?: readonly string[] | undefined } | undefined>>;

/** Operators by cluster; an operator without `on` is on every cluster of the setup. */
export function operatorsByCluster(setup: SetupSpec): ReadonlyMap<string, readonly string[]> {
  const { clusters } = resolveClusters(setup.core.clusters);
  const index = indexClusters(clusters);
  const found = new Map<string, string[]>(clusters.map((cluster) => [cluster.name, []]));
  for (const spec of setup.components.filter((one) => one.component.kind === 'operators'))
    for (const [operator, placement] of Object.entries(spec.own as Placement)) {
      if (placement === undefined) continue;
      const names = placement.on ? selectClusters(placement.on, index, []).names : [...index.keys()];
      for (const name of names) found.get(name)?.push(operator);
    }
  return found;
}

/** Clusters of a network with the operators of its setup; a cluster the setup does not list is an error. */
export function applySetup(
  clusters: readonly Cluster[],
  setup: SetupSpec,
): { clusters: Cluster[]; diagnostics: Diagnostic[] } {
  const operators = operatorsByCluster(setup);
  const missing = clusters.filter((cluster) => !operators.has(cluster.name));
  const diagnostics: Diagnostic[] = missing.slice(0, 1).map((cluster) => ({
    code: 'NG1221',
    severity: 'error',
    message: `the setup \`${setup.core.name}\` does not list cluster \`${cluster.name}\`${missing.length > 1 ? ` and ${missing.length - 1} more` : ''}`,
    at: ['setup'],
    help: `add \`${cluster.name}: {...}\` below \`clusters:\` of the setup, or share one file with \`extends:\``,
  }));
  const provided = clusters.map((cluster) => ({
    ...cluster,
    provides: [...new Set([...cluster.provides, ...(operators.get(cluster.name) ?? [])])].sort(),
  }));
  return { clusters: provided, diagnostics };
}
