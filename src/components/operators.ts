// Operators that clusters share, for specs of kind Setup: charts with their CRDs, once per cluster. No network owns one.

import { z } from 'zod';
import { clusterNamed } from '../model/lookup.ts';
import type { Instance, JsonMap, Network, Patch } from '../model/network.ts';
import type { ChartRelease } from '../model/part.ts';
import { mergePatch } from '../model/patches.ts';
import { mergeValues } from '../model/values.ts';
import { defineComponent } from './component.ts';
import { on } from './fields.ts';

interface Operator {
  readonly chart: string;
  readonly url: string;
  readonly version: string;
  readonly namespace: string;
  readonly summary: string;
  readonly values: JsonMap;
  /** Its CRDs are plain templates: without a mark, removing the release would remove every custom resource with them. */
  readonly keepCrds?: true;
  /** Pod Security level its pods need; default `baseline`. */
  readonly podSecurity?: 'privileged';
}

/** What each operator is installed from; the values work around the traps of its chart. */
const sources = {
  'minio-operator': {
    chart: 'operator',
    url: 'https://operator.min.io',
    version: '7.1.1',
    namespace: 'minio-operator',
    summary: 'MinIO tenants (object storage of the Hedera chart).',
    // The chart asks for two replicas on different machines, which a cluster of one machine never has.
    values: { operator: { replicaCount: 1 } },
    keepCrds: true,
  },
  'cloudnative-pg': {
    chart: 'cloudnative-pg',
    url: 'https://cloudnative-pg.github.io/charts',
    version: '0.29.0',
    namespace: 'cnpg-system',
    summary: 'PostgreSQL clusters (database of the mirror node).',
    values: {},
  },
  'k6-operator': {
    chart: 'k6-operator',
    url: 'https://grafana.github.io/helm-charts',
    version: '4.6.0',
    namespace: 'k6-operator-system',
    summary: 'k6 test runs.',
    // The chart would render the Namespace it is installed into.
    values: { namespace: { create: false } },
  },
  'chaos-mesh': {
    chart: 'chaos-mesh',
    url: 'https://charts.chaos-mesh.org',
    version: '2.8.3',
    namespace: 'chaos-mesh',
    summary: 'Faults: latency, loss, partitions, crashes.',
    // The chart's default container runtime is Docker, which no current cluster has.
    values: {
      chaosDaemon: { runtime: 'containerd', socketPath: '/run/containerd/containerd.sock' },
      dashboard: { create: false },
    },
    // Its daemon works on the machine's network and processes.
    podSecurity: 'privileged',
  },
  'cert-manager': {
    chart: 'cert-manager',
    url: 'oci://quay.io/jetstack/charts',
    version: 'v1.21.1',
    namespace: 'cert-manager',
    summary: 'TLS certificates.',
    values: { crds: { enabled: true, keep: true } },
  },
} as const satisfies Record<string, Operator>;

type OperatorName = keyof typeof sources;

const placement = z.strictObject({
  on: on.several.optional().describe('Clusters that get it. Default: all clusters of the setup.'),
  values: z.record(z.string(), z.json()).optional().describe('Helm values merged over what netgen sets.'),
});

const operatorNames = Object.keys(sources) as OperatorName[];
const schema = z.strictObject(
  Object.fromEntries(
    operatorNames.map((name) => [name, placement.optional().describe(sources[name].summary)]),
  ) as Record<OperatorName, z.ZodOptional<typeof placement>>,
);
type Spec = z.output<typeof schema>;

const keepCrds: Patch = mergePatch(
  { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' },
  { metadata: { name: 'any', annotations: { 'helm.sh/resource-policy': 'keep' } } },
);

/** Which operators run on which cluster: by the glob rules that resolve applied to the whole setup. */
function release(name: OperatorName, self: Instance<Spec>, network: Network): ChartRelease {
  const operator: Operator = sources[name];
  const source = network.charts[operator.chart];
  const certified = name === 'chaos-mesh' && self.spec['cert-manager'] !== undefined;
  // Without cert-manager the chart makes new certificates at every upgrade.
  const certificates: JsonMap = certified ? { webhook: { certManager: { enabled: true } } } : {};
  const values = mergeValues(mergeValues(operator.values, certificates), (self.spec[name]?.values ?? {}) as JsonMap);
  return {
    type: 'chart',
    name,
    address: `operators.${name}`,
    namespace: network.namespace,
    file: name,
    targetNamespace: operator.namespace,
    releaseName: name,
    chart: { url: operator.url, version: operator.version, ...source, name: operator.chart },
    values,
    crds: 'CreateReplace',
    ...(operator.podSecurity && { podSecurity: operator.podSecurity }),
    ...(operator.keepCrds && { patches: [keepCrds] }),
    ...(certified && { dependsOn: ['cert-manager'] }),
  };
}

export const operators = defineComponent({
  kind: 'operators',
  platforms: ['setup'],
  stage: 'data',
  instances: 'one',
  spans: 'all',
  charts: Object.fromEntries(operatorNames.map((name) => [sources[name].chart, sources[name]])),
  summary: 'Operators with their CRDs, once per cluster, whatever networks use them',
  schema,
  example: `operators:
  minio-operator: {}
  cloudnative-pg: {on: [aws-01]}`,
  wire: () => ({ settings: {}, diagnostics: [] }),
  build(self, _settings, network, cluster) {
    const provided = clusterNamed(network, cluster)?.provides ?? [];
    return operatorNames.filter((name) => provided.includes(name)).map((name) => release(name, self, network));
  },
});
