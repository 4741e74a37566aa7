// The relay: what it is bound to, what it refuses, and that the chart knows every value.
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { relay as relayComponent } from '../../src/components/relay.ts';
import { haveChartValues, unknownPaths } from './chart-values.ts';
import { at, compile, errors, mirrorSpec, only, parts, release, spec } from './compiled.ts';

const two = {
  domain: 'x.net',
  storage: { kind: 's3', bucket: 'streams', credentials: { secret: 's' } },
  clusters: { c1: { exposure: 'loadBalancer' }, c2: { exposure: 'loadBalancer' } },
  nodes: {
    place: [
      { ids: '0-1', on: 'c1', spread: true },
      { ids: '2-3', on: 'c2', spread: true },
    ],
    sidecars: ['recordStream'],
  },
};

const nodesOf = (data: { [key: string]: unknown }, cluster = 'c1'): unknown =>
  JSON.parse(String(at(release(data, 'relay', cluster).values, 'relay.config.HEDERA_NETWORK')));

describe('nodes', () => {
  it('are all nodes unless it is bound', () => {
    expect(Object.values(nodesOf(spec({ mirror: mirrorSpec, relay: { on: 'c1' } })) as object)).toEqual([
      '0.0.3',
      '0.0.4',
      '0.0.5',
    ]);
  });

  it.each([
    ['0-1', ['0.0.3', '0.0.4']],
    ['2,0', ['0.0.3', '0.0.5']],
    [1, ['0.0.4']],
    [
      [2, 1],
      ['0.0.4', '0.0.5'],
    ],
  ])('bound to %j', (nodes, accounts) => {
    const found = nodesOf(spec({ mirror: mirrorSpec, relay: { on: 'c1', nodes } }));
    expect(Object.values(found as object)).toEqual(accounts);
  });

  it('have the inside address on the own cluster and the outside address on others', () => {
    const data = spec({ ...two, mirror: { ...mirrorSpec, expose: true }, relay: { on: 'c2', nodes: '1-2' } });
    expect(nodesOf(data, 'c2')).toEqual({
      'node1.x.net:50211': '0.0.4',
      'haproxy-node2-svc.testnet.svc.cluster.local:50211': '0.0.5',
    });
  });

  it('are lower case, as the chart prints them', () => {
    const raw = String(
      at(release(spec({ mirror: mirrorSpec, relay: { on: 'c1' } }), 'relay').values, 'relay.config.HEDERA_NETWORK'),
    );
    expect(raw).toBe(raw.toLowerCase());
  });
});

describe('mirror', () => {
  it('is reached by its router inside, and web3 directly', () => {
    const { values } = release(spec({ mirror: mirrorSpec, relay: { on: 'c1' } }), 'relay');
    expect(at(values, 'relay.config.MIRROR_NODE_URL')).toBe('http://mirror-router.testnet-mirror.svc.cluster.local:80');
    expect(at(values, 'relay.config.MIRROR_NODE_URL_WEB3')).toBe(
      'http://mirror-web3.testnet-mirror.svc.cluster.local:80',
    );
  });

  it('is reached by its outside name from another cluster, web3 through the router', () => {
    const data = spec({ ...two, mirror: { ...mirrorSpec, expose: true }, relay: { on: 'c2' } });
    const { values } = release(data, 'relay', 'c2');
    expect(at(values, 'relay.config.MIRROR_NODE_URL')).toBe('http://mirror.x.net:80');
    expect(at(values, 'relay.config.MIRROR_NODE_URL_WEB3')).toBeUndefined();
  });

  it('is the one that is named', () => {
    const mirrors = [
      { ...mirrorSpec, name: 'mirror-a' },
      { ...mirrorSpec, name: 'mirror-b' },
    ];
    const { values } = release(spec({ mirror: mirrors, relay: { on: 'c1', mirror: 'mirror-b' } }), 'relay');
    expect(at(values, 'relay.config.MIRROR_NODE_URL')).toContain('mirror-b-router.testnet-mirror-b');
  });
});

describe('refuses', () => {
  const mirrors = [
    { ...mirrorSpec, name: 'mirror-a' },
    { ...mirrorSpec, name: 'mirror-b' },
  ];
  const { rest: _rest, restJava: _java, web3: _web3, ...silent } = mirrorSpec;
  it.each([
    ['no mirror', { relay: { on: 'c1' } }, 'NG1340', 'mirror: {on:'],
    ['an unknown mirror', { mirror: mirrorSpec, relay: { on: 'c1', mirror: 'miror' } }, 'NG1340', 'write `mirror`'],
    ['several mirrors', { mirror: mirrors, relay: { on: 'c1' } }, 'NG1341', 'add `mirror: mirror-a`'],
    ['a mirror without REST', { mirror: silent, relay: { on: 'c1' } }, 'NG1342', '`rest: {}`'],
    ['a mirror that is not exposed', { ...two, mirror: mirrorSpec, relay: { on: 'c2' } }, 'NG1343', 'expose: true'],
    ['a node that is not there', { mirror: mirrorSpec, relay: { on: 'c1', nodes: '0-9' } }, 'NG1350', 'at most 2'],
    [
      'being exposed without a way in',
      { mirror: mirrorSpec, relay: { on: 'c1', expose: true } },
      'NG1344',
      'exposure: loadBalancer',
    ],
  ])('%s', (_what, over, code, help) => {
    const found = errors(spec(over));
    expect(found.map((one) => one.code)).toEqual([code]);
    expect(found[0]!.help).toContain(help);
  });

  it.each(['3-0', 'all', ',', '0-200000'])('nodes %j with a word on what to write', (nodes) => {
    const found = errors(spec({ mirror: mirrorSpec, relay: { on: 'c1', nodes } }));
    expect(found).toHaveLength(1);
    expect(found[0]!.at).toEqual(['relay', 'nodes']);
  });

  it('nodes that its cluster cannot reach', () => {
    const clusters = { c1: {}, c2: {} };
    const data = spec({ ...two, clusters, mirror: mirrorSpec, relay: { on: 'c1' } });
    expect(errors(data).map(({ code }) => code)).toContain('NG1343');
  });
});

describe('servers', () => {
  it.each([
    [{}, true, false],
    [{ ws: true }, true, true],
    [{ ws: {}, http: false }, false, true],
    [{ ws: false }, true, false],
    [{ ws: { enabled: false, replicas: 3 } }, true, false],
  ])('%j', (over, http, ws) => {
    const { values } = release(spec({ mirror: mirrorSpec, relay: { on: 'c1', ...over } }), 'relay');
    expect([at(values, 'relay.enabled'), at(values, 'ws.enabled')]).toEqual([http, ws]);
  });

  it('have their own replicas and resources', () => {
    const relay = { on: 'c1', http: { replicas: 3, resources: { cpu: 2 } }, ws: { resources: { memory: '1Gi' } } };
    const { values } = release(spec({ mirror: mirrorSpec, relay }), 'relay');
    expect(at(values, 'relay.replicaCount')).toBe(3);
    expect(at(values, 'relay.resources')).toEqual({ requests: { cpu: '2' }, limits: { cpu: '2' } });
    expect(at(values, 'ws.resources')).toEqual({ requests: { memory: '1Gi' }, limits: { memory: '1Gi' } });
  });
});

describe('operator', () => {
  it('comes from a Secret named after the relay', () => {
    const built = parts(spec({ mirror: mirrorSpec, relay: { on: 'c1' } }), 'relay');
    expect(only(built, 'secret')).toMatchObject([
      { name: 'relay-operator', namespace: 'testnet', keys: ['OPERATOR_ID_MAIN', 'OPERATOR_KEY_MAIN'] },
    ]);
    expect(at(only(built, 'chart')[0]!.values, 'relay.existingSecret')).toBe('relay-operator');
  });

  it('is not needed to read', () => {
    const built = parts(spec({ mirror: mirrorSpec, relay: { on: 'c1', readOnly: true } }), 'relay');
    expect(only(built, 'secret')).toEqual([]);
    const { values } = only(built, 'chart')[0]!;
    expect(at(values, 'relay.existingSecret')).toBeUndefined();
    expect(at(values, 'relay.config.READ_ONLY')).toBe(true);
  });
});

it('is exposed by Services of its own, with a name each', () => {
  const relay = { on: 'c1', name: 'relay-us', ws: true, expose: true };
  const data = spec({ ...two, mirror: mirrorSpec, relay });
  expect(only(parts(data, 'relay-us'), 'service')).toMatchObject([
    { name: 'relay-us-exposed', expose: 'loadBalancer', hostnames: ['relay-us.x.net'], ports: [{ port: 7546 }] },
    { name: 'relay-us-ws-exposed', expose: 'loadBalancer', hostnames: ['relay-us-ws.x.net'], ports: [{ port: 8546 }] },
  ]);
});

it('gives the last word to the user', () => {
  const relay = { on: 'c1', values: { relay: { config: { CHAIN_ID: '0x1', LOG_LEVEL: 'warn' } } } };
  const { values } = release(spec({ mirror: mirrorSpec, relay }), 'relay');
  expect(at(values, 'relay.config.CHAIN_ID')).toBe('0x1');
  expect(at(values, 'relay.config.LOG_LEVEL')).toBe('warn');
  expect(at(values, 'relay.config.REDIS_ENABLED')).toBe(false);
});

it('reads its image through a registry mirror, and names none otherwise', () => {
  const plain = release(spec({ mirror: mirrorSpec, relay: { on: 'c1' } }), 'relay');
  expect(at(plain.values, 'relay.image')).toBeUndefined();
  const images = { 'ghcr.io': 'registry.example.net/ghcr' };
  const { values } = release(spec({ mirror: mirrorSpec, relay: { on: 'c1' }, images }), 'relay');
  expect(at(values, 'relay.image')).toEqual({
    registry: 'registry.example.net',
    repository: 'ghcr/hiero-ledger/hiero-json-rpc-relay',
  });
});

it.skipIf(!haveChartValues)('sets only values that the chart has', () => {
  const relay = {
    on: 'c1',
    ws: { resources: { cpu: 1 } },
    operator: { keyFormat: 'HEX_ECDSA' },
    image: 'ghcr.io/a/b:1.2.3',
    pullSecrets: ['p'],
    nodeSelector: { a: 'b' },
    tolerations: [{ operator: 'Exists' }],
    labels: { team: 'x' },
  };
  const { chart, values } = release(spec({ mirror: mirrorSpec, relay }), 'relay');
  expect(unknownPaths(chart.name, values)).toEqual([]);
});

it('starts its pods again when a setting changes, also one that the user gave', () => {
  const hash = (over: object) =>
    at(release(spec({ mirror: mirrorSpec, relay: { on: 'c1', ...over } }), 'relay').values, 'relay.podAnnotations');
  expect(hash({})).toEqual(hash({ http: { replicas: 2 } }));
  expect(hash({ nodes: '0' })).not.toEqual(hash({}));
  expect(hash({ values: { relay: { config: { LOG_LEVEL: 'warn' } } } })).not.toEqual(hash({}));
});

describe('node ports', () => {
  const clusters = {
    c1: { provides: ['minio-operator'], exposure: 'nodePort', address: '192.0.2.1', nodePorts: '31000-31020' },
  };
  const relay = (port: number) => ({ on: 'c1', expose: true, nodePorts: { http: port } });

  it('of a node are not for others', () => {
    const found = errors(spec({ clusters, mirror: mirrorSpec, relay: relay(31000) }));
    expect(found.map(({ code, notes }) => [code, notes?.[0]?.message])).toEqual([
      ['NG1344', 'node port 31000 belongs to `node0`'],
    ]);
  });

  it('of a component are not for others', () => {
    const explorer = { on: 'c1', expose: true, nodePorts: { http: 31020 } };
    const found = errors(spec({ clusters, mirror: mirrorSpec, relay: relay(31020), explorer }));
    expect(found.map(({ code }) => code)).toEqual(['NG1344', 'NG1344']);
  });

  it('that are free are taken', () => {
    const built = parts(spec({ clusters, mirror: mirrorSpec, relay: relay(31020) }), 'relay');
    expect(only(built, 'service')).toMatchObject([{ expose: 'nodePort', ports: [{ port: 7546, nodePort: 31020 }] }]);
  });
});

it('says once per cluster that its nodes cannot be reached', () => {
  const clusters = { c1: {}, c2: {} };
  const found = errors(spec({ ...two, clusters, mirror: mirrorSpec, relay: { on: 'c1' } }));
  expect(found.filter(({ code, at: where }) => code === 'NG1343' && where?.includes('nodes'))).toHaveLength(1);
});

it('wires ten thousand nodes, without a scan per node', () => {
  const nodes = { place: { ids: '0-9999', on: 'c1', spread: true }, sidecars: ['recordStream'] };
  // A lookup per node that scans all endpoints would take more than the time a test has.
  expect(compile(spec({ nodes, mirror: mirrorSpec, relay: { on: 'c1' } }))).toBeDefined();
});

it('has a JSON Schema that takes every form the spec takes', () => {
  const json = z.toJSONSchema(relayComponent.schema, { io: 'input', unrepresentable: 'any' });
  const valid = new Ajv2020({ strict: false }).compile(json);
  const accepts = (value: object) => valid(value);
  expect(accepts({ nodes: '0-3' })).toBe(true);
  expect(accepts({ nodes: 3 })).toBe(true);
  expect(accepts({ nodes: [1, '2-3'] })).toBe(true);
  expect(accepts({ nodes: {} })).toBe(false);
  expect(accepts({ ws: true, http: { replicas: 2 } })).toBe(true);
  expect(accepts({ ws: 'yes' })).toBe(false);
  expect(accepts({ http: { replica: 2 } })).toBe(false);
});
