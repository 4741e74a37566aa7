// What each node is made of: its pod, the Services in front of it, its metrics. Pure; it decides no address.
import type { Image, Network, Node } from '../../model/network.ts';
import type { Part, ServicePart, Workload } from '../../model/part.ts';
import type { Container, Mount, PodSpec } from '../../model/pod.ts';
import { type Door, hostOf, nodeDoors } from '../../platforms/mysticeti/endpoints.ts';
import {
  type CodeBase,
  configName,
  configPath,
  dataPath,
  mysticetiUser,
  nodeLabels,
  nodeServices,
  nodesLabels,
  scalarPort,
} from '../../platforms/mysticeti/names.ts';
import { genesisCommand, pageCheck, replicaCommand, validatorCommand } from '../../platforms/mysticeti/scripts.ts';

/** What the nodes of a cluster have in common. */
export interface Group {
  readonly network: Network;
  readonly codeBase: CodeBase;
  readonly image: Image | undefined;
  readonly logLevel: string;
  readonly load: boolean;
  readonly scrape: boolean | string;
  readonly exposed: boolean;
}

/** The parts of one node, all in its own file. */
export function nodeParts(node: Node, group: Group): Part[] {
  const doors = nodeDoors(group.codeBase, node.number, group.network.nodes.length);
  return [workload(node, doors, group), ...services(node, doors, group.exposed), ...scrapes(node, group.scrape)];
}

const base = ({ alias, namespace, at, labels }: Node) => ({ address: alias, file: alias, namespace, at, labels });

function workload(node: Node, doors: readonly Door[], group: Group): Workload {
  const { size, keep, storageClass } = node.storage;
  return {
    ...base(node),
    type: 'workload',
    name: node.alias,
    replicas: node.state === 'running' ? 1 : 0,
    selector: nodeLabels(node.alias),
    pod: pod(node, doors, group),
    numbered: {
      service: nodeServices(node.alias).pod,
      claims: [{ name: 'data', size, keep, ...(storageClass !== undefined && { storageClass }) }],
      node: node.number,
    },
  };
}

function pod(node: Node, doors: readonly Door[], group: Group): PodSpec {
  const scalar = group.codeBase === 'scalar';
  return {
    containers: [scalar ? validator(node, doors, group) : replica(node, doors, group)],
    ...(scalar ? {} : { initContainers: [genesis(node, group)] }),
    ...(scalar ? {} : { volumes: [{ name: 'config', kind: 'files', files: configName }] }),
    nodeSelector: node.nodeSelector,
    tolerations: node.tolerations,
    pullSecrets: node.pullSecrets,
    spread: [{ over: 'machine', selector: nodesLabels }],
    // `validator` ends on SIGINT only. Its database, like the log of `replica`, is made for being killed.
    terminationGracePeriodSeconds: 5,
  };
}

const data: Mount = { volume: 'data', path: dataPath };
/** Logs are for machines: no colours. */
const plain = { name: 'NO_COLOR', value: '1' };
const config: Mount = { volume: 'config', path: configPath, readOnly: true };

function containerOf(node: Node, { image }: Group): Pick<Container, 'image' | 'user' | 'resources'> {
  const { cpu = '250m', memory = '512Mi' } = node.resources;
  // `wire` refuses nodes without an image.
  const own = node.image ?? image ?? { name: '' };
  return {
    image: own,
    user: mysticetiUser,
    resources: {
      requests: { cpu, memory },
      ...(node.resources.memory === undefined ? {} : { limits: { memory } }),
    },
  };
}

const probe = (port: number, path: string) => ({ exec: pageCheck(port, path), periodSeconds: 5, timeoutSeconds: 5 });
const containerPorts = (doors: readonly Door[]) => doors.map(({ name, port }) => ({ name, port }));

function genesis(node: Node, group: Group): Container {
  return {
    ...containerOf(node, group),
    name: 'genesis',
    env: [plain],
    command: genesisCommand,
    mounts: [data, config],
  };
}

function replica(node: Node, doors: readonly Door[], group: Group): Container {
  const metrics = doors.find(({ name }) => name === 'metrics')!;
  return {
    ...containerOf(node, group),
    name: 'replica',
    command: replicaCommand(node.number, group),
    env: [plain],
    ports: containerPorts(doors),
    mounts: [data, config],
    readiness: probe(metrics.port, '/metrics'),
  };
}

function validator(node: Node, doors: readonly Door[], group: Group): Container {
  const { network } = group;
  const abci = doors.find(({ name }) => name === 'abci')!.port;
  const others = network.nodes.filter(({ number }) => number !== node.number);
  const peers = others.map((other) => `${hostOf(network, other)}:${scalarPort}`);
  return {
    ...containerOf(node, group),
    name: 'validator',
    command: validatorCommand(node.number, { rpc: scalarPort, abci, peers }),
    env: [plain, { name: 'RUST_LOG', value: group.logLevel }],
    ports: [...containerPorts(doors), { name: 'p2p', port: scalarPort, protocol: 'UDP' }],
    mounts: [data],
    readiness: probe(scalarPort, '/health'),
  };
}

function services(node: Node, doors: readonly Door[], exposed: boolean): ServicePart[] {
  const names = nodeServices(node.alias);
  const common = { ...base(node), type: 'service', selector: nodeLabels(node.alias) } as const;
  const peers = doors.filter(({ name }) => name === 'p2p');
  const inside = doors.filter(({ name }) => name !== 'p2p');
  const open = doors.filter((door) => door.open && node.nodePorts[door.name] !== undefined);
  return [
    // Peers must find each other's addresses before any of them is ready.
    {
      ...common,
      name: names.pod,
      expose: 'headless',
      publishNotReady: true,
      ports: containerPorts(peers.length > 0 ? peers : inside),
    },
    { ...common, name: names.inside, expose: 'clusterIP', ports: containerPorts(inside) },
    ...(exposed && open.length > 0
      ? [
          {
            ...common,
            name: names.exposed,
            expose: 'nodePort' as const,
            ports: open.map(({ name, port }) => ({ name, port, nodePort: node.nodePorts[name]! })),
          },
        ]
      : []),
  ];
}

function scrapes(node: Node, scrape: boolean | string): Part[] {
  if (scrape === false) return [];
  return [
    {
      ...base(node),
      type: 'scrape',
      name: `${node.alias}-metrics`,
      selector: nodeLabels(node.alias),
      port: 'metrics',
      path: '/metrics',
      interval: scrape === true ? '15s' : scrape,
    },
  ];
}
