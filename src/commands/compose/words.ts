// What `netgen compose` prints: where things can be reached, and how services are. Pure.
import type { ServiceStatus } from '../../docker/status.ts';
import type { Network } from '../../model/network.ts';
import { columns } from '../../overview/inspect.ts';

export interface HostStatus {
  readonly host: string;
  readonly services: readonly ServiceStatus[];
}

/** Endpoints that can be reached from outside the containers, of the hosts of this run. */
export function reachable(network: Network, hosts: readonly string[]): { address: string; name: string; at: string }[] {
  const stopped = new Set(network.nodes.filter(({ state }) => state === 'stopped').map(({ alias }) => alias));
  return network.endpoints.flatMap(({ address, name, cluster, outside }) =>
    outside === undefined || !hosts.includes(cluster) || stopped.has(address) ? [] : [{ address, name, at: outside }],
  );
}

export function reachTable(network: Network, hosts: readonly string[]): string {
  const rows = reachable(network, hosts).map(({ address, name, at }) => [address, name, at]);
  return rows.length === 0 ? '' : `${columns([['ADDRESS', 'WHAT', 'REACHED AT'], ...rows])}\n`;
}

export function statusTable(hosts: readonly HostStatus[]): string {
  const rows = hosts.flatMap(({ host, services }) =>
    services.map(({ service, address, state, ports }) => [host, address, service, state, ports.join(' ')]),
  );
  return `${columns([['HOST', 'ADDRESS', 'SERVICE', 'STATE', 'PORTS'], ...rows])}\n`;
}

export const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
