// The other parts -> objects, one row per promise: both external-dns prefixes, names that carry content, sizes.
import { describe, expect, it } from 'vitest';
import type { ApiObject, ServicePart, Task } from '../../src/model/part.ts';
import { type Around, at, container, print } from './printed.ts';
import { web } from './sample.ts';

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

  it('have another name with other patches: those come later and would change a Job that ran', () => {
    const patched = (patch: string) => job({}, { instance: { patches: [{ patch }] } }).metadata.name;
    expect(patched('a: 1')).not.toBe(job().metadata.name);
    expect(patched('a: 1')).not.toBe(patched('a: 2'));
    expect(patched('a: 1')).toBe(patched('a: 1'));
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
