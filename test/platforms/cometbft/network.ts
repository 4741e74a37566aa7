// Small CometBFT networks by hand: clusters, nodes, keys and endpoints, without spec or resolve.
import { createHash } from 'node:crypto';
import type { Naming } from '../../../src/model/naming.ts';
import type { Cluster, CometbftPublicKeys, Network, Node, PublicKeys } from '../../../src/model/network.ts';
import { nodeEndpoints } from '../../../src/platforms/cometbft/endpoints.ts';
import { nodePorts } from '../../../src/platforms/cometbft/ports.ts';

export const naming: Naming = {
  serviceHost: (service, namespace, { dnsDomain }) => `${service}.${namespace}.svc.${dnsDomain}`,
  nodeHost: (service, { namespace }, { dnsDomain }) => `${service}.${namespace}.svc.${dnsDomain}`,
  limits: { namespace: 63, name: 63, service: 63, release: 53 },
};

export const desk = cluster('desk');
export const lab = cluster('lab', {
  exposure: 'nodePort',
  address: '192.0.2.10',
  nodePorts: { from: 31000, to: 31999 },
});
export const cloud = cluster('cloud', { exposure: 'loadBalancer' });

export function cluster(name: string, over: Partial<Cluster> = {}): Cluster {
  return {
    name,
    context: name,
    exposure: 'clusterIP',
    dnsDomain: 'cluster.local',
    provides: [],
    suspended: false,
    at: ['clusters', name],
    ...over,
  };
}

export function node(number: number, on: Cluster, over: Partial<Node> = {}): Node {
  return {
    labels: {},
    values: {},
    patches: [],
    pullSecrets: [],
    nodeSelector: {},
    tolerations: [],
    number,
    alias: `node${number}`,
    cluster: on.name,
    namespace: 'net',
    version: '0.38.25',
    state: 'running',
    resources: {},
    storage: { size: '1Gi', keep: true },
    nodePorts: (on.exposure === 'nodePort' && on.nodePorts && nodePorts(number, on.nodePorts)) || {},
    at: ['nodes', 'place'],
    ...over,
  };
}

/** Keys that follow from a number; nobody has their private halves. */
export function publicKeys(number: number, over: Partial<CometbftPublicKeys> = {}): CometbftPublicKeys {
  const raw = (what: string): string => createHash('sha256').update(`${what} ${number}`).digest('base64');
  return { genesis: true, node: raw('node'), validator: raw('validator'), power: 10, ...over };
}

export function keysOf(numbers: readonly number[]): PublicKeys & { platform: 'cometbft' } {
  const nodes = Object.fromEntries(numbers.map((number) => [String(number), publicKeys(number)]));
  return { platform: 'cometbft', network: 'net', nodes, secrets: {} };
}

export function network(clusters: readonly Cluster[], nodes: readonly Node[], over: Partial<Network> = {}): Network {
  const domain = 'net.example.com';
  const endpoints = nodes.flatMap((one) => {
    const on = clusters.find(({ name }) => name === one.cluster)!;
    return nodeEndpoints(one, { network: 'net', cluster: on, domain, naming });
  });
  return {
    kind: 'Network',
    name: 'net',
    platform: 'cometbft',
    version: '0.38.25',
    namespace: 'net',
    lockNamespace: 'netgen-system',
    delivery: {
      engine: 'flux',
      repository: 'https://git.example.com/net.git',
      branch: 'main',
      path: 'out/net',
      interval: '1m',
      suspended: false,
    },
    domain,
    clusters,
    nodes,
    instances: [],
    endpoints,
    charts: {},
    images: [],
    labels: {},
    keys: keysOf(nodes.map(({ number }) => number)),
    ...over,
  };
}
