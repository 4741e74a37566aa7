// Which names of peers a node must know before it starts, so that no two parts of a network miss each other for good. Pure.
import type { Network, Node } from '../../model/network.ts';
import { genesisValidators } from './genesis.ts';
import { isLiteral, type Peer } from './peers.ts';

/** Names of which so many must resolve that their weights add up to `least`. */
export interface FirstPeers {
  readonly least: number;
  readonly names: readonly { readonly host: string; readonly weight: number }[];
}

/**
 * CometBFT drops names that do not resolve when it starts, and names of load balancers take minutes. So a node waits until
 * it knows, itself included, peers with more than half of the voting power at genesis: any two nodes that do have a peer
 * in common, so all are connected, and with less there are no blocks to make. Names inside a cluster resolve at once and
 * addresses need no look-up, so one cluster never waits for others that its chain can do without. A node that a peer
 * cannot dial waits for one name at least, since nobody else would make the connection. Suspended clusters do not count.
 * Undefined: nothing to wait for.
 */
export function firstPeers(network: Network, node: Node, peers: readonly Peer[]): FirstPeers | undefined {
  const suspended = new Set(network.clusters.filter((cluster) => cluster.suspended).map(({ name }) => name));
  const dialled = peers.filter((peer) => peer.address !== undefined && !suspended.has(peer.node.cluster));
  const [late, certain] = [dialled.filter((peer) => isLate(peer, node)), dialled.filter((peer) => !isLate(peer, node))];
  if (late.length === 0) return undefined;
  const powers = new Map(genesisValidators(network).map(({ number, power }) => [number, power]));
  // Among full nodes only, each counts the same.
  const voters = [node, ...dialled.map((peer) => peer.node)].some(({ number }) => powers.has(number));
  const weightOf = ({ number }: Node): number => (voters ? (powers.get(number) ?? 0) : 1);
  const sum = (nodes: readonly Node[]): number => nodes.reduce((total, one) => total + weightOf(one), 0);
  const known = sum([node, ...certain.map((peer) => peer.node)]);
  const least = Math.floor((known + sum(late.map((peer) => peer.node))) / 2) + 1 - known;
  const names = late.map(({ address = '', node: one }) => ({ host: hostOf(address), weight: weightOf(one) }));
  if (least > 0) return { least, names: names.filter(({ weight }) => weight > 0) };
  const outside = certain.some((peer) => peer.node.cluster !== node.cluster);
  if (outside || late.every(({ dialsBack }) => dialsBack)) return undefined;
  return { least: 1, names: names.map(({ host }) => ({ host, weight: 1 })) };
}

/** What the script of the pod reads: the sum that is needed, then a line with weight and name for each peer. */
export function firstPeersText({ least, names }: FirstPeers): string {
  return [least, ...names.map(({ weight, host }) => `${weight} ${host}`)].join('\n').concat('\n');
}

/** Dialled by a name of another cluster, which somebody has to publish first. */
const isLate = ({ address = '', node: { cluster } }: Peer, node: Node): boolean =>
  cluster !== node.cluster && !isLiteral(address);

const hostOf = (address: string): string => address.slice(0, address.lastIndexOf(':'));
