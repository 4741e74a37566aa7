// Looking up clusters, nodes and instances. Pure: an index is made once per list and only remembers what can be computed again.
import { groupBy } from './group.ts';
import type { Cluster, Instance, Node } from './network.ts';

/** A look-up in lists that never change; thousands of look-ups in one list stay linear. */
function lookup<T, K>(key: (item: T) => K): (items: readonly T[], wanted: K) => readonly T[] {
  const indexes = new WeakMap<readonly T[], ReadonlyMap<K, readonly T[]>>();
  return (items, wanted) => {
    let index = indexes.get(items);
    if (!index) {
      index = groupBy(items, key);
      indexes.set(items, index);
    }
    return index.get(wanted) ?? [];
  };
}

const clustersByName = lookup((cluster: Cluster) => cluster.name);
const nodesByNumber = lookup((node: Node) => node.number);
const nodesByCluster = lookup((node: Node) => node.cluster);
const instancesByKind = lookup((instance: Instance) => instance.kind);

export function clusterNamed(
  { clusters }: { readonly clusters: readonly Cluster[] },
  name: string,
): Cluster | undefined {
  return clustersByName(clusters, name)[0];
}

/** What people call the places of a network: with engine `compose` they are Docker hosts. */
export function placeNoun(clusters: Iterable<Pick<Cluster, 'docker'>>): 'cluster' | 'host' {
  for (const { docker } of clusters) return docker ? 'host' : 'cluster';
  return 'cluster';
}

/** Whether nodes have accounts of the ledger. */
export function hasAccounts({ nodes }: { readonly nodes: readonly Node[] }): boolean {
  return nodes.some(({ account }) => account !== undefined);
}

export function nodeNumbered({ nodes }: { readonly nodes: readonly Node[] }, number: number): Node | undefined {
  return nodesByNumber(nodes, number)[0];
}

/** Nodes of one cluster, by number. */
export function nodesOn({ nodes }: { readonly nodes: readonly Node[] }, cluster: string): readonly Node[] {
  return nodesByCluster(nodes, cluster);
}

/** Instances of one component, by name. */
export function instancesOf(
  { instances }: { readonly instances: readonly Instance[] },
  kind: string,
): readonly Instance[] {
  return instancesByKind(instances, kind);
}
