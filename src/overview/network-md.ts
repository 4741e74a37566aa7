// The network for people: `NETWORK.md` of the tree with a picture, the nodes and the addresses. Pure.
import { groupBy } from '../model/group.ts';
import { hasAccounts, nodesOn, placeNoun } from '../model/lookup.ts';
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

const count = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`;

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
  const doors = nodeDoors.filter(([name]) => network.nodes.some(({ alias }) => reach.has(`${alias}/${name}`)));
  const accounts = hasAccounts(network);
  const place = placeNoun(network.clusters);
  const head = ['node', 'name', ...(accounts ? ['account'] : []), place, 'version', 'state'];
  return table([...head, ...doors.map(([, title]) => title)], network.nodes, (node) => [
    String(node.number),
    node.alias,
    ...(accounts ? [node.account ?? ''] : []),
    node.cluster,
    node.version,
    node.state,
    ...doors.map(([name]) => address(node.alias, name)),
  ]);
}

/** What people look up for a node, by the name of its endpoint. */
const nodeDoors: readonly (readonly [name: string, title: string])[] = [
  ['gossip', 'gossip'],
  ['grpc', 'gRPC'],
  ['p2p', 'p2p'],
  ['rpc', 'RPC'],
  ['abci', 'ABCI'],
];

function instanceTable(instances: readonly Instance[], place: string): Generator<string> {
  const head = ['name', 'component', `${place}s`, 'namespace'];
  return table(head, instances, (one) => [one.name, one.kind, one.on.join(', '), one.namespace]);
}

function endpointTable(endpoints: readonly Endpoint[], place: string): Generator<string> {
  const head = ['address', 'what', place, `inside the ${place}`, 'from elsewhere'];
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
  const place = placeNoun(network.clusters);
  const what =
    network.kind === 'Setup' ? 'What these clusters share' : `A ${network.platform} ${network.version} network`;
  const size = `${count(network.nodes.length, 'node')} on ${count(network.clusters.length, place)}`;
  return [
    [`# ${network.name}`],
    [`${what}: ${size}. Written by netgen; change the spec, not this file.`],
    ...(network.expires === undefined ? [] : [[`It may be removed after ${network.expires}.`]]),
    ['## Picture'],
    picture(network),
    ...(network.nodes.length > 0 ? [['## Nodes'], nodeTable(network)] : []),
    ...(others.length > 0 ? [['## Components'], instanceTable(others, place)] : []),
    ...(services.length > 0 ? [['## Addresses'], endpointTable(services, place)] : []),
    ...(keep.length > 0
      ? [['## Kept when the network is removed'], keep.map((one) => `- ${one.cluster}/${one.namespace}: ${one.what}`)]
      : []),
  ];
}
