import { describe, expect, it } from 'vitest';
import { keysOf } from '../platforms/cometbft/network.ts';
import { compile, part, parts, type Sketch } from './cometbft.ts';

const config = (sketch: Sketch, node = 0, cluster = 'c1'): string =>
  part(parts(sketch, cluster), 'files', `node${node}-config`).data['config.toml']!;
const workload = (sketch: Sketch, node = 0) => part(parts(sketch), 'workload', `node${node}`);

it('is one node, as a reviewer reads it', async () => {
  const own = parts({
    nodes: { storage: { size: '5Gi', storageClass: 'fast' }, resources: { cpu: 1, memory: '1Gi' } },
  });
  const lines = (_key: string, value: unknown) =>
    typeof value === 'string' && value.includes('\n') ? value.split('\n') : value;
  const node0 = own.filter(({ address }) => address === 'node0');
  await expect(`${JSON.stringify(node0, lines, 2)}\n`).toMatchFileSnapshot('../golden/components/cometbft-node.json');
});

describe('parts', () => {
  it('are the same names for every cluster, and a node has its own file', () => {
    const names = parts({}).map(({ type, name, file }) => `${type} ${name} ${file ?? 'nodes'}`);
    expect(names.slice(0, 8)).toEqual([
      'files genesis nodes',
      'disruption cometbft nodes',
      'workload node0 node0',
      'service node0 node0',
      'service node0-pod node0',
      'files node0-config node0',
      'secret node0-keys node0',
      'workload node1 node1',
    ]);
  });

  it('ask for keys with the power that the genesis gives', () => {
    const all = parts({ nodes: { validators: '0-2', power: { all: 5, '1-2': 7 } }, keys: null });
    const recipes = [0, 1, 2, 3].map((number) => part(all, 'secret', `node${number}-keys`).recipe);
    expect(recipes).toEqual([
      { kind: 'cometbft', node: 0, power: 5 },
      { kind: 'cometbft', node: 1, power: 7 },
      { kind: 'cometbft', node: 2, power: 7 },
      { kind: 'cometbft', node: 3 },
    ]);
  });

  it('keep a stopped node without its pod', () => {
    const stopped = parts({ nodes: { only: { 2: { state: 'stopped' } } } });
    const running = parts({});
    expect(part(stopped, 'workload', 'node2').replicas).toBe(0);
    expect(stopped.filter(({ name }) => name !== 'node2')).toEqual(running.filter(({ name }) => name !== 'node2'));
    expect(part(stopped, 'service', 'node2')).toEqual(part(running, 'service', 'node2'));
  });

  it.each([
    ['clusterIP', {}, []],
    [
      'nodePort',
      { c1: { exposure: 'nodePort', address: '192.0.2.1', nodePorts: '31000-31099' } },
      [
        ['p2p', 31002],
        ['rpc', 31003],
      ],
    ],
    [
      'loadBalancer',
      { c1: { exposure: 'loadBalancer' } },
      [
        ['p2p', undefined],
        ['rpc', undefined],
      ],
    ],
  ])('expose p2p and rpc, never metrics: %s', (exposure, clusters, expected) => {
    const top = { domain: 'net.example.com', ...(Object.keys(clusters).length > 0 && { clusters }) };
    const services = parts({ top }).flatMap((one) =>
      one.type === 'service' && one.name === 'node1-exposed' ? [one] : [],
    );
    expect(services.flatMap(({ ports }) => ports.map(({ name, nodePort }) => [name, nodePort]))).toEqual(expected);
    expect(services[0]?.expose ?? 'clusterIP').toBe(exposure);
    expect(services[0]?.hostnames).toEqual(exposure === 'loadBalancer' ? ['node1.net.example.com'] : undefined);
  });

  it('let anybody in where peers of other clusters dial the pod itself, but never to its metrics', () => {
    const all = parts({ nodes: { only: { 1: { address: '198.51.100.1' } } } });
    const open = (name: string) => part(all, 'service', name).ports.map((port) => [port.name, port.from]);
    expect(open('node1')).toEqual([
      ['p2p', 'anybody'],
      ['rpc', 'anybody'],
      ['metrics', undefined],
    ]);
    expect(open('node0').map(([, from]) => from)).toEqual([undefined, undefined, undefined]);
    expect(part(all, 'service', 'node1').from).toBeUndefined();
  });

  it('read metrics of the whole group with one object', () => {
    expect(part(parts({ nodes: { scrape: '10s' } }), 'scrape', 'cometbft-metrics')).toMatchObject({
      selector: { 'app.kubernetes.io/name': 'cometbft', 'app.kubernetes.io/instance': 'net' },
      port: 'metrics',
      interval: '10s',
    });
    expect(parts({}).filter(({ type }) => type === 'scrape')).toEqual([]);
  });
});

describe('applications', () => {
  const app = {
    image: 'ghcr.io/example/app:1.2.3',
    args: ['--abci', 'tcp://127.0.0.1:26658'],
    env: { MODE: 'test' },
    data: { path: '/data', size: '3Gi' },
    protocol: 'grpc',
  };

  it('run beside the node, with a volume of their own', () => {
    const { pod, numbered } = workload({ nodes: { app } });
    expect(pod.containers.map(({ name }) => name)).toEqual(['cometbft', 'app']);
    expect(pod.containers[1]).toMatchObject({
      image: { name: 'ghcr.io/example/app', tag: '1.2.3' },
      args: app.args,
      env: [{ name: 'MODE', value: 'test' }],
      mounts: [{ volume: 'app', path: '/data' }],
      user: 1000,
    });
    expect(numbered?.claims.map(({ name, size }) => [name, size])).toEqual([
      ['data', '20Gi'],
      ['app', '3Gi'],
    ]);
    expect(config({ nodes: { app } })).toContain('proxy_app = "tcp://127.0.0.1:26658"\nabci = "grpc"\n');
  });

  it.each(['kvstore', 'persistent_kvstore', 'noop'])('%s is part of CometBFT', (name) => {
    expect(config({ nodes: { app: name } })).toContain(`proxy_app = "${name}"\n`);
    expect(workload({ nodes: { app: name } }).pod.containers).toHaveLength(1);
  });

  it.each([
    ['both', { name: 'kvstore', image: 'a/b:1.0.0' }],
    ['neither', {}],
    ['an image that moves', { image: 'ghcr.io/example/app' }],
    ['a name that is not known', 'kvstore2'],
    ['a privileged port', { image: 'a/b:1.0.0', port: 80 }],
  ])('are refused with %s', (_what, wrong) => {
    expect(compile({ nodes: { app: wrong } }).diagnostics.map(({ severity }) => severity)).toContain('error');
  });
});

describe('config.toml', () => {
  it.each([
    [
      'consensus',
      { consensus: { timeoutCommit: '0s', createEmptyBlocks: false } },
      ['timeout_commit = "0s"', 'create_empty_blocks = false'],
    ],
    ['mempool', { mempool: { type: 'nop', size: 1, recheck: false } }, ['type = "nop"', 'size = 1', 'recheck = false']],
    [
      'pruning',
      { pruning: { discardAbciResponses: true, indexTransactions: false } },
      ['discard_abci_responses = true', 'indexer = "null"'],
    ],
    ['log level', { logLevel: 'consensus:debug,*:error' }, ['log_level = "consensus:debug,*:error"']],
    ['any other key', { config: { 'p2p.pex': true, log_format: 'json' } }, ['pex = true', 'log_format = "json"']],
  ])('takes %s', (_what, nodes, expected) => {
    const lines = config({ nodes }).split('\n');
    expect(expected.filter((line) => !lines.includes(line))).toEqual([]);
  });

  it('starts from a snapshot where the spec says so, with a place for it', () => {
    const stateSync = { nodes: '3', trustHeight: 100, trustHash: 'ab'.repeat(32), trustPeriod: '24h' };
    const sketch = { nodes: { app: { image: 'ghcr.io/example/app:1.2.3' }, stateSync } };
    expect(config(sketch, 3)).toContain(
      `[statesync]\nenable = true\nrpc_servers = "http://node0.net.svc.cluster.local:26657,http://node1.net.svc.cluster.local:26657"\ntrust_height = 100\ntrust_hash = "${stateSync.trustHash}"\ntrust_period = "24h"\n`,
    );
    expect(config(sketch, 2)).not.toContain('statesync');
    expect(workload(sketch, 3).pod.volumes).toContainEqual({ name: 'tmp', kind: 'temporary' });
  });

  it('leaves the look for own signatures to a spec that sets it', () => {
    const command = (sketch: Sketch) => workload(sketch).pod.containers[0]!.command!.at(-1);
    expect(command({})).toContain('double_sign_check_height=10');
    expect(command({ nodes: { config: { 'consensus.double_sign_check_height': 3 } } })).toBe('exec cometbft node\n');
  });

  it('leaves it out for one validator only, where the spec says so', () => {
    const sketch: Sketch = { nodes: { skipDoubleSignCheck: 3 } };
    const command = (number: number) => workload(sketch, number).pod.containers[0]!.command!.at(-1);
    expect(command(3)).toBe('exec cometbft node\n');
    for (const number of [0, 1, 2]) expect(workload(sketch, number)).toEqual(workload({}, number));
  });

  it('names the first peers where names come late, and restarts nobody when they change', () => {
    const top = {
      domain: 'net.example.com',
      clusters: { c1: { exposure: 'loadBalancer' }, c2: { exposure: 'loadBalancer' } },
    };
    const place = (last: number) => [
      { ids: '0-1', on: 'c1', spread: true },
      { ids: `2-${last}`, on: 'c2', spread: true },
    ];
    const keys = keysOf([0, 1, 2, 3, 4]);
    const files = (last: number) => part(parts({ top, nodes: { place: place(last) }, keys }), 'files', 'node0-config');
    const [four, five] = [files(3), files(4)];
    expect(four.data['first-peers']).toBe('1\n10 node2.net.example.com\n10 node3.net.example.com\n');
    expect(five.data['first-peers']).not.toBe(four.data['first-peers']);
    expect(five.checksum).toBe(four.checksum);
    expect(Object.keys(part(parts({}), 'files', 'node0-config').data)).toEqual(['config.toml']);
  });

  it('dials fixed addresses with Compose', () => {
    const text = config({ engine: 'compose' }, 1, 'local');
    expect(text).toMatch(/@10\.[0-9]+\.0\.10:26656,[0-9a-f]{40}@10\.[0-9]+\.0\.12:26656/);
    expect(text).toMatch(/external_address = "10\.[0-9]+\.0\.11:26656"/);
    expect(text).not.toContain('svc');
  });

  it('restarts nobody when a node comes that can be dialled', () => {
    const keys = keysOf([0, 1, 2, 3, 4]);
    const five = parts({ nodes: { place: { ids: '0-4', on: 'c1', spread: true } }, keys });
    const before = parts({ keys });
    for (const number of [0, 1, 2, 3]) {
      const [old, now] = [before, five].map((all) => part(all, 'files', `node${number}-config`));
      expect(now!.data).not.toEqual(old!.data);
      expect(now!.checksum).toBe(old!.checksum);
      expect(part(five, 'workload', `node${number}`)).toEqual(part(before, 'workload', `node${number}`));
    }
  });
});

describe('genesis', () => {
  const genesis = (sketch: Sketch) => JSON.parse(part(parts(sketch), 'files', 'genesis').data['genesis.json']!);

  it('has the name, time and limits of the spec', () => {
    const spec = {
      time: '2026-05-01T12:00:00Z',
      params: { maxBytes: 1_000_000, maxGas: 7, evidence: { maxAge: '90m', maxBytes: 100 } },
    };
    const found = genesis({ nodes: { chainId: 'Test-1', genesis: spec } });
    expect(found).toMatchObject({ chain_id: 'Test-1', genesis_time: '2026-05-01T12:00:00Z', initial_height: '1' });
    expect(found.consensus_params.block).toEqual({ max_bytes: '1000000', max_gas: '7' });
    expect(found.consensus_params.evidence).toEqual({
      max_age_num_blocks: '100000',
      max_age_duration: '5400000000000',
      max_bytes: '100',
    });
  });

  it('comes from the keys file, not from who is placed today', () => {
    const keys = keysOf([0, 1, 2, 3]);
    const fewer = genesis({ nodes: { place: { ids: '0-2', on: 'c1', spread: true } }, keys });
    expect(fewer).toEqual(genesis({ keys }));
  });

  it('is named in the desired state by its hash', () => {
    const { wired } = compile({});
    const { component, instance, settings } = wired!.instances[0]!;
    expect(component.desired!(instance, settings, wired!.network, 'c1')).toEqual({
      genesis: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });
});

it('names the volumes that are kept', () => {
  const { wired } = compile({ nodes: { storage: { keep: true }, place: { ids: 0, on: 'c1' } } });
  const { component, instance } = wired!.instances[0]!;
  expect(component.keep(instance, wired!.network)).toEqual([
    { what: 'volume of node0: claim data-node0-0', cluster: 'c1', namespace: 'net' },
  ]);
});
