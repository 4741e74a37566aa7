// Mysticeti nodes through the real catalog, parse, resolve, wire and build, for both engines.
import { describe, expect, it } from 'vitest';
import { engines } from '../../src/backends/engines.ts';
import { buildCluster, wireNetwork } from '../../src/components/build.ts';
import { catalog } from '../../src/components/index.ts';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import type { Engine, Network } from '../../src/model/network.ts';
import type { Part, Workload } from '../../src/model/part.ts';
import { resolveNetwork } from '../../src/resolve/network.ts';
import { parseSpec } from '../../src/spec/parse.ts';
import { only } from './compiled.ts';

const image = 'registry.example.com/mysticeti:1.0.0';
const scalar = { codeBase: 'scalar', image, place: { ids: '0-3', on: 'local' } };
const replica = { codeBase: 'replica', image, place: { ids: '0-3', on: 'c1', spread: true } };

interface Compiled {
  readonly diagnostics: readonly Diagnostic[];
  readonly network: Network | undefined;
  readonly parts: readonly Part[];
  readonly keep: readonly string[];
}

function compile(engine: Engine, nodes: object, over: object = {}): Compiled {
  const places = engine === 'flux' ? { clusters: { c1: {} } } : {};
  const delivery = engine === 'flux' ? { repository: 'https://git.example.com/a.git', path: 'out' } : { engine };
  const base = { apiVersion: 'netgen.dev/v1alpha1', kind: 'Network', name: 'testnet', platform: 'mysticeti' };
  const data = { ...base, version: '0.1.0', delivery, ...places, nodes, ...over };
  const parsed = parseSpec(data, { source: () => undefined }, catalog);
  if (parsed.value?.kind !== 'Network') throw new Error(JSON.stringify(parsed.diagnostics));
  const resolved = resolveNetwork({ spec: parsed.value, catalog, engine, naming: engines[engine].naming });
  if (!resolved.value) throw new Error(JSON.stringify(resolved.diagnostics));
  const network = resolved.value;
  const wired = wireNetwork(network, catalog);
  const built = wired.value && network.clusters.flatMap(({ name }) => buildCluster(wired.value!, name));
  const parts = built?.flatMap((one) => one.parts) ?? [];
  const keep = built?.flatMap((one) => one.keep.map(({ what }) => what)) ?? [];
  return { diagnostics: wired.diagnostics, network, parts, keep };
}

const codes = ({ diagnostics }: Compiled): string[] => diagnostics.map(({ code }) => code);
const workloadOf = (compiled: Compiled, name: string): Workload =>
  only(compiled.parts, 'workload').find((one) => one.name === name)!;
const endpointsOf = ({ network }: Compiled, alias: string): object =>
  Object.fromEntries(
    network!.endpoints
      .filter(({ address }) => address === alias)
      .map(({ name, inside, outside }) => [name, outside === undefined ? inside : `${inside} ${outside}`]),
  );

describe('scalar with Docker', () => {
  const compiled = compile('compose', scalar);

  it('is the well-known local network', () => {
    expect(codes(compiled)).toEqual([]);
    expect([0, 1, 2, 3].map((number) => endpointsOf(compiled, `node${number}`))).toEqual([
      { rpc: '172.20.0.10:26657 127.0.0.1:26657', abci: 'node0:26670 127.0.0.1:26670' },
      { rpc: '172.20.0.11:26657 127.0.0.1:26658', abci: 'node1:26671 127.0.0.1:26671' },
      { rpc: '172.20.0.12:26657 127.0.0.1:26659', abci: 'node2:26672 127.0.0.1:26672' },
      { rpc: '172.20.0.13:26657 127.0.0.1:26660', abci: 'node3:26673 127.0.0.1:26673' },
    ]);
  });

  it("starts a validator as the code base's own Compose file does", () => {
    const { pod, numbered } = workloadOf(compiled, 'node2');
    expect(pod.initContainers).toBeUndefined();
    expect(pod.containers).toHaveLength(1);
    expect(pod.containers[0]).toMatchObject({
      image: { name: 'registry.example.com/mysticeti', tag: '1.0.0' },
      command: [
        'validator',
        '--authority-index',
        '2',
        '--rpc-port',
        '26657',
        '--abci-port',
        '26672',
        '--working-directory',
        '/app/data',
        '--peer-addresses',
        '172.20.0.10:26657,172.20.0.11:26657,172.20.0.13:26657',
      ],
      env: [
        { name: 'NO_COLOR', value: '1' },
        { name: 'RUST_LOG', value: 'info' },
      ],
      ports: [
        { name: 'rpc', port: 26657 },
        { name: 'abci', port: 26672 },
        { name: 'p2p', port: 26657, protocol: 'UDP' },
      ],
      mounts: [{ volume: 'data', path: '/app/data' }],
    });
    expect(numbered).toEqual({ service: 'node2-pod', claims: [{ name: 'data', size: '20Gi', keep: true }], node: 2 });
  });

  it('publishes RPC and ABCI', () => {
    const exposed = only(compiled.parts, 'service').filter(({ expose }) => expose === 'nodePort');
    expect(
      exposed.map(({ name, ports }) => [name, ...ports.map(({ port, nodePort }) => `${nodePort}:${port}`)]),
    ).toEqual([
      ['node0-exposed', '26657:26657', '26670:26670'],
      ['node1-exposed', '26658:26657', '26671:26671'],
      ['node2-exposed', '26659:26657', '26672:26672'],
      ['node3-exposed', '26660:26657', '26673:26673'],
    ]);
  });

  it('needs no configuration and no keys', () => {
    expect(only(compiled.parts, 'files')).toEqual([]);
    expect(only(compiled.parts, 'secret')).toEqual([]);
  });

  it('runs on another host over SSH, on ports of its range', () => {
    const hosts = { box: { address: '192.0.2.10', ports: '30000-30099' } };
    const there = compile('compose', { ...scalar, place: { ids: '0-3', on: 'box', spread: true } }, { hosts });
    expect(codes(there)).toEqual([]);
    expect(endpointsOf(there, 'node1')).toEqual({
      rpc: '172.20.0.11:26657 192.0.2.10:30003',
      abci: 'node1:26671 192.0.2.10:30004',
    });
  });

  it('keeps a node that is stopped as a peer of the others', () => {
    const stopped = compile('compose', { ...scalar, only: { 3: { state: 'stopped' } } });
    expect(workloadOf(stopped, 'node3').replicas).toBe(0);
    expect(workloadOf(stopped, 'node0')).toEqual(workloadOf(compiled, 'node0'));
  });
});

describe('replica on Kubernetes', () => {
  const compiled = compile('flux', { ...replica, load: { rate: 50 }, scrape: true });

  it('dials peers at their pods and has metrics inside the cluster only', () => {
    expect(codes(compiled)).toEqual([]);
    expect(endpointsOf(compiled, 'node3')).toEqual({
      p2p: 'node3-pod.testnet.svc.cluster.local:1503',
      metrics: 'node3.testnet.svc.cluster.local:1507',
    });
    const services = only(compiled.parts, 'service').filter(({ address }) => address === 'node3');
    expect(services.map(({ name, expose, publishNotReady }) => [name, expose, publishNotReady])).toEqual([
      ['node3-pod', 'headless', true],
      ['node3', 'clusterIP', undefined],
    ]);
  });

  it('gives every replica the hosts of the committee, its parameters and its load', () => {
    const [files, ...more] = only(compiled.parts, 'files');
    expect(more).toEqual([]);
    expect(files!.data.hosts).toBe(
      [0, 1, 2, 3].map((number) => `node${number}-pod.testnet.svc.cluster.local\n`).join(''),
    );
    expect(files!.data['load.yaml']).toBe('load: 50\ntransaction_size: 512\ninitial_delay: 30000ms\n');
    expect(Object.keys(files!.data)).toEqual([
      'committee.sh',
      'genesis.sh',
      'run.sh',
      'hosts',
      'parameters.yaml',
      'load.yaml',
    ]);
  });

  it('writes the parameters of the code base, and its defaults', () => {
    const parameters = (nodes: object) => only(compile('flux', nodes).parts, 'files')[0]!.data['parameters.yaml'];
    expect(parameters(replica)).toContain('  enable_synchronizer: false\n');
    const dag = { roundTimeout: '1m1.5s', enableSynchronizer: true };
    const consensus = { protocol: 'orcaella', f: 0, c: 1 };
    expect(parameters({ ...replica, dag, consensus })).toBe(
      `dag:
  round_timeout:
    secs: 61
    nanos: 500000000
  max_block_size: 4194304
  enable_synchronizer: true
  fsync: false
consensus:
  protocol: orcaella
  f: 0
  c: 1
`,
    );
    expect(() => parameters({ ...replica, dag: { roundTimeout: '0.4ms' } })).toThrow(/a millisecond or longer/);
  });

  it('makes the files first, then runs the replica with them', () => {
    const { pod, selector, replicas } = workloadOf(compiled, 'node1');
    expect(replicas).toBe(1);
    expect(pod.initContainers).toMatchObject([{ name: 'genesis', command: ['bash', '/etc/mysticeti/genesis.sh'] }]);
    expect(pod.containers[0]!.command).toContain('/etc/mysticeti/load.yaml');
    expect(pod.containers[0]!.ports).toEqual([
      { name: 'p2p', port: 1501 },
      { name: 'metrics', port: 1505 },
    ]);
    for (const container of [...pod.containers, ...pod.initContainers!]) {
      expect(container.user).toBe(1000);
      expect(container.writableRoot).toBeUndefined();
      expect(container.mounts).toEqual([
        { volume: 'data', path: '/app/data' },
        { volume: 'config', path: '/etc/mysticeti', readOnly: true },
      ]);
    }
    expect(only(compiled.parts, 'scrape').map((one) => one.selector)).toContainEqual(selector);
  });

  it('lets one machine go at a time, and keeps the volumes', () => {
    const { selector, maxUnavailable } = only(compiled.parts, 'disruption')[0]!;
    expect(maxUnavailable).toBe(1);
    for (const workload of only(compiled.parts, 'workload')) expect(workload.selector).toMatchObject(selector);
    expect(compiled.keep).toEqual([0, 1, 2, 3].map((number) => `volume of node${number}: claim data-node${number}-0`));
    const gone = compile('flux', { ...replica, storage: { keep: false } });
    expect(gone.keep).toEqual([]);
    expect(workloadOf(gone, 'node0').numbered!.claims[0]!.keep).toBe(false);
  });

  it('stops a node without a change to anybody else', () => {
    const stopped = compile('flux', {
      ...replica,
      load: { rate: 50 },
      scrape: true,
      only: { 2: { state: 'stopped' } },
    });
    expect(workloadOf(stopped, 'node2').replicas).toBe(0);
    const others = (one: Compiled) => one.parts.filter(({ address }) => address !== 'node2');
    expect(others(stopped)).toEqual(others(compiled));
  });

  it("takes a node's own image, resources and place", () => {
    const own = {
      image: 'registry.example.com/other:2.0.0',
      resources: { cpu: 2, memory: '4Gi' },
      nodeSelector: { disk: 'ssd' },
    };
    const { pod } = workloadOf(compile('flux', { ...replica, only: { 1: own } }), 'node1');
    expect(pod.nodeSelector).toEqual({ disk: 'ssd' });
    expect(pod.containers[0]).toMatchObject({
      image: { name: 'registry.example.com/other', tag: '2.0.0' },
      resources: { requests: { cpu: '2', memory: '4Gi' }, limits: { memory: '4Gi' } },
    });
  });

  it('shows metrics on node ports where the cluster has them', () => {
    const clusters = { c1: { exposure: 'nodePort', address: '192.0.2.7', nodePorts: '31000-31099' } };
    const open = compile('flux', replica, { clusters });
    expect(codes(open)).toEqual([]);
    expect(endpointsOf(open, 'node1')).toMatchObject({
      p2p: 'node1-pod.testnet.svc.cluster.local:1501',
      metrics: 'node1.testnet.svc.cluster.local:1505 192.0.2.7:31005',
    });
  });
});

describe('replica with Docker', () => {
  it('has fixed addresses that nobody has to resolve', () => {
    const compiled = compile('compose', { ...replica, place: { ids: '0-6', on: 'local' } });
    expect(codes(compiled)).toEqual([]);
    const hosts = [10, 11, 12, 13, 14, 15, 16].map((end) => `172.20.0.${end}\n`).join('');
    expect(only(compiled.parts, 'files')[0]!.data.hosts).toBe(hosts);
    expect(endpointsOf(compiled, 'node6')).toEqual({
      p2p: '172.20.0.16:1506',
      metrics: 'node6:1513 127.0.0.1:27006',
    });
  });
});

describe('refusals', () => {
  const two = { clusters: { c1: {}, c2: {} } };
  it.each<[string, Engine, object, object, readonly string[]]>([
    ['scalar on Kubernetes', 'flux', { ...scalar, place: replica.place }, {}, ['NG1374']],
    ['scalar with three validators', 'compose', { ...scalar, place: { ids: '0-2', on: 'local' } }, {}, ['NG1375']],
    ['scalar with another four', 'compose', { ...scalar, place: { ids: '1-4', on: 'local' } }, {}, ['NG1375']],
    ['scalar with a protocol', 'compose', { ...scalar, consensus: {}, dag: {} }, {}, ['NG1378', 'NG1378']],
    ['no scrape is no setting', 'compose', { ...scalar, scrape: false }, {}, []],
    ['129 replicas', 'flux', { ...replica, place: { ids: '0-128', on: 'c1', spread: true } }, {}, ['NG1375']],
    ['128 replicas are fine', 'flux', { ...replica, place: { ids: '0-127', on: 'c1', spread: true } }, {}, []],
    ['two clusters', 'flux', { ...replica, place: { ids: '0-3', on: ['c1', 'c2'], spread: true } }, two, ['NG1377']],
    ['no image', 'flux', { ...replica, image: undefined }, {}, ['NG1376']],
    ['leaders that are not there', 'flux', { ...replica, consensus: { leaderCount: 5 } }, {}, ['NG1379']],
    ['every leader is there', 'flux', { ...replica, consensus: { leaderCount: 4 } }, {}, []],
    ['mahi-mahi without a wave', 'flux', { ...replica, consensus: { protocol: 'mahi-mahi' } }, {}, ['NG1379']],
  ])('%s', (_what, engine, nodes, over, expected) => {
    expect(codes(compile(engine, nodes, over))).toEqual(expected);
  });

  it('names the nodes without an image only', () => {
    const { diagnostics } = compile('flux', { ...replica, image: undefined, only: { '0-2': { image } } });
    expect(diagnostics.map(({ message }) => message)).toEqual(['`node3` has no image']);
  });

  it('says when nodes are on two Docker hosts', () => {
    const hosts = { a: { address: '192.0.2.10' }, b: { address: '192.0.2.11' } };
    const apart = compile('compose', { ...replica, place: { ids: '0-3', on: ['a', 'b'], spread: true } }, { hosts });
    expect(apart.diagnostics[0]).toMatchObject({ code: 'NG1377', at: ['nodes', 'place'] });
    expect(apart.diagnostics[0]!.message).toContain('2 hosts');
  });
});
