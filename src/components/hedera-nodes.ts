// Consensus nodes of a Hedera network: one release of the node chart per cluster, and what each node has of its own.

import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { textHash } from '../model/hash.ts';
import { clusterNamed, nodesOn } from '../model/lookup.ts';
import type { Instance, Network } from '../model/network.ts';
import type { ChartRelease, Part } from '../model/part.ts';
import { mergeValues } from '../model/values.ts';
import { nodeEndpoints } from '../platforms/hedera/endpoints.ts';
import { genesisNetworkJson } from '../platforms/hedera/genesis-network.ts';
import { members } from '../platforms/hedera/members.ts';
import { nodeAccount, nodeObjects } from '../platforms/hedera/names.ts';
import { type NodeRelease, nodeChart, nodeChartValues, sidecarNames } from '../platforms/hedera/node-chart.ts';
import { nodeChartPatches } from '../platforms/hedera/node-chart-patches.ts';
import { nodePorts } from '../platforms/hedera/node-ports.ts';
import { type ConfigFiles, configFiles } from '../platforms/hedera/properties.ts';
import { type StreamStore, streamStore } from '../platforms/hedera/stream-store.ts';
import { defineComponent } from './component.ts';
import { checkNodes } from './hedera-nodes/checks.ts';
import { configHash, haproxyHash } from './hedera-nodes/hashes.ts';
import { nodeParts, releaseSecrets } from './hedera-nodes/parts.ts';
import { type NodesSpec, nodesSchema } from './hedera-nodes/schema.ts';

/** What is the same on every cluster. */
interface NodesSettings {
  readonly store: StreamStore | undefined;
  readonly config: ConfigFiles;
  readonly genesis: string;
}

const releaseName = 'hedera';

function wire(self: Instance<NodesSpec>, network: Network): { settings: NodesSettings; diagnostics: Diagnostic[] } {
  const { chainId, ledgerId, shard, realm, properties, sidecars } = self.spec;
  const blockStreams = sidecars.includes('blockStream');
  const founders = members(network, 'genesis').filter(({ gossip }) => gossip.length > 0);
  const settings = {
    store: streamStore(network),
    config: configFiles({ chainId, ledgerId, shard, realm, blockStreams, overrides: properties }),
    genesis: founders.length === 0 ? '' : genesisNetworkJson(founders),
  };
  return { settings, diagnostics: checkNodes(self.spec, network, [...self.at]) };
}

function releaseOf(
  self: Instance<NodesSpec>,
  settings: NodesSettings,
  network: Network,
  name: string,
): NodeRelease | undefined {
  const cluster = clusterNamed(network, name);
  const nodes = nodesOn(network, name);
  if (!cluster || nodes.length === 0) return undefined;
  const { haproxy, envoy, jvm, build, sidecars } = self.spec;
  return {
    cluster,
    nodes,
    image: self.image,
    mirrors: network.images,
    sidecars: sidecarNames.filter((sidecar) => sidecars.includes(sidecar)),
    store: settings.store,
    haproxy,
    envoy,
    jvm,
    buildsUrl: build?.url,
    config: settings.config,
    configHash: configHash(settings.config, self.values),
    haproxyHash: haproxyHash(haproxy.maxConnections, self.values),
    genesis: nodes.some((node) => isFounder(network, node.number)) ? settings.genesis : '',
  };
}

/** Without a keys file nobody is known to be late. */
function isFounder({ keys }: Network, number: number): boolean {
  return keys?.nodes[String(number)]?.genesis ?? true;
}

function chartRelease(self: Instance<NodesSpec>, release: NodeRelease, network: Network): ChartRelease {
  const late = release.nodes.filter((node) => !isFounder(network, node.number));
  return {
    type: 'chart',
    name: releaseName,
    address: self.name,
    file: releaseName,
    namespace: network.namespace,
    at: self.at,
    chart: { ...nodeChart, ...network.charts[nodeChart.name] },
    targetNamespace: self.namespace,
    releaseName,
    values: mergeValues(nodeChartValues(release), self.values),
    // One size is split over the claims of the chart: `hgcapp-*` stands for all of them.
    numbered: release.nodes.map(({ alias, number, storage }) => ({
      name: nodeObjects(alias).statefulSet,
      node: number,
      claims: [{ name: 'hgcapp-*', ...storage }],
    })),
    // The first start downloads the node software.
    timeout: '20m',
    patches: [...nodeChartPatches(release, late), ...self.patches],
  };
}

export const hederaNodes = defineComponent<typeof nodesSchema, NodesSettings>({
  kind: 'nodes',
  platforms: ['hedera'],
  stage: 'nodes',
  instances: 'one',
  spans: 'nodes',
  charts: { [nodeChart.name]: { url: nodeChart.url, version: nodeChart.version } },
  summary: 'consensus nodes with their proxies and uploaders',
  schema: nodesSchema,
  example: 'nodes: {place: {ids: 0-2, on: c1}, resources: {cpu: 4, memory: 16Gi}}',
  nodePorts,
  account: ({ shard, realm }, number) => nodeAccount(number, { shard, realm }),
  endpoints({ spec }, network, naming) {
    const proxies = { haproxy: spec.haproxy.enabled, envoy: spec.envoy.enabled };
    const clusters = new Map(network.clusters.map((cluster) => [cluster.name, cluster]));
    return network.nodes.flatMap((node) => {
      const cluster = clusters.get(node.cluster);
      return cluster ? nodeEndpoints(node, { proxies, cluster, domain: network.domain, naming }) : [];
    });
  },
  wire,
  build(self, settings, network, cluster): readonly Part[] {
    const release = releaseOf(self, settings, network, cluster);
    if (!release) return [];
    const { haproxy, envoy, scrape } = self.spec;
    const proxies = { haproxy: haproxy.enabled, envoy: envoy.enabled };
    const shared = { ...release, proxies, domain: network.domain, releaseName, namespace: self.namespace, scrape };
    return [
      chartRelease(self, release, network),
      ...releaseSecrets(shared),
      ...release.nodes.flatMap((node) => nodeParts(node, shared)),
    ];
  },
  desired: (_self, { genesis }) => ({ genesis: textHash(genesis) }),
  keep: (_self, network) =>
    network.nodes
      .filter(({ storage }) => storage.keep)
      .map(({ alias, cluster, namespace }) => ({
        what: `volumes of ${alias}: claims hgcapp-*-network-${alias}-0`,
        cluster,
        namespace,
      })),
});
