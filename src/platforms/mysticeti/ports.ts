// Which ports of machines and Docker hosts a node claims. Pure; they depend on the node's own number and the range only.
import type { PortRange } from '../../model/network.ts';
import { scalarAbciPort, scalarCommittee } from './names.ts';

/** In the order of their port numbers; the order is part of the formula and never changes. */
const exposedEndpoints = ['rpc', 'abci', 'metrics'] as const;

/** Each number has a slot of three, `number mod slots`, as in every platform: adding or removing a node moves nobody. */
export function nodePorts(number: number, range: PortRange): { readonly [endpoint: string]: number } | undefined {
  const width = exposedEndpoints.length;
  const slots = Math.floor((range.to - range.from + 1) / width);
  if (slots < 1) return undefined;
  const base = range.from + (number % slots) * width;
  return Object.fromEntries(exposedEndpoints.map((endpoint, index) => [endpoint, base + index]));
}

/**
 * Ports on a Docker host without a range: RPC and ABCI where the code base's own Compose file has them. Only its four
 * validators have these, and without that limit RPC of node 13 would be ABCI of node 0.
 */
export function hostPorts(number: number): { readonly [endpoint: string]: number } {
  const metrics = 27000 + number;
  if (number >= scalarCommittee.size) return { metrics };
  return { rpc: 26657 + number, abci: scalarAbciPort(number), metrics };
}
