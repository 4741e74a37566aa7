// Who a node dials: the address book of a network as seen from one node. Pure; who has no keys yet is in nobody's list.
import { endpointOf } from '../../model/endpoints.ts';
import type { Network, Node } from '../../model/network.ts';
import { reach } from '../../model/reach.ts';
import { nodeId } from './keys.ts';
import { cometbftNodeKeys } from './keys-file.ts';

export interface Peer {
  readonly node: Node;
  /** Node id, 40 hexadecimal digits. */
  readonly id: string;
  /** `host:port` as this node dials it; undefined when only the peer can dial. */
  readonly address?: string;
  /** False: this node's address is none that the peer can dial, so the peer waits to be dialled. */
  readonly dialsBack: boolean;
}

/** All other nodes with keys, by number. */
export function peersOf(network: Network, node: Node): readonly Peer[] {
  return network.nodes.flatMap((other): Peer[] => {
    const keys = cometbftNodeKeys(network, other.number);
    if (other.number === node.number || !keys) return [];
    const address = p2pAddress(network, other, node.cluster);
    const id = nodeId(Buffer.from(keys.node, 'base64'));
    const dialsBack = p2pAddress(network, node, other.cluster) !== undefined;
    return [{ node: other, id, dialsBack, ...(address === undefined ? {} : { address }) }];
  });
}

/** Address of a node's p2p port as one in `cluster` dials it. */
export function p2pAddress(network: Network, node: Node, cluster: string): string | undefined {
  const endpoint = endpointOf(network, node.alias, 'p2p');
  return endpoint && reach(endpoint, cluster);
}

/** Nodes that no other cluster can dial. Two of them on different clusters never meet: neither can dial the other. */
export function hidden(network: Network): readonly Node[] {
  const found = network.nodes.filter(({ alias }) => endpointOf(network, alias, 'p2p')?.outside === undefined);
  return new Set(found.map(({ cluster }) => cluster)).size > 1 ? found : [];
}

const literal = /^([0-9]+(\.[0-9]+){3}|\[[0-9a-f:.]+\]):[0-9]+$/;

/** Whether `host:port` has an IP address, which nobody has to resolve. */
export const isLiteral = (address: string): boolean => literal.test(address);

/**
 * What a node tells others about its address. Only an IP address: CometBFT does not start when its own name does not
 * resolve (`node/setup.go`), and peers that cannot resolve it refuse the connection (`p2p/node_info.go`).
 */
export function externalAddress(network: Network, node: Node): string {
  const endpoint = endpointOf(network, node.alias, 'p2p');
  const oneCluster = network.nodes.every(({ cluster }) => cluster === node.cluster);
  const address = (oneCluster ? endpoint?.inside : endpoint?.outside) ?? '';
  return isLiteral(address) ? address : '';
}
