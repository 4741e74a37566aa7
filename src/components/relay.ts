// The JSON-RPC relay: HTTP and WebSocket access to the ledger as Ethereum clients speak it. It never holds an operator key.

import { z } from 'zod';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { endpointOf } from '../model/endpoints.ts';
import { parseIds } from '../model/ids.ts';
import { clusterNamed, nodeNumbered } from '../model/lookup.ts';
import type { Endpoint, Instance, JsonMap, Network, Node } from '../model/network.ts';
import type { Part, SecretRef } from '../model/part.ts';
import { mergeValues } from '../model/values.ts';
import { defineComponent, type Topology } from './component.ts';
import { objectName, resources, text } from './fields.ts';
import {
  chartSource,
  configHash,
  containerResources,
  dial,
  dialMirror,
  exposedBy,
  exposeProblems,
  exposeShape,
  homeOf,
  imageValues,
  ledgerSetting,
  outsideOf,
  part,
  pickMirror,
  refuse,
  scheduling,
} from './wiring.ts';

const chart = 'hedera-json-rpc';
const charts = { [chart]: { url: 'https://hiero-ledger.github.io/hiero-json-rpc-relay/charts', version: '0.78.3' } };
const imageName = 'ghcr.io/hiero-ledger/hiero-json-rpc-relay';
/** Ports the chart fixes: `service.port` is read by no template. */
const ports = { http: 7546, ws: 8546 } as const;
/** Attempts, one a second: the importer of a new network needs minutes before the relay's first look at it succeeds. */
const patience = 600;

const server = {
  replicas: z.int().min(0).max(1000).default(1).describe('Pods. Default: 1.'),
  resources: resources.optional().describe("Cores and memory of each pod; default: the chart's."),
};

const schema = z.strictObject({
  nodes: z
    .preprocess(
      (value) => (Array.isArray(value) ? value.join(',') : typeof value === 'number' ? String(value) : value),
      text(10_000).refine((value) => parseIds(value) !== undefined, {
        error: 'must be node numbers such as `0-3` or `0-3,7`',
      }),
    )
    .optional()
    .describe('Numbers of the nodes it sends transactions to. Default: all nodes.')
    .meta({ examples: ['0-3'], type: ['string', 'integer', 'array'] }),
  mirror: text()
    .optional()
    .describe('Name of the mirror it reads from. Default: the only one.')
    .meta({ examples: ['mirror'] }),
  http: part(server).describe('JSON-RPC over HTTP, port 7546. Default: on.'),
  ws: part(server).describe('JSON-RPC over WebSocket, port 8546. Default: off.'),
  chainId: z
    .int()
    .min(1)
    .optional()
    .describe("Chain id that wallets see, decimal. Default: the nodes' (298).")
    .meta({ examples: [298] }),
  operator: z
    .strictObject({
      secret: objectName
        .optional()
        .describe(
          'Secret with `OPERATOR_ID_MAIN` and `OPERATOR_KEY_MAIN`. Default: the name of the relay and `-operator`.',
        )
        .meta({ examples: ['relay-operator'] }),
      keyFormat: z
        .enum(['DER', 'HEX_ED25519', 'HEX_ECDSA'])
        .default('DER')
        .describe('How the key in the Secret is written. Default: DER.'),
    })
    .prefault({})
    .describe('The account that pays for transactions; not needed with `readOnly`.'),
  readOnly: z.boolean().default(false).describe('Serves reads only and needs no operator. Default: false.'),
  ...exposeShape,
});
type Self = Instance<z.output<typeof schema>>;

interface Settings {
  /** `host:port` -> account of each node, as JSON: a map with other keys in every relay would cost V8 a class each. */
  readonly nodes: string;
  readonly mirror: string;
  readonly web3?: string;
}

const servesHttp = (self: Self): boolean => self.spec.http?.enabled ?? true;
const servesWs = (self: Self): boolean => self.spec.ws?.enabled ?? false;
const served = (self: Self): ('http' | 'ws')[] => [
  ...(servesHttp(self) ? (['http'] as const) : []),
  ...(servesWs(self) ? (['ws'] as const) : []),
];
const operatorSecret = (self: Self): string => self.spec.operator.secret ?? `${self.name}-operator`;
const serviceOf = (self: Self, kind: 'http' | 'ws'): string => (kind === 'http' ? self.name : `${self.name}-ws`);
/** Labels of the chart's pods: the sub-charts' aliases, whatever `fullnameOverride` says. */
const podsOf = (self: Self, kind: 'http' | 'ws') => ({
  'app.kubernetes.io/instance': self.name,
  'app.kubernetes.io/name': kind === 'http' ? 'relay' : 'ws',
});

function endpoints(self: Self, network: Topology, serviceHost: (service: string) => string): Endpoint[] {
  return served(self).map((name) => {
    const port = ports[name];
    const service = serviceOf(self, name);
    const place = { cluster: homeOf(self, network).name, namespace: self.namespace, service, port };
    const outside = outsideOf(self, network, { label: service, port, name });
    const inside = `${serviceHost(service)}:${port}`;
    return { address: self.name, name, protocol: name, ...place, pods: podsOf(self, name), inside, ...outside };
  });
}

function boundNodes(self: Self, network: Network): { nodes: Node[]; diagnostics: Diagnostic[] } {
  const ids = self.spec.nodes === undefined ? undefined : parseIds(self.spec.nodes);
  if (ids === undefined) return { nodes: [...network.nodes], diagnostics: [] };
  const missing = ids.filter((id) => nodeNumbered(network, id) === undefined);
  const nodes = ids.flatMap((id) => nodeNumbered(network, id) ?? []);
  const last = network.nodes.at(-1)?.number ?? 0;
  const diagnostics = missing.slice(0, 1).map((id) =>
    refuse({
      code: 'NG1350',
      message: `relay \`${self.name}\` is bound to node ${id}, which does not exist`,
      at: [...self.at, 'nodes'],
      help: `use numbers of nodes that \`nodes.place\` gives, at most ${last}`,
    }),
  );
  return { nodes, diagnostics };
}

/** What opens a cluster's nodes to a relay elsewhere: what it lacks, and nothing that is there already. */
function wayIn(name: string, network: Network): string {
  const cluster = clusterNamed(network, name);
  if (cluster?.exposure === 'loadBalancer')
    return 'add `domain:` to the spec, or bind the relay to nodes of its own cluster with `nodes:`';
  const open = `add \`exposure: loadBalancer\` (with \`domain:\`) or \`exposure: nodePort\` to cluster \`${name}\``;
  return `${open}, or bind the relay to nodes that it can reach with \`nodes:\``;
}

/** The map of addresses and accounts, and one error per cluster whose nodes cannot be reached. */
function dialNodes(
  self: Self,
  bound: readonly Node[],
  network: Network,
): { nodes: Settings['nodes']; diagnostics: Diagnostic[] } {
  const from = homeOf(self, network).name;
  const nodes = new Map<string, string>();
  const unreached = new Map<string, Diagnostic[]>();
  for (const { alias, account, cluster } of bound) {
    const help = wayIn(cluster, network);
    const found = dial(network, { address: alias, name: 'grpc', from, at: [...self.at, 'nodes'], help, missing: help });
    // The chart lower-cases the whole map, so the key is lower case here too: what is printed is what runs.
    if (found.host !== undefined) nodes.set(found.host.toLowerCase(), account!);
    else if (!unreached.has(cluster)) unreached.set(cluster, found.diagnostics);
  }
  const members = [...nodes].map(([address, account]) => `${JSON.stringify(address)}:${JSON.stringify(account)}`);
  return { nodes: `{${members.join(',')}}`, diagnostics: [...unreached.values()].flat() };
}

function wire(self: Self, network: Network): { settings?: Settings; diagnostics: Diagnostic[] } {
  const from = homeOf(self, network).name;
  const bound = boundNodes(self, network);
  const diagnostics = [...bound.diagnostics, ...exposeProblems(self, network, served(self))];
  const { nodes, diagnostics: unreached } = dialNodes(self, bound.nodes, network);
  diagnostics.push(...unreached);
  const picked = pickMirror(network, self.spec.mirror, self.at);
  diagnostics.push(...picked.diagnostics);
  if (picked.mirror === undefined) return { diagnostics };
  const name = picked.mirror.name;
  const router = dialMirror(network, { mirror: name, from, at: self.at });
  diagnostics.push(...router.diagnostics);
  if (router.url === undefined || diagnostics.some(({ severity }) => severity === 'error')) return { diagnostics };
  const found = endpointOf(network, `${name}.web3`, 'http');
  const web3 = found?.cluster === from ? found : undefined;
  return {
    settings: { nodes, mirror: router.url, ...(web3 && { web3: `http://${web3.inside}` }) },
    diagnostics,
  };
}

function config(self: Self, settings: Settings, network: Network): JsonMap {
  const chainId = self.spec.chainId ?? ledgerSetting(network, 'chainId') ?? 298;
  return {
    CHAIN_ID: String(chainId),
    HEDERA_NETWORK: settings.nodes,
    MIRROR_NODE_URL: settings.mirror,
    ...(settings.web3 !== undefined && { MIRROR_NODE_URL_WEB3: settings.web3 }),
    MIRROR_NODE_STARTUP_MAX_ATTEMPTS: patience,
    MIRROR_NODE_STARTUP_RETRY_DELAY_MS: 1000,
    OPERATOR_BALANCE_STARTUP_MAX_ATTEMPTS: patience,
    OPERATOR_BALANCE_STARTUP_RETRY_DELAY_MS: 1000,
    ...(!self.spec.readOnly && { OPERATOR_KEY_FORMAT: self.spec.operator.keyFormat }),
    READ_ONLY: self.spec.readOnly,
    REDIS_ENABLED: false,
  };
}

function serverValues(self: Self, settings: Settings, network: Network): { relay: JsonMap; ws: JsonMap } {
  const pullSecrets = self.pullSecrets.map((name) => ({ name }));
  const image = imageValues(self, network, imageName);
  const common = (kind: 'http' | 'ws'): JsonMap => ({
    fullnameOverride: serviceOf(self, kind),
    config: config(self, settings, network),
    replicaCount: self.spec[kind]?.replicas ?? 1,
    ...containerResources(self.spec[kind]?.resources ?? {}),
    ...(!self.spec.readOnly && { existingSecret: operatorSecret(self) }),
    ...(Object.keys(image).length > 0 && { image }),
    ...(pullSecrets.length > 0 && { imagePullSecrets: pullSecrets }),
    startupProbe: { failureThreshold: patience + 60, timeoutSeconds: 5 },
    readinessProbe: { failureThreshold: 30 },
    ...scheduling(self),
  });
  return {
    relay: { enabled: servesHttp(self), ...(servesHttp(self) && common('http')) },
    ws: { enabled: servesWs(self), ...(servesWs(self) && common('ws')) },
  };
}

/** Settings are environment from a ConfigMap: running pods would keep the old ones. */
function withHashes(values: JsonMap): JsonMap {
  const config = (key: string) => (values[key] as JsonMap | undefined)?.config;
  const running = ['relay', 'ws'].filter((key) => config(key) !== undefined);
  return mergeValues(Object.fromEntries(running.map((key) => [key, configHash(config(key))])), values);
}

function build(self: Self, settings: Settings, network: Network): Part[] {
  const base = { address: self.name, namespace: self.namespace, at: self.at };
  const labels = Object.keys(self.labels).length > 0 ? { labels: self.labels } : {};
  const values = { ...labels, redis: { enabled: false }, ...serverValues(self, settings, network) };
  const secret: SecretRef[] = self.spec.readOnly
    ? []
    : [
        {
          ...base,
          type: 'secret',
          name: operatorSecret(self),
          keys: ['OPERATOR_ID_MAIN', 'OPERATOR_KEY_MAIN'],
          purpose: `account and ${self.spec.operator.keyFormat} private key that pay for what relay \`${self.name}\` sends`,
        },
      ];
  const opened = self.spec.expose ? served(self) : [];
  return [
    ...secret,
    {
      ...base,
      type: 'chart',
      name: self.name,
      chart: chartSource(network, chart, charts[chart]!),
      namespace: network.namespace,
      targetNamespace: self.namespace,
      releaseName: self.name,
      values: withHashes(mergeValues(values, self.values)),
      patches: self.patches,
      timeout: '15m',
    },
    ...opened.map((name): Part => {
      const nodePort = self.spec.nodePorts?.[name];
      const port = { name, port: ports[name], ...(nodePort !== undefined && { nodePort }) };
      const opening = exposedBy(self, network, serviceOf(self, name));
      return {
        ...base,
        type: 'service',
        name: `${serviceOf(self, name)}-exposed`,
        selector: podsOf(self, name),
        ports: [port],
        ...opening,
      };
    }),
  ];
}

export const relay = defineComponent({
  kind: 'relay',
  platforms: ['hedera'],
  stage: 'services',
  instances: 'many',
  spans: 'one',
  charts,
  summary: 'JSON-RPC relay (HTTP and WebSocket), bound to nodes and a mirror',
  schema,
  example: 'relay: {on: c1, nodes: 0-2}',
  endpoints: (self, network, naming) =>
    endpoints(self, network, (service) => naming.serviceHost(service, self.namespace, homeOf(self, network))),
  wire,
  build,
});
