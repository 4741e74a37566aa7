// Every object that the backend can emit, against the upstream schemas.
import { describe, expect, it } from 'vitest';
import { compileCluster } from '../../src/backends/flux/compile-cluster.ts';
import type { Part } from '../../src/model/part.ts';
import type { Container, PodSpec } from '../../src/model/pod.ts';
import { cluster, make, makeInstance, makeNetwork, release, web } from './sample.ts';
import { haveSchemas, schemaProblems } from './schemas.ts';
import { parts as validator } from './validator.ts';

const base = { address: 'all', namespace: 'demo' };
const container: Container = {
  ...web.workload.pod.containers[0],
  command: ['sh'],
  args: ['-c', 'true'],
  liveness: { tcp: { port: 'http' }, initialDelaySeconds: 1 },
  startup: { exec: ['true'], failureThreshold: 30, timeoutSeconds: 2 },
};
const pod: PodSpec = {
  containers: [container],
  initContainers: [{ ...container, name: 'init' }],
  nextTo: { namespace: 'c', labels: { a: 'b' } },
  nodeSelector: { a: 'b' },
  priorityClassName: 'high',
  pullSecrets: ['pull'],
  terminationGracePeriodSeconds: 5,
  tolerations: [{ key: 'a', operator: 'Equal', value: 'b', effect: 'NoExecute', tolerationSeconds: 5 }],
  volumes: [
    { name: 'config', kind: 'files', files: 'web', items: { a: 'b' }, executable: true },
    { name: 's', kind: 'secret', secret: 's', optional: true },
    { name: 't', kind: 'temporary', size: '1Mi' },
    { name: 'c', kind: 'claim', claim: 'c', readOnly: true },
  ],
};

/** Every part with every field. */
const parts: readonly Part[] = [
  { ...web.workload, pod },
  web.files,
  web.secret,
  ...validator,
  {
    ...web.service,
    expose: 'loadBalancer',
    externalTrafficPolicy: 'Local',
    hostnames: ['a.example.net'],
    ports: [
      {
        name: 'grpc',
        port: 50211,
        nodePort: 31001,
        targetPort: 50211,
        appProtocol: 'kubernetes.io/h2c',
        protocol: 'TCP',
      },
    ],
    publishNotReady: true,
  },
  { ...web.service, name: 'headless', expose: 'headless' },
  { ...base, type: 'task', name: 'load', pod, completions: 2, backoffLimit: 0, deadline: 60 },
  { ...base, type: 'scrape', name: 'scrape', selector: { a: 'b' }, port: 'metrics', path: '/metrics', interval: '10s' },
  { ...base, type: 'dashboard', name: 'board', json: '{}' },
  { ...release, file: 'all' },
  {
    ...release,
    name: 'mirror',
    releaseName: 'mirror',
    file: 'all',
    chart: { name: 'hedera-mirror', url: 'https://charts.example.net', version: '1.0.0' },
    dependsOn: ['demo-hedera'],
    patches: [{ target: { kind: 'Pod', name: 'a', namespace: 'b', labelSelector: 'c=d' }, patch: 'a: b' }],
    renderHooks: false,
    valuesFrom: [{ kind: 'Secret', name: 'a', key: 'b', targetPath: 'c', optional: true }],
  },
];

describe.skipIf(!haveSchemas)('upstream schemas (skipped without ../shared/schemas beside this checkout)', () => {
  it.each(['Network', 'Setup'] as const)('know every object of a %s', (kind) => {
    const instance = makeInstance({ kind: 'all', name: 'all', stage: 'services' });
    const delivery = { ...makeNetwork().delivery, secret: 'git', suspended: true };
    const { value, diagnostics } = compileCluster({
      network: makeNetwork({ kind, delivery }),
      cluster,
      built: [make(instance, parts)],
      desired: {},
    });
    expect(diagnostics).toEqual([]);
    const objects = value!.artifacts
      .flatMap((artifact) => artifact.objects)
      .filter(({ apiVersion }) => !apiVersion.startsWith('kustomize.config.k8s.io/'));
    expect(objects.length).toBeGreaterThanOrEqual(30);
    expect(objects.flatMap(schemaProblems)).toEqual([]);
  });

  it('would say so if an object were wrong', () => {
    const broken = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' }, dta: {} };
    expect(schemaProblems(broken)).toHaveLength(1);
  });
});
