// Nodes as the ledger sees them: keys and the addresses that go into genesis and address book. Pure.
import { endpointOf } from '../../model/endpoints.ts';
import { nodeNumbered } from '../../model/lookup.ts';
import type { Endpoint, HederaPublicKeys, Network, Node } from '../../model/network.ts';
import type { GenesisMember, HostPort } from './genesis-network.ts';
import { hederaKeys } from './keys-file.ts';

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

/** Endpoints whose addresses the ledger keeps. */
const ledgerEndpoints = ['gossip', 'grpc', 'grpc-tls', 'grpc-web'] as const;

/** The addresses of a node that go into genesis and address book today, by endpoint name. */
export function ledgerAddresses(network: Network, node: Node): { readonly [endpoint: string]: string } {
  return Object.fromEntries(
    ledgerEndpoints.flatMap((name) => {
      const endpoint = endpointOf(network, node.alias, name);
      const address = endpoint && ledgerAddress(endpoint, network);
      return address === undefined ? [] : [[name, address]];
    }),
  );
}

/**
 * Members by number. `genesis` takes those that were there, also when the spec has them no more; what the keys file pins
 * goes before what the spec says today, because the ledger reads its genesis once.
 */
export function members(network: Network, which: 'all' | 'genesis' = 'all'): readonly GenesisMember[] {
  return Object.entries(hederaKeys(network)?.nodes ?? {})
    .map(([number, keys]) => ({ number: Number(number), keys }))
    .sort((a, b) => a.number - b.number)
    .flatMap(({ number, keys }) => {
      const node = nodeNumbered(network, number);
      const account = keys.account ?? node?.account;
      const addresses = keys.addresses ?? (node && ledgerAddresses(network, node));
      const counts = which === 'genesis' ? keys.genesis : node !== undefined;
      if (!counts || account === undefined || addresses === undefined) return [];
      return [member({ number, account, addresses, keys })];
    });
}

interface Known {
  readonly number: number;
  readonly account: string;
  readonly addresses: { readonly [endpoint: string]: string };
  readonly keys: HederaPublicKeys;
}

function member({ number, account, addresses, keys }: Known): GenesisMember {
  const find = (name: (typeof ledgerEndpoints)[number]): HostPort[] => {
    const address = addresses[name];
    return address === undefined ? [] : [hostPort(address)];
  };
  const [grpcWeb] = find('grpc-web');
  return {
    number,
    alias: `node${number}`,
    account,
    gossip: find('gossip'),
    service: [...find('grpc'), ...find('grpc-tls')],
    ...(grpcWeb === undefined ? {} : { grpcWeb }),
    certificate: keys.gossip,
    admin: keys.admin,
  };
}
