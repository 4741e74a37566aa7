import { describe, expect, it } from 'vitest';
import { checkCluster } from '../../src/check/check.ts';
import type { Cluster } from '../../src/model/network.ts';
import type { ApiObject, Artifact } from '../../src/model/part.ts';

const cluster: Cluster = {
  name: 'desk',
  context: 'desk',
  exposure: 'clusterIP',
  dnsDomain: 'cluster.local',
  provides: [],
  suspended: false,
  at: ['clusters', 'desk'],
};

const object = (kind: string, name: string, rest: Partial<ApiObject> = {}): ApiObject => ({
  apiVersion: 'v1',
  kind,
  ...rest,
  metadata: { name, namespace: 'net', ...rest.metadata },
});

const artifact = (path: string, ...objects: ApiObject[]): Artifact => ({ path, objects, at: [path] });
const check = (...artifacts: Artifact[]) => checkCluster(cluster, { cluster: 'desk', artifacts });
const codes = (...artifacts: Artifact[]): string[] => check(...artifacts).map(({ code }) => code);

describe('two objects with one identity', () => {
  it('are an error that names both', () => {
    const labels = { 'netgen.dev/component': 'web' };
    const first = artifact('services/web.yaml', object('Service', 'web', { metadata: { name: 'web', labels } }));
    expect(check(first, artifact('services/other.yaml', object('Service', 'web')))).toMatchObject([
      {
        code: 'NG1401',
        message:
          'Service `web` in namespace `net` is made twice: by `services/other.yaml` and by `web` (services/web.yaml)',
        at: ['services/other.yaml'],
        notes: [{ at: ['services/web.yaml'] }],
      },
    ]);
  });

  it.each<[string, ApiObject]>([
    ['another namespace', object('Service', 'web', { metadata: { name: 'web', namespace: 'two' } })],
    ['another kind', object('ConfigMap', 'web')],
    ['another group', object('Service', 'web', { apiVersion: 'serving.knative.dev/v1' })],
  ])('are not those with %s', (_what, other) => {
    expect(codes(artifact('a.yaml', object('Service', 'web'), other))).toEqual([]);
  });

  it('are those with another version of one group', () => {
    const old = object('CronJob', 'web', { apiVersion: 'batch/v1beta1' });
    expect(codes(artifact('a.yaml', object('CronJob', 'web', { apiVersion: 'batch/v1' }), old))).toEqual(['NG1401']);
  });

  it('are not the kustomization files of two directories', () => {
    const file = object('Kustomization', 'stage', { apiVersion: 'kustomize.config.k8s.io/v1beta1' });
    expect(codes(artifact('a/kustomization.yaml', file), artifact('b/kustomization.yaml', file))).toEqual([]);
  });
});

describe('names', () => {
  it.each<[string, string, string[]]>([
    ['Service', 'a'.repeat(63), []],
    ['Service', 'a'.repeat(64), ['NG1402']],
    ['StatefulSet', 'a'.repeat(53), ['NG1402']],
    ['ConfigMap', `${'a'.repeat(63)}.b`, []],
    ['ConfigMap', 'a'.repeat(254), ['NG1402']],
    ['ConfigMap', 'Web', ['NG1402']],
    ['ConfigMap', 'web-', ['NG1402']],
    ['ConfigMap', '../web', ['NG1402']],
    ['Service', 'web.two', ['NG1402']],
    ['RoleBinding', 'system:web', []],
    ['RoleBinding', 'a/b', ['NG1402']],
  ])('%s %s', (kind, name, expected) => {
    expect(codes(artifact('a.yaml', object(kind, name)))).toEqual(expected);
  });
});

describe('sizes', () => {
  const config = (bytes: number): ApiObject => object('ConfigMap', 'big', { data: { text: 'x'.repeat(bytes) } });

  it.each<[string, ApiObject, string[]]>([
    ['a ConfigMap below 1 MiB', config(1_000_000), []],
    ['a ConfigMap above 1 MiB', config(1_100_000), ['NG1403']],
    ['a release of 1.2 MiB', object('HelmRelease', 'big', { spec: { values: { text: 'x'.repeat(1_250_000) } } }), []],
    [
      'a release of 1.5 MiB',
      object('HelmRelease', 'big', { spec: { values: { text: 'x'.repeat(1_570_000) } } }),
      ['NG1403'],
    ],
    ['characters of three bytes', object('ConfigMap', 'big', { data: { text: '€'.repeat(400_000) } }), ['NG1403']],
  ])('%s', (_what, one, expected) => {
    expect(codes(artifact('a.yaml', one))).toEqual(expected);
  });
});
