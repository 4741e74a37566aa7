import { describe, expect, it } from 'vitest';
import { keysOf, publicKeys } from '../platforms/cometbft/network.ts';
import { codes, compile } from './cometbft.ts';

const all = (count: number) => ({ ids: `0-${count - 1}`, on: 'c1', spread: true });
const message = (sketch: Parameters<typeof compile>[0], code: string): string =>
  compile(sketch).diagnostics.find((one) => one.code === code)?.message ?? '';

it('has nothing to say about four validators with keys', () => {
  expect(compile({}).diagnostics).toEqual([]);
});

describe('committee', () => {
  const four = keysOf([0, 1, 2, 3]);
  const five = keysOf([0, 1, 2, 3, 4, 5, 6, 7]);
  const clusters = { c1: {}, c2: {}, c3: {}, c4: {} };
  const open = Object.fromEntries(Object.keys(clusters).map((name) => [name, { exposure: 'loadBalancer' }]));

  it.each([
    [
      'one validator',
      { nodes: { place: all(1) }, keys: keysOf([0]) },
      'there is one validator: the chain stops when it stops',
    ],
    [
      'three validators',
      { nodes: { validators: '0-2' }, keys: null },
      'there are 3 validators: the chain stops when one of them stops',
    ],
    [
      'a heavy one',
      { nodes: { power: { '0': 15 } }, keys: null },
      '`node0` has a third of the voting power or more: the chain stops with it',
    ],
    [
      'two of four stopped',
      { nodes: { only: { '1-2': { state: 'stopped' } } } },
      '`node1`, `node2` are stopped and hold a third of the voting power or more: the chain stands still',
    ],
    [
      'a heavy founder, whatever the spec says now',
      { keys: { ...four, nodes: { ...four.nodes, '0': publicKeys(0, { power: 20 }) } } },
      '`node0` has a third of the voting power or more: the chain stops with it',
    ],
    [
      'a founder that left the spec still counts',
      {
        nodes: { only: { '1-2': { state: 'stopped' } } },
        keys: { ...four, nodes: { ...four.nodes, '7': publicKeys(7, { power: 90 }) } },
      },
      '',
    ],
    ['one of four stopped', { nodes: { only: { 3: { state: 'stopped' } } } }, ''],
  ])('%s', (_what, sketch, expected) => {
    expect(message(sketch, 'NG1361')).toBe(expected);
  });

  it('one cluster of four with a third', () => {
    const place = [{ ids: '0-3', on: 'c1', spread: true }, ...[4, 5, 6].map((ids, i) => ({ ids, on: `c${i + 2}` }))];
    const sketch = { nodes: { place }, top: { clusters: open, domain: 'net.example.com' }, keys: five };
    expect(message(sketch, 'NG1361')).toBe(
      'cluster `c1` holds a third of the voting power or more: the chain stops with it',
    );
  });

  it('nothing about three clusters: one of them always holds a third', () => {
    const place = [1, 2, 3].map((cluster) => ({
      ids: `${2 * cluster - 2}-${2 * cluster - 1}`,
      on: `c${cluster}`,
      spread: true,
    }));
    expect(codes({ nodes: { place }, top: { clusters: open, domain: 'net.example.com' }, keys: five })).not.toContain(
      'NG1361',
    );
  });

  it.each([
    ['validators', { validators: '0-9' }],
    ['power', { power: { '9': 3 } }],
    [
      'state sync',
      { app: { image: 'a/b:1.0.0' }, stateSync: { nodes: '9', trustHeight: 1, trustHash: '0'.repeat(64) } },
    ],
  ])('a node that is not there, in %s', (_what, nodes) => {
    expect(codes({ nodes })).toContain('NG1360');
  });
});

describe('reach', () => {
  const place = [
    { ids: '0-1', on: 'c1', spread: true },
    { ids: '2-3', on: 'c2', spread: true },
  ];

  it.each([
    ['two clusters that stay inside', { c1: {}, c2: {} }, true],
    [
      'one that is open',
      { c1: {}, c2: { exposure: 'nodePort', address: '192.0.2.1', nodePorts: '31000-31099' } },
      false,
    ],
    ['load balancers without a domain', { c1: {}, c2: { exposure: 'loadBalancer' } }, true],
  ])('%s', (_what, clusters, refused) => {
    expect(codes({ nodes: { place }, top: { clusters } }).includes('NG1362')).toBe(refused);
  });

  it('given addresses open single nodes', () => {
    const only = { '2': { address: 'n2.example.com' }, '3': { address: '198.51.100.3' } };
    expect(codes({ nodes: { place, only }, top: { clusters: { c1: {}, c2: {} } } })).toEqual([]);
  });
});

describe('keys', () => {
  const keys = keysOf([0, 1, 2, 3]);
  const nodes = (over: object) => ({ keys: { ...keys, nodes: { ...keys.nodes, ...over } } });

  it.each([
    ['no keys at all', { keys: null }, ['NG1363']],
    ['one that came later', nodes({ '3': { ...publicKeys(3), genesis: false } }), ['NG1364']],
    [
      'a full node that came later',
      { ...nodes({ '3': { genesis: false, node: 'AA==', validator: 'AA==' } }), nodes: { validators: '0-2' } },
      ['NG1361'],
    ],
    ['a founder that is gone', nodes({ '7': publicKeys(7) }), ['NG1368']],
    [
      'a founder that is no validator now',
      { ...nodes({ '4': publicKeys(4) }), nodes: { place: all(5), validators: '0-3' } },
      ['NG1368'],
    ],
    ['another power', nodes({ '1': publicKeys(1, { power: 9 }) }), ['NG1369']],
    [
      'keys of nobody who validates',
      {
        keys: {
          ...keys,
          nodes: Object.fromEntries([0, 1, 2, 3].map((n) => [n, { ...publicKeys(n), genesis: false }])),
        },
      },
      ['NG1363'],
    ],
  ])('%s', (_what, sketch, expected) => {
    expect(codes(sketch)).toEqual(expected);
  });

  it('says the transaction of the built-in application', () => {
    const help = compile(nodes({ '3': { ...publicKeys(3), genesis: false } })).diagnostics[0]!.help;
    expect(help).toContain(`val=ed25519!${publicKeys(3).validator}!10`);
  });
});

describe('settings', () => {
  it.each([
    ['a list for a text', { 'p2p.seeds': ['a'] }],
    ['a fraction', { 'p2p.send_rate': 1.5 }],
    ['a text for a switch', { 'p2p.pex': 'yes' }],
    ['a duration without a unit', { 'p2p.dial_timeout': '3' }],
    ['a section', { p2p: 'x' }],
    ['a table in disguise', { 'p2p]\nladdr': 'x' }],
    ['a text for a list', { 'rpc.cors_allowed_origins': '*' }],
    ['a negative rate', { 'p2p.send_rate': -5 }],
    ['a number below the least', { 'rpc.experimental_subscription_buffer_size': 50 }],
    ['a database that the program has not', { db_backend: 'rocksdb' }],
    ['an indexer that would be none', { 'tx_index.indexer': 'sql' }],
    ['a block sync of the past', { 'blocksync.version': 'v1' }],
    ['a mempool that is not known', { 'mempool.type': 'priority' }],
    ['a negative look-back', { 'consensus.double_sign_check_height': -1 }],
    ['a wait of nothing', { 'consensus.block_time_tolerance': '0s' }],
    ['a wait that is too short', { 'statesync.discovery_time': '1s' }],
    ['a seed without its id', { 'p2p.seeds': 'seed.example.net:26656', 'p2p.pex': true }],
    ['a seed among validators', { 'p2p.seed_mode': true }],
    ['a listener without a protocol', { 'rpc.grpc_laddr': '0.0.0.0:9090' }],
    ['a map', { p2p: { pex: true } }],
    ['nothing', { 'p2p.pex': null }],
    ['a list of numbers', { 'rpc.cors_allowed_origins': [1] }],
    ['libp2p', { 'p2p.libp2p.enabled': true }],
    ['a TLS certificate that probes do not know', { 'rpc.tls_cert_file': '/x' }],
  ])('refuses %s in `config`', (_what, config) => {
    expect(codes({ nodes: { config } })).toEqual(['NG1366']);
  });

  it.each([
    ['mempool.keep-invalid-txs-in-cache', true],
    ['p2p.handshake_timeout', '0'],
    ['rpc.cors_allowed_origins', ['*']],
    ['rpc.pprof_laddr', 'localhost:6060'],
    ['db_backend', 'memdb'],
    ['tx_index.indexer', 'null'],
    ['p2p.send_rate', 0],
    ['consensus.double_sign_check_height', 0],
    ['rpc.grpc_laddr', 'tcp://0.0.0.0:9090'],
  ])('takes `%s`', (key, value) => {
    expect(codes({ nodes: { config: { [key]: value } } })).toEqual([]);
  });

  it('looks at the oldest version of the network', () => {
    const config = { 'blocksync.adaptive_sync': true };
    const top = { version: '0.39.4' };
    expect(codes({ nodes: { config }, top })).toEqual([]);
    expect(codes({ nodes: { config, only: { 1: { version: '0.38.25' } } }, top })).toEqual(['NG1366']);
  });

  it.each([
    ['the same mempool in `config`', { config: { 'mempool.type': 'app' } }, '0.40.0'],
    [
      'a mempool of a later version in `config`',
      { app: { image: 'a/b:1.0.0' }, config: { 'mempool.type': 'app' } },
      '0.38.25',
    ],
    [
      'no empty blocks, half in `config`',
      { mempool: { type: 'nop' }, config: { 'consensus.create_empty_blocks': false } },
      '0.38.25',
    ],
    ['an indexer without its database', { config: { 'tx_index.indexer': 'psql' } }, '0.38.25'],
    [
      'a buffer that is larger than the next',
      { config: { 'rpc.experimental_subscription_buffer_size': 300 } },
      '0.38.25',
    ],
    ['seeds that nobody asks', { config: { 'p2p.seeds': `${'ab'.repeat(20)}@seed.example.net:26656` } }, '0.38.25'],
    ['an application on the port of the node', { app: { image: 'a/b:1.0.0', port: 26657 } }, '0.38.25'],
    ['a variable for a built-in application', { app: { name: 'kvstore', env: { A: 'b' } } }, '0.38.25'],
    ['an application’s mempool for a built-in one', { mempool: { type: 'app' } }, '0.40.0'],
    [
      'no empty blocks without a mempool',
      { mempool: { type: 'nop' }, consensus: { createEmptyBlocks: false } },
      '0.38.25',
    ],
    [
      'one server for a snapshot',
      {
        app: { image: 'a/b:1.0.0' },
        stateSync: { nodes: '3', servers: '0', trustHeight: 1, trustHash: '0'.repeat(64) },
      },
      '0.38.25',
    ],
  ])('refuses %s', (_what, nodes, version) => {
    expect(codes({ nodes, top: { version } })).toEqual(['NG1367']);
  });
});

describe('what to write', () => {
  const help = (nodes: object): string => {
    const found = compile({ nodes }).diagnostics;
    expect(found).toHaveLength(1);
    return `${found[0]!.code} ${found[0]!.message}: ${found[0]!.help}`;
  };

  it.each<[object, string]>([
    [{ config: { p2p: { pex: true } } }, 'NG1366 `p2p` is a section of config.toml, not a key: write `p2p.pex: true`'],
    [
      { config: { mempool: 'x' } },
      'NG1366 `mempool` is a section of config.toml, not a key: write keys by their full name, such as `mempool.type`',
    ],
    [{ config: { 'p2p.pex': null } }, 'NG1366 `p2p.pex` has no value: write for example `p2p.pex: true`'],
    [
      { config: { 'tx_index.indexer': null } },
      'NG1366 `tx_index.indexer` has no value: write for example `tx_index.indexer: "null"`',
    ],
    [
      { config: { 'p2p.send_rate': -5 } },
      'NG1366 `p2p.send_rate` must be at least 0: write for example `p2p.send_rate: 100`',
    ],
    [{ app: {} }, 'NG1105 `nodes.app` must have either a `name` or an `image`: write for example `app: kvstore`'],
    [
      { app: { image: 'a/b:1', port: 26657 } },
      'NG1367 port 26657 is the rpc port of the node, and both share one pod: write `port: 26658`, where applications listen',
    ],
    [
      { app: { name: 'noop', port: 1234, args: ['x'] } },
      'NG1367 `args`, `port` have no effect: the application `noop` is part of the node: write `app: noop`, or an application of its own with `image:` in place of `name:`',
    ],
    [
      { validators: '' },
      'NG1105 `nodes.validators` must be node numbers such as `0-3,7`: write for example `validators: 0-3`',
    ],
    [
      { power: 0 },
      'NG1382 `0` is no voting power: write a whole number from 1 to 1000000000000, for example `power: 10`',
    ],
    [
      { power: 1.5 },
      'NG1382 `1.5` is no voting power: write a whole number from 1 to 1000000000000, for example `power: 10`',
    ],
    [{ power: { '3': 0 } }, 'NG1382 `0` is no voting power: leave out who is no validator: `validators: "0-2"`'],
    [
      { power: { '3': 1e300 } },
      'NG1382 `1e+300` is no voting power: write a whole number from 1 to 1000000000000, for example `3: 10`',
    ],
    [
      { image: 'ghcr.io/a/b' },
      'NG1321 the image `ghcr.io/a/b` is not pinned: write a version, for example `ghcr.io/a/b:1.2.3`, or `ghcr.io/a/b@sha256:DIGEST`',
    ],
    [
      { app: { image: 'ghcr.io/a/b:latest' } },
      'NG1321 the image `ghcr.io/a/b:latest` is not pinned: write a version, for example `ghcr.io/a/b:1.2.3`, or `ghcr.io/a/b@sha256:DIGEST`',
    ],
    [
      { only: { 2: { image: 'ghcr.io/a/b' } } },
      'NG1321 the image `ghcr.io/a/b` is not pinned: write a version, for example `ghcr.io/a/b:1.2.3`, or `ghcr.io/a/b@sha256:DIGEST`',
    ],
    [
      { skipDoubleSignCheck: 3 },
      'NG1381 `node3` signs with a new volume without a look for its own signatures: remove `skipDoubleSignCheck:` as soon as the chain makes blocks again',
    ],
  ])('%j', (nodes, expected) => {
    expect(help(nodes)).toBe(expected);
  });

  it('wants a volume of some size for an application', () => {
    const found = compile({ nodes: { app: { image: 'a/b:1', data: { path: '/data', size: '0Gi' } } } }).diagnostics;
    expect(found.map(({ message }) => message)).toEqual(['`nodes.app.data.size` must be more than nothing']);
  });

  it('has no Helm values: the nodes come from no chart', () => {
    expect(codes({ nodes: { values: { replicas: 3 } } })).toEqual(['NG1101']);
  });

  it('takes databases that an image of one’s own may have', () => {
    expect(codes({ nodes: { image: 'ghcr.io/a/b:1.0.0', config: { db_backend: 'rocksdb' } } })).toEqual([]);
  });
});
