// Any chart: where it comes from, which values it gets, and what cannot reach it.
import { describe, expect, it } from 'vitest';
import { compile, errors, only, parts, release, spec } from './compiled.ts';
import { treeOf } from './tree.ts';

const source = { url: 'oci://ghcr.io/stefanprodan/charts', chart: 'podinfo', version: '6.7.1' };
const data = (over: object = {}, more: object = {}) =>
  spec({ chart: { name: 'info', on: 'c1', ...source, ...over }, ...more });
const digest = `sha256:${'a'.repeat(64)}`;

describe('a chart', () => {
  it('has a namespace of its own, and its name for the release', () => {
    expect(release(data(), 'info')).toMatchObject({
      name: 'info',
      releaseName: 'info',
      namespace: 'testnet',
      targetNamespace: 'testnet-info',
      chart: { name: 'podinfo', url: source.url, version: '6.7.1' },
      values: {},
    });
    const named = release(
      data({ releaseName: 'other', namespace: 'place', timeout: '20m', podSecurity: 'privileged' }),
      'info',
    );
    expect(named).toMatchObject({
      releaseName: 'other',
      targetNamespace: 'place',
      timeout: '20m',
      podSecurity: 'privileged',
    });
  });

  it('comes from where `charts:` says', () => {
    const mirrored = data({ digest }, { charts: { podinfo: { url: 'oci://mirror.example.net/charts' } } });
    expect(release(mirrored, 'info').chart).toEqual({
      name: 'podinfo',
      url: 'oci://mirror.example.net/charts',
      version: '6.7.1',
      digest,
    });
  });

  it('loses its digest with another version, which it does not belong to', () => {
    const newer = data({ digest }, { charts: { podinfo: { version: '6.8.0' } } });
    expect(release(newer, 'info').chart).toEqual({ name: 'podinfo', url: source.url, version: '6.8.0' });
  });

  it('has no source under a name that no instance installs', () => {
    expect(errors(data({}, { charts: { podinf: { version: '6.8.0' } } }))).toMatchObject([
      { code: 'NG1219', help: 'write `podinfo`' },
    ]);
  });

  it('gets addresses of the network as values, and the last word is the user’s', () => {
    const addresses = {
      'config.rpc': 'http://{node0.grpc-web}',
      'config.peer': '{node1.gossip}',
      other: '{node0.gossip:port}',
    };
    const { values } = release(data({ addresses, values: { config: { peer: 'mine' }, more: [1] } }), 'info');
    expect(values).toEqual({
      config: { rpc: 'http://envoy-proxy-node0-svc.testnet.svc.cluster.local:8080', peer: 'mine' },
      other: '50111',
      more: [1],
    });
  });

  it('waits for its Secrets in its own namespace, and for its operators', () => {
    const built = parts(data({ secrets: [{ name: 'token', keys: ['t'], purpose: 'tests' }] }), 'info');
    expect(only(built, 'secret')).toMatchObject([
      { name: 'token', namespace: 'testnet-info', keys: ['t'], purpose: 'tests' },
    ]);
    expect(errors(data({ needs: ['cert-manager'] }))).toMatchObject([{ code: 'NG1215' }]);
    expect(errors(data({ needs: ['minio-operator'] }))).toEqual([]);
  });

  it('runs on several clusters, with the addresses that each of them sees', () => {
    const clusters = { c1: { provides: ['minio-operator'] }, c2: {} };
    const container = { name: 'app', on: ['c1', 'c2'], image: 'a/b:1', ports: [{ name: 'http', port: 80 }] };
    const both = data({ on: ['c1', 'c2'], addresses: { a: '{app.http}' } }, { clusters, container });
    expect(compile(both).network!.instances.find(({ name }) => name === 'info')!.on).toEqual(['c1', 'c2']);
    expect(release(both, 'info', 'c2').values).toEqual({ a: 'app.testnet.svc.cluster.local:80' });
  });

  it.each<[string, object, string]>([
    ['an image', { image: 'a/b:1' }, 'NG1326'],
    ['pull Secrets', { pullSecrets: ['p'] }, 'NG1326'],
    ['a node selector', { nodeSelector: { a: 'b' } }, 'NG1326'],
    ['tolerations', { tolerations: [{ operator: 'Exists' }] }, 'NG1326'],
    ['its name in the URL', { url: `${source.url}/podinfo/` }, 'NG1329'],
    ['an endpoint that is not there', { addresses: { a: '{node7.grpc}' } }, 'NG1325'],
    ['a range of versions', { version: '6.x' }, 'NG1105'],
    ['a path on the machine', { url: './charts' }, 'NG1105'],
    ['credentials in the URL', { url: 'https://me@charts.example.com' }, 'NG1105'],
    ['a path of values that is no value', { addresses: { 'a.__proto__.b': 'x' } }, 'NG1105'],
    ['a path of values with two dots', { addresses: { 'a..b': 'x' } }, 'NG1105'],
    ['a release name of 54 characters', { releaseName: 'a'.repeat(54) }, 'NG1105'],
    ['a stage', { stage: 'data' }, 'NG1101'],
    ['its own CRDs', { crds: 'Create' }, 'NG1101'],
  ])('refuses %s', (_what, over, code) => {
    expect(errors(data(over)).map((one) => one.code)).toEqual([code]);
  });

  it('takes the URL of a repository that only ends like its name', () => {
    expect(errors(data({ url: 'oci://ghcr.io/not-podinfo' }))).toEqual([]);
    expect(errors(data({ url: 'https://stefanprodan.github.io/podinfo' }))).toEqual([]);
  });
});

it('is what a user reads in the tree', async () => {
  const tree = await treeOf(
    data({ values: { replicaCount: 2 }, addresses: { backend: 'http://{node0.grpc-web}' }, timeout: '15m' }),
  );
  await expect(tree.read('clusters/c1/services/info.yaml')).toMatchFileSnapshot('../golden/components/chart.yaml');
});
