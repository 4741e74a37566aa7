// Where a CometBFT node can be reached, inside its cluster and from others. Pure; a node's addresses depend on nobody else.
import type { Naming } from '../../model/naming.ts';
import type { Cluster, Endpoint, Labels, Node } from '../../model/network.ts';
import { outsideAddress } from '../../model/reach.ts';
import { ports } from './ports.ts';

/** Labels of all nodes of a network; part of immutable selectors. */
export function groupLabels(network: string): Labels {
  return { 'app.kubernetes.io/name': 'cometbft', 'app.kubernetes.io/instance': network };
}

/** Labels of one node's pod; the selector of its workload, which nobody can change later. */
export function podLabels(network: string, alias: string): Labels {
  return { ...groupLabels(network), 'netgen.dev/node': alias };
}

export interface NodeAddressing {
  readonly network: string;
  readonly cluster: Cluster;
  readonly domain: string | undefined;
  readonly naming: Naming;
}

const doors = [
  { name: 'p2p', port: ports.p2p, protocol: 'tcp', exposed: true },
  { name: 'rpc', port: ports.rpc, protocol: 'http', exposed: true },
  { name: 'metrics', port: ports.metrics, protocol: 'http', exposed: false },
] as const;

export function nodeEndpoints(node: Node, { network, cluster, domain, naming }: NodeAddressing): Endpoint[] {
  const host = naming.nodeHost(node.alias, node, cluster);
  return doors.map(({ name, port, protocol, exposed }) => {
    const opening = { label: node.alias, port, nodePort: node.nodePorts[name], given: node.externalAddress };
    const outside = exposed ? outsideAddress(cluster, domain, opening) : undefined;
    return {
      address: node.alias,
      name,
      protocol,
      cluster: node.cluster,
      namespace: node.namespace,
      service: node.alias,
      port,
      pods: podLabels(network, node.alias),
      inside: `${host}:${port}`,
      ...(outside === undefined ? {} : { outside }),
    };
  });
}
