// Nodes as the ledger sees them: keys and the addresses that go into genesis and address book. Pure.
import { endpointOf } from '../../model/endpoints.ts';
import type { Endpoint, Network, Node, NodePublicKeys } from '../../model/network.ts';
import type { GenesisMember, HostPort } from './genesis-network.ts';

/** Splits `host:port`; the last colon, because IPv6 hosts have more of them. */
export function hostPort(address: string): HostPort {
  const colon = address.lastIndexOf(':');
  return { host: address.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(address.slice(colon + 1)) };
}

/**
 * Whether the ledger's addresses must work across clusters. In a network on one cluster they are the cluster's own
 * service names; otherwise those from outside, also for neighbours: a member has one address, the same for all.
 */
export function spansClusters(network: Pick<Network, 'nodes'>): boolean {
  return new Set(network.nodes.map(({ cluster }) => cluster)).size > 1;
}

/** The address of an endpoint that goes into genesis and address book; undefined when other clusters cannot reach it. */
export function ledgerAddress(endpoint: Endpoint, network: Pick<Network, 'nodes'>): string | undefined {
  return spansClusters(network) ? endpoint.outside : endpoint.inside;
}

/** Nodes whose gossip, or any other asked endpoint, other members could not reach. */
export function unreachable(network: Network, names: readonly string[] = ['gossip', 'grpc']): readonly Node[] {
  if (!spansClusters(network)) return [];
  return network.nodes.filter(({ alias }) =>
    names.some((name) => endpointOf(network, alias, name)?.outside === undefined),
  );
}

/** Nodes that have public keys and addresses, by number; for genesis take those that were there (`genesis: true`). */
export function members(network: Network, which: 'all' | 'genesis' = 'all'): readonly GenesisMember[] {
  return network.nodes.flatMap((node) => {
    const keys = network.keys?.nodes[String(node.number)];
    if (!keys || (which === 'genesis' && !keys.genesis)) return [];
    const find = (name: string): HostPort[] => {
      const endpoint = endpointOf(network, node.alias, name);
      const address = endpoint && ledgerAddress(endpoint, network);
      return address === undefined ? [] : [hostPort(address)];
    };
    return [member(node, keys, find)];
  });
}

function member(node: Node, keys: NodePublicKeys, find: (name: string) => HostPort[]): GenesisMember {
  const [grpcWeb] = find('grpc-web');
  return {
    number: node.number,
    alias: node.alias,
    account: node.account,
    gossip: find('gossip'),
    service: [...find('grpc'), ...find('grpc-tls')],
    ...(grpcWeb === undefined ? {} : { grpcWeb }),
    certificate: keys.gossip,
    admin: keys.admin,
  };
}
