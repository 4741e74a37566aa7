// IPv4 networks as text: their addresses, and whether two have some in common. Pure; it knows no hosts.

/** Addresses of consensus nodes begin this far above the first one: what lies below is Docker's, and some to spare. */
export const nodeOffset = 10;

/** An address as a number, `10.71.0.0` -> 172425216; only for text that a schema has let through. */
const numberOf = (address: string): number => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

const bitsOf = (subnet: string): number => Number(subnet.split('/')[1] ?? 32);

/** How many addresses a network such as `10.71.0.0/16` has. */
export const subnetSize = (subnet: string): number => 2 ** (32 - bitsOf(subnet));

interface Range {
  readonly first: number;
  readonly last: number;
}

/** All of a network, whichever of its addresses it is written with. */
function rangeOf(subnet: string): Range {
  const size = subnetSize(subnet);
  const [address = ''] = subnet.split('/');
  const first = Math.floor(numberOf(address) / size) * size;
  return { first, last: first + size - 1 };
}

/** Whether a network is written with its first address. */
export const isFirstAddress = (subnet: string): boolean =>
  rangeOf(subnet).first === numberOf(subnet.split('/')[0] ?? '');

/** Whether two networks have an address in common. */
export function overlaps(a: string, b: string): boolean {
  const [one, other] = [rangeOf(a), rangeOf(b)];
  return one.first <= other.last && other.first <= one.last;
}

/** Whether `outer` has all addresses of `inner`. */
export function contains(outer: string, inner: string): boolean {
  const [one, other] = [rangeOf(outer), rangeOf(inner)];
  return one.first <= other.first && other.last <= one.last;
}

/** Whether `outer` has all addresses of `inner` and more. */
export const surrounds = (outer: string, inner: string): boolean =>
  contains(outer, inner) && subnetSize(outer) > subnetSize(inner);

/** Networks that nobody has on the Internet: RFC 1918, and RFC 6598 for what providers share. */
const privateNetworks = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'] as const;

export const isPrivate = (subnet: string): boolean => privateNetworks.some((one) => contains(one, subnet));

/** The address `offset` places above the one a network such as `10.71.0.0/16` is written with. */
export function hostAddress(subnet: string, offset: number): string {
  const number = numberOf(subnet.split('/')[0] ?? '') + offset;
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}

/** The fixed address of a consensus node's container: `.10` and its number. */
export const nodeAddress = (subnet: string, number: number): string => hostAddress(subnet, nodeOffset + number);

/** A subnet in two: fixed addresses in the lower half, those that Docker gives out in the upper one. */
export interface AddressPlan {
  readonly subnet: string;
  readonly gateway: string;
  readonly ip_range: string;
  /** Highest node number that has an address in the lower half; negative: none. */
  readonly lastNode: number;
}

export function planAddresses(subnet: string): AddressPlan {
  const half = subnetSize(subnet) / 2;
  return {
    subnet,
    gateway: hostAddress(subnet, 1),
    ip_range: `${hostAddress(subnet, half)}/${bitsOf(subnet) + 1}`,
    lastNode: half - 1 - nodeOffset,
  };
}
