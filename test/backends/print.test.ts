// Parts -> objects, one row per promise: restricted pods, both external-dns prefixes, names that carry content.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ObjectPart, printPart } from '../../src/backends/kubernetes/print.ts';
import { fileChecksums } from '../../src/backends/kubernetes/print-files.ts';
import { NetgenApp, NetgenChart } from '../../src/backends/kubernetes/synth.ts';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import type { Cluster, Json, Network } from '../../src/model/network.ts';
import type { ApiObject, Part, PodSpec, ServicePart, Task, Workload } from '../../src/model/part.ts';
import { cluster, make, makeNetwork, web, webInstance } from './sample.ts';

interface Around {
  readonly network?: Partial<Network>;
  readonly cluster?: Partial<Cluster>;
  /** Other parts of the cluster. */
  readonly beside?: readonly Part[];
  readonly id?: string;
}

function print(part: ObjectPart, around: Around = {}): { objects: ApiObject[]; diagnostics: readonly Diagnostic[] } {
  const chart = new NetgenChart(new NetgenApp(), around.id ?? 'chart');
  const checksums = fileChecksums([make(webInstance, [...(around.beside ?? []), part])]);
  const scope = { chart, network: makeNetwork(around.network), instance: webInstance, checksums };
  const diagnostics = printPart(scope, part, { ...cluster, ...around.cluster });
  return { objects: chart.toJson(), diagnostics };
}

/** The member at a path, as tests compare it. */
function at(value: unknown, ...path: (string | number)[]): Json | undefined {
  return path.reduce<unknown>((inner, key) => (inner as Record<string | number, unknown>)?.[key], value) as Json;
}

const podOf = (object: ApiObject | undefined) => at(object, 'spec', 'template', 'spec');
const withPod = (pod: Partial<PodSpec>): Workload => ({ ...web.workload, pod: { ...web.workload.pod, ...pod } });
const container = web.workload.pod.containers[0]!;
const task: Task = {
  type: 'task',
  name: 'load',
  address: 'load',
  namespace: 'demo',
  completions: 3,
  backoffLimit: 0,
  deadline: 600,
  pod: { containers: [container] },
};

describe('pods', () => {
  it('are restricted, have no token and no links to services', () => {
    const pod = podOf(print(web.workload).objects[0]);
    expect(pod).toMatchObject({
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    });
    expect(at(pod, 'containers', 0, 'securityContext')).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      runAsUser: 101,
    });
  });

  it('give up a protection only where the model says so', () => {
    const { objects } = print(withPod({ containers: [{ ...container, user: 0, writableRoot: true }] }));
    expect(at(podOf(objects[0]), 'securityContext', 'runAsNonRoot')).toBeUndefined();
    expect(at(podOf(objects[0]), 'containers', 0, 'securityContext')).toMatchObject({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: false,
      runAsNonRoot: false,
      runAsUser: 0,
    });
  });

  it('roll when a mounted file changes, and only then', () => {
    const annotations = (text: string, name = 'web') => {
      const files = { ...web.files, name, data: { 'default.conf': text } };
      return at(print(web.workload, { beside: [files] }).objects[0], 'spec', 'template', 'metadata', 'annotations');
    };
    expect(annotations('a')).toEqual({ 'checksum.netgen.dev/web': expect.stringMatching(/^[0-9a-f]{16}$/) });
    expect(annotations('a')).not.toEqual(annotations('b'));
    expect(annotations('a', 'other')).toBeUndefined();
  });

  it('take images from mirrors and Secrets for pulling', () => {
    const images = [{ from: 'docker.io', to: 'registry.example.net/hub' }];
    const pod = podOf(print(withPod({ pullSecrets: ['pull'] }), { network: { images } }).objects[0]);
    expect(at(pod, 'containers', 0, 'image')).toBe('registry.example.net/hub/nginxinc/nginx-unprivileged:1.29.0');
    expect(at(pod, 'imagePullSecrets')).toEqual([{ name: 'pull' }]);
  });

  it('print volumes, probes, affinity and scheduling with the names of the wire', () => {
    const pod = podOf(
      print(
        withPod({
          volumes: [
            { name: 'a', kind: 'files', files: 'web', items: { 'default.conf': 'x.conf' }, executable: true },
            { name: 'b', kind: 'secret', secret: 's', optional: true },
            { name: 'c', kind: 'temporary' },
            { name: 'd', kind: 'claim', claim: 'data', readOnly: true },
          ],
          nextTo: { node: 'node5' },
          nodeSelector: { zone: 'a' },
          tolerations: [{ operator: 'Exists' }],
          initContainers: [
            { ...container, name: 'init', startup: { exec: ['true'] }, liveness: { tcp: { port: 'http' } } },
          ],
        }),
      ).objects[0],
    );
    expect(at(pod, 'volumes')).toEqual([
      { name: 'a', configMap: { name: 'web', items: [{ key: 'default.conf', path: 'x.conf' }], defaultMode: 0o555 } },
      { name: 'b', secret: { secretName: 's', optional: true } },
      { name: 'c', emptyDir: {} },
      { name: 'd', persistentVolumeClaim: { claimName: 'data', readOnly: true } },
    ]);
    expect(at(pod, 'securityContext', 'fsGroup')).toBe(101);
    expect(at(pod, 'affinity', 'podAffinity', 'requiredDuringSchedulingIgnoredDuringExecution', 0)).toEqual({
      labelSelector: { matchLabels: { node: 'node5' } },
      topologyKey: 'kubernetes.io/hostname',
    });
    expect(pod).toMatchObject({ nodeSelector: { zone: 'a' }, tolerations: [{ operator: 'Exists' }] });
    expect(at(pod, 'initContainers', 0)).toMatchObject({
      startupProbe: { exec: { command: ['true'] } },
      livenessProbe: { tcpSocket: { port: 'http' } },
    });
  });
});

describe('workloads', () => {
  it('keep the selector of the component, whatever labels there are', () => {
    const { objects } = print(web.workload, { network: { labels: { team: 'perf' } } });
    expect(at(objects[0], 'spec', 'selector')).toEqual({ matchLabels: web.workload.selector });
    expect(at(objects[0], 'spec', 'template', 'metadata', 'labels')).toMatchObject({ team: 'perf' });
  });

  it('never let two pods fight for a claim', () => {
    const strategy = (part: Workload) => at(print(part).objects[0], 'spec', 'strategy');
    expect(strategy(web.workload)).toBeUndefined();
    expect(strategy(withPod({ volumes: [{ name: 'd', kind: 'claim', claim: 'data' }] }))).toEqual({ type: 'Recreate' });
  });

  it('have names and selectors that do not depend on constructs', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/), (id) => {
        expect(print(web.workload, { id }).objects).toEqual(print(web.workload).objects);
      }),
      { numRuns: 20 },
    );
  });

  it('carry the labels that netgen and people search for; nobody can take them away', () => {
    const labels = { 'netgen.dev/network': 'other', team: 'perf' };
    expect(print({ ...web.service, labels }).objects[0]?.metadata.labels).toEqual({
      'app.kubernetes.io/instance': 'web',
      'app.kubernetes.io/managed-by': 'netgen',
      'app.kubernetes.io/name': 'container',
      'app.kubernetes.io/part-of': 'demo',
      'netgen.dev/component': 'web',
      'netgen.dev/network': 'demo',
      team: 'perf',
    });
  });
});

describe('services', () => {
  const service = (over: Partial<ServicePart>) => print({ ...web.service, ...over }).objects[0];

  it.each([
    ['clusterIP', 'ClusterIP', undefined],
    ['headless', 'ClusterIP', 'None'],
    ['nodePort', 'NodePort', undefined],
    ['loadBalancer', 'LoadBalancer', undefined],
  ] as const)('%s is %s', (expose, type, clusterIP) => {
    const object = service({ expose, externalTrafficPolicy: 'Local' });
    expect(at(object, 'spec', 'type')).toBe(type);
    expect(at(object, 'spec', 'clusterIP')).toBe(clusterIP);
    const outside = expose === 'nodePort' || expose === 'loadBalancer';
    expect(at(object, 'spec', 'externalTrafficPolicy')).toBe(outside ? 'Local' : undefined);
  });

  it('take node ports only where there are any, and the port itself as target', () => {
    const ports = [{ name: 'http', port: 80, nodePort: 31000 }];
    expect(at(service({ ports, expose: 'nodePort' }), 'spec', 'ports', 0)).toMatchObject({
      targetPort: 80,
      nodePort: 31000,
    });
    expect(at(service({ ports }), 'spec', 'ports', 0)).not.toHaveProperty('nodePort');
  });

  it('tell host names to old and new external-dns', () => {
    expect(service({ hostnames: ['a.example.net', 'b.example.net'] })?.metadata.annotations).toEqual({
      'external-dns.alpha.kubernetes.io/hostname': 'a.example.net,b.example.net',
      'external-dns.kubernetes.io/hostname': 'a.example.net,b.example.net',
    });
  });
});

describe('tasks', () => {
  const job = (over: Partial<Task> = {}, around: Around = {}) => print({ ...task, ...over }, around).objects[0]!;

  it('are Indexed Jobs that run once and stay', () => {
    expect(at(job(), 'spec')).toMatchObject({
      activeDeadlineSeconds: 600,
      backoffLimit: 0,
      completionMode: 'Indexed',
      completions: 3,
      parallelism: 3,
      template: { spec: { restartPolicy: 'Never' } },
    });
    expect(at(job(), 'spec')).not.toHaveProperty('ttlSecondsAfterFinished');
    expect(at(job(), 'spec')).not.toHaveProperty('suspend');
  });

  it('are called after their content', () => {
    expect(job().metadata.name).toMatch(/^load-[0-9a-f]{8}$/);
    expect(job().metadata.name).toBe(job({}, { id: 'moved' }).metadata.name);
    expect(job().metadata.name).not.toBe(job({ completions: 4 }).metadata.name);
    const mounted = { ...task.pod, volumes: [{ name: 'v', kind: 'files', files: 'web' } as const] };
    const files = (text: string) => ({ ...web.files, data: { a: text } });
    expect(job({ pod: mounted }, { beside: [files('1')] }).metadata.name).not.toBe(
      job({ pod: mounted }, { beside: [files('2')] }).metadata.name,
    );
  });

  it.each([
    [52, 1, []],
    [53, 1, ['NG1393']],
    [50, 1000, []],
    [51, 1000, ['NG1393']],
  ])('%i characters for %i pods: %j', (length, completions, codes) => {
    const { diagnostics } = print({ ...task, name: 'x'.repeat(length), completions });
    expect(diagnostics.map(({ code }) => code)).toEqual(codes);
  });
});

describe('files', () => {
  it.each([
    [1024 * 1024, []],
    [1024 * 1024 + 1, ['NG1391']],
  ])('%i bytes: %j', (size, codes) => {
    const { diagnostics } = print({ ...web.files, data: { small: '', large: 'x'.repeat(size) } });
    expect(diagnostics.map(({ code }) => code)).toEqual(codes);
  });

  it('counts bytes, not characters', () => {
    expect(print({ ...web.files, data: { a: '€'.repeat(400_000) } }).diagnostics[0]?.message).toContain(
      '1200000 bytes',
    );
  });
});

describe('metrics', () => {
  const scrape = {
    type: 'scrape',
    name: 'node5',
    address: 'node5',
    namespace: 'demo',
    selector: { node: '5' },
    port: 'metrics',
    path: '/metrics',
    interval: '10s',
  } as const;

  it('are a PodMonitor where the cluster knows the kind', () => {
    expect(at(print(scrape).objects[0], 'spec')).toEqual({
      podMetricsEndpoints: [{ port: 'metrics', path: '/metrics', interval: '10s' }],
      selector: { matchLabels: { node: '5' } },
    });
  });

  it('are left out with a warning where it does not', () => {
    const { objects, diagnostics } = print(scrape, { cluster: { provides: [] } });
    expect(objects).toEqual([]);
    expect(diagnostics).toMatchObject([{ code: 'NG1394', severity: 'warning' }]);
  });

  it('have dashboards that Grafana finds', () => {
    const part = { type: 'dashboard', name: 'board', address: 'telemetry', namespace: 'demo', json: '{}' } as const;
    expect(print(part).objects[0]).toMatchObject({
      data: { 'board.json': '{}' },
      metadata: { labels: { grafana_dashboard: '1' } },
    });
  });
});

describe('manifests', () => {
  const manifest = (object: ApiObject) => ({ ...web.service, type: 'manifest', object }) as const;
  const claim = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data', labels: { own: 'yes' } },
    spec: { a: null },
  };

  it('stay as they are, with labels and a namespace', () => {
    expect(print(manifest(claim)).objects[0]).toMatchObject({
      ...claim,
      metadata: { name: 'data', namespace: 'demo', labels: { own: 'yes', 'netgen.dev/network': 'demo' } },
    });
  });

  it('of the whole cluster belong to a setup', () => {
    const role = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'r' },
      rules: [],
    };
    expect(print(manifest(role))).toMatchObject({ objects: [], diagnostics: [{ code: 'NG1392', severity: 'error' }] });
    const { objects, diagnostics } = print(manifest(role), { network: { kind: 'Setup' } });
    expect(diagnostics).toEqual([]);
    expect(objects[0]?.metadata).not.toHaveProperty('namespace');
  });
});
