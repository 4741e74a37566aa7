// Where a node can be reached, inside its cluster and from others. Pure; it builds no Service.

import { endpointOf } from '../../model/endpoints.ts';
import type { Naming } from '../../model/naming.ts';
import type { Cluster, Endpoint, Network, Node } from '../../model/network.ts';
import { outsideAddress } from '../../model/reach.ts';
import { type CodeBase, nodeLabels, nodeServices, replicaPorts, scalarAbciPort, scalarPort } from './names.ts';

/** One thing a node answers. */
export interface Door {
  readonly name: 'rpc' | 'abci' | 'p2p' | 'metrics';
  readonly port: number;
  readonly protocol: Endpoint['protocol'];
  /** Others may dial it where the cluster has node ports; peers never do, see NG1377. */
  readonly open: boolean;
}

/** What a node answers over TCP, in a fixed order. The peers of `scalar` speak QUIC on the UDP port of RPC's number. */
export function nodeDoors(codeBase: CodeBase, number: number, committeeSize: number): readonly Door[] {
  if (codeBase === 'scalar')
    return [
      { name: 'rpc', port: scalarPort, protocol: 'http', open: true },
      { name: 'abci', port: scalarAbciPort(number), protocol: 'tcp', open: true },
    ];
  const { p2p, metrics } = replicaPorts(number, committeeSize);
  return [
    { name: 'p2p', port: p2p, protocol: 'tcp', open: false },
    { name: 'metrics', port: metrics, protocol: 'http', open: true },
  ];
}

export interface NodeAddressing {
  readonly codeBase: CodeBase;
  readonly committeeSize: number;
  readonly cluster: Cluster;
  readonly naming: Naming;
}

/**
 * Peers have the host of the node itself: a fixed address, or the name of a headless Service, which leads to the pod. A
 * Service with an address of its own would not do: `replica` recognises a peer by the address it comes from.
 */
export function nodeEndpoints(node: Node, addressing: NodeAddressing): Endpoint[] {
  const { codeBase, committeeSize, cluster, naming } = addressing;
  const services = nodeServices(node.alias);
  return nodeDoors(codeBase, node.number, committeeSize).map(({ name, port, protocol, open }) => {
    const service = name === 'p2p' ? services.pod : services.inside;
    const own = name === 'p2p' || name === 'rpc';
    const host = own ? naming.nodeHost(service, node, cluster) : naming.serviceHost(service, node.namespace, cluster);
    // A load balancer per node would be much for reading metrics: node and host ports only.
    const opened = open && cluster.exposure === 'nodePort';
    const opening = { label: node.alias, port, nodePort: node.nodePorts[name] };
    const outside = opened ? outsideAddress(cluster, undefined, opening) : undefined;
    return {
      address: node.alias,
      name,
      protocol,
      cluster: node.cluster,
      namespace: node.namespace,
      service,
      port,
      pods: nodeLabels(node.alias),
      inside: `${host}:${port}`,
      ...(outside === undefined ? {} : { outside }),
    };
  });
}

/** Host under which peers of the same cluster dial a node. */
export function hostOf(network: Pick<Network, 'endpoints'>, { alias }: Pick<Node, 'alias'>): string {
  const endpoint = endpointOf(network, alias, 'p2p') ?? endpointOf(network, alias, 'rpc');
  return endpoint?.inside.slice(0, -`:${endpoint.port}`.length) ?? '';
}
