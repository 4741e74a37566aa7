// The network for programs: `network.json` of the tree, and what `inspect --output json` prints. Pure.
import type { Endpoint, Json, JsonMap, Network } from '../model/network.ts';

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

/** Clusters, nodes and endpoints of a network, and a digest per cluster when the tree was rendered. */
export function networkJson(network: Network, netgen: string, digests?: ReadonlyMap<string, string>): JsonMap {
  const clusters = network.clusters.map((cluster): Json => {
    const digest = digests?.get(cluster.name);
    return {
      name: cluster.name,
      context: cluster.context,
      exposure: cluster.exposure,
      ...(cluster.provider !== undefined && { provider: cluster.provider }),
      ...(cluster.region !== undefined && { region: cluster.region }),
      ...(digest !== undefined && { digest }),
    };
  });
  const nodes = network.nodes.map(({ number, alias, account, cluster, namespace, version, state }): Json => {
    return { number, alias, account, cluster, namespace, version, state };
  });
  const instances = network.instances.map(({ name, kind, on, namespace }): Json => ({ name, kind, on, namespace }));
  return {
    format: networkJsonFormat,
    netgen,
    kind: network.kind,
    name: network.name,
    platform: network.platform,
    version: network.version,
    namespace: network.namespace,
    ...(network.expires !== undefined && { expires: network.expires }),
    clusters,
    nodes,
    instances,
    endpoints: network.endpoints.map(endpointJson),
  };
}
