// The network for programs: `network.json` of the tree, and what `inspect --output json` prints. Pure.
import type { Cluster, Endpoint, Instance, JsonMap, Network, Node } from '../model/network.ts';
import type { StoredWorkload } from '../model/part.ts';

/** Version of the format of network.json. */
export const networkJsonFormat = 1;

function endpointJson(endpoint: Endpoint): JsonMap {
  const { address, name, protocol, cluster, namespace, service, port, pods, inside, outside } = endpoint;
  return {
    address,
    name,
    protocol,
    cluster,
    namespace,
    service,
    port,
    pods,
    inside,
    ...(outside !== undefined && { outside }),
  };
}

function clusterJson(cluster: Cluster, digest: string | undefined): JsonMap {
  return {
    name: cluster.name,
    context: cluster.context,
    exposure: cluster.exposure,
    ...(cluster.provider !== undefined && { provider: cluster.provider }),
    ...(cluster.region !== undefined && { region: cluster.region }),
    ...(cluster.docker && {
      address: cluster.docker.ssh?.address ?? 'local',
      subnet: cluster.docker.subnet,
    }),
    ...(digest !== undefined && { digest }),
  };
}

const nodeJson = ({ number, alias, account, cluster, namespace, version, state, ...rest }: Node): JsonMap => ({
  number,
  alias,
  ...(account !== undefined && { account }),
  ...{ cluster, namespace, version, state },
  ...(rest.externalAddress !== undefined && { externalAddress: rest.externalAddress }),
});
const instanceJson = ({ name, kind, on, namespace }: Instance): JsonMap => ({ name, kind, on, namespace });

const storedJson = ({ name, cluster, namespace, node, claims }: StoredWorkload): JsonMap => ({
  ...{ name, cluster, namespace },
  ...(node !== undefined && { node }),
  claims: claims.map(({ name: claim, size, storageClass, keep }) => ({
    ...{ name: claim, size },
    ...(storageClass !== undefined && { storageClass }),
    keep,
  })),
});

function headJson(network: Network, netgen: string): JsonMap {
  return {
    format: networkJsonFormat,
    netgen,
    kind: network.kind,
    name: network.name,
    platform: network.platform,
    version: network.version,
    namespace: network.namespace,
    ...(network.delivery.engine !== 'flux' && { engine: network.delivery.engine }),
    ...(network.expires !== undefined && { expires: network.expires }),
  };
}

/** Clusters, nodes and endpoints of a network. */
export function networkJson(network: Network, netgen: string): JsonMap {
  return {
    ...headJson(network, netgen),
    clusters: network.clusters.map((cluster) => clusterJson(cluster, undefined)),
    nodes: network.nodes.map(nodeJson),
    instances: network.instances.map(instanceJson),
    endpoints: network.endpoints.map(endpointJson),
  };
}

/** What is known when a tree was rendered. */
export interface TreeFacts {
  /** Version of this netgen. */
  readonly version: string;
  /** By cluster. */
  readonly digests: ReadonlyMap<string, string>;
  readonly volumes: readonly StoredWorkload[];
}

/** The same as indented text, with a digest per cluster and all volumes; an item at a time, because all of them may be megabytes. */
export function* networkJsonText(network: Network, { version, digests, volumes }: TreeFacts): Generator<string> {
  yield JSON.stringify(headJson(network, version), null, 2).slice(0, -'\n}'.length);
  yield* listText('clusters', network.clusters, (cluster) => clusterJson(cluster, digests.get(cluster.name)));
  yield* listText('nodes', network.nodes, nodeJson);
  yield* listText('instances', network.instances, instanceJson);
  yield* listText('endpoints', network.endpoints, endpointJson);
  // Volumes of Docker have neither size nor class.
  if (network.delivery.engine === 'flux' && volumes.length > 0) yield* listText('volumes', volumes, storedJson);
  yield '\n}\n';
}

/** A member of the outermost map, behind others. */
function* listText<T>(name: string, items: readonly T[], json: (item: T) => JsonMap): Generator<string> {
  yield `,\n  "${name}": [`;
  let comma = '';
  for (const item of items) {
    yield `${comma}\n    ${JSON.stringify(json(item), null, 2).replaceAll('\n', '\n    ')}`;
    comma = ',';
  }
  yield items.length > 0 ? '\n  ]' : ']';
}
