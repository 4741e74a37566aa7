// `nodes:` of the spec -> nodes with number, alias, account, version and ports. Nothing about one node depends on another.
import type { Diagnostic, SpecPath } from '../diagnostics/diagnostic.ts';
import { parseIds } from '../model/ids.ts';
import type { Common, Node, Resources } from '../model/network.ts';
import type { ComponentSpec } from '../spec/parse.ts';
import type { NodeException, NodesCore } from '../spec/schema.ts';
import { resolveCommon } from './common.ts';
import { type Placed, placeNodes } from './placement.ts';
import { localAddresses } from './places/cluster-problems.ts';
import { type ClusterIndex, selectClusters } from './places/clusters.ts';
import { portProblems, portsOf, smallRanges } from './ports.ts';

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
  const alias = `node${placed.number}`;
  const account = component.account?.(spec.own, placed.number);
  const node: Node = {
    number: placed.number,
    alias,
    ...(account !== undefined && { account }),
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
    nodePorts: portsOf(component, placed.number, { cluster: index.get(cluster), given: exception.nodePorts }),
    at: placed.at,
    ...(exception.address !== undefined && { externalAddress: exception.address.replaceAll('{name}', alias) }),
    // Last, as in instances.ts.
    ...nodeCommon(core, exception),
  };
  return { node, diagnostics };
}

/** An address leads to one node: everybody dials it on the same ports. */
function sharedAddresses(nodes: readonly Node[], origins: Exceptions['origins']): Diagnostic[] {
  const owners = new Map<string, Node>();
  return nodes.flatMap((node): Diagnostic[] => {
    const { externalAddress, number } = node;
    const owner = externalAddress === undefined ? undefined : owners.get(externalAddress);
    if (externalAddress === undefined) return [];
    owners.set(externalAddress, node);
    if (!owner) return [];
    const message = `nodes ${owner.number} and ${number} have the same address \`${externalAddress}\``;
    const help = 'give each node its own; for a range of nodes, write for example `address: "{name}.example.net"`';
    return [{ code: 'NG1236', severity: 'error', message, at: origins.get(`${number}.address`) ?? node.at, help }];
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
  diagnostics.push(...sharedAddresses(nodes, exceptions.origins));
  diagnostics.push(...localAddresses(nodes, input.index, exceptions.origins));
  return { nodes, diagnostics };
}
