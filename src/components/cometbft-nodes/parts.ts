// What one node and what all nodes of a cluster are made of: pods, Services, files, Secrets. Pure; it makes no keys.

import { contentHash } from '../../model/hash.ts';
import { parseIds } from '../../model/ids.ts';
import { parseImage } from '../../model/images.ts';
import type { Cluster, Node } from '../../model/network.ts';
import type { Claim, Disruption, Files, Part, Scrape, SecretRef, ServicePart, Workload } from '../../model/part.ts';
import type { Container, Mount, PodSpec, Volume } from '../../model/pod.ts';
import { configToml, directories, home, type NodeConfig, restartingConfig } from '../../platforms/cometbft/config.ts';
import { groupLabels, podLabels } from '../../platforms/cometbft/endpoints.ts';
import { type FirstPeers, firstPeersText } from '../../platforms/cometbft/first-peers.ts';
import { keysSecretName, nodeKeyFile, validatorKeyFile } from '../../platforms/cometbft/keys.ts';
import { ports } from '../../platforms/cometbft/ports.ts';
import { firstPeersFile, plainStartScript, prepareScript, startScript } from '../../platforms/cometbft/start.ts';
import { nodeImage } from '../../platforms/cometbft/versions.ts';
import type { NodesSpec } from './schema.ts';

/** The nodes of one cluster. */
export interface Group {
  readonly network: string;
  readonly namespace: string;
  readonly cluster: Cluster;
  readonly domain: string | undefined;
  readonly spec: NodesSpec;
  readonly genesis: string;
}

/** One node in its group. */
export interface Member {
  readonly node: Node;
  readonly config: NodeConfig;
  /** Peers whose names it waits for before it starts. */
  readonly firstPeers: FirstPeers | undefined;
  /** Voting power at genesis; absent: a full node. */
  readonly power: number | undefined;
}

const user = 1000;
const genesisName = 'genesis';

/** What the nodes of a cluster share, in the file of the instance. */
export function sharedParts(group: Group): Part[] {
  const base = { address: 'nodes', namespace: group.namespace } as const;
  const selector = groupLabels(group.network);
  const genesis: Files = { ...base, type: 'files', name: genesisName, data: { 'genesis.json': group.genesis } };
  const disruption: Disruption = { ...base, type: 'disruption', name: 'cometbft', selector, maxUnavailable: 1 };
  const { scrape } = group.spec;
  if (scrape === false) return [genesis, disruption];
  const interval = scrape === true ? '15s' : scrape;
  const metrics: Scrape = {
    ...base,
    type: 'scrape',
    name: 'cometbft-metrics',
    selector,
    port: 'metrics',
    path: '/metrics',
    interval,
  };
  return [genesis, disruption, metrics];
}

/** The parts of one node, all in its own file. */
export function nodeParts(member: Member, group: Group): Part[] {
  return [workload(member, group), ...services(member, group), configFiles(member), keysSecret(member)];
}

const baseOf = ({ node }: Member) =>
  ({ address: node.alias, file: node.alias, namespace: node.namespace, labels: node.labels, at: node.at }) as const;

const configName = (node: Node): string => `${node.alias}-config`;
const governing = (node: Node): string => `${node.alias}-pod`;

function configFiles(member: Member): Files {
  const { config, node, firstPeers: first } = member;
  return {
    ...baseOf(member),
    type: 'files',
    name: configName(node),
    // The script reads it at the next start; that it changed is no reason for one.
    data: { 'config.toml': configToml(config), ...(first && { [firstPeersFile]: firstPeersText(first) }) },
    checksum: contentHash(restartingConfig(config), 16),
  };
}

function keysSecret(member: Member): SecretRef {
  const { node, power } = member;
  return {
    ...baseOf(member),
    type: 'secret',
    name: keysSecretName(node.alias),
    keys: [nodeKeyFile, validatorKeyFile],
    purpose: `keys of ${node.alias}: its name among the nodes, and what it signs votes with`,
    recipe: { kind: 'cometbft', node: node.number, ...(power === undefined ? {} : { power }) },
  };
}

/**
 * Peers dial the ClusterIP Service: CometBFT resolves a name once and keeps the address for good, and a pod's own changes.
 * It also leads to a pod that is not ready, because nodes need each other to become it.
 */
function services(member: Member, { network, cluster, domain }: Group): ServicePart[] {
  const { node } = member;
  const base = { ...baseOf(member), type: 'service', selector: podLabels(network, node.alias) } as const;
  const all = (['p2p', 'rpc', 'metrics'] as const).map((name) => ({ name, port: ports[name], targetPort: name }));
  const given = node.externalAddress !== undefined;
  const inside: ServicePart[] = [
    {
      ...base,
      name: node.alias,
      expose: 'clusterIP',
      publishNotReady: true,
      // A given address leads to the pod's own ports; what other clusters see is what an exposed Service would show them.
      ports: all.map((port) => (given && port.name !== 'metrics' ? { ...port, from: 'anybody' } : port)),
    },
    // Names the pod for its StatefulSet; nobody dials it.
    { ...base, name: governing(node), expose: 'headless', publishNotReady: true, ports: all.slice(0, 1) },
  ];
  if (cluster.exposure === 'clusterIP') return inside;
  const byPort = cluster.exposure === 'nodePort';
  const exposed = all.slice(0, 2).map((port) => {
    const nodePort = byPort ? node.nodePorts[port.name] : undefined;
    return { ...port, ...(nodePort === undefined ? {} : { nodePort }) };
  });
  const named = cluster.exposure === 'loadBalancer' && domain !== undefined;
  const outside: ServicePart = {
    ...base,
    name: `${node.alias}-exposed`,
    expose: cluster.exposure,
    publishNotReady: true,
    ports: exposed,
    ...(named ? { hostnames: [`${node.alias}.${domain}`] } : {}),
  };
  return [...inside, outside];
}

function workload(member: Member, { network, spec }: Group): Workload {
  const { node } = member;
  const selector = podLabels(network, node.alias);
  const { size, storageClass, keep } = node.storage;
  const volume = { keep, ...(storageClass === undefined ? {} : { storageClass }) };
  const { data } = spec.app;
  const claims: Claim[] = [{ name: 'data', size, ...volume }];
  if (data) claims.push({ name: 'app', size: data.size, ...volume });
  return {
    ...baseOf(member),
    type: 'workload',
    name: node.alias,
    replicas: node.state === 'running' ? 1 : 0,
    selector,
    numbered: { service: governing(node), claims, node: node.number },
    pod: pod(member, network, spec),
  };
}

function pod(member: Member, network: string, spec: NodesSpec): PodSpec {
  const { node, config } = member;
  const temporary = config.stateSync !== undefined;
  const volumes: Volume[] = [
    { name: 'config', kind: 'files', files: configName(node) },
    { name: 'genesis', kind: 'files', files: genesisName },
    { name: 'keys', kind: 'secret', secret: keysSecretName(node.alias) },
  ];
  if (temporary) volumes.push({ name: 'tmp', kind: 'temporary' });
  const application = appContainer(spec);
  return {
    initContainers: [prepareContainer(node)],
    containers: [nodeContainer(node, spec, temporary), ...(application ? [application] : [])],
    volumes,
    nodeSelector: node.nodeSelector,
    tolerations: node.tolerations,
    pullSecrets: node.pullSecrets,
    spread: [{ over: 'machine', selector: groupLabels(network) }],
    terminationGracePeriodSeconds: 30,
  };
}

const imageOf = (node: Node) => node.image ?? nodeImage(node.version);
const dataMount: Mount = { volume: 'data', path: `${home}/${directories.data}` };
const configMount: Mount = { volume: 'config', path: `${home}/${directories.config}`, readOnly: true };

function prepareContainer(node: Node): Container {
  return {
    name: 'prepare',
    image: imageOf(node),
    command: ['sh', '-c', prepareScript],
    mounts: [configMount, dataMount],
    resources: { requests: { cpu: '10m', memory: '16Mi' } },
    user,
  };
}

/**
 * No liveness probe: CometBFT ends when it cannot go on, and one that fails under load would restart the validators
 * together. The RPC port opens after all blocks were replayed into the application, so the start may take its time.
 */
function nodeContainer(node: Node, spec: NodesSpec, temporary: boolean): Container {
  const skips = parseIds(spec.skipDoubleSignCheck)?.includes(node.number) === true;
  const ownCheck = skips || 'consensus.double_sign_check_height' in spec.config;
  const health = { path: '/health', port: 'rpc' };
  const { cpu = '100m', memory } = node.resources;
  return {
    name: 'cometbft',
    image: imageOf(node),
    command: ['sh', '-c', ownCheck ? plainStartScript : startScript],
    env: [{ name: 'CMTHOME', value: home }],
    workingDirectory: home,
    ports: (['p2p', 'rpc', 'metrics'] as const).map((name) => ({ name, port: ports[name] })),
    mounts: [
      configMount,
      { volume: 'genesis', path: `${home}/${directories.genesis}`, readOnly: true },
      { volume: 'keys', path: `${home}/${directories.keys}`, readOnly: true },
      dataMount,
      ...(temporary ? [{ volume: 'tmp', path: '/tmp' }] : []),
    ],
    resources: {
      requests: { cpu, memory: memory ?? '256Mi' },
      ...(memory === undefined ? {} : { limits: { memory } }),
    },
    readiness: { http: health, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 3 },
    startup: { http: health, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 17_280 },
    user,
  };
}

function appContainer({ app }: NodesSpec): Container | undefined {
  if (app.image === undefined) return undefined;
  const { cpu = '100m', memory } = app.resources ?? {};
  return {
    name: 'app',
    image: parseImage(app.image),
    ...(app.command ? { command: app.command } : {}),
    ...(app.args ? { args: app.args } : {}),
    env: Object.entries(app.env ?? {}).map(([name, value]) => ({ name, value })),
    ports: [{ name: 'abci', port: app.port ?? ports.abci }],
    mounts: app.data ? [{ volume: 'app', path: app.data.path }] : [],
    resources: {
      requests: { cpu, memory: memory ?? '128Mi' },
      ...(memory === undefined ? {} : { limits: { memory } }),
    },
    user,
  };
}
