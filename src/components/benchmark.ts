// A benchmark: k6 pods that together put exactly the asked load on a target. It keeps no result and judges none.

import { z } from 'zod';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { suggest } from '../diagnostics/suggest.ts';
import { endpointOf } from '../model/endpoints.ts';
import { imageText } from '../model/images.ts';
import type { Endpoint, Instance, JsonMap, Network } from '../model/network.ts';
import type { Part } from '../model/part.ts';
import type { Container } from '../model/pod.ts';
import { reach } from '../model/reach.ts';
import { benchScripts } from './bench-scripts.generated.ts';
import { defineComponent, type Wired } from './component.ts';
import { duration, durationSeconds, resources, text } from './fields.ts';
import { refuse } from './wiring.ts';

/** The version that the tests of bench-jobs/ run with. */
const image = { name: 'docker.io/grafana/k6', tag: '1.8.1' };
/** User of the k6 image. */
const k6User = 12345;
/** Quiet between two loads, seconds: what is in flight ends before the next load starts. */
const gap = 10;

/** What each script of bench-jobs/ speaks to: name of the endpoints and kinds of target. */
const protocols = {
  'json-rpc': { endpoint: 'http', kind: 'relay', file: 'json-rpc.js' },
  'mirror-rest': { endpoint: 'http', kind: 'mirror', file: 'mirror-rest.js' },
  'node-query': { endpoint: 'grpc', kind: 'nodes', file: 'node-query.js' },
} as const;
type Script = keyof typeof protocols;
type TargetKind = (typeof protocols)[Script]['kind'];

const schema = z.strictObject({
  target: text()
    .describe('What the load is put on: `nodes`, `relay`, `mirror`, or the name of a component or a node.')
    .meta({ examples: ['relay'] }),
  loads: z
    // k6 takes whole requests in a unit of time, which the script stretches to 1,000 seconds.
    .array(z.number().min(0.001).max(10_000_000))
    .min(1)
    .max(100)
    .describe('Requests a second, all pods together; one after another.')
    .meta({ examples: [[100, 200, 500]] }),
  duration: duration
    .default('60s')
    .describe('How long each load lasts. Default: 60s.')
    .meta({ examples: ['180s'] }),
  size: z
    .int()
    .min(0)
    .max(1_048_576)
    .optional()
    .describe('Payload of a request, bytes, for scripts that send one.')
    .meta({ examples: [512] }),
  clients: z.int().min(1).max(1000).default(1).describe('Pods per cluster. Default: 1.'),
  script: z
    .enum(['json-rpc', 'mirror-rest', 'node-query'])
    .optional()
    .describe('Load script. Default: the one that fits the target.'),
  resources: resources.optional().describe('Cores and memory of each pod.'),
});
type Self = Instance<z.output<typeof schema>>;

interface Settings {
  readonly script: Script;
  /** Addresses by cluster the load comes from. */
  readonly targets: { readonly [cluster: string]: readonly string[] };
}

interface Target {
  readonly kind: TargetKind;
  readonly addresses: readonly string[];
}

/** What `target` means: all of a kind, one instance, or one node. */
function findTarget(self: Self, network: Network): Target | undefined {
  const { target } = self.spec;
  const running = network.nodes.filter(({ state }) => state === 'running');
  if (target === 'nodes') return { kind: 'nodes', addresses: running.map(({ alias }) => alias) };
  if (network.nodes.some(({ alias }) => alias === target)) return { kind: 'nodes', addresses: [target] };
  const kinds = ['relay', 'mirror'] as const;
  for (const kind of kinds) {
    const named = network.instances.filter((one) => one.kind === kind && (target === kind || one.name === target));
    if (named.length > 0) return { kind, addresses: named.map(({ name }) => name) };
  }
  return undefined;
}

function knownTargets(network: Network): string[] {
  const instances = network.instances.filter(({ kind }) => kind === 'relay' || kind === 'mirror');
  return [
    'nodes',
    ...new Set(instances.flatMap(({ kind, name }) => [kind, name])),
    ...network.nodes.map(({ alias }) => alias),
  ];
}

/** Addresses per cluster the load comes from; whatever cannot be reached is an error, or the result would lie. */
function dialAll(
  self: Self,
  endpoints: readonly Endpoint[],
): { targets: Settings['targets']; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const targets: { [cluster: string]: readonly string[] } = {};
  for (const cluster of self.on) {
    const dead = endpoints.filter((endpoint) => reach(endpoint, cluster) === undefined);
    targets[cluster] = endpoints.flatMap((endpoint) => reach(endpoint, cluster) ?? []);
    for (const { address, cluster: home } of dead.slice(0, 1)) {
      const message = `\`${address}\` on cluster \`${home}\` cannot be reached from cluster \`${cluster}\``;
      const help = `expose \`${address}\`, or run the benchmark \`on: ${home}\``;
      diagnostics.push(refuse({ code: 'NG1343', message, at: [...self.at, 'on'], help }));
    }
  }
  return { targets, diagnostics };
}

function wire(self: Self, network: Network): Wired<Settings> {
  const target = findTarget(self, network);
  const at = [...self.at, 'target'];
  if (target === undefined) {
    const message = `target \`${self.spec.target}\` of benchmark \`${self.name}\` is not defined`;
    const help = suggest(self.spec.target, knownTargets(network), 'targets') ?? 'use `nodes`';
    return { diagnostics: [refuse({ code: 'NG1370', message, at, help })] };
  }
  const fitting = (Object.keys(protocols) as Script[]).find((name) => protocols[name].kind === target.kind)!;
  const script = self.spec.script ?? fitting;
  if (protocols[script].kind !== target.kind) {
    const message = `script \`${script}\` does not speak to \`${self.spec.target}\``;
    return {
      diagnostics: [
        refuse({ code: 'NG1371', message, at: [...self.at, 'script'], help: `use \`script: ${fitting}\`` }),
      ],
    };
  }
  const name = protocols[script].endpoint;
  const endpoints = target.addresses.flatMap((address) => endpointOf(network, address, name) ?? []);
  if (endpoints.length === 0) {
    const message = `\`${self.spec.target}\` has no endpoint \`${name}\``;
    return { diagnostics: [refuse({ code: 'NG1342', message, at, help: 'switch the part on that serves it' })] };
  }
  const { targets, diagnostics } = dialAll(self, endpoints);
  return { settings: { script, targets }, diagnostics: [...diagnostics, ...remarks(self, target, script)] };
}

/** What a reader of the result must know. */
function remarks(self: Self, target: Target, script: Script): Diagnostic[] {
  const found: Diagnostic[] = [];
  if (target.kind === 'nodes') {
    const message = `benchmark \`${self.name}\` sends free balance queries to the nodes, not transactions`;
    const help = 'read its result as queries a second; signed transactions come with the full benchmark';
    found.push({ code: 'NG1372', severity: 'warning', message, at: [...self.at, 'target'], help });
  }
  if (self.spec.size !== undefined) {
    const message = `\`size\` has no effect with script \`${script}\``;
    found.push({ code: 'NG1373', severity: 'warning', message, at: [...self.at, 'size'], help: 'remove `size`' });
  }
  return found;
}

/** Everything a result must be able to say about its conditions; the script prints it back. */
function parameters(self: Self, settings: Settings, network: Network, cluster: string): JsonMap {
  const { spec } = self;
  const script = benchScripts[protocols[settings.script].file]!;
  return {
    network: network.name,
    platform: network.platform,
    version: network.version,
    benchmark: self.name,
    cluster,
    target: spec.target,
    targets: settings.targets[cluster] ?? [],
    script: settings.script,
    scriptHash: script.hash,
    loads: spec.loads,
    seconds: durationSeconds(spec.duration),
    gap,
    clients: spec.clients,
    clusters: [...self.on],
    image: imageText(self.image ?? image),
  };
}

/**
 * k6 scales rates exactly by execution segments: pod i of n takes i/n to (i+1)/n, so n pods make the asked rate together.
 * Each cluster's Job starts where the one before it in `on` ends.
 */
function command(self: Self, file: string, cluster: string): string[] {
  const pods = self.on.length * self.spec.clients;
  const first = self.on.indexOf(cluster) * self.spec.clients;
  const bounds = Array.from({ length: pods - 1 }, (_, index) => `${index + 1}/${pods}`);
  const sequence = ['0', ...bounds, '1'].join(',');
  const script = [
    `pod=$(( ${first} + JOB_COMPLETION_INDEX ))`,
    `next=$(( pod + 1 ))`,
    `from="$pod/${pods}"; to="$next/${pods}"`,
    `if [ "$pod" -eq 0 ]; then from=0; fi`,
    `if [ "$next" -eq ${pods} ]; then to=1; fi`,
    `export POD="$pod"`,
    `exec k6 run --quiet --no-usage-report --execution-segment "$from:$to" --execution-segment-sequence "${sequence}" /bench/${file}`,
  ];
  return ['sh', '-ec', script.join('\n')];
}

function build(self: Self, settings: Settings, network: Network, cluster: string): Part[] {
  const { spec } = self;
  const base = { name: self.name, address: self.name, namespace: self.namespace, at: self.at };
  const { file } = protocols[settings.script];
  const files = [file, 'result.js', ...(file === 'node-query.js' ? ['node-query.proto'] : [])];
  const scripts = Object.fromEntries(files.map((name) => [name, benchScripts[name]!.text]));
  const conditions = parameters(self, settings, network, cluster);
  const asked = {
    ...(spec.resources?.cpu !== undefined && { cpu: spec.resources.cpu }),
    ...(spec.resources?.memory !== undefined && { memory: spec.resources.memory }),
  };
  const total = spec.loads.length * (durationSeconds(spec.duration) + gap);
  const container: Container = {
    name: 'k6',
    image: self.image ?? image,
    command: command(self, file, cluster),
    mounts: [
      { volume: 'bench', path: '/bench', readOnly: true },
      { volume: 'temporary', path: '/tmp' },
    ],
    ...(Object.keys(asked).length > 0 && { resources: { requests: asked, limits: asked } }),
    user: k6User,
  };
  return [
    { ...base, type: 'files', data: { ...scripts, 'benchmark.json': `${JSON.stringify(conditions, null, 2)}\n` } },
    {
      ...base,
      type: 'task',
      completions: spec.clients,
      // A load that is run again is another measurement: a failed run stays failed.
      backoffLimit: 0,
      deadline: Math.ceil(total) + 600,
      pod: {
        containers: [container],
        volumes: [
          { name: 'bench', kind: 'files', files: self.name },
          { name: 'temporary', kind: 'temporary' },
        ],
        nodeSelector: self.nodeSelector,
        tolerations: self.tolerations,
        pullSecrets: self.pullSecrets,
      },
    },
  ];
}

export const benchmark = defineComponent({
  kind: 'benchmark',
  platforms: ['hedera'],
  stage: 'bench',
  instances: 'many',
  spans: 'several',
  summary: 'k6 load on nodes, relays or a mirror, one Indexed Job per cluster',
  schema,
  example: 'benchmark: {name: rpc, on: c1, target: relay, loads: [10, 20], duration: 30s}',
  wire,
  build,
});
