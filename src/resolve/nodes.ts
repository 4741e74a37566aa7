// `nodes:` of the spec -> nodes with number, alias, account, version and ports. Nothing about one node depends on another.
import type { Component } from '../components/component.ts';
import type { Diagnostic, SpecPath } from '../diagnostics/diagnostic.ts';
import { parseIds } from '../model/ids.ts';
import type { Common, Node, PortRange, Resources } from '../model/network.ts';
import type { ComponentSpec } from '../spec/parse.ts';
import type { NodeException, NodesCore } from '../spec/schema.ts';
import { type ClusterIndex, selectClusters } from './clusters.ts';
import { resolveCommon } from './common.ts';
import { type Placed, placeNodes } from './placement.ts';

/** What a node takes when the spec says nothing. */
const defaults = { size: '20Gi', keep: true } as const;

interface Exceptions {
  readonly byNumber: ReadonlyMap<number, NodeException>;
  /** Where a field of a node's exception is written: `5.version` -> its path. */
  readonly origins: ReadonlyMap<string, SpecPath>;
  readonly diagnostics: Diagnostic[];
}

function mergeException(first: NodeException, second: NodeException): { merged: NodeException; clash?: string } {
  const clash = Object.keys(second).find((key) => key in first);
  return { merged: { ...first, ...second }, ...(clash !== undefined && { clash }) };
}

/** `only:` by node number; two keys may speak of one node as long as they do not name the same field. */
function readExceptions(only: NodesCore['only'], placed: ReadonlyMap<number, Placed>): Exceptions {
  const byNumber = new Map<number, NodeException>();
  const origins = new Map<string, SpecPath>();
  const diagnostics: Diagnostic[] = [];
  for (const [key, exception] of Object.entries(only ?? {})) {
    const at: SpecPath = ['nodes', 'only', key];
    const base = { severity: 'error', at, atKey: true } as const;
    const numbers = parseIds(key);
    if (numbers === undefined) {
      const message = `\`${key}\` is not a list of node numbers`;
      diagnostics.push({ ...base, code: 'NG1207', message, help: 'write for example `5` or `0-3`' });
      continue;
    }
    for (const number of numbers) {
      if (!placed.has(number)) {
        const help = `place node ${number}, or remove the exception`;
        diagnostics.push({ ...base, code: 'NG1210', message: `node ${number} is not placed`, help });
        continue;
      }
      const { merged, clash } = mergeException(byNumber.get(number) ?? {}, exception);
      if (clash !== undefined) {
        const message = `\`${clash}\` of node ${number} is given twice`;
        const notes = [{ message: 'given here too', at: origins.get(`${number}.${clash}`)! }];
        const help = `remove one of the two, or take ${number} out of the range`;
        diagnostics.push({ ...base, at: [...at, clash], code: 'NG1211', message, notes, help });
      }
      for (const field of Object.keys(exception)) origins.set(`${number}.${field}`, [...at, field]);
      byNumber.set(number, merged);
    }
  }
  return { byNumber, origins, diagnostics };
}

export interface NodesInput {
  readonly spec: ComponentSpec<NodesCore>;
  readonly version: string;
  readonly namespace: string;
  readonly index: ClusterIndex;
}

function resources(base: NodesCore['resources'], over: NodeException['resources']): Resources {
  const cpu = over?.cpu ?? base?.cpu;
  const memory = over?.memory ?? base?.memory;
  return { ...(cpu !== undefined && { cpu }), ...(memory !== undefined && { memory }) };
}

function nodeCommon(core: NodesCore, exception: NodeException): Common {
  const base = resolveCommon(core);
  const own = resolveCommon(exception);
  return {
    ...base,
    labels: { ...base.labels, ...own.labels },
    nodeSelector: { ...base.nodeSelector, ...own.nodeSelector },
    tolerations: exception.tolerations ? own.tolerations : base.tolerations,
    pullSecrets: exception.pullSecrets ? own.pullSecrets : base.pullSecrets,
    ...(own.image && { image: own.image }),
  };
}

/** The node's cluster: `place`, unless its exception names another one. */
function clusterOf(
  node: Placed,
  exception: NodeException,
  index: ClusterIndex,
): { cluster: string; diagnostics: Diagnostic[] } {
  if (exception.on === undefined) return { cluster: node.cluster, diagnostics: [] };
  const found = selectClusters([exception.on], index, ['nodes', 'only', String(node.number), 'on']);
  return { cluster: found.names[0] ?? node.cluster, diagnostics: found.diagnostics };
}

function makeNode(
  input: NodesInput,
  placed: Placed,
  exception: NodeException,
): { node: Node; diagnostics: Diagnostic[] } {
  const { spec, version, namespace, index } = input;
  const { core, component } = spec;
  const { cluster, diagnostics } = clusterOf(placed, exception, index);
  const storageClass = core.storage?.storageClass ?? index.get(cluster)?.storageClass;
  const range = index.get(cluster)?.nodePorts;
  const node: Node = {
    number: placed.number,
    alias: `node${placed.number}`,
    account: component.account?.(spec.own, placed.number) ?? String(placed.number),
    cluster,
    namespace: core.namespace ?? namespace,
    version: exception.version ?? version,
    state: exception.state ?? 'running',
    resources: resources(core.resources, exception.resources),
    storage: {
      size: core.storage?.size ?? defaults.size,
      keep: core.storage?.keep ?? defaults.keep,
      ...(storageClass !== undefined && { storageClass }),
    },
    nodePorts: exposedByPort(index, cluster)
      ? portsOf(component, placed.number, { range, own: exception.nodePorts })
      : {},
    at: placed.at,
    // Last, as in instances.ts.
    ...nodeCommon(core, exception),
  };
  return { node, diagnostics };
}

const exposedByPort = (index: ClusterIndex, cluster: string): boolean => index.get(cluster)?.exposure === 'nodePort';

interface PortSource {
  readonly range: PortRange | undefined;
  readonly own: Readonly<Record<string, number>> | undefined;
}

function portsOf(component: Component, number: number, { range, own }: PortSource): Node['nodePorts'] {
  const computed = range ? component.nodePorts?.(number, range) : undefined;
  return { ...computed, ...own };
}

type Origins = Exceptions['origins'];

/** Two nodes of one cluster must not claim one port, and every claim lies inside the cluster's range. */
function portProblems(nodes: readonly Node[], index: ClusterIndex, origins: Origins): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const owners = new Map<string, Node>();
  for (const node of nodes) {
    const range = index.get(node.cluster)?.nodePorts;
    if (!exposedByPort(index, node.cluster) || !range) continue;
    const words = { code: 'NG1212', severity: 'error' } as const;
    for (const [name, port] of Object.entries(node.nodePorts)) {
      const own = origins.get(`${node.number}.nodePorts`);
      const at = own ? [...own, name] : node.at;
      if (port < range.from || port > range.to) {
        const message = `port ${port} (${name}) of node ${node.number} is outside ${range.from}-${range.to}, the range of cluster \`${node.cluster}\``;
        const help = `write a port of ${range.from}-${range.to}, or widen \`nodePorts:\` of the cluster`;
        diagnostics.push({ ...words, message, at, help });
      }
      const owner = owners.get(`${node.cluster}:${port}`);
      if (owner) {
        const message = `nodes ${owner.number} and ${node.number} both claim port ${port} of cluster \`${node.cluster}\``;
        const help = `widen \`nodePorts:\` of the cluster, or write another port: \`only: {${node.number}: {nodePorts: {${name}: PORT}}}\``;
        diagnostics.push({ ...words, message, at, help });
        break;
      }
      owners.set(`${node.cluster}:${port}`, node);
    }
  }
  return diagnostics;
}

/** A range without room for one node is one mistake, however many nodes are there. */
function smallRanges(nodes: readonly Node[], index: ClusterIndex): Diagnostic[] {
  const without = nodes.filter((node) => Object.keys(node.nodePorts).length === 0);
  const names = [...new Set(without.map(({ cluster }) => cluster))].filter((name) => exposedByPort(index, name));
  return names.flatMap((name) => {
    const { nodePorts: range, at } = index.get(name)!;
    if (!range) return [];
    const numbers = without.filter(({ cluster }) => cluster === name).map(({ number }) => number);
    const shown = `${numbers.slice(0, 3).join(', ')}${numbers.length > 3 ? ` and ${numbers.length - 3} more` : ''}`;
    const verb = numbers.length > 1 ? 'find' : 'finds';
    const message = `node${numbers.length > 1 ? 's' : ''} ${shown} of cluster \`${name}\` ${verb} no ports in ${range.from}-${range.to}`;
    const help = `widen the range, for example \`nodePorts: ${range.from}-${Math.min(range.from + 99, 65535)}\``;
    return [{ code: 'NG1212', severity: 'error', message, at: [...at, 'nodePorts'], help } as const];
  });
}

/** All nodes by number. */
export function resolveNodes(input: NodesInput): { nodes: Node[]; diagnostics: Diagnostic[] } {
  const { placed, diagnostics } = placeNodes(input.spec.core.place, input.index);
  if (diagnostics.length > 0) return { nodes: [], diagnostics };
  const exceptions = readExceptions(input.spec.core.only, new Map(placed.map((node) => [node.number, node])));
  diagnostics.push(...exceptions.diagnostics);
  const nodes = placed.map((one) => {
    const made = makeNode(input, one, exceptions.byNumber.get(one.number) ?? {});
    diagnostics.push(...made.diagnostics);
    return made.node;
  });
  diagnostics.push(...smallRanges(nodes, input.index), ...portProblems(nodes, input.index, exceptions.origins));
  return { nodes, diagnostics };
}
