// What one Kubernetes cluster runs of each Hedera node: workloads, pods, claims. It only reads.
import { list, type Resource } from './bed.ts';

export interface NodeOnCluster {
  /** Replicas that are asked for: StatefulSet, haproxy, envoy. */
  readonly replicas: readonly unknown[];
  /** Changes when, and only when, the pod template of the node does. */
  readonly revision: string | undefined;
  /** Of the node's own pods. */
  readonly pods: readonly string[];
  /** Claims as name and uid. */
  readonly claims: readonly string[];
}

/** By alias. */
export async function nodesOn(
  context: string,
  namespace: string,
  aliases: readonly string[],
): Promise<{ readonly [alias: string]: NodeOnCluster }> {
  const all = await list(context, 'statefulsets,deployments,pods,persistentvolumeclaims', '-n', namespace);
  return Object.fromEntries(aliases.map((alias) => [alias, nodeOf(all, alias)]));
}

function nodeOf(all: readonly Resource[], alias: string): NodeOnCluster {
  const named = (kind: string, name: string) =>
    all.find((one) => one.kind === kind && one.metadata.name === `${name}-${alias}`);
  const statefulSet = named('StatefulSet', 'network');
  const workloads = [statefulSet, named('Deployment', 'haproxy'), named('Deployment', 'envoy-proxy')];
  const claims = all.filter((one) => one.kind === 'PersistentVolumeClaim' && one.metadata.name.includes(`-${alias}-`));
  const pods = all.filter((one) => one.kind === 'Pod' && one.metadata.labels?.app === `network-${alias}`);
  return {
    replicas: workloads.map((one) => one?.spec?.replicas),
    revision: statefulSet?.status?.updateRevision,
    pods: pods.map(({ metadata }) => metadata.uid),
    claims: claims.map(({ metadata }) => `${metadata.name} ${metadata.uid}`).sort(),
  };
}
