import { describe, expect, it } from 'vitest';
import type { HederaPublicKeys } from '../../src/model/network.ts';
import { cluster, network, node, type Sketch, wire } from './network.ts';

const inner = cluster('inner');
const desk = cluster('desk', { exposure: 'nodePort', address: '192.0.2.10', nodePorts: { from: 31000, to: 31099 } });
const cloud = cluster('cloud', { exposure: 'loadBalancer' });
const one: Sketch = { clusters: [inner], nodes: [node(0, inner)] };
const s3 = { kind: 's3', bucket: 'net-streams', credentials: { secret: 'net' } };
const keys = (genesis: boolean): HederaPublicKeys => ({
  genesis,
  gossip: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----',
  grpc: '',
  admin: 'AAAA',
});
const keysOf = (nodes: { readonly [number: string]: HederaPublicKeys }) => ({
  network: 'testnet',
  platform: 'hedera' as const,
  nodes,
  secrets: {},
});
/** Public keys of the nodes of a sketch, but for node 2: all were there at genesis. */
const withKeys = ({ nodes }: Sketch) =>
  keysOf(Object.fromEntries(nodes.filter(({ number }) => number !== 2).map(({ number }) => [number, keys(true)])));

const problems = (sketch: Sketch) =>
  wire(network({ ...sketch, over: { keys: withKeys(sketch), ...sketch.over } })).diagnostics.map(
    ({ code, severity, help, at }) => ({
      code,
      severity,
      help: help ?? '',
      at: at?.join('.'),
    }),
  );

describe('nodes', () => {
  it('has nothing to say about a good network', () => {
    expect(problems(one)).toEqual([]);
    expect(problems({ ...one, nodesSpec: { sidecars: ['backup', 'recordStream'] }, storageSpec: s3 })).toEqual([]);
    const both = { clusters: [desk, cloud], nodes: [node(0, desk), node(1, cloud)] };
    expect(problems({ ...both, over: { domain: 'net.example.org' } })).toEqual([]);
  });

  it.each([
    ['recordSteam', 'write `recordStream`'],
    ['recordStreamSidecar', 'write `recordStream`'],
    ['accountBalance', 'write `recordStream`'],
    ['otelCollector', '`scrape: true`'],
    ['frobnicator', '`backup`, `blockStream`, `eventStream`, `recordStream`'],
  ])('refuses the sidecar %s', (name, help) => {
    const found = problems({ ...one, nodesSpec: { sidecars: ['backup', name] }, storageSpec: s3 });
    expect(found).toEqual([
      { code: 'NG1300', severity: 'error', at: 'nodes.sidecars.1', help: expect.stringContaining(help) },
    ]);
  });

  it.each<[string, Sketch, object]>([
    [
      'sidecars without a store',
      { ...one, nodesSpec: { sidecars: ['recordStream'] } },
      { code: 'NG1301', severity: 'error', help: expect.stringContaining('`storage: {kind: minio}`') },
    ],
    [
      'a size that does not hold the node',
      { ...one, nodes: [node(0, inner, { storage: { size: '1Gi', keep: true } })] },
      { code: 'NG1305', severity: 'error', help: 'write at least `size: 4Gi`' },
    ],
    [
      'a heap as large as the memory',
      {
        clusters: [inner],
        nodes: [node(0, inner, { resources: { memory: '6Gi' } })],
        nodesSpec: { jvm: { heapMax: '6g' } },
      },
      { code: 'NG1307', severity: 'error', at: 'nodes.jvm.heapMax' },
    ],
    [
      'another DNS domain behind haproxy',
      { clusters: [cluster('odd', { dnsDomain: 'k8s.local' })], nodes: [node(0, cluster('odd'))] },
      { code: 'NG1306', severity: 'error', help: 'write `haproxy: {enabled: false}` under `nodes:`' },
    ],
    [
      'a property with a key of its own',
      { ...one, nodesSpec: { properties: { 'contracts.chainId': 299 } } },
      { code: 'NG1308', severity: 'error', help: expect.stringContaining('`chainId: 299`') },
    ],
    [
      'a version that cannot be a label',
      { clusters: [inner], nodes: [node(0, inner, { version: '0.75.1+abc' })] },
      { code: 'NG1309', severity: 'error', help: 'write `0.75.1`' },
    ],
    [
      'nodes without public keys',
      { clusters: [inner], nodes: [node(0, inner), node(2, inner)] },
      { code: 'NG1303', severity: 'warning', help: expect.stringContaining('`netgen keys SPEC`') },
    ],
    [
      'a node that joins later',
      { ...one, over: { keys: keysOf({ 0: keys(false) }) } },
      { code: 'NG1304', severity: 'info', help: expect.stringContaining('NodeCreate') },
    ],
    [
      'an address that changes',
      { ...one, over: { keys: keysOf({ 0: { ...keys(true), addresses: { gossip: 'old.example.net:50111' } } }) } },
      { code: 'NG1315', severity: 'warning', help: expect.stringContaining('NodeUpdate') },
    ],
    [
      'a member of the genesis that leaves',
      { ...one, over: { keys: keysOf({ 0: keys(true), 7: keys(true) }) } },
      { code: 'NG1314', severity: 'info', help: expect.stringContaining('NodeDelete') },
    ],
  ])('says what to do about %s', (_what, sketch, expected) => {
    expect(problems(sketch)).toEqual([expect.objectContaining(expected)]);
  });

  it('does not mind another DNS domain without haproxy', () => {
    const odd = cluster('odd', { dnsDomain: 'k8s.local' });
    expect(problems({ clusters: [odd], nodes: [node(0, odd)], nodesSpec: { haproxy: { enabled: false } } })).toEqual(
      [],
    );
  });

  it.each([
    ['clusterIP', inner, undefined, 'to cluster `inner`'],
    ['loadBalancer without a domain', cloud, undefined, 'add for example `domain:'],
    [
      'nodePort without an address',
      cluster('bare', { exposure: 'nodePort', nodePorts: { from: 31000, to: 31010 } }),
      'net.example.org',
      '`address: HOST`',
    ],
    [
      'nodePort without a range',
      cluster('bare', { exposure: 'nodePort', address: '192.0.2.1' }),
      'net.example.org',
      '`nodePorts: 31000-31099`',
    ],
  ])('refuses a member that other clusters cannot reach: %s', (_what, far, domain, help) => {
    const sketch = { clusters: [desk, far], nodes: [node(0, desk), node(1, far)] };
    const found = problems({ ...sketch, over: domain === undefined ? {} : { domain } });
    expect(found).toEqual([
      { code: 'NG1302', severity: 'error', at: `clusters.${far.name}`, help: expect.stringContaining(help) },
    ]);
  });

  it('says it once per remedy', () => {
    const ranged = (name: string) => cluster(name, { exposure: 'clusterIP', at: ['clusters', 'in-[1:3]'] });
    const far = [
      ranged('in-1'),
      ranged('in-2'),
      ranged('in-3'),
      cloud,
      cluster('cloud2', { exposure: 'loadBalancer' }),
    ];
    const nodes = [node(0, desk), node(1, desk), ...far.map((one, index) => node(index + 2, one))];
    const { diagnostics } = wire(network({ clusters: [desk, ...far], nodes }));
    expect(diagnostics.filter(({ code }) => code === 'NG1302').map(({ message }) => message)).toEqual([
      '`node2`, `node3`, `node4` on clusters `in-1`, `in-2`, `in-3` cannot be reached from the other clusters',
      '`node5`, `node6` on clusters `cloud`, `cloud2` cannot be reached from the other clusters',
    ]);
  });
});

describe('storage', () => {
  const check = (storageSpec: object, sketch: Sketch = one) =>
    wire(network({ ...sketch, storageSpec }), 'storage').diagnostics.map(({ code, help }) => [code, help]);

  it.each([
    [{ kind: 'minio' }],
    [s3],
    [{ ...s3, kind: 'gcs' }],
    [{ ...s3, endpoint: 's3.example.net:9000', prefix: 'a/b' }],
  ])('takes %j', (spec) => {
    expect(check(spec)).toEqual([]);
  });

  it('refuses MinIO for nodes on several clusters, with the remedy', () => {
    const sketch = { clusters: [desk, cloud], nodes: [node(0, desk), node(1, cloud)] };
    expect(check({ kind: 'minio' }, sketch)).toEqual([['NG1310', expect.stringContaining('kind: s3')]]);
    expect(check(s3, sketch)).toEqual([]);
  });

  it.each([
    [{ kind: 's3', credentials: { secret: 'a' } }, [['NG1311', 'add `bucket: NAME`']]],
    [{ kind: 'gcs', bucket: 'abc' }, [['NG1311', 'add `credentials: {secret: NAME}`']]],
    [{ kind: 'minio', endpoint: 's3.example.net' }, [['NG1312', 'remove `endpoint`']]],
    [{ ...s3, size: '5Gi' }, [['NG1312', 'remove `size`']]],
    [{ ...s3, endpoint: 'http://s3.example.net:9000/x' }, [['NG1313', 'write `endpoint: s3.example.net:9000`']]],
  ])('refuses %j', (spec, expected) => {
    expect(check(spec)).toEqual(expected);
  });

  it('can be reached in the cluster of the nodes only when it is MinIO', () => {
    const endpoints = (storageSpec: object) =>
      network({ ...one, storageSpec }).endpoints.filter(({ address }) => address === 'storage');
    expect(endpoints(s3)).toEqual([]);
    expect(endpoints({ kind: 'minio' })).toMatchObject([
      { cluster: 'inner', inside: 'minio-hl.testnet.svc.cluster.local:9000' },
    ]);
  });
});
