// IPv4 networks as text: how many addresses they have and whether two of them overlap. Pure; knows nothing of hosts.

/** Node n has the address this many places plus n above the first one of its host's subnet. */
export const nodeOffset = 10;

/** Addresses of a network such as `10.71.0.0/16`. */
export const subnetSize = (subnet: string): number => 2 ** (32 - Number(subnet.split('/')[1]));

function first(subnet: string): number {
  const [address = ''] = subnet.split('/');
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** Whether two networks have an address in common. */
export function overlap(a: string, b: string): boolean {
  return first(a) < first(b) + subnetSize(b) && first(b) < first(a) + subnetSize(a);
}
