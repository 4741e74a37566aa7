// A small network for the tests of the backends, built by hand so that no other stage can change it.
import type { Cluster, Instance, Network } from '../../src/model/network.ts';
import type { ApiObject, Artifact, Built, ChartRelease, Part } from '../../src/model/part.ts';

export const cluster: Cluster = {
  name: 'c1',
  context: 'kind-c1',
  exposure: 'nodePort',
  address: '192.0.2.10',
  nodePorts: { from: 31000, to: 31099 },
  dnsDomain: 'cluster.local',
  provides: ['minio-operator', 'prometheus-operator'],
  suspended: false,
  at: ['clusters', 'c1'],
};

export function makeNetwork(over: Partial<Network> = {}): Network {
  return {
    kind: 'Network',
    name: 'demo',
    platform: 'hedera',
    version: '0.75.1',
    namespace: 'demo',
    delivery: {
      engine: 'flux',
      repository: 'https://git.example.com/ops/demo.git',
      branch: 'main',
      path: 'out/demo',
      interval: '1m',
      suspended: false,
    },
    lockNamespace: 'netgen-system',
    clusters: [cluster],
    nodes: [],
    instances: [],
    endpoints: [],
    charts: {},
    images: [],
    labels: {},
    ...over,
  };
}

export function makeInstance(over: Partial<Instance> & Pick<Instance, 'kind' | 'name' | 'stage'>): Instance {
  return {
    on: ['c1'],
    namespace: 'demo',
    spec: {},
    labels: {},
    values: {},
    patches: [],
    pullSecrets: [],
    nodeSelector: {},
    tolerations: [],
    at: [over.kind],
    ...over,
  };
}

export function make(instance: Instance, parts: readonly Part[]): Built {
  return { instance, parts, keep: [] };
}

const base = { name: 'web', address: 'web', namespace: 'demo' };

export const web = {
  workload: {
    ...base,
    type: 'workload',
    replicas: 2,
    selector: { 'netgen.dev/component': 'web' },
    pod: {
      containers: [
        {
          name: 'web',
          image: { name: 'docker.io/nginxinc/nginx-unprivileged', tag: '1.29.0' },
          user: 101,
          env: [
            { name: 'POD', field: 'metadata.name' },
            { name: 'TOKEN', secret: { name: 'web-token', key: 'token' } },
          ],
          ports: [{ name: 'http', port: 8080 }],
          mounts: [{ volume: 'config', path: '/etc/nginx/conf.d', readOnly: true }],
          resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '64Mi' } },
          readiness: { http: { path: '/healthz', port: 'http' }, periodSeconds: 5 },
        },
      ],
      volumes: [
        { name: 'config', kind: 'files', files: 'web' },
        { name: 'tmp', kind: 'temporary', size: '16Mi' },
      ],
    },
  },
  service: {
    ...base,
    type: 'service',
    selector: { 'netgen.dev/component': 'web' },
    ports: [{ name: 'http', port: 80, targetPort: 'http' }],
    expose: 'clusterIP',
  },
  files: { ...base, type: 'files', data: { 'default.conf': 'server { return 200; }\n' } },
  secret: { ...base, name: 'web-token', type: 'secret', keys: ['token'], purpose: 'token of the web server' },
} as const satisfies Record<string, Part>;

export const release: ChartRelease = {
  type: 'chart',
  name: 'demo-hedera',
  address: 'nodes',
  namespace: 'demo',
  file: 'hedera',
  chart: { name: 'solo-deployment', url: 'oci://ghcr.io/hashgraph/solo-charts', version: '0.66.0' },
  targetNamespace: 'demo',
  releaseName: 'demo-hedera',
  values: { hedera: { nodes: [{ name: 'node0', nodeId: 0 }] }, cloud: { generateNewSecrets: false } },
};

export const nodes = makeInstance({ kind: 'nodes', name: 'nodes', stage: 'nodes' });
export const webInstance = makeInstance({ kind: 'container', name: 'web', stage: 'services' });

/** Nodes from a chart, and a web server made of parts. */
export function makeBuilt(): Built[] {
  return [make(nodes, [release]), make(webInstance, [web.files, web.workload, web.service, web.secret])];
}

/** The objects of one file. */
export function objectsOf(artifacts: readonly Artifact[], path: string): readonly ApiObject[] {
  const found = artifacts.find((artifact) => artifact.path === path);
  if (found === undefined) throw new Error(`no ${path} among ${artifacts.map((one) => one.path).join(', ')}`);
  return found.objects;
}
