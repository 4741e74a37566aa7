// A container with tools beside a consensus node, for people who look for a fault. It has no rights in the cluster.

import { z } from 'zod';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { suggest } from '../diagnostics/suggest.ts';
import { endpointsOf } from '../model/endpoints.ts';
import { nodeNumbered } from '../model/lookup.ts';
import type { Endpoint, Image, Instance, Network, Node } from '../model/network.ts';
import type { Workload } from '../model/part.ts';
import type { EnvVar } from '../model/pod.ts';
import { defineComponent } from './component.ts';
import { resources } from './fields.ts';
import { pinProblems } from './shared/pins.ts';

/** Holds curl, dig, tcpdump, openssl, grpcurl and the like. */
const defaultImage: Image = { name: 'docker.io/nicolaka/netshoot', tag: 'v0.13' };

const schema = z.strictObject({
  node: z
    .int()
    .min(0)
    .describe('Number of the node it stands beside: on the same cluster, and while the node runs on the same machine.')
    .meta({ examples: [5] }),
  command: z
    .array(z.string().min(1).max(10_000))
    .min(1)
    .default(['sleep', 'infinity'])
    .describe('What it runs. Default: nothing, until somebody opens a shell in it.')
    .meta({ examples: [['sleep', 'infinity']] }),
  replicas: z.int().min(0).max(100).default(1).describe('Number of pods.'),
  resources: resources.optional().describe('Cores and memory of a pod.'),
});
type Spec = z.output<typeof schema>;

const find = (nodes: readonly Node[], { node }: Spec): Node | undefined => nodeNumbered({ nodes }, node);

function wire({ spec, at, image }: Instance<Spec>, network: Network): { diagnostics: Diagnostic[] } {
  const unpinned = pinProblems(image, [...at, 'image']);
  if (find(network.nodes, spec)) return { diagnostics: unpinned };
  const help = suggest(
    String(spec.node),
    network.nodes.map(({ number }) => String(number)),
    'nodes',
  );
  const message = `there is no node ${spec.node}`;
  const at_ = [...at, 'node'];
  return {
    diagnostics: [...unpinned, { code: 'NG1320', severity: 'error', message, at: at_, ...(help ? { help } : {}) }],
  };
}

/** Addresses of the node from inside its cluster: `NODE_GRPC`, `NODE_GRPC_WEB`, ... */
function addresses(node: Node, network: Network): EnvVar[] {
  return [
    { name: 'NODE_ALIAS', value: node.alias },
    ...(node.account === undefined ? [] : [{ name: 'NODE_ACCOUNT', value: node.account }]),
    ...endpointsOf(network, node.alias).map(({ name, inside }) => ({
      name: `NODE_${name.toUpperCase().replaceAll('-', '_')}`,
      value: inside,
    })),
  ];
}

/**
 * The pods of the node itself: those that its peers dial. What else answers under its address may be a proxy on another
 * machine.
 */
function podsOf(node: Node, network: Network): Endpoint | undefined {
  const endpoints = endpointsOf(network, node.alias);
  return endpoints.find(({ name }) => name === 'gossip' || name === 'p2p') ?? endpoints[0];
}

function workload(self: Instance<Spec>, node: Node, network: Network): Workload {
  const { command, replicas, resources: asked } = self.spec;
  const { cpu = '50m', memory = '128Mi' } = asked ?? {};
  const pods = podsOf(node, network);
  return {
    type: 'workload',
    name: self.name,
    address: self.name,
    namespace: self.namespace,
    at: self.at,
    labels: self.labels,
    replicas,
    selector: { 'app.kubernetes.io/name': 'tools', 'app.kubernetes.io/instance': self.name },
    pod: {
      containers: [
        {
          name: 'tools',
          image: self.image ?? defaultImage,
          command,
          env: addresses(node, network),
          resources: { requests: { cpu, memory }, limits: { memory } },
          user: 1000,
          // A shell without a place to write to is of little use.
          mounts: [{ volume: 'scratch', path: '/tmp' }],
        },
      ],
      volumes: [{ name: 'scratch', kind: 'temporary', size: '1Gi' }],
      nodeSelector: self.nodeSelector,
      tolerations: self.tolerations.length > 0 ? self.tolerations : node.tolerations,
      pullSecrets: self.pullSecrets,
      // Beside a node that is stopped there is no machine to stand on.
      ...(node.state === 'running' && pods && { nextTo: { namespace: pods.namespace, labels: pods.pods } }),
      // The shell does not answer a request to end.
      terminationGracePeriodSeconds: 1,
    },
  };
}

export const tools = defineComponent<typeof schema, undefined>({
  kind: 'tools',
  platforms: 'all',
  stage: 'services',
  instances: 'many',
  spans: 'none',
  place: (spec, nodes) => {
    const node = find(nodes, spec);
    return node ? [node.cluster] : [];
  },
  summary: 'container with tools beside a node',
  schema,
  example: 'tools: {node: 0}',
  wire,
  build(self, _settings, network, cluster) {
    const node = find(network.nodes, self.spec);
    return node?.cluster === cluster ? [workload(self, node, network)] : [];
  },
});
