// The explorer: a web page over one mirror, whose API it proxies, so that browsers need one address. It stores nothing.
import { z } from 'zod';
import type { Instance, JsonMap, Network } from '../model/network.ts';
import type { Part } from '../model/part.ts';
import { mergeValues } from '../model/values.ts';
import { defineComponent, type Wired } from './component.ts';
import { resources, text } from './fields.ts';
import {
  chartSource,
  configHash,
  dialMirror,
  exposedBy,
  exposeProblems,
  exposeShape,
  homeOf,
  imageValues,
  ledgerSetting,
  outsideOf,
  pickMirror,
  scheduling,
} from './wiring.ts';

const chart = 'hiero-explorer-chart';
const charts = {
  [chart]: { url: 'oci://ghcr.io/hiero-ledger/hiero-mirror-node-explorer', version: '26.2.0' },
};
const imageName = 'ghcr.io/hiero-ledger/hiero-mirror-node-explorer/hiero-explorer';
const port = 80;

const schema = z.strictObject({
  mirror: text()
    .optional()
    .describe('Name of the mirror it shows. Default: the only one.')
    .meta({ examples: ['mirror'] }),
  replicas: z.int().min(0).max(100).default(1).describe('Pods. Default: 1.'),
  resources: resources.optional().describe('Cores and memory of each pod; default: 100m and 128Mi at least.'),
  ...exposeShape,
});
type Self = Instance<z.output<typeof schema>>;

interface Settings {
  /** URL of the mirror's router as this cluster reaches it. */
  readonly mirror: string;
}

const podsOf = (self: Self) => ({
  'app.kubernetes.io/component': 'hiero-explorer',
  'app.kubernetes.io/instance': self.name,
});

function wire(self: Self, network: Network): Wired<Settings> {
  const problems = exposeProblems(self, network, ['http']);
  const { mirror, diagnostics } = pickMirror(network, self.spec.mirror, self.at);
  if (mirror === undefined) return { diagnostics: [...problems, ...diagnostics] };
  const found = dialMirror(network, { mirror: mirror.name, from: homeOf(self, network).name, at: self.at });
  return {
    ...(found.url !== undefined && { settings: { mirror: found.url } }),
    diagnostics: [...problems, ...found.diagnostics],
  };
}

/** The networks that the page offers, as its CONFIGURATION.md describes them: this one, read through its own origin. */
function networksConfig(network: Network): string {
  const id = ledgerSetting(network, 'ledgerId');
  const ledgerID = typeof id === 'string' ? id.replace(/^0x/, '') : '03';
  const entry = {
    name: network.name,
    displayName: network.name.toUpperCase().slice(0, 15),
    url: '/',
    ledgerID,
    baseRealm: Number(ledgerSetting(network, 'realm') ?? 0),
    baseShard: Number(ledgerSetting(network, 'shard') ?? 0),
    enableWallet: false,
    enableStaking: false,
    enableExpiry: false,
    enableMarket: false,
    erc20IndexURL: null,
    erc721IndexURL: null,
    sourcifySetup: null,
  };
  return `${JSON.stringify([entry], null, 2)}\n`;
}

/** Requests as asked; of the limits only memory's: the chart leaves the processor open. */
function podResources({ cpu, memory }: NonNullable<Self['spec']['resources']>): JsonMap {
  const requests = { ...(cpu !== undefined && { cpu }), ...(memory !== undefined && { memory }) };
  return {
    resources: {
      requests: { cpu: '100m', memory: '128Mi', ...requests },
      ...(memory !== undefined && { limits: { memory } }),
    },
  };
}

function chartValues(self: Self, settings: Settings, network: Network): JsonMap {
  const pullSecrets = self.pullSecrets.map((name) => ({ name }));
  const image = {
    ...imageValues(self, network, imageName),
    ...(pullSecrets.length > 0 && { pullSecrets }),
  };
  return {
    ...(Object.keys(self.labels).length > 0 && { labels: self.labels }),
    fullnameOverride: self.name,
    replicas: self.spec.replicas,
    ...(Object.keys(image).length > 0 && { image }),
    // The chart asks for more than a core; what it serves is files.
    ...podResources(self.spec.resources ?? {}),
    // Every path of the API lies below /api; the router behind it knows which part of the mirror answers.
    proxyPass: { '/api': settings.mirror },
    config: networksConfig(network),
    ...scheduling(self),
  };
}

/** nginx.conf and the networks are mounted by path: running pods would keep the old ones. */
function withHash(values: JsonMap): JsonMap {
  const config = [values.config ?? null, values['core-config'] ?? null, values.proxyPass ?? null];
  return mergeValues(configHash(config), values);
}

function build(self: Self, settings: Settings, network: Network): Part[] {
  const base = { address: self.name, namespace: self.namespace, at: self.at };
  const nodePort = self.spec.nodePorts?.http;
  const release: Part = {
    ...base,
    type: 'chart',
    name: self.name,
    chart: chartSource(network, chart, charts[chart]!),
    namespace: network.namespace,
    targetNamespace: self.namespace,
    releaseName: self.name,
    values: withHash(mergeValues(chartValues(self, settings, network), self.values)),
    patches: self.patches,
  };
  if (!self.spec.expose) return [release];
  const opened = { name: 'http', port, targetPort: 8080, ...(nodePort !== undefined && { nodePort }) };
  const opening = exposedBy(self, network, self.name);
  return [
    release,
    { ...base, type: 'service', name: `${self.name}-exposed`, selector: podsOf(self), ports: [opened], ...opening },
  ];
}

export const explorer = defineComponent({
  kind: 'explorer',
  platforms: ['hedera'],
  stage: 'services',
  instances: 'many',
  spans: 'one',
  charts,
  summary: 'Explorer: a web page over a mirror',
  schema,
  example: 'explorer: {on: c1}',
  endpoints: (self, network, naming) => {
    const cluster = homeOf(self, network);
    const outside = outsideOf(self, network, { label: self.name, port, name: 'http' });
    const inside = `${naming.serviceHost(self.name, self.namespace, cluster)}:${port}`;
    const place = { cluster: cluster.name, namespace: self.namespace, service: self.name, port, pods: podsOf(self) };
    return [{ address: self.name, name: 'http', protocol: 'http', ...place, inside, ...outside }];
  },
  wire,
  build,
});
