// Ports of a CometBFT node, and which node ports and host ports it claims. Pure; they depend on its own number only.
import type { PortRange } from '../../model/network.ts';

/** CometBFT's own port numbers; `abci` is where an application beside the node listens. */
export const ports = { p2p: 26656, rpc: 26657, metrics: 26660, abci: 26658 } as const;

/** In the order of their port numbers; the order is part of the formula and never changes. */
const exposed = ['p2p', 'rpc'] as const;

/**
 * Node ports by endpoint: each number has a slot of two, `number mod slots`, so that adding or removing a node moves
 * nobody. Two numbers share a slot when they differ by a multiple of the number of slots; resolve reports that.
 * Undefined when the range has no room for one slot.
 */
export function nodePorts(number: number, range: PortRange): { readonly [endpoint: string]: number } | undefined {
  const slots = Math.floor((range.to - range.from + 1) / exposed.length);
  if (slots < 1) return undefined;
  const base = range.from + (number % slots) * exposed.length;
  return Object.fromEntries(exposed.map((endpoint, index) => [endpoint, base + index]));
}

/** Ports of a Docker host that gives no range: node 0 answers RPC where everybody looks for it. */
export function hostPorts(number: number): { readonly [endpoint: string]: number } {
  return { p2p: 28000 + number, rpc: ports.rpc + number };
}
