// How Docker Compose calls things: services on the project's network, fixed addresses of nodes, variables of Secrets.
import type { Naming } from '../../model/naming.ts';

export const composeNaming: Naming = {
  serviceHost: (service) => service,
  nodeHost: (service, { number }, { docker }) => (docker ? nodeAddress(docker.subnet, number) : service),
  limits: { namespace: 63, name: 63, service: 63, release: 53 },
};

/** Addresses below this one are Docker's: the network itself, its gateway, and some to spare. */
const firstNode = 10;

/** The fixed address of a consensus node's container: `.10` and its number. */
export function nodeAddress(subnet: string, number: number): string {
  return hostAddress(subnet, firstNode + number);
}

/** The address `offset` places into an IPv4 network such as `10.71.0.0/16`. */
export function hostAddress(subnet: string, offset: number): string {
  const [base = ''] = subnet.split('/');
  const number = base.split('.').reduce((sum, part) => sum * 256 + Number(part), 0) + offset;
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}

/** A subnet in two: fixed addresses in the lower half, those that Docker gives out in the upper one. */
export interface AddressPlan {
  readonly subnet: string;
  readonly gateway: string;
  readonly ip_range: string;
  /** Highest node number that has an address in the lower half; negative: none. */
  readonly lastNode: number;
}

export function planAddresses(subnet: string): AddressPlan {
  const bits = Number(subnet.split('/')[1]);
  const half = 2 ** (31 - bits);
  return {
    subnet,
    gateway: hostAddress(subnet, 1),
    ip_range: `${hostAddress(subnet, half)}/${bits + 1}`,
    lastNode: half - 1 - firstNode,
  };
}

/**
 * Name of the environment variable from which Compose takes one key of a Secret, when a project starts: the value never
 * stands in the project. An optional Secret that is not there is the empty string.
 */
export function secretVariable(secret: string, key: string): string {
  const name = `${secret}_${key}`.toUpperCase().replace(/[^A-Z0-9]/g, '_');
  return /^\d/.test(name) ? `_${name}` : name;
}

/** Name of a file in `configs:` or `secrets:`. Object names have no underscore, so that two files never share it. */
export const fileName = (object: string, key: string): string => `${object}_${key}`;
