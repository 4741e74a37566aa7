// Genesis, ports, versions and keys of config.toml: tables, and one genesis to read.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configToml } from '../../../src/platforms/cometbft/config.ts';
import { configKeys, nearKeys, ownedKey } from '../../../src/platforms/cometbft/config-keys.ts';
import { genesisJson, genesisValidators } from '../../../src/platforms/cometbft/genesis.ts';
import { hostPorts, nodePorts } from '../../../src/platforms/cometbft/ports.ts';
import { atLeast, nodeImage, supported } from '../../../src/platforms/cometbft/versions.ts';
import { fast, genesisOf } from './chain.ts';
import { keysOf, publicKeys } from './network.ts';

describe('genesis', () => {
  const keys = { ...keysOf([10, 2]), nodes: { '10': publicKeys(10, { power: 1 }), '2': publicKeys(2) } };

  it('is one text for one network', async () => {
    await expect(genesisJson(genesisOf('net'), genesisValidators({ keys }))).toMatchFileSnapshot('genesis.json');
  });

  it('lists by number who was there and had power', () => {
    const nodes = {
      ...keys.nodes,
      '1': publicKeys(1, { genesis: false }),
      '3': { genesis: true, node: 'AA==', validator: 'AA==' },
    };
    expect(genesisValidators({ keys: { ...keys, nodes } }).map(({ number }) => number)).toEqual([2, 10]);
    expect(genesisValidators({})).toEqual([]);
  });
});

describe('ports', () => {
  it.each([
    [0, { from: 31000, to: 31099 }, { p2p: 31000, rpc: 31001 }],
    [7, { from: 31000, to: 31099 }, { p2p: 31014, rpc: 31015 }],
    [50, { from: 31000, to: 31099 }, { p2p: 31000, rpc: 31001 }],
    [0, { from: 31000, to: 31000 }, undefined],
  ])('node %i in %j', (number, range, expected) => {
    expect(nodePorts(number, range)).toEqual(expected);
  });

  it('are different for different nodes of one host', () => {
    const all = Array.from({ length: 200 }, (_, number) => Object.values(hostPorts(number))).flat();
    expect(new Set(all).size).toBe(all.length);
    expect(hostPorts(3)).toEqual({ p2p: 28003, rpc: 26660 });
  });
});

describe('versions', () => {
  it.each([
    ['0.38.0', 'yes'],
    ['v0.38.25', 'yes'],
    ['0.40.1-rc1', 'yes'],
    ['0.41.0', 'new'],
    ['0.37.15', 'old'],
    ['1.0.1', 'other'],
    ['2.0.0-alpha.1', 'other'],
  ])('%s: %s', (version, expected) => {
    expect(supported(version)).toBe(expected);
  });

  it.each([
    ['0.38.9', '0.38.10', false],
    ['0.38.10', '0.38.9', true],
    ['0.39.0', '0.38.25', true],
    ['0.38.25', '0.38.25', true],
  ])('%s is at least %s: %s', (version, other, expected) => {
    expect(atLeast(version, other)).toBe(expected);
  });

  it('names the image by the tag of the release', () => {
    expect(nodeImage('v0.38.25')).toEqual({ name: 'docker.io/cometbft/cometbft', tag: 'v0.38.25' });
    expect(nodeImage('0.38.25')).toEqual(nodeImage('v0.38.25'));
  });
});

describe('keys of config.toml', () => {
  it.each([
    ['a key in another section', 'consensus.send_rate', 'p2p.send_rate'],
    ['a slip of the keyboard', 'mempool.siez', 'mempool.size'],
    ['no section', 'max_body_bytes', 'rpc.max_body_bytes'],
  ])('suggests for %s', (_what, key, expected) => {
    expect(nearKeys(key)).toContain(expected);
  });

  it('are netgen’s own when they are in every file it writes, or could not be changed without harm', () => {
    const node = { moniker: 'm', peers: [], externalAddress: '', shared: fast, stateSync: undefined };
    const stateSync = { servers: ['http://a:1', 'http://b:1'], trustHeight: 1, trustHash: 'AA' };
    let section = '';
    const written = configToml({ ...node, stateSync })
      .split('\n')
      .flatMap((line) => {
        section = /^\[(.*)\]$/.exec(line)?.[1] ?? section;
        const key = /^([a-z0-9_]+) = /.exec(line)?.[1];
        return key === undefined ? [] : [section === '' ? key : `${section}.${key}`];
      });
    const free = written.filter((key) => ownedKey(key) === undefined);
    // What the spec has fields for, or a matter of taste; never an address, a path or a key.
    expect(free).toEqual([
      'p2p.max_num_inbound_peers',
      'p2p.pex',
      'consensus.timeout_propose',
      'consensus.timeout_commit',
    ]);
    expect(
      [...configKeys.keys()].filter((key) => /laddr|_file$|_dir$|address/.test(key) && ownedKey(key) === undefined),
    ).toEqual(['rpc.grpc_laddr', 'rpc.pprof_laddr']);
  });

  it('take any text without letting it out', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (one, two) => {
        const overrides = { 'instrumentation.namespace': one, 'rpc.cors_allowed_origins': [two] };
        const base = configToml({ moniker: 'm', peers: [], externalAddress: '', shared: fast });
        const text = configToml({ moniker: 'm', peers: [], externalAddress: '', shared: { ...fast, overrides } });
        expect(text.split('\n')).toHaveLength(base.split('\n').length + 2);
        expect(base.split('\n').filter((line) => !text.split('\n').includes(line))).toEqual([]);
      }),
    );
  });
});
