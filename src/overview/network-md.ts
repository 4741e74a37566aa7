// The network for people: `NETWORK.md` of the tree with a picture, the nodes and the addresses. Pure.
import { groupBy } from '../model/group.ts';
import { nodesOn } from '../model/lookup.ts';
import type { Cluster, Endpoint, Instance, Network } from '../model/network.ts';
import type { Keep } from '../model/part.ts';

/** Text in a table cell must not end the cell. */
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function* table<T>(
  head: readonly string[],
  items: readonly T[],
  row: (item: T) => readonly string[],
): Generator<string> {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  yield line(head);
  yield line(head.map(() => '---'));
  for (const item of items) yield line(row(item));
}

/** Mermaid ids take letters, digits and underscores. */
const id = (name: string): string => name.replace(/[^A-Za-z0-9]/g, '_');

/** Everything but the nodes, by the clusters it runs on. */
function instancesByCluster(network: Network): ReadonlyMap<string, readonly Instance[]> {
  const others = network.instances.filter((one) => one.kind !== 'nodes');
  const pairs = others.flatMap((instance) => instance.on.map((cluster) => ({ cluster, instance })));
  return new Map(
    [...groupBy(pairs, (pair) => pair.cluster)].map(([cluster, found]) => [cluster, found.map((one) => one.instance)]),
  );
}

function clusterPicture(cluster: Cluster, network: Network, others: readonly Instance[]): string[] {
  const nodes = nodesOn(network, cluster.name);
  if (nodes.length + others.length === 0) return [];
  const shape = (key: string, label: string): string => `    ${id(`${cluster.name}_${key}`)}["${label}"]`;
  return [
    `  subgraph ${id(cluster.name)}["${cluster.name}"]`,
    ...nodes.map((node) => shape(node.alias, node.state === 'stopped' ? `${node.alias} (stopped)` : node.alias)),
    ...others.map((one) => shape(one.name, one.name)),
    '  end',
  ];
}

function* picture(network: Network): Generator<string> {
  const others = instancesByCluster(network);
  yield '```mermaid';
  yield 'flowchart LR';
  for (const cluster of network.clusters) yield* clusterPicture(cluster, network, others.get(cluster.name) ?? []);
  yield '```';
}

function nodeTable(network: Network): Generator<string> {
  const reach = new Map<string, Endpoint>();
  for (const endpoint of network.endpoints) reach.set(`${endpoint.address}/${endpoint.name}`, endpoint);
  const address = (alias: string, name: string): string => {
    const endpoint = reach.get(`${alias}/${name}`);
    return endpoint ? `\`${endpoint.outside ?? endpoint.inside}\`` : '';
  };
  const head = ['node', 'name', 'account', 'cluster', 'version', 'state', 'gossip', 'gRPC'];
  return table(head, network.nodes, (node) => [
    String(node.number),
    node.alias,
    node.account,
    node.cluster,
    node.version,
    node.state,
    address(node.alias, 'gossip'),
    address(node.alias, 'grpc'),
  ]);
}

function instanceTable(instances: readonly Instance[]): Generator<string> {
  const head = ['name', 'component', 'clusters', 'namespace'];
  return table(head, instances, (one) => [one.name, one.kind, one.on.join(', '), one.namespace]);
}

function endpointTable(endpoints: readonly Endpoint[]): Generator<string> {
  const head = ['address', 'what', 'cluster', 'inside the cluster', 'from elsewhere'];
  return table(head, endpoints, (one) => [
    one.address,
    one.name,
    one.cluster,
    `\`${one.inside}\``,
    one.outside ? `\`${one.outside}\`` : '',
  ]);
}

/**
 * The page, a line at a time because that of a large network has megabytes; `keep` lists what stays in the clusters
 * when the network is removed.
 */
export function* networkMarkdown(network: Network, keep: readonly Keep[]): Generator<string> {
  let first = true;
  for (const lines of sections(network, keep)) {
    if (!first) yield '\n';
    for (const line of lines) yield `${line}\n`;
    first = false;
  }
}

function sections(network: Network, keep: readonly Keep[]): Iterable<string>[] {
  const others = network.instances.filter((one) => one.kind !== 'nodes');
  const aliases = new Set(network.nodes.map((node) => node.alias));
  const services = network.endpoints.filter((one) => !aliases.has(one.address));
  const what =
    network.kind === 'Setup' ? 'What these clusters share' : `A ${network.platform} ${network.version} network`;
  const size = `${network.nodes.length} nodes on ${network.clusters.length} clusters`;
  return [
    [`# ${network.name}`],
    [`${what}: ${size}. Written by netgen; change the spec, not this file.`],
    ...(network.expires === undefined ? [] : [[`It may be removed after ${network.expires}.`]]),
    ['## Picture'],
    picture(network),
    ...(network.nodes.length > 0 ? [['## Nodes'], nodeTable(network)] : []),
    ...(others.length > 0 ? [['## Components'], instanceTable(others)] : []),
    ...(services.length > 0 ? [['## Addresses'], endpointTable(services)] : []),
    ...(keep.length > 0
      ? [['## Kept when the network is removed'], keep.map((one) => `- ${one.cluster}/${one.namespace}: ${one.what}`)]
      : []),
  ];
}
