// What several components need to find each other and to fill charts. It declares no component and builds no part.

import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Code } from '../diagnostics/codes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { suggest } from '../diagnostics/suggest.ts';
import { endpointOf } from '../model/endpoints.ts';
import { mirrorImage } from '../model/images.ts';
import { clusterNamed, instancesOf } from '../model/lookup.ts';
import type { ChartSource, Cluster, Endpoint, Instance, Json, JsonMap, Network, SpecPath } from '../model/network.ts';
import type { ServicePart } from '../model/part.ts';
import { chartImage, type Opening, outsideAddress, reach } from '../model/reach.ts';
import type { Topology } from './component.ts';

/** `true` and `{}` switch a part on, `false` off; absent is left to the component. */
export function part<Shape extends z.ZodRawShape>(shape: Shape) {
  const schema = z.strictObject({
    enabled: z.boolean().default(true).describe('Whether this part runs; `false` instead of the map does the same.'),
    ...shape,
  });
  // The JSON Schema of a preprocessed field is that of its result: say that editors may offer the short form too.
  return z
    .preprocess((value) => (typeof value === 'boolean' ? { enabled: value } : value), schema)
    .optional()
    .meta({ type: ['object', 'boolean'] });
}

/** `expose` and `nodePorts`, for components that other clusters may reach. */
export const exposeShape = {
  expose: z
    .boolean()
    .default(false)
    .describe("Other clusters and people can reach it, the way the cluster's `exposure` says. Default: false."),
  nodePorts: z
    .record(z.string(), z.int().min(1).max(65535))
    .optional()
    .describe('Node ports by endpoint name, for clusters with exposure `nodePort`.')
    .meta({ examples: [{ http: 31090 }] }),
};

interface Exposed {
  readonly expose: boolean;
  readonly nodePorts?: { readonly [endpoint: string]: number } | undefined;
}

export interface Problem {
  readonly code: Code;
  readonly message: string;
  readonly at: SpecPath;
  readonly help: string;
  readonly notes?: Diagnostic['notes'];
}

export function refuse(problem: Problem): Diagnostic {
  const { notes, ...rest } = problem;
  return { severity: 'error', ...rest, ...(notes && { notes }) };
}

/** The cluster of an instance that runs on one. */
export function homeOf(self: Pick<Instance, 'on'>, network: Topology): Cluster {
  const cluster = clusterNamed(network, self.on[0]!);
  if (cluster === undefined) throw new Error(`cluster ${self.on[0]} is not in the network`);
  return cluster;
}

/** Where the consensus nodes are, and what their chart renders beside them. */
export const nodesNamespace = (network: Topology): string => (instancesOf(network, 'nodes')[0] ?? network).namespace;

/** What `charts:` of the spec says over the catalog's source. */
export function chartSource(network: Topology, name: string, catalog: { url: string; version: string }): ChartSource {
  return { name, ...catalog, ...network.charts[name] };
}

/** A field of the nodes' own spec that other components must agree with, for example the chain id. */
export function ledgerSetting(network: Topology, key: string): Json | undefined {
  const spec = instancesOf(network, 'nodes')[0]?.spec;
  return typeof spec === 'object' && spec !== null ? (spec as JsonMap)[key] : undefined;
}

/** The mirror that `wanted` names, or the only one there is. */
export function pickMirror(
  network: Topology,
  wanted: string | undefined,
  at: SpecPath,
): { mirror?: Instance; diagnostics: Diagnostic[] } {
  const mirrors = instancesOf(network, 'mirror');
  const names = mirrors.map(({ name }) => name);
  const mirror = wanted === undefined && mirrors.length === 1 ? mirrors[0] : mirrors.find((m) => m.name === wanted);
  if (mirror !== undefined) return { mirror, diagnostics: [] };
  const example = names[0] ?? 'mirror';
  const problem: Omit<Problem, 'at'> =
    names.length === 0
      ? { code: 'NG1340', message: 'there is no mirror', help: 'add `mirror: {on: CLUSTER, importer: {}, rest: {}}`' }
      : wanted === undefined
        ? {
            code: 'NG1341',
            message: `there are ${names.length} mirrors and none is named`,
            help: `add \`mirror: ${example}\` (known: ${names.map((name) => `\`${name}\``).join(', ')})`,
          }
        : {
            code: 'NG1340',
            message: `mirror \`${wanted}\` is not defined`,
            help: suggest(wanted, names, 'mirrors') ?? '',
          };
  return { diagnostics: [refuse({ ...problem, at: wanted === undefined ? at : [...at, 'mirror'] })] };
}

export interface Dial {
  /** Address of the other side, `mirror` or `node5`. */
  readonly address: string;
  /** Name of its endpoint, `http` or `grpc`. */
  readonly name: string;
  /** Cluster the client runs in. */
  readonly from: string;
  readonly at: SpecPath;
  /** What to type when it cannot be reached from another cluster. */
  readonly help: string;
  /** What to type when it is switched off. */
  readonly missing: string;
}

/** Host and port of an endpoint as seen from a cluster, or why not. */
export function dial(network: Network, call: Dial): { host?: string; diagnostics: Diagnostic[] } {
  const endpoint = endpointOf(network, call.address, call.name);
  const host = endpoint && reach(endpoint, call.from);
  if (host !== undefined) return { host, diagnostics: [] };
  const message =
    endpoint === undefined
      ? `\`${call.address}\` has no endpoint \`${call.name}\``
      : `\`${call.address}\` on cluster \`${endpoint.cluster}\` cannot be reached from cluster \`${call.from}\``;
  const why =
    endpoint === undefined
      ? ({ code: 'NG1342', help: call.missing } as const)
      : ({ code: 'NG1343', help: call.help } as const);
  return { diagnostics: [refuse({ ...why, message, at: call.at })] };
}

/** Where an exposed port is reached, for `endpoints()`; nothing when it is not exposed. */
export function outsideOf(
  self: Instance<Exposed>,
  network: Topology,
  opening: Omit<Opening, 'nodePort'> & { name: string },
): Pick<Endpoint, 'outside'> {
  if (!self.spec.expose) return {};
  const nodePort = self.spec.nodePorts?.[opening.name];
  const outside = outsideAddress(homeOf(self, network), network.domain, { ...opening, nodePort });
  return outside === undefined ? {} : { outside };
}

/** Node ports of endpoints it does not have, and what keeps it from being reached: exposure, domain or a node port. */
export function exposeProblems(self: Instance<Exposed>, network: Topology, names: readonly string[]): Diagnostic[] {
  const unknown = Object.keys(self.spec.nodePorts ?? {}).filter((name) => !names.includes(name));
  const nameless = unknown.map((name): Diagnostic => {
    const at = [...self.at, 'nodePorts', name];
    const help = suggest(name, names, 'endpoints') ?? `remove \`${name}\``;
    return {
      ...refuse({ code: 'NG1345', message: `\`${self.name}\` has no endpoint \`${name}\``, at, help }),
      atKey: true,
    };
  });
  return [...nameless, ...closedWays(self, network, names)];
}

function closedWays(self: Instance<Exposed>, network: Topology, names: readonly string[]): Diagnostic[] {
  if (!self.spec.expose) return [];
  const cluster = homeOf(self, network);
  const at = [...self.at, 'expose'];
  const base = {
    code: 'NG1344',
    at,
    message: `\`${self.name}\` cannot be exposed on cluster \`${cluster.name}\``,
  } as const;
  if (cluster.exposure === 'clusterIP') {
    const help = `add \`exposure: loadBalancer\` or \`exposure: nodePort\` to cluster \`${cluster.name}\``;
    return [refuse({ ...base, help, notes: [{ message: 'its exposure is `clusterIP`', at: cluster.at }] })];
  }
  if (cluster.exposure === 'loadBalancer')
    return network.domain === undefined
      ? [refuse({ ...base, help: 'add for example `domain: perf.example.net`, the zone that external-dns writes' })]
      : [];
  const range = cluster.nodePorts;
  const taken = takenPorts(self, network, cluster.name);
  return names.flatMap((name) => {
    const port = self.spec.nodePorts?.[name];
    // The same spec runs in clusters and on a Docker host: what needs a port of the host there says so itself.
    if (port === undefined && cluster.docker !== undefined && range === undefined) return [];
    const owner = port === undefined ? undefined : taken.get(port);
    const outside = port !== undefined && range !== undefined && (port < range.from || port > range.to);
    if (port !== undefined && owner === undefined && !outside) return [];
    const from = range === undefined ? 'the node ports of the cluster' : `${range.from}-${range.to}`;
    const notes = owner === undefined ? {} : { notes: [{ message: `node port ${port} belongs to \`${owner}\`` }] };
    const help = `add \`nodePorts: {${name}: PORT}\` with a free port of ${from}`;
    return [refuse({ ...base, help, ...notes })];
  });
}

/** Node ports that others on the cluster have, by number. */
function takenPorts(self: Instance, network: Topology, cluster: string): ReadonlyMap<number, string> {
  const taken = new Map<number, string>();
  for (const node of network.nodes)
    if (node.cluster === cluster) for (const port of Object.values(node.nodePorts)) taken.set(port, node.alias);
  for (const other of network.instances) {
    const { nodePorts } = (other.spec ?? {}) as Partial<Exposed>;
    if (other.name === self.name || !other.on.includes(cluster) || nodePorts === undefined) continue;
    for (const port of Object.values(nodePorts)) taken.set(port, other.name);
  }
  return taken;
}

/** URL of a mirror's router as a client on a cluster reaches it. */
export function dialMirror(
  network: Network,
  call: { mirror: string; from: string; at: SpecPath },
): { url?: string; diagnostics: Diagnostic[] } {
  const { mirror, from, at } = call;
  const help = `add \`expose: true\` to mirror \`${mirror}\``;
  const missing = `add \`rest: {}\` to mirror \`${mirror}\``;
  const { host, diagnostics } = dial(network, { address: mirror, name: 'http', from, at, help, missing });
  return { ...(host !== undefined && { url: `http://${host}` }), diagnostics };
}

/** The fields of a Service that opens it to other clusters as its cluster can; inside only when it is not exposed. */
export function exposedBy(
  self: Instance<Exposed>,
  network: Topology,
  label: string,
): Pick<ServicePart, 'expose' | 'hostnames'> {
  const { exposure } = homeOf(self, network);
  if (!self.spec.expose) return { expose: 'clusterIP' };
  const named = exposure === 'loadBalancer' && network.domain !== undefined;
  return { expose: exposure, ...(named && { hostnames: [`${label}.${network.domain}`] }) };
}

/** Requests and limits of a container in chart values; absent quantities keep the chart's. */
export function containerResources(resources: { cpu?: string | undefined; memory?: string | undefined }): JsonMap {
  const given = {
    ...(resources.cpu !== undefined && { cpu: resources.cpu }),
    ...(resources.memory !== undefined && { memory: resources.memory }),
  };
  return Object.keys(given).length === 0 ? {} : { resources: { requests: given, limits: given } };
}

/** Scheduling values under the names that most charts give them. */
export function scheduling(self: Instance): JsonMap {
  const tolerations = self.tolerations.map((toleration) => ({ ...toleration }));
  return {
    ...(Object.keys(self.nodeSelector).length > 0 && { nodeSelector: self.nodeSelector }),
    ...(tolerations.length > 0 && { tolerations }),
  };
}

/** `image` values of a chart: the user's image or the chart's own name through the registry mirrors; `{}` when neither differs. */
export function imageValues(self: Pick<Instance, 'image'>, network: Topology, name: string): JsonMap {
  const image = mirrorImage(self.image ?? { name }, network.images);
  if (self.image === undefined && image.name === name) return {};
  const { tag, ...where } = chartImage(image);
  return tag === '' ? where : { ...where, tag };
}

/** Annotation for charts that do not start their pods again when a ConfigMap changes: it changes with the text. */
export function configHash(config: Json | undefined): JsonMap {
  const hash = createHash('sha256')
    .update(JSON.stringify(config ?? null))
    .digest('hex');
  return { podAnnotations: { 'netgen.dev/config': hash.slice(0, 16) } };
}
