// The mirror: its parts, database and cache kinds, where it reads streams, its router, and what it refuses.
import { describe, expect, it } from 'vitest';
import type { SecretRef } from '../../src/model/part.ts';
import { haveChartValues, unknownPaths } from './chart-values.ts';
import { at, errors, mirrorSpec, only, parts, release, spec } from './compiled.ts';

const s3 = { kind: 's3', bucket: 'streams', region: 'eu-west-1', prefix: 'testnet', credentials: { secret: 'creds' } };
const built = (over: object = {}, more: object = {}) =>
  parts(spec({ mirror: { ...mirrorSpec, ...over }, ...more }), 'mirror');
const values = (over: object = {}, more: object = {}) => only(built(over, more), 'chart')[0]!.values;
const secrets = (over: object = {}, more: object = {}) =>
  Object.fromEntries(only(built(over, more), 'secret').map((secret): [string, SecretRef] => [secret.name, secret]));

describe('parts', () => {
  it('run when their key is there', () => {
    const found = values({ web3: undefined, restJava: false, graphql: true, rosetta: {} });
    const enabled = ['importer', 'rest', 'restjava', 'grpc', 'web3', 'graphql', 'rosetta', 'monitor'];
    expect(Object.fromEntries(enabled.map((part) => [part, at(found, `${part}.enabled`)]))).toEqual({
      importer: true,
      rest: true,
      restjava: false,
      grpc: true,
      web3: false,
      graphql: true,
      rosetta: true,
      monitor: false,
    });
  });

  it('have replicas and resources of their own', () => {
    const found = values({ rest: { replicas: 3, resources: { cpu: 2, memory: '1Gi' } } });
    expect(at(found, 'rest.replicas')).toBe(3);
    expect(at(found, 'rest.resources')).toEqual({
      requests: { cpu: '2', memory: '1Gi' },
      limits: { cpu: '2', memory: '1Gi' },
    });
    expect(at(found, 'web3.replicas')).toBe(1);
    expect(at(found, 'web3.resources')).toEqual({ requests: { cpu: '250m', memory: '512Mi' } });
  });

  it.each([
    'rest.test.enabled',
    'rest.monitor.test.enabled',
    'restjava.test.enabled',
    'web3.test.enabled',
    'rest.hpa.enabled',
    'grpc.ingress.enabled',
    'pinger.enabled',
    'stackgres.enabled',
    'test.enabled',
  ])('%s is off', (path) => {
    expect(at(values(), path)).toBe(false);
  });

  it('read their images through a registry mirror', () => {
    const images = { 'gcr.io': 'registry.example.net/gcr', 'docker.io': 'registry.example.net/hub' };
    const found = values({}, { images });
    expect(at(found, 'importer.image.registry')).toBe('registry.example.net');
    expect(at(found, 'importer.image.repository')).toBe('gcr/mirrornode/hedera-mirror-importer');
    expect(at(found, 'postgresql.postgresql.image.repository')).toBe('hub/bitnamilegacy/postgresql-repmgr');
  });

  it('take `image` as the folder of all of them', () => {
    const found = values({ image: 'ghcr.io/hiero-ledger/hiero-mirror-node:0.160.1' });
    expect(at(found, 'restjava.image')).toEqual({
      registry: 'ghcr.io',
      repository: 'hiero-ledger/hiero-mirror-node/rest-java',
      tag: '0.160.1',
    });
  });
});

describe('namespace', () => {
  it('is its own, while the release object stays with the network', () => {
    const chart = only(built(), 'chart')[0]!;
    expect([chart.namespace, chart.targetNamespace, chart.releaseName]).toEqual([
      'testnet',
      'testnet-mirror',
      'mirror',
    ]);
    const others = built().filter((part) => part.type !== 'chart');
    expect([...new Set(others.map((part) => part.namespace))]).toEqual(['testnet-mirror']);
  });

  it('must not be shared by two mirrors on one cluster', () => {
    const pair = ['a', 'b'].map((name) => ({ ...mirrorSpec, name, namespace: 'shared' }));
    expect(errors(spec({ mirror: pair })).map(({ code }) => code)).toEqual(['NG1356']);
    const apart = ['a', 'b'].map((name) => ({ ...mirrorSpec, name }));
    expect(errors(spec({ mirror: apart }))).toEqual([]);
  });
});

describe('importer', () => {
  const env = (more: object, name: string) =>
    at(values({}, more), `importer.env.HIERO_MIRROR_IMPORTER_DOWNLOADER_${name}`);

  it('reads MinIO in the namespace of the nodes', () => {
    expect(env({}, 'BUCKETNAME')).toBe('streams');
    expect(env({}, 'CLOUDPROVIDER')).toBe('S3');
    expect(env({}, 'ENDPOINTOVERRIDE')).toBe('http://minio-hl.testnet.svc.cluster.local:9000');
    expect(secrets()['uploader-mirror-secrets']).toMatchObject({
      namespace: 'testnet-mirror',
      recipe: { data: { S3_ACCESS_KEY: '{minio.user}', S3_SECRET_KEY: '{minio.password}' } },
    });
  });

  it('reads S3 with the credentials that storage names', () => {
    const more = { storage: s3 };
    expect(env(more, 'ENDPOINTOVERRIDE')).toBeUndefined();
    expect(env(more, 'PATHPREFIX')).toBe('testnet');
    expect(env(more, 'REGION')).toBe('eu-west-1');
    expect(env(more, 'SECRETKEY')).toEqual({ valueFrom: { secretKeyRef: { name: 'creds', key: 'S3_SECRET_KEY' } } });
    expect(secrets({}, more).creds).toMatchObject({ namespace: 'testnet-mirror' });
    expect(secrets({}, more).creds?.recipe).toBeUndefined();
  });

  it('reads another S3 by its endpoint', () => {
    expect(env({ storage: { ...s3, endpoint: 's3.example.net:8443' } }, 'ENDPOINTOVERRIDE')).toBe(
      'https://s3.example.net:8443',
    );
  });

  it('reads GCS', () => {
    const storage = { kind: 'gcs', bucket: 'streams', credentials: { secret: 'creds' } };
    expect(env({ storage }, 'CLOUDPROVIDER')).toBe('GCP');
    expect(env({ storage }, 'ENDPOINTOVERRIDE')).toBeUndefined();
  });

  it('gives the chart text only: its template treats everything else as a reference', () => {
    const all = Object.values(at(values({ redis: { kind: 'none' } }), 'importer.env') as object);
    expect(all.every((value) => typeof value === 'string' || 'valueFrom' in value)).toBe(true);
  });

  it('does not list a Secret twice when it shares the namespace of the nodes', () => {
    expect(Object.keys(secrets({ namespace: 'testnet' }))).not.toContain('uploader-mirror-secrets');
  });

  it('lists it when the nodes are in another namespace, or on other clusters', () => {
    const nodes = { place: { ids: '0', on: 'c1' }, sidecars: ['recordStream'] };
    const more = { storage: s3, nodes: { ...nodes, namespace: 'elsewhere' } };
    expect(secrets({ namespace: 'testnet' }, more).creds).toMatchObject({ namespace: 'testnet' });
    expect(Object.keys(secrets({ namespace: 'elsewhere' }, more))).not.toContain('creds');
    const apart = { storage: s3, clusters: { c1: {}, c2: {} }, nodes };
    const listed = parts(spec({ mirror: { ...mirrorSpec, on: 'c2', namespace: 'testnet' }, ...apart }), 'mirror', 'c2');
    expect(only(listed, 'secret').map(({ name }) => name)).toContain('creds');
  });

  const { addressBook: _none, ...plain } = mirrorSpec.importer;
  it.each([
    ['no store', { storage: undefined, nodes: { place: { ids: '0', on: 'c1' } } }, {}, 'NG1352'],
    ['no record stream', { nodes: { place: { ids: '0', on: 'c1' }, sidecars: ['eventStream'] } }, {}, 'NG1352'],
    [
      'MinIO on another cluster',
      { clusters: { c1: { provides: ['minio-operator'] }, c2: {} } },
      { on: 'c2' },
      'NG1353',
    ],
    ['no keys', {}, { importer: plain }, 'NG1354'],
    ['no part', {}, { importer: false, rest: false, restJava: false, grpc: false, web3: false }, 'NG1355'],
  ])('refuses %s', (_what, more, over, code) => {
    const found = errors(spec({ mirror: { ...mirrorSpec, ...over }, ...more }));
    expect(found.map((one) => one.code)).toEqual([code]);
    expect(found[0]!.help).toMatch(/\S/);
  });

  it('may be absent: then nothing is needed to import from', () => {
    const over = { importer: undefined };
    expect(
      errors(
        spec({ mirror: { ...mirrorSpec, ...over }, storage: undefined, nodes: { place: { ids: '0', on: 'c1' } } }),
      ),
    ).toEqual([]);
  });
});

describe('database', () => {
  it('is the chart by default, with passwords that the chart takes over', () => {
    const found = values();
    expect(at(found, 'postgresql.enabled')).toBe(true);
    expect(at(found, 'postgresql.postgresql.image.repository')).toBe('bitnamilegacy/postgresql-repmgr');
    expect(at(found, 'global.security.allowInsecureImages')).toBe(true);
    const secret = secrets()['mirror-passwords']!;
    expect(secret.helmOwner).toEqual({ release: 'mirror', namespace: 'testnet-mirror' });
    expect(secret.keys).toContain('repmgr-password');
  });

  it('on CloudNativePG has the same password in both Secrets of a user', () => {
    const found = secrets({ database: { kind: 'cloudnative-pg' } });
    const chart = found['mirror-passwords']!.recipe!;
    const user = found['mirror-db-importer']!;
    expect(user).toMatchObject({ stage: 'data', recipe: { data: { username: 'mirror_importer' } } });
    const data = (chart as { data: { [key: string]: string } }).data;
    expect((user.recipe as { data: { [key: string]: string } }).data.password).toBe(
      data.HIERO_MIRROR_IMPORTER_DB_PASSWORD,
    );
    expect(data).not.toHaveProperty('repmgr-password');
    expect(found).not.toHaveProperty('mirror-db-rest');
  });

  it('on CloudNativePG is a Cluster before the release, with roles and extensions', () => {
    const over = { database: { kind: 'cloudnative-pg', storage: '500Gi', instances: 3 } };
    const [cluster] = only(built(over), 'manifest');
    expect(cluster).toMatchObject({
      stage: 'data',
      namespace: 'testnet-mirror',
      object: {
        apiVersion: 'postgresql.cnpg.io/v1',
        kind: 'Cluster',
        metadata: { name: 'mirror-db', namespace: 'testnet-mirror' },
        spec: { instances: 3, storage: { size: '500Gi' } },
      },
    });
    const text = JSON.stringify(cluster!.object);
    expect(text).toContain('create extension if not exists btree_gist');
    expect(text).toContain('create role mirror_importer login in role readwrite admin mirror_node');
    expect(text).not.toMatch(/password"?:"/);
    expect(at(values(over), 'db.host')).toBe('mirror-db-rw');
    expect(at(values(over), 'postgresql.enabled')).toBe(false);
  });

  it('on CloudNativePG needs the operator', () => {
    const data = spec({
      clusters: { c1: { provides: ['minio-operator'] } },
      mirror: { ...mirrorSpec, database: { kind: 'cloudnative-pg' } },
    });
    expect(errors(data).map(({ code }) => code)).toEqual(['NG1215']);
  });

  it('of somebody else takes its passwords from a Secret, one per user that runs', () => {
    const over = { web3: undefined, database: { kind: 'external', host: 'pg.example.net', secret: 'pg' } };
    const chart = only(built(over), 'chart')[0]!;
    expect(at(chart.values, 'db.host')).toBe('pg.example.net');
    expect(chart.valuesFrom).toContainEqual({
      kind: 'Secret',
      name: 'pg',
      key: 'rest-java',
      targetPath: 'restjava.db.password',
    });
    expect(chart.valuesFrom?.map(({ key }) => key)).toEqual(['owner', 'importer', 'rest', 'rest-java', 'grpc']);
    expect(secrets(over).pg).toMatchObject({
      namespace: 'testnet',
      keys: ['owner', 'importer', 'rest', 'rest-java', 'grpc'],
    });
    expect(secrets(over)).not.toHaveProperty('mirror-passwords');
  });

  it.each([
    [{ kind: 'external', host: 'h' }, 'add `secret: mirror-database`'],
    [{ kind: 'external', secret: 's' }, 'add `host: pg.example.net`'],
    [{ kind: 'chart', host: 'h' }, 'remove `host`'],
    [{ host: 'h' }, 'remove `host`'],
  ])('%j is refused', (database, help) => {
    const found = errors(spec({ mirror: { ...mirrorSpec, database } }));
    expect(found.map(({ code }) => code)).toEqual(['NG1355']);
    expect(found[0]!.help).toContain(help);
  });

  it('uses the StorageClass of the cluster', () => {
    const clusters = { c1: { provides: ['minio-operator', 'cloudnative-pg'], storageClass: 'gp3' } };
    expect(at(values({}, { clusters }), 'postgresql.persistence.storageClass')).toBe('gp3');
    const own = { database: { kind: 'cloudnative-pg', storageClass: 'fast' } };
    const [cluster] = only(built(own, { clusters }), 'manifest');
    expect(cluster!.object.spec).toMatchObject({ storage: { storageClass: 'fast' } });
  });
});

describe('redis', () => {
  it('is a Valkey pod by default, with the password that the chart gives its clients', () => {
    const workload = only(built(), 'workload').find(({ name }) => name === 'mirror-valkey')!;
    expect(workload.pod.containers[0]!.env).toEqual([
      { name: 'PASSWORD', secret: { name: 'mirror-redis', key: 'SPRING_DATA_REDIS_PASSWORD' } },
    ]);
    expect(at(values(), 'redis')).toEqual({ enabled: false, host: 'mirror-valkey', port: 6379 });
    expect(secrets()['mirror-redis']!.helmOwner).toEqual({ release: 'mirror', namespace: 'testnet-mirror' });
  });

  it('of the chart has images that still exist', () => {
    const found = values({ redis: { kind: 'chart' } });
    expect(at(found, 'redis.image.repository')).toBe('mirrornode/redis');
    expect(at(found, 'redis.sentinel.image.repository')).toBe('mirrornode/redis-sentinel');
  });

  it('of somebody else', () => {
    const chart = only(
      built({ redis: { kind: 'external', host: 'r.example.net', port: 6380, secret: 'r' } }),
      'chart',
    )[0]!;
    expect(at(chart.values, 'redis')).toEqual({ enabled: false, host: 'r.example.net', port: 6380 });
    expect(chart.valuesFrom).toEqual([
      { kind: 'Secret', name: 'r', key: 'password', targetPath: 'redis.auth.password' },
    ]);
  });

  it('may be absent: gRPC polls then', () => {
    const over = { redis: { kind: 'none' } };
    const found = values(over);
    expect(at(found, 'grpc.env.HIERO_MIRROR_GRPC_LISTENER_TYPE')).toBe('SHARED_POLL');
    expect(at(found, 'importer.env.HIERO_MIRROR_IMPORTER_PARSER_RECORD_ENTITY_REDIS_ENABLED')).toBe('false');
    expect(only(built(over), 'workload').map(({ name }) => name)).toEqual(['mirror-router']);
  });
});

describe('exposed', () => {
  const more = { clusters: { c1: { provides: ['minio-operator'], exposure: 'loadBalancer' } }, domain: 'x.net' };

  it('has a name for the router and one for gRPC', () => {
    const services = only(built({ expose: true }, more), 'service').filter(({ expose }) => expose === 'loadBalancer');
    expect(services).toMatchObject([
      { name: 'mirror-grpc-exposed', hostnames: ['mirror-grpc.x.net'], ports: [{ port: 5600 }] },
      { name: 'mirror-router', hostnames: ['mirror.x.net'], ports: [{ port: 80 }] },
    ]);
  });

  it('says which node ports it wants', () => {
    const clusters = {
      c1: { provides: ['minio-operator'], exposure: 'nodePort', address: '192.0.2.1', nodePorts: '31000-31099' },
    };
    const found = errors(
      spec({ clusters, mirror: { ...mirrorSpec, expose: true, nodePorts: { http: 31090, grpc: 32000 } } }),
    );
    expect(found.map(({ code, help }) => [code, help])).toEqual([
      ['NG1344', 'add `nodePorts: {grpc: PORT}` with a free port of 31000-31099'],
    ]);
    const right = { ...mirrorSpec, expose: true, nodePorts: { http: 31090, grpc: 31091 } };
    const services = only(parts(spec({ clusters, mirror: right }), 'mirror'), 'service');
    expect(services.find(({ name }) => name === 'mirror-router')!.ports[0]).toMatchObject({ nodePort: 31090 });
  });
});

it('sends transfers when asked to, with an operator from a Secret', () => {
  const over = { monitor: { operator: { secret: 'op' }, tps: 5 } };
  const found = values(over);
  expect(at(found, 'monitor.config.hiero.mirror.monitor.nodes')).toContainEqual({
    accountId: '0.0.3',
    host: 'haproxy-node0-svc.testnet.svc.cluster.local',
    port: 50211,
  });
  expect(at(found, 'monitor.config.hiero.mirror.monitor.publish.scenarios.pinger.tps')).toBe(5);
  expect(secrets(over).op!.keys).toEqual(['OPERATOR_ID_MAIN', 'OPERATOR_KEY_MAIN']);
});

const everything = {
  graphql: {},
  rosetta: {},
  monitor: { operator: { secret: 'op' }, resources: { cpu: 1 } },
  labels: { team: 'x' },
  image: 'ghcr.io/a/b:1.2.3',
  pullSecrets: ['p'],
  nodeSelector: { a: 'b' },
  tolerations: [{ operator: 'Exists' }],
};
it.skipIf(!haveChartValues).each([
  ['by default', {}],
  ['with everything', everything],
  ['with the Redis chart', { redis: { kind: 'chart' } }],
  ['without a cache', { redis: { kind: 'none' } }],
  ['on CloudNativePG', { database: { kind: 'cloudnative-pg' } }],
  ['with its database elsewhere', { database: { kind: 'external', host: 'h', secret: 's' } }],
])('sets only values that the chart has %s', (_what, over) => {
  const nodes = { place: { ids: '0-2', on: 'c1', spread: true }, sidecars: ['recordStream'], shard: 1, realm: 2 };
  const { chart, values: set } = release(spec({ nodes, mirror: { ...mirrorSpec, ...over } }), 'mirror');
  expect(unknownPaths(chart.name, set)).toEqual([]);
});
