// Who reaches whom under network policies, by the rules of networking.k8s.io/v1: a second reading of what netgen prints. Ingress only.
import type { Labels } from '../../src/model/network.ts';
import type { ApiObject } from '../../src/model/part.ts';

interface Selector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly { readonly key: string; readonly operator: string }[];
}

interface Peer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
}

interface PolicySpec {
  readonly podSelector: Selector;
  readonly policyTypes: readonly string[];
  readonly ingress?: readonly {
    readonly from?: readonly Peer[];
    readonly ports?: readonly { readonly port: number }[];
  }[];
}

export interface Pod {
  readonly namespace: string;
  readonly labels: Labels;
}

/** Policies, and the labels of namespaces. */
export interface Rules {
  readonly policies: readonly ApiObject[];
  readonly namespaces: { readonly [name: string]: Labels };
}

/** Policies that isolate a pod; without one it takes every connection. */
export function isolating({ policies }: Pick<Rules, 'policies'>, pod: Pod): readonly ApiObject[] {
  return policies.filter(
    ({ metadata, spec }) =>
      metadata.namespace === pod.namespace && matches((spec as unknown as PolicySpec).podSelector, pod.labels),
  );
}

/** Whether a connection from a pod, or from outside of the cluster, reaches a port of a pod. */
export function reaches(
  rules: Rules,
  { from, to, port }: { readonly from: Pod | 'outside'; readonly to: Pod; readonly port: number },
): boolean {
  const policies = isolating(rules, to);
  if (policies.length === 0) return true;
  return policies.some(({ spec }) =>
    ((spec as unknown as PolicySpec).ingress ?? []).some(({ from: peers, ports }) => {
      const onPort = ports === undefined || ports.length === 0 || ports.some((one) => one.port === port);
      const allowed =
        peers === undefined || peers.length === 0 || peers.some((peer) => isPeer(rules, { peer, from, to }));
      return onPort && allowed;
    }),
  );
}

function isPeer(
  { namespaces }: Rules,
  { peer, from, to }: { readonly peer: Peer; readonly from: Pod | 'outside'; readonly to: Pod },
): boolean {
  if (from === 'outside') return false;
  const there = peer.namespaceSelector
    ? matches(peer.namespaceSelector, namespaces[from.namespace] ?? {})
    : from.namespace === to.namespace;
  return there && (peer.podSelector === undefined || matches(peer.podSelector, from.labels));
}

function matches({ matchLabels = {}, matchExpressions = [] }: Selector, labels: Labels): boolean {
  const unknown = matchExpressions.find(({ operator }) => operator !== 'Exists');
  if (unknown) throw new Error(`unknown operator ${unknown.operator}`);
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key }) => key in labels)
  );
}
