// The explorer: which mirror it shows, how it is exposed, and that the chart knows every value.
import { expect, it } from 'vitest';
import { haveChartValues, unknownPaths } from './chart-values.ts';
import { at, errors, mirrorSpec, only, parts, release, spec } from './compiled.ts';

const data = (over: object = {}, more: object = {}) =>
  spec({ mirror: mirrorSpec, explorer: { on: 'c1', ...over }, ...more });

it('proxies the API of the mirror, so that a browser needs one address', () => {
  const { values } = release(data(), 'explorer');
  expect(at(values, 'proxyPass')).toEqual({ '/api': 'http://mirror-router.testnet-mirror.svc.cluster.local:80' });
  expect(at(values, 'fullnameOverride')).toBe('explorer');
});

it('offers this network and no other', () => {
  const config = String(at(release(data(), 'explorer').values, 'config'));
  expect(JSON.parse(config)).toMatchObject([{ name: 'testnet', displayName: 'TESTNET', url: '/', ledgerID: '01' }]);
});

it('takes shard, realm and ledger id from the nodes', () => {
  const nodes = { place: { ids: '0', on: 'c1' }, sidecars: ['recordStream'], shard: 1, realm: 2, ledgerId: '0x0a' };
  const config = JSON.parse(String(at(release(data({}, { nodes }), 'explorer').values, 'config')));
  expect(config).toMatchObject([{ baseShard: 1, baseRealm: 2, ledgerID: '0a' }]);
});

it.each([
  ['no mirror', spec({ explorer: { on: 'c1' } }), 'NG1340'],
  ['an unknown mirror', data({ mirror: 'other' }), 'NG1340'],
  ['a mirror that only imports', data({}, { mirror: { on: 'c1', importer: mirrorSpec.importer } }), 'NG1342'],
  ['being exposed without a way in', data({ expose: true }), 'NG1344'],
])('refuses %s', (_what, wrong, code) => {
  expect(errors(wrong).map((one) => one.code)).toEqual([code]);
});

it('is exposed under its name', () => {
  const clusters = { c1: { provides: ['minio-operator'], exposure: 'loadBalancer' } };
  const built = parts(data({ expose: true }, { clusters, domain: 'x.net' }), 'explorer');
  expect(only(built, 'service')).toMatchObject([
    { name: 'explorer-exposed', hostnames: ['explorer.x.net'], ports: [{ port: 80, targetPort: 8080 }] },
  ]);
});

it.skipIf(!haveChartValues)('sets only values that the chart has', () => {
  const over = {
    resources: { cpu: 1 },
    image: 'ghcr.io/a/b:1.2.3',
    pullSecrets: ['p'],
    nodeSelector: { a: 'b' },
    tolerations: [{ operator: 'Exists' }],
    labels: { team: 'x' },
  };
  const { chart, values } = release(data(over), 'explorer');
  expect(unknownPaths(chart.name, values)).toEqual([]);
});
