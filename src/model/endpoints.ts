// Looking up endpoints. Pure: the index is made once per network and only remembers what can be computed again.
import { groupBy } from './group.ts';
import type { Endpoint } from './network.ts';

interface Reachable {
  readonly endpoints: readonly Endpoint[];
}

const indexes = new WeakMap<readonly Endpoint[], ReadonlyMap<string, readonly Endpoint[]>>();

/** Endpoints of one address (`node5`), in the network's order; thousands of look-ups stay linear. */
export function endpointsOf({ endpoints }: Reachable, address: string): readonly Endpoint[] {
  let index = indexes.get(endpoints);
  if (!index) {
    index = groupBy(endpoints, (endpoint) => endpoint.address);
    indexes.set(endpoints, index);
  }
  return index.get(address) ?? [];
}

/** The endpoint of that name (`grpc`), if the address has one. */
export function endpointOf(network: Reachable, address: string, name: string): Endpoint | undefined {
  return endpointsOf(network, address).find((endpoint) => endpoint.name === name);
}
