// Small resolved networks for component tests, made by hand so that they do not depend on spec or resolve.
import type { Component, Topology } from '../../src/components/component.ts';
import { hederaNodes } from '../../src/components/hedera-nodes.ts';
import { storage } from '../../src/components/storage.ts';
import { tools } from '../../src/components/tools.ts';
import type { Naming } from '../../src/model/naming.ts';
import type { Cluster, Common, Instance, Network, Node } from '../../src/model/network.ts';
import type { ChartRelease, Part, PartType } from '../../src/model/part.ts';
import { nodePorts } from '../../src/platforms/hedera/node-ports.ts';

export const naming: Naming = {
  serviceHost: (service, namespace, { dnsDomain }) => `${service}.${namespace}.svc.${dnsDomain}`,
  nodeHost: (service, { namespace }, { dnsDomain }) => `${service}.${namespace}.svc.${dnsDomain}`,
  limits: { namespace: 63, name: 253, service: 63, release: 53 },
};

export const common: Common = {
  labels: {},
  values: {},
  patches: [],
  pullSecrets: [],
  nodeSelector: {},
  tolerations: [],
};

export function cluster(name: string, over: Partial<Cluster> = {}): Cluster {
  return {
    name,
    context: name,
    exposure: 'clusterIP',
    dnsDomain: 'cluster.local',
    provides: ['minio-operator'],
    suspended: false,
    at: ['clusters', name],
    ...over,
  };
}

export function node(number: number, on: Cluster, over: Partial<Node> = {}): Node {
  return {
    ...common,
    number,
    alias: `node${number}`,
    account: `0.0.${number + 3}`,
    cluster: on.name,
    namespace: 'testnet',
    version: '0.75.1',
    state: 'running',
    resources: {},
    storage: { size: '20Gi', keep: true, ...(on.storageClass === undefined ? {} : { storageClass: on.storageClass }) },
    nodePorts: (on.exposure === 'nodePort' && on.nodePorts && nodePorts(number, on.nodePorts)) || {},
    at: ['nodes', 'place', 0],
    ...over,
  };
}

export interface Sketch {
  readonly clusters: readonly Cluster[];
  readonly nodes: readonly Node[];
  /** Specs of instances by kind, as they stand in the spec. */
  readonly nodesSpec?: object;
  readonly storageSpec?: object;
  readonly toolsSpec?: object;
  readonly nodesCommon?: Partial<Common>;
  readonly over?: { readonly [K in keyof Topology]?: Topology[K] };
}

const catalog: readonly Component[] = [hederaNodes, storage, tools] as readonly Component[];
export const componentOf = (kind: string): Component => catalog.find((one) => one.kind === kind)!;

function instance(kind: string, spec: object, sketch: Sketch): Instance {
  const component = componentOf(kind);
  const own = component.schema.parse(spec);
  const everywhere = [...new Set(sketch.nodes.map((one) => one.cluster))];
  return {
    ...common,
    ...(kind === 'nodes' ? sketch.nodesCommon : {}),
    kind,
    name: kind,
    stage: component.stage,
    on: component.place?.(own, sketch.nodes) ?? everywhere,
    namespace: 'testnet',
    spec: own,
    at: [kind],
  };
}

export function network(sketch: Sketch): Network {
  const instances = [
    instance('nodes', sketch.nodesSpec ?? {}, sketch),
    ...(sketch.storageSpec ? [instance('storage', sketch.storageSpec, sketch)] : []),
    ...(sketch.toolsSpec ? [instance('tools', sketch.toolsSpec, sketch)] : []),
  ];
  const topology: Topology = {
    kind: 'Network',
    name: 'testnet',
    platform: 'hedera',
    version: '0.75.1',
    namespace: 'testnet',
    delivery: {
      engine: 'flux',
      repository: 'https://git.example.com/a.git',
      branch: 'main',
      path: 'out',
      interval: '1m',
      suspended: false,
    },
    lockNamespace: 'netgen-system',
    clusters: sketch.clusters,
    nodes: sketch.nodes,
    instances,
    charts: {},
    images: [],
    labels: {},
    ...sketch.over,
  };
  const endpoints = instances.flatMap((one) => componentOf(one.kind).endpoints(one, topology, naming));
  return { ...topology, endpoints };
}

const find = (net: Network, kind: string): Instance => net.instances.find((one) => one.kind === kind)!;

export function wire(net: Network, kind = 'nodes') {
  return componentOf(kind).wire(find(net, kind), net);
}

export function build(net: Network, on: string, kind = 'nodes'): readonly Part[] {
  return componentOf(kind).build(find(net, kind), wire(net, kind).settings, net, on);
}

/** Parts of one type. */
export function only<T extends PartType>(parts: readonly Part[], type: T): Extract<Part, { type: T }>[] {
  return parts.filter((part): part is Extract<Part, { type: T }> => part.type === type);
}

export function release(net: Network, on: string): ChartRelease {
  return only(build(net, on), 'chart')[0]!;
}
