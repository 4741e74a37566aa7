// Which node ports a consensus node claims. Pure; a node's ports depend on its own number and its cluster's range only.
import type { PortRange } from '../../model/network.ts';

/** In the order of their port numbers; the order is part of the formula and never changes. */
export const exposedEndpoints = ['gossip', 'grpc', 'grpc-tls', 'grpc-web'] as const;

/**
 * Node ports by endpoint: each number has a slot of four, `number mod slots`, so that adding or removing a node moves
 * nobody. Two numbers share a slot when they differ by a multiple of the number of slots; resolve reports that.
 * Undefined when the range has no room for one slot.
 */
export function nodePorts(number: number, range: PortRange): { readonly [endpoint: string]: number } | undefined {
  const width = exposedEndpoints.length;
  const slots = Math.floor((range.to - range.from + 1) / width);
  if (slots < 1) return undefined;
  const base = range.from + (number % slots) * width;
  return Object.fromEntries(exposedEndpoints.map((endpoint, index) => [endpoint, base + index]));
}
