// Where a consensus node can be reached, inside its cluster and from others. Pure; a node's addresses depend on nobody else.
import type { Naming } from '../../model/naming.ts';
import type { Cluster, Endpoint, Labels, Node } from '../../model/network.ts';
import { outsideAddress } from '../../model/reach.ts';
import { nodeObjects, nodePodLabels, ports } from './names.ts';

/** What stands in front of a node; without a proxy its pod answers itself. */
export interface Proxies {
  readonly haproxy: boolean;
  readonly envoy: boolean;
}

type EndpointName = 'gossip' | 'grpc' | 'grpc-tls' | 'grpc-web' | 'metrics';

/** One thing a node answers. */
export interface Door {
  readonly name: EndpointName;
  readonly port: number;
  readonly protocol: Endpoint['protocol'];
  /** Service that the chart makes. */
  readonly service: string;
  readonly pods: Labels;
  /** Service of netgen's own that other clusters reach; none: never exposed. */
  readonly exposed?: { readonly service: string; readonly host: string };
}

/** Everything that answers for a node, in a fixed order. */
export function nodeDoors(alias: string, proxies: Proxies): readonly Door[] {
  const objects = nodeObjects(alias);
  const pod = { service: objects.service, pods: nodePodLabels(alias) };
  const grpc = proxies.haproxy ? { service: objects.haproxy, pods: { app: `haproxy-${alias}` } } : pod;
  const web = { service: objects.envoy, pods: { app: `envoy-proxy-${alias}` } };
  // Gossip, gRPC and gRPC-web are three pods, so three load balancers: one name cannot lead to all of them.
  const toGossip = { service: `${alias}-gossip`, host: `${alias}-gossip` };
  const toGrpc = { service: `${alias}-grpc`, host: alias };
  const toWeb = { service: `${alias}-grpc-web`, host: `${alias}-web` };
  const doors: Door[] = [
    { name: 'gossip', port: ports.gossip, protocol: 'tcp', ...pod, exposed: toGossip },
    { name: 'grpc', port: ports.grpc, protocol: 'grpc', ...grpc, exposed: toGrpc },
    { name: 'grpc-tls', port: ports.grpcTls, protocol: 'grpc', ...grpc, exposed: toGrpc },
    { name: 'metrics', port: ports.metrics, protocol: 'http', ...pod },
  ];
  if (proxies.envoy) doors.push({ name: 'grpc-web', port: ports.grpcWeb, protocol: 'http', ...web, exposed: toWeb });
  return doors;
}

export interface NodeAddressing {
  readonly proxies: Proxies;
  readonly cluster: Cluster;
  readonly domain: string | undefined;
  readonly naming: Naming;
}

export function nodeEndpoints(node: Node, addressing: NodeAddressing): Endpoint[] {
  const { cluster, naming } = addressing;
  return nodeDoors(node.alias, addressing.proxies).map((door) => {
    const address = outside(node, door, addressing);
    return {
      address: node.alias,
      name: door.name,
      protocol: door.protocol,
      cluster: node.cluster,
      namespace: node.namespace,
      service: door.service,
      port: door.port,
      pods: door.pods,
      inside: `${naming.serviceHost(door.service, node.namespace, cluster)}:${door.port}`,
      ...(address === undefined ? {} : { outside: address }),
    };
  });
}

function outside(node: Node, door: Door, { cluster, domain }: NodeAddressing): string | undefined {
  if (!door.exposed) return undefined;
  const nodePort = node.nodePorts[door.name];
  const given = node.externalAddress;
  return outsideAddress(cluster, domain, { label: door.exposed.host, port: door.port, nodePort, given });
}
