// Nodes of a Mysticeti network: four validators of `scalar` with Docker, or a committee of the maintained `replica`.
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { clusterNamed, nodesOn } from '../model/lookup.ts';
import type { Instance, Network } from '../model/network.ts';
import type { Disruption, Files, Part } from '../model/part.ts';
import { hostOf, nodeEndpoints } from '../platforms/mysticeti/endpoints.ts';
import { configName, nodesLabels } from '../platforms/mysticeti/names.ts';
import { loadYaml, parametersYaml } from '../platforms/mysticeti/parameters.ts';
import { hostPorts, nodePorts } from '../platforms/mysticeti/ports.ts';
import { replicaFiles } from '../platforms/mysticeti/scripts.ts';
import { defineComponent } from './component.ts';
import { durationSeconds } from './fields.ts';
import { checkNodes } from './mysticeti-nodes/checks.ts';
import { type Group, nodeParts } from './mysticeti-nodes/parts.ts';
import { type NodesSpec, nodesSchema } from './mysticeti-nodes/schema.ts';

/** Files of the replicas by name; none for `scalar`, which takes everything from its arguments. */
interface NodesSettings {
  readonly files: { readonly [file: string]: string } | undefined;
}

const milliseconds = (text: string): number => Math.round(durationSeconds(text) * 1000);

function filesOf({ spec }: Instance<NodesSpec>, network: Network): NodesSettings['files'] {
  if (spec.codeBase === 'scalar') return undefined;
  const { dag, consensus, load } = spec;
  const roundTimeout = dag?.roundTimeout === undefined ? undefined : milliseconds(dag.roundTimeout);
  const { maxBlockSize = 4_194_304, enableSynchronizer = false, fsync = false } = dag ?? {};
  return replicaFiles({
    hosts: network.nodes.map((node) => hostOf(network, node)),
    parameters: parametersYaml(
      { roundTimeout, maxBlockSize, enableSynchronizer, fsync },
      consensus ?? { protocol: 'mysticeti' },
    ),
    load: load && loadYaml({ rate: load.rate, size: load.size, initialDelay: milliseconds(load.initialDelay) }),
  });
}

function wire(self: Instance<NodesSpec>, network: Network): { settings: NodesSettings; diagnostics: Diagnostic[] } {
  return { settings: { files: filesOf(self, network) }, diagnostics: checkNodes(self, network) };
}

/** What the nodes of a cluster share: their files, and how many of them may be taken away at a time. */
function sharedParts(self: Instance<NodesSpec>, { files }: NodesSettings): Part[] {
  const base = { address: self.name, file: configName, namespace: self.namespace, at: self.at, labels: self.labels };
  const disruption: Disruption = {
    ...base,
    type: 'disruption',
    name: configName,
    selector: nodesLabels,
    maxUnavailable: 1,
  };
  const config: Files[] = files === undefined ? [] : [{ ...base, type: 'files', name: configName, data: files }];
  return [...config, disruption];
}

export const mysticetiNodes = defineComponent<typeof nodesSchema, NodesSettings>({
  kind: 'nodes',
  platforms: ['mysticeti'],
  stage: 'nodes',
  instances: 'one',
  spans: 'nodes',
  summary: 'replicas or validators of a Mysticeti committee',
  schema: nodesSchema,
  example:
    'nodes: {codeBase: replica, image: registry.example.com/mysticeti-replica:1.0.0, place: {ids: 0-3, on: c1, spread: true}}',
  nodePorts,
  hostPorts,
  endpoints({ spec }, network, naming) {
    const committeeSize = network.nodes.length;
    return network.nodes.flatMap((node) => {
      const cluster = clusterNamed(network, node.cluster);
      return cluster ? nodeEndpoints(node, { codeBase: spec.codeBase, committeeSize, cluster, naming }) : [];
    });
  },
  wire,
  build(self, settings, network, name): readonly Part[] {
    const nodes = nodesOn(network, name);
    if (nodes.length === 0) return [];
    const { codeBase, logLevel, load, scrape = false } = self.spec;
    const exposed = clusterNamed(network, name)?.exposure === 'nodePort';
    const group: Group = { network, codeBase, image: self.image, logLevel, load: load !== undefined, scrape, exposed };
    return [...sharedParts(self, settings), ...nodes.flatMap((node) => nodeParts(node, group))];
  },
  keep: (_self, network) =>
    network.nodes
      .filter(({ storage }) => storage.keep)
      .map(({ alias, cluster, namespace }) => ({
        what: `volume of ${alias}: claim data-${alias}-0`,
        cluster,
        namespace,
      })),
});
