// Spec -> Network: every name, place and address is fixed here, before anything is compiled. Pure.
import { type Component, knows, type Topology } from '../components/component.ts';
import type { Diagnosed, Diagnostic } from '../diagnostics/diagnostic.ts';
import { hasErrors } from '../diagnostics/diagnostic.ts';
import { suggest } from '../diagnostics/suggest.ts';
import type { Naming } from '../model/naming.ts';
import type { Cluster, Endpoint, Engine, Instance, Network, Node, PublicKeys, SpecPath } from '../model/network.ts';
import type { ComponentSpec, NetworkSpec, SetupSpec, Spec } from '../spec/parse.ts';
import { resolveCommon } from './common.ts';
import { missingForEngine, resolveDelivery } from './delivery.ts';
import { resolveMirrors } from './images.ts';
import { resolveInstances } from './instances.ts';
import { resolveNodes } from './nodes.ts';
import { indexClusters, resolveClusters } from './places/clusters.ts';
import { gather, openHosts, outsideSubnets, resolveHosts } from './places/hosts.ts';
import { applySetup } from './setup.ts';

/** Namespace of netgen's own objects, and of what a Setup installs. */
export const systemNamespace = 'netgen-system';

export interface ResolveInput {
  readonly spec: Spec;
  /** The spec that `setup:` names. */
  readonly setup?: SetupSpec;
  /** Content of the file that `nodes.keys` names. */
  readonly keys?: PublicKeys;
  /** True for the command that makes the keys. */
  readonly keysMayBeMissing?: boolean;
  readonly catalog: readonly Component[];
  readonly engine: Engine;
  readonly naming: Naming;
}

function unusedCharts(spec: Spec, used: readonly Component[]): Diagnostic[] {
  const named = spec.components.flatMap(({ component, own }) => component.installs?.(own) ?? []);
  const known = [...new Set([...used.flatMap((component) => Object.keys(component.charts ?? {})), ...named])];
  const given = Object.keys(spec.core.charts ?? {});
  return given
    .filter((chart) => !known.includes(chart))
    .map((chart) => {
      const help = suggest(chart, known, 'charts') ?? 'remove it';
      return {
        code: 'NG1219',
        severity: 'error',
        message: `no component installs the chart \`${chart}\``,
        at: ['charts', chart],
        atKey: true,
        help,
      };
    });
}

/** Clusters, or with engine `compose` the Docker hosts; operators are a matter of clusters only. */
function clustersOf(input: ResolveInput, diagnostics: Diagnostic[]): readonly Cluster[] {
  const { spec, setup, engine } = input;
  const onHosts = engine === 'compose' && spec.kind === 'Network';
  const own = onHosts ? resolveHosts(spec) : resolveClusters(spec.core.clusters ?? {});
  diagnostics.push(...own.diagnostics);
  if (onHosts) return own.clusters;
  const shared = spec.kind === 'Setup' ? spec : setup;
  if (!shared) return own.clusters;
  const joined = applySetup(own.clusters, shared);
  diagnostics.push(...joined.diagnostics);
  return joined.clusters;
}

/** The instance of the nodes themselves: its spec is what the platform's node component takes. */
function nodesInstance(
  spec: ComponentSpec<NonNullable<NetworkSpec['nodes']>['core']>,
  nodes: readonly Node[],
  namespace: string,
): Instance {
  const { component, core, own, at } = spec;
  const on = [...new Set(nodes.map((node) => node.cluster))];
  return {
    kind: component.kind,
    name: 'nodes',
    stage: component.stage,
    on,
    namespace: core.namespace ?? namespace,
    spec: own,
    at,
    ...resolveCommon(core),
  };
}

function missingKeys(input: ResolveInput, nodes: readonly Node[]): Diagnostic[] {
  const spec = input.spec.kind === 'Network' ? input.spec.nodes : undefined;
  if (spec?.core.keys === undefined || input.keysMayBeMissing) return [];
  const at = ['nodes', 'keys'];
  const help = 'run `netgen keys` with this spec';
  if (!input.keys)
    return [
      {
        code: 'NG1222',
        severity: 'error',
        message: `the file of public keys \`${spec.core.keys}\` does not exist`,
        at,
        help,
      },
    ];
  const without = nodes.filter((node) => input.keys?.nodes[String(node.number)] === undefined);
  if (without.length === 0) return [];
  const names = without
    .slice(0, 3)
    .map((node) => node.number)
    .join(', ');
  const message = `\`${spec.core.keys}\` has no key of node ${names}${without.length > 3 ? `, and ${without.length - 3} more` : ''}`;
  return [{ code: 'NG1223', severity: 'error', message, at, help }];
}

/** Namespaces that are not a network's: Kubernetes' own, Flux's, and where other networks keep their locks. */
const foreignNamespace = /^(kube-.*|default|flux-system)$/;

function foreignNamespaces(network: Omit<Network, 'endpoints'>): Diagnostic[] {
  if (network.kind === 'Setup') return [];
  const places = [{ namespace: network.namespace, at: ['namespace'] as SpecPath }, ...network.instances];
  return places
    .filter(({ namespace }) => foreignNamespace.test(namespace) || namespace === network.lockNamespace)
    .map(({ namespace, at }) => ({
      code: 'NG1225',
      severity: 'error',
      message: `the namespace \`${namespace}\` is not a network's to use`,
      at,
      help: 'name another `namespace:`, or leave it out',
    }));
}

function longNames(network: Omit<Network, 'endpoints'>, naming: Naming): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const instance of network.instances)
    if (instance.namespace.length > naming.limits.namespace) {
      const message = `the namespace \`${instance.namespace}\` has ${instance.namespace.length} characters; ${naming.limits.namespace} is the limit`;
      found.push({
        code: 'NG1220',
        severity: 'error',
        message,
        at: instance.at,
        help: 'shorten the name of the network or of the instance',
      });
    }
  return found;
}

const byAddress = (a: Endpoint, b: Endpoint): number =>
  a.address < b.address
    ? -1
    : a.address > b.address
      ? 1
      : a.name < b.name
        ? -1
        : a.name > b.name
          ? 1
          : a.cluster < b.cluster
            ? -1
            : 1;

/** Addresses of every instance, by address and name. */
function resolveEndpoints(topology: Topology, input: ResolveInput): Endpoint[] {
  const platform = topology.platform;
  const components = new Map(input.catalog.filter((one) => knows(one, platform)).map((one) => [one.kind, one]));
  return topology.instances
    .flatMap((instance) => components.get(instance.kind)?.endpoints(instance, topology, input.naming) ?? [])
    .sort(byAddress);
}

function identity(spec: Spec): Pick<Network, 'kind' | 'name' | 'platform' | 'version' | 'namespace' | 'lockNamespace'> {
  const { name } = spec.core;
  if (spec.kind === 'Setup')
    return {
      kind: 'Setup',
      name,
      platform: 'setup',
      version: '',
      namespace: systemNamespace,
      lockNamespace: systemNamespace,
    };
  const { platform, version, namespace, lock } = spec.core;
  return {
    kind: 'Network',
    name,
    platform,
    version,
    namespace: namespace ?? name,
    lockNamespace: lock?.namespace ?? systemNamespace,
  };
}

interface Found {
  readonly nodes: readonly Node[];
  readonly instances: readonly Instance[];
  readonly diagnostics: readonly Diagnostic[];
}

function nodesAndInstances(input: ResolveInput, clusters: readonly Cluster[]): Found {
  const { spec } = input;
  const index = indexClusters(clusters);
  const { name, version, namespace } = identity(spec);
  const nodesSpec = spec.kind === 'Network' ? spec.nodes : undefined;
  const diagnostics: Diagnostic[] = [];
  if (
    spec.kind === 'Network' &&
    !nodesSpec &&
    input.catalog.some((one) => one.spans === 'nodes' && knows(one, spec.core.platform))
  )
    diagnostics.push({
      code: 'NG1217',
      severity: 'error',
      message: 'the network has no nodes',
      at: [],
      help: 'add `nodes: {place: {ids: 0-2, on: ...}}`',
    });
  const nodes = nodesSpec
    ? resolveNodes({ spec: nodesSpec, version, namespace, index })
    : { nodes: [], diagnostics: [] };
  const others = resolveInstances(spec.components, { network: name, namespace, clusters, index, nodes: nodes.nodes });
  diagnostics.push(...nodes.diagnostics, ...others.diagnostics);
  const own = nodesSpec ? [nodesInstance(nodesSpec, nodes.nodes, namespace)] : [];
  return { nodes: nodes.nodes, instances: [...own, ...others.instances], diagnostics };
}

/** What runs everything on one host needs no `on`. */
function onOnlyHost(spec: Spec, places: readonly Cluster[]): Spec {
  const [first] = places;
  return spec.kind === 'Network' && first?.docker && places.length === 1 ? gather(spec, first.name) : spec;
}

/** Resolves a checked spec; there is a network only when nothing is wrong. */
export function resolveNetwork(given: ResolveInput): Diagnosed<Network> {
  const diagnostics: Diagnostic[] = missingForEngine(given.spec, given.engine);
  if (hasErrors(diagnostics)) return { diagnostics };
  const clusters = clustersOf(given, diagnostics);
  if (hasErrors(diagnostics)) return { diagnostics };
  const input = { ...given, spec: onOnlyHost(given.spec, clusters) };
  const { spec, keys } = input;
  const found = nodesAndInstances(input, clusters);
  const used = [
    ...spec.components.map((one) => one.component),
    ...(spec.kind === 'Network' && spec.nodes ? [spec.nodes.component] : []),
  ];
  diagnostics.push(...found.diagnostics, ...unusedCharts(spec, used), ...missingKeys(input, found.nodes));
  diagnostics.push(...outsideSubnets(found.nodes, clusters));
  if (spec.kind === 'Network' && !hasErrors(diagnostics)) diagnostics.push(...openHosts(spec, clusters));
  const topology: Topology = {
    ...identity(spec),
    delivery: resolveDelivery(spec, input.engine),
    clusters,
    nodes: found.nodes,
    instances: found.instances,
    charts: (spec.core.charts ?? {}) as Network['charts'],
    images: resolveMirrors(spec.core.images),
    labels: spec.core.labels ?? {},
    ...(keys && { keys }),
    ...(spec.kind === 'Network' && spec.core.domain !== undefined && { domain: spec.core.domain }),
    ...(spec.kind === 'Network' && spec.core.expires !== undefined && { expires: spec.core.expires }),
    ...(spec.kind === 'Network' && { networkPolicies: spec.core.networkPolicies ?? true }),
  };
  diagnostics.push(...longNames(topology, input.naming), ...foreignNamespaces(topology));
  if (hasErrors(diagnostics)) return { diagnostics };
  return { value: { ...topology, endpoints: resolveEndpoints(topology, input) }, diagnostics };
}
