// Validators and full nodes of a CometBFT network: a pod of its own for each, and what it reads and answers.
import { textHash } from '../model/hash.ts';
import { clusterNamed, nodesOn } from '../model/lookup.ts';
import type { Part } from '../model/part.ts';
import { nodeEndpoints } from '../platforms/cometbft/endpoints.ts';
import { firstPeers } from '../platforms/cometbft/first-peers.ts';
import { genesisJson, genesisValidators } from '../platforms/cometbft/genesis.ts';
import { hostPorts, nodePorts } from '../platforms/cometbft/ports.ts';
import { checkNodes } from './cometbft-nodes/checks.ts';
import { nodeParts, sharedParts } from './cometbft-nodes/parts.ts';
import { nodesSchema } from './cometbft-nodes/schema.ts';
import { genesisInput, nodeConfig } from './cometbft-nodes/settings.ts';
import { powers } from './cometbft-nodes/validators.ts';
import { defineComponent } from './component.ts';

/** What is the same on every cluster. */
interface NodesSettings {
  readonly genesis: string;
  /** Voting power at genesis by node number. */
  readonly powers: ReadonlyMap<number, number>;
}

export const cometbftNodes = defineComponent<typeof nodesSchema, NodesSettings>({
  kind: 'nodes',
  platforms: ['cometbft'],
  stage: 'nodes',
  instances: 'one',
  spans: 'nodes',
  summary: 'validators and full nodes of a CometBFT chain',
  schema: nodesSchema,
  example: 'nodes: {place: {ids: 0-3, on: c1, spread: true}, app: kvstore}',
  nodePorts,
  hostPorts,
  endpoints(_self, network, naming) {
    const clusters = new Map(network.clusters.map((cluster) => [cluster.name, cluster]));
    return network.nodes.flatMap((node) => {
      const cluster = clusters.get(node.cluster);
      return cluster ? nodeEndpoints(node, { network: network.name, cluster, domain: network.domain, naming }) : [];
    });
  },
  wire: (self, network) => ({
    settings: {
      genesis: genesisJson(genesisInput(self.spec, network), genesisValidators(network)),
      powers: powers(self.spec, network),
    },
    diagnostics: checkNodes(self, network),
  }),
  build({ spec, namespace }, { genesis, powers: power }, network, name): readonly Part[] {
    const cluster = clusterNamed(network, name);
    const nodes = nodesOn(network, name);
    if (!cluster || nodes.length === 0) return [];
    const group = { network: network.name, namespace, cluster, domain: network.domain, spec, genesis };
    const members = nodes.map((node) => {
      const config = nodeConfig(spec, network, node);
      return { node, config, firstPeers: firstPeers(network, node, config.peers), power: power.get(node.number) };
    });
    return [...sharedParts(group), ...members.flatMap((member) => nodeParts(member, group))];
  },
  desired: (_self, { genesis }) => ({ genesis: textHash(genesis) }),
  keep: ({ spec }, network) =>
    network.nodes
      .filter(({ storage }) => storage.keep)
      .map(({ alias, cluster, namespace }) => {
        const claims = spec.app.data ? `claims data-${alias}-0, app-${alias}-0` : `claim data-${alias}-0`;
        return { what: `${spec.app.data ? 'volumes' : 'volume'} of ${alias}: ${claims}`, cluster, namespace };
      }),
});
