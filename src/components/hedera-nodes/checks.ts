// What a Hedera network refuses or warns about before its nodes are built. Pure; it changes nothing.
import type { Diagnostic, SpecPath } from '../../diagnostics/diagnostic.ts';
import { suggest } from '../../diagnostics/suggest.ts';
import { groupBy } from '../../model/group.ts';
import type { Cluster, Network, Node } from '../../model/network.ts';
import { parseBytes } from '../../model/quantity.ts';
import { hederaNodeKeys } from '../../platforms/hedera/keys-file.ts';
import { ledgerAddresses, unreachable } from '../../platforms/hedera/members.ts';
import { sidecarNames } from '../../platforms/hedera/node-chart.ts';
import { streamStore } from '../../platforms/hedera/stream-store.ts';
import { smallestStorage, splitStorage } from '../../platforms/hedera/volumes.ts';
import type { NodesSpec } from './schema.ts';

/** Sidecars that older charts had, and what does their work now. */
const retired = new Map([
  ['recordStreamSidecar', '`recordStream` uploads the sidecar files as well: write `recordStream`'],
  ['recordStreamSidecarUploader', '`recordStream` uploads the sidecar files as well: write `recordStream`'],
  ['accountBalance', 'balances are in the record stream now: write `recordStream`'],
  ['accountBalanceUploader', 'balances are in the record stream now: write `recordStream`'],
  ['otelCollector', 'metrics are read from the nodes now: remove it, and write `scrape: true`'],
  ['otel', 'metrics are read from the nodes now: remove it, and write `scrape: true`'],
]);

interface Subject {
  readonly spec: NodesSpec;
  readonly network: Network;
  readonly at: SpecPath;
}

export function checkNodes(spec: NodesSpec, network: Network, at: SpecPath): Diagnostic[] {
  const subject = { spec, network, at };
  return [
    ...checkSidecars(subject),
    ...checkStorage(subject),
    ...checkReach(subject),
    ...checkKeys(subject),
    ...checkDns(subject),
    ...checkHeap(subject),
    ...checkProperties(subject),
    ...checkVersions(subject),
  ];
}

const names = (list: readonly string[]): string =>
  list.length <= 5 ? list.map((name) => `\`${name}\``).join(', ') : `\`${list[0]}\` and ${list.length - 1} more`;

const aliases = (nodes: readonly Node[]): string => names(nodes.map(({ alias }) => alias));

function checkSidecars({ spec, network, at }: Subject): Diagnostic[] {
  const known = new Set<string>(sidecarNames);
  const wrong = spec.sidecars.flatMap((name, index): Diagnostic[] => {
    if (known.has(name)) return [];
    const help = retired.get(name) ?? suggest(name, sidecarNames, 'sidecars');
    const message = retired.has(name) ? `there is no sidecar \`${name}\` any more` : `there is no sidecar \`${name}\``;
    return [{ code: 'NG1300', severity: 'error', message, at: [...at, 'sidecars', index], ...(help ? { help } : {}) }];
  });
  if (wrong.length > 0 || spec.sidecars.length === 0 || streamStore(network)) return wrong;
  const message = `there is no object store for ${names(spec.sidecars)}`;
  const help = 'add `storage: {kind: minio}`, or `storage: {kind: s3, bucket: ..., credentials: {secret: ...}}`';
  return [{ code: 'NG1301', severity: 'error', message, at: [...at, 'sidecars'], help }];
}

function checkStorage({ network, at }: Subject): Diagnostic[] {
  const size = network.nodes[0]?.storage.size;
  if (size === undefined || splitStorage(size)) return [];
  const message = `\`storage.size: ${size}\` is too small for a node`;
  const help = `write at least \`size: ${smallestStorage}\``;
  return [{ code: 'NG1305', severity: 'error', message, at: [...at, 'storage', 'size'], help }];
}

/** One diagnostic per remedy: a domain helps all load balancers, and clusters of one range are mended in one place. */
function checkReach({ network }: Subject): Diagnostic[] {
  const clusters = new Map(network.clusters.map((cluster) => [cluster.name, cluster]));
  const remedy = ({ cluster }: Node): string => {
    const { exposure, at } = clusters.get(cluster)!;
    return exposure === 'loadBalancer' ? exposure : at.join('.');
  };
  return [...groupBy(unreachable(network), remedy).values()].map((nodes): Diagnostic => {
    const where = [...new Set(nodes.map(({ cluster }) => cluster))];
    const cluster = clusters.get(where[0]!)!;
    const { why, help } = reachRemedy(cluster);
    const on = where.length === 1 ? 'cluster' : 'clusters';
    const message = `${aliases(nodes)} on ${on} ${names(where)} cannot be reached from the other clusters`;
    return { code: 'NG1302', severity: 'error', message, at: cluster.at, notes: [{ message: why }], help };
  });
}

function reachRemedy({ name, exposure, address }: Cluster): { why: string; help: string } {
  if (exposure === 'loadBalancer') {
    const why = 'load balancers get their addresses when they run; names under a domain are known before';
    return { why, help: 'add for example `domain: net.example.org` to the spec' };
  }
  if (exposure === 'nodePort') {
    const missing = address === undefined ? '`address: HOST`' : '`nodePorts: 31000-31099`';
    return {
      why: 'a node port is reached through an address of the cluster',
      help: `add ${missing} to cluster \`${name}\``,
    };
  }
  const help = `add \`exposure: loadBalancer\`, or \`exposure: nodePort\` with \`address\` and \`nodePorts\`, to cluster \`${name}\``;
  return { why: 'its exposure is `clusterIP`, which stays inside the cluster', help };
}

/** Warnings only: `netgen keys` itself reads the spec before there are keys. */
function checkKeys({ network, at }: Subject): Diagnostic[] {
  const without = network.nodes.filter(({ number }) => !network.keys?.nodes[String(number)]);
  const late = network.nodes.filter(({ number }) => network.keys?.nodes[String(number)]?.genesis === false);
  const found: Diagnostic[] = [];
  if (without.length > 0) {
    const [have, are] = without.length === 1 ? ['has', 'is'] : ['have', 'are'];
    const message = `${aliases(without)} ${have} no public keys and ${are} missing in the genesis`;
    const help = 'run `netgen keys SPEC` and name its file: `keys: FILE`';
    found.push({ code: 'NG1303', severity: 'warning', message, at: [...at, 'keys'], help });
  }
  if (late.length > 0) {
    const [were, join] = late.length === 1 ? ['was', 'joins'] : ['were', 'join'];
    const message = `${aliases(late)} ${were} not there at genesis and ${join} by a transaction`;
    const help = 'send a NodeCreate transaction, then give the node a saved state of the network';
    found.push({ code: 'NG1304', severity: 'info', message, at, help });
  }
  return [...found, ...checkLeavers({ network, at }), ...checkAddresses(network)];
}

/** Members of the genesis that the spec has no more: the ledger goes on counting on them. */
function checkLeavers({ network, at }: Pick<Subject, 'network' | 'at'>): Diagnostic[] {
  const present = new Set(network.nodes.map(({ number }) => String(number)));
  const founders = Object.entries(network.keys?.nodes ?? {}).filter(([, { genesis }]) => genesis);
  const left = founders.map(([number]) => number).filter((number) => !present.has(number));
  if (left.length === 0) return [];
  const [was, leaves] = left.length === 1 ? ['was', 'leaves'] : ['were', 'leave'];
  const message = `${left.map((number) => `\`node${number}\``).join(', ')} ${was} there at genesis and ${leaves} a network that runs by a transaction`;
  const help = 'send a NodeDelete transaction before its pods go; a network that starts anew needs none';
  return [{ code: 'NG1314', severity: 'info', message, at, help }];
}

/** The ledger knows a node by the addresses of its keys file; another one today is news to it. */
function checkAddresses(network: Network): Diagnostic[] {
  return network.nodes.flatMap((node): Diagnostic[] => {
    const pinned = hederaNodeKeys(network, node.number)?.addresses ?? {};
    const now = ledgerAddresses(network, node);
    const changed = Object.keys(pinned).find((name) => pinned[name] !== now[name]);
    if (changed === undefined) return [];
    const to = now[changed] === undefined ? 'is not reachable any more' : `is now \`${now[changed]}\``;
    const message = `the ${changed} address of \`${node.alias}\` ${to}, and genesis says \`${pinned[changed]}\``;
    const help =
      'send a NodeUpdate transaction; before the first start remove its `addresses` from the keys file and run `netgen keys`';
    return [{ code: 'NG1315', severity: 'warning', message, at: node.at, help }];
  });
}

function checkDns({ spec, network }: Subject): Diagnostic[] {
  if (!spec.haproxy.enabled) return [];
  const used = new Set(network.nodes.map(({ cluster }) => cluster));
  return network.clusters
    .filter(({ name, dnsDomain }) => used.has(name) && dnsDomain !== 'cluster.local')
    .map(({ name, dnsDomain, at }) => {
      const message = `haproxy would not find the nodes of cluster \`${name}\`, whose DNS domain is \`${dnsDomain}\``;
      const help = 'write `haproxy: {enabled: false}` under `nodes:`';
      return { code: 'NG1306', severity: 'error', message, at: [...at, 'dnsDomain'], help } as const;
    });
}

function checkHeap({ spec, network, at }: Subject): Diagnostic[] {
  const { heapMax } = spec.jvm;
  if (heapMax === undefined) return [];
  const heap = parseBytes(`${heapMax.slice(0, -1)}${heapMax.slice(-1).toUpperCase()}i`);
  const tight = network.nodes.filter(({ resources }) => {
    const memory = resources.memory === undefined ? undefined : parseBytes(resources.memory);
    return heap !== undefined && memory !== undefined && heap >= memory;
  });
  if (tight.length === 0) return [];
  const message = `a Java heap of \`${heapMax}\` does not fit into the memory of ${aliases(tight)}`;
  const notes = [
    { message: `the limit is \`memory: ${tight[0]!.resources.memory}\`, and the JVM needs more than its heap` },
  ];
  const help = 'leave `heapMax` out, lower it, or raise `resources.memory`';
  return [{ code: 'NG1307', severity: 'error', message, at: [...at, 'jvm', 'heapMax'], notes, help }];
}

/** Properties that others must know too, with the key of the spec that sets them everywhere. */
const ownKeys = new Map([
  ['contracts.chainId', 'chainId'],
  ['ledger.id', 'ledgerId'],
  ['hedera.shard', 'shard'],
  ['hedera.realm', 'realm'],
]);

function checkProperties({ spec, at }: Subject): Diagnostic[] {
  return Object.keys(spec.properties).flatMap((name): Diagnostic[] => {
    const key = ownKeys.get(name);
    if (key === undefined) return [];
    const message = `the property \`${name}\` is set by \`nodes.${key}\``;
    const help = `write \`${key}: ${spec.properties[name]}\` under \`nodes:\` instead`;
    return [{ code: 'NG1308', severity: 'error', message, at: [...at, 'properties', name], atKey: true, help }];
  });
}

/** The version reaches the pod as a label, and names a file of the builds server. */
function checkVersions({ network }: Subject): Diagnostic[] {
  const wrong = groupBy(
    network.nodes.filter(({ version }) => version.includes('+') || version.length > 63),
    ({ version }) => version,
  );
  return [...wrong].map(([version, nodes]): Diagnostic => {
    const message = `the version \`${version}\` of ${aliases(nodes)} cannot be a label`;
    const help = `write \`${version.split('+')[0]!.slice(0, 63)}\``;
    return {
      code: 'NG1309',
      severity: 'error',
      message,
      at: version === network.version ? ['version'] : nodes[0]!.at,
      help,
    };
  });
}
