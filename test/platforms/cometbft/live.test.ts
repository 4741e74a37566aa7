// Against the real binary: formats, keys of config.toml, and four processes that make blocks. Skips where it is not there.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { configToml, type SharedConfig } from '../../../src/platforms/cometbft/config.ts';
import { configKeys, type KeyType, ownedKey } from '../../../src/platforms/cometbft/config-keys.ts';
import { valueProblem } from '../../../src/platforms/cometbft/config-values.ts';
import { lookBack } from '../../../src/platforms/cometbft/start.ts';
import type { TomlValue } from '../../../src/platforms/cometbft/toml.ts';
import { atLeast } from '../../../src/platforms/cometbft/versions.ts';
import { cometbft, fast, haveBinary, type LiveNode, liveChain, until } from './chain.ts';

const directory = mkdtempSync(join(tmpdir(), 'netgen-cometbft-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const fresh = (): string => mkdtempSync(join(directory, 'chain-'));

const running: LiveNode[] = [];
function startAll(nodes: readonly LiveNode[]): void {
  running.push(...nodes);
  for (const node of nodes) node.start();
}
afterEach(async () => {
  await Promise.all(running.splice(0).map((node) => node.stop()));
});

if (!haveBinary) it.skip('no CometBFT here: build it with ../shared/testbed/build', () => {});

/** Keys and values of a config.toml that CometBFT wrote. */
function reference(home: string): Map<string, string> {
  const found = new Map<string, string>();
  let section = '';
  for (const line of readFileSync(join(home, 'config/config.toml'), 'utf8').split('\n')) {
    section = /^\[(.+)\]$/.exec(line)?.[1] ?? section;
    const [, key, value = ''] = /^([A-Za-z0-9_-]+) = (.*)$/.exec(line) ?? [];
    if (key !== undefined) found.set(section === '' ? key : `${section}.${key}`, value);
  }
  return found;
}

function typeOf(value: string): KeyType {
  if (value.startsWith('[')) return 'list';
  if (value === 'true' || value === 'false') return 'boolean';
  if (/^-?[0-9]+$/.test(value)) return 'integer';
  return /^"([0-9]+(ms|s|m|h))+"$/.test(value) ? 'duration' : 'string';
}

describe.runIf(haveBinary)('formats as the binary has them', () => {
  it('has the ids and addresses of its own commands', async () => {
    const [node] = await liveChain(fresh(), 1);
    expect(cometbft(node!.home, 'show-node-id')).toBe(node!.id);
    expect(JSON.parse(cometbft(node!.home, 'show-validator'))).toEqual({
      type: 'tendermint/PubKeyEd25519',
      value: Buffer.from(node!.validator.publicRaw).toString('base64'),
    });
  });

  it('knows exactly the keys of its config.toml, and their types', () => {
    const home = fresh();
    cometbft(home, 'init');
    const version = cometbft(home, 'version');
    const theirs = reference(home);
    // The release that wrote the file, and the number of fetchers, which is printed between quotes.
    theirs.delete('version');
    theirs.set('statesync.chunk_fetchers', '4');
    const ours = new Map([...configKeys].filter(([, { since }]) => atLeast(version, since)));
    expect([...ours.keys()].sort()).toEqual([...theirs.keys()].sort());
    const types = [...theirs].map(([key, value]) => [key, typeOf(value)]);
    expect(types).toEqual(types.map(([key]) => [key, ours.get(key!)!.type]));
  });

  it('writes no key that it does not know', async () => {
    const [node] = await liveChain(fresh(), 1);
    const written = [...reference(node!.home).keys()];
    expect(written.length).toBeGreaterThan(20);
    expect(written.filter((key) => !configKeys.has(key))).toEqual([]);
  });

  it('accepts every setting that the spec has a field for, and refuses a wrong one', async () => {
    const [node] = await liveChain(fresh(), 1);
    const shared = {
      ...fast,
      logLevel: 'consensus:debug,*:error',
      consensus: { timeout_prevote: '0s', create_empty_blocks: false, create_empty_blocks_interval: '1m30s' },
      mempool: {
        type: 'flood',
        size: 1,
        max_txs_bytes: 1,
        cache_size: 0,
        max_tx_bytes: 0,
        recheck: false,
        broadcast: true,
      },
      storage: { discard_abci_responses: true },
      txIndex: { indexer: 'null' },
    };
    const servers = ['http://192.0.2.1:26657', 'http://node1.net.svc.cluster.local:26657'];
    const stateSync = { servers, trustHeight: 10, trustHash: 'AB'.repeat(32), trustPeriod: '24h' };
    const write = (over: object): void =>
      node!.write(
        'config/config.toml',
        configToml({ moniker: 'm', shared, peers: [], externalAddress: '', stateSync: { ...stateSync, ...over } }),
      );
    write({});
    expect(cometbft(node!.home, 'show-node-id')).toBe(node!.id);
    write({ servers: servers.slice(1) });
    expect(() => cometbft(node!.home, 'show-node-id')).toThrow('at least two rpc_servers');
  });

  it.each<[string, TomlValue]>([
    ['p2p.send_rate', -1],
    ['p2p.max_num_inbound_peers', -1],
    ['rpc.experimental_subscription_buffer_size', 99],
    ['mempool.cache_size', -1],
    ['mempool.type', 'priority'],
    ['blocksync.version', 'v1'],
    ['log_format', 'xml'],
    ['consensus.double_sign_check_height', -1],
    ['consensus.block_time_tolerance', '0s'],
    ['instrumentation.max_open_connections', -1],
  ])('refuses %s: %j as `config` does', async (key, value) => {
    expect(valueProblem(key, value, false)).toBeDefined();
    const [node] = await liveChain(fresh(), 1);
    const config = { moniker: 'm', peers: [], externalAddress: '' };
    const write = (overrides: SharedConfig['overrides']): void =>
      node!.write('config/config.toml', configToml({ ...config, shared: { ...fast, overrides } }));
    write({ [key]: value });
    expect(() => cometbft(node!.home, 'show-node-id')).toThrow('error in config file');
  });

  it('takes its own defaults: `config` refuses none of them', () => {
    const home = fresh();
    cometbft(home, 'init');
    const theirs = [...reference(home)].filter(([key]) => configKeys.has(key) && ownedKey(key) === undefined);
    const wrong = theirs.filter(
      ([key, value]) => valueProblem(key, JSON.parse(value.replace(', ]', ']')), false) !== undefined,
    );
    // The number of fetchers is printed between quotes.
    expect(wrong.map(([key]) => key)).toEqual(['statesync.chunk_fetchers']);
    expect(theirs.length).toBeGreaterThan(50);
  });

  it('reads a file with hostile values as it is meant: no line of theirs becomes one of its own', async () => {
    const [node] = await liveChain(fresh(), 1);
    const hostile = 'x"\n[p2p]\npersistent_peers = "evil"\\\t\u0000\u007f\u2028é';
    const overrides = { 'rpc.cors_allowed_origins': [hostile, '"]'], 'instrumentation.namespace': hostile };
    const text = configToml({ moniker: 'm', shared: { ...fast, overrides }, peers: [], externalAddress: '' });
    writeFileSync(join(node!.home, 'config/config.toml'), text);
    // It would name the line that is no TOML, or a section that is there twice.
    expect(cometbft(node!.home, 'show-node-id')).toBe(node!.id);
  });
});

describe.runIf(haveBinary)('four processes on loopback', { timeout: 240_000 }, () => {
  it('make blocks, know each other and agree on a transaction', async () => {
    const nodes = await liveChain(fresh(), 4);
    startAll(nodes);
    for (const node of nodes) {
      await until(`height 4 of node ${node.number}`, async () => ((await node.height()) > 3 ? true : undefined));
      await until(`peers of node ${node.number}`, async () => {
        const { n_peers } = await node.rpc<{ n_peers: string }>('net_info');
        return n_peers === '3' ? true : undefined;
      });
    }
    const { validators } = await nodes[1]!.rpc<{ validators: unknown[] }>('validators');
    expect(validators).toHaveLength(4);
    await nodes[2]!.rpc('broadcast_tx_commit?tx="colour=blue"');
    const value = await until('the transaction on node 0', async () => {
      const { response } = await nodes[0]!.rpc<{ response: { value: string | null } }>('abci_query?data="colour"');
      return response.value ?? undefined;
    });
    expect(Buffer.from(value, 'base64').toString()).toBe('blue');
    const metrics = await fetch(`http://127.0.0.1:${nodes[0]!.ports.metrics}/metrics`);
    expect(await metrics.text()).toMatch(/cometbft_p2p_peers\{[^}]*\} 3/);
  });

  it('go on from their state after a restart, and do not begin it anew', async () => {
    const nodes = await liveChain(fresh(), 4);
    startAll(nodes);
    const node = nodes[3]!;
    await until('signatures of node 3', () => (node.signed() > 3 ? true : undefined));
    await node.stop();
    const signed = node.signed();
    expect(node.prepare()).toContain('stays as it is');
    expect(node.signed()).toBe(signed);
    node.start();
    await until('new signatures of node 3', () => (node.signed() > signed + 2 ? true : undefined));
    expect(node.log).not.toContain('found signature from the same key');
  });

  it('do not sign again with a new volume until what they signed is far back', async () => {
    const nodes = await liveChain(fresh(), 4);
    startAll(nodes);
    const node = nodes[3]!;
    await until('signatures of node 3', () => (node.signed() > 3 ? true : undefined));
    await node.stop();
    const lost = node.signed();
    rmSync(join(node.home, 'data'), { recursive: true });
    mkdirSync(join(node.home, 'data'));
    expect(node.prepare()).toContain('begins at height 0');
    expect(readdirSync(join(node.home, 'data'))).toEqual(['priv_validator_state.json']);
    let refusals = 0;
    await until('new signatures of node 3', async () => {
      if (node.running) return node.signed() > lost ? true : undefined;
      if (node.log.includes('found signature from the same key')) refusals++;
      node.log = '';
      // The kubelet starts it again, as often as it takes.
      node.start();
      return undefined;
    });
    expect(refusals).toBeGreaterThan(0);
    // CometBFT looks through one block less than it is asked to.
    expect(node.signed()).toBeGreaterThanOrEqual(lost + lookBack);
    expect(existsSync(join(node.home, 'data/cs.wal'))).toBe(true);
  });
});
