// How Docker Compose calls things: service names on the project's network, fixed addresses for consensus nodes.
import type { Naming } from '../../model/naming.ts';

export const composeNaming: Naming = {
  serviceHost: (service) => service,
  nodeHost: (service, { number }, { docker }) => (docker ? hostAddress(docker.subnet, 10 + number) : service),
  limits: { namespace: 63, name: 63, service: 63, release: 53 },
};

/** The address `offset` places into an IPv4 network such as `10.71.0.0/16`. */
export function hostAddress(subnet: string, offset: number): string {
  const [base = ''] = subnet.split('/');
  const number = base.split('.').reduce((sum, part) => sum * 256 + Number(part), 0) + offset;
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}
