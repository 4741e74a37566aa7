// What can be reached, as a table for a terminal. Pure; it contacts nothing.
import type { Diagnosed } from '../diagnostics/diagnostic.ts';
import { suggest } from '../diagnostics/suggest.ts';
import { hasAccounts, placeNoun } from '../model/lookup.ts';
import type { Cluster, Endpoint, Network } from '../model/network.ts';

/** Endpoints at an address, or below it: `mirror` gives `mirror` and `mirror.rest`. */
export function selectEndpoints(network: Network, address: string | undefined): Diagnosed<readonly Endpoint[]> {
  if (address === undefined) return { value: network.endpoints, diagnostics: [] };
  const found = network.endpoints.filter((one) => one.address === address || one.address.startsWith(`${address}.`));
  if (found.length > 0) return { value: found, diagnostics: [] };
  const known = [...new Set(network.endpoints.map((one) => one.address))];
  const help = suggest(address, known, 'addresses') ?? 'run `netgen inspect` without an address to see all';
  return {
    diagnostics: [{ code: 'NG1224', severity: 'error', message: `nothing has the address \`${address}\``, help }],
  };
}

/** Rows as columns, the first row above them. */
export const columns = (rows: readonly (readonly string[])[]): string => {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  return rows
    .map((row) =>
      row
        .map((text, i) => text.padEnd(widths[i]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};

function clusterRows(network: Network): string[][] {
  const runs = (cluster: string): string => {
    const nodes = network.nodes.filter((node) => node.cluster === cluster).map((node) => node.alias);
    const others = network.instances
      .filter((one) => one.kind !== 'nodes' && one.on.includes(cluster))
      .map((one) => one.name);
    return [...nodes, ...others].join(' ');
  };
  return network.clusters.map((one) => [one.name, ...placeCells(one), runs(one.name)]);
}

/** How people reach a place, and how its neighbours do. */
function placeCells({ docker, context, exposure }: Cluster): string[] {
  return docker ? [docker.ssh?.address ?? 'this machine', docker.subnet] : [context, exposure];
}

function nodeTable(network: Network, place: string): string {
  const given = network.nodes.some(({ externalAddress }) => externalAddress !== undefined);
  const accounts = hasAccounts(network);
  const head = ['NODE', ...(accounts ? ['ACCOUNT'] : []), place, 'VERSION', 'STATE'];
  const nodes = network.nodes.map((one) => [
    ...[one.alias, ...(accounts ? [one.account ?? '-'] : []), one.cluster, one.version, one.state],
    ...(given ? [one.externalAddress ?? '-'] : []),
  ]);
  return columns([[...head, ...(given ? ['GIVEN ADDRESS'] : [])], ...nodes]);
}

/** Clusters, nodes and endpoints; only the endpoints when they were chosen by an address. */
export function inspectTable(network: Network, endpoints: readonly Endpoint[], all: boolean): string {
  const rows = endpoints.map((one) => [
    one.address,
    one.name,
    one.cluster,
    one.service,
    one.inside,
    one.outside ?? '-',
  ]);
  const place = placeNoun(network.clusters).toUpperCase();
  const reach = columns([['ADDRESS', 'WHAT', place, 'SERVICE', 'INSIDE', 'OUTSIDE'], ...rows]);
  if (!all) return `${reach}\n`;
  const addresses = rows.length > 0 ? [reach] : [];
  const ways = place === 'HOST' ? ['MACHINE', 'SUBNET'] : ['CONTEXT', 'EXPOSURE'];
  const clusters = columns([[place, ...ways, 'RUNS'], ...clusterRows(network)]);
  const nodes = network.nodes.length > 0 ? [nodeTable(network, place)] : [];
  return `${[clusters, ...nodes, ...addresses].join('\n\n')}\n`;
}
