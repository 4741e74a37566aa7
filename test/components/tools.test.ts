// A container beside a node: where it stands, what it knows, and that it asks for no rights.
import { describe, expect, it } from 'vitest';
import type { Endpoint, Labels } from '../../src/model/network.ts';
import { spec } from './compiled.ts';
import { build, cluster, network, node, only, wire } from './network.ts';
import { treeOf } from './tree.ts';

const a = cluster('a');
const b = cluster('b');
const nodes = [node(0, a), node(5, b, { tolerations: [{ operator: 'Exists' }] })];
const net = (toolsSpec: object) => network({ clusters: [a, b], nodes, toolsSpec });

it('runs beside its node, wherever that is, and nowhere else', () => {
  const beside = net({ node: 5 });
  expect(build(beside, 'a', 'tools')).toEqual([]);
  const [workload] = only(build(beside, 'b', 'tools'), 'workload');
  expect(workload!.pod.nextTo).toEqual({
    namespace: 'testnet',
    labels: { app: 'network-node5' },
  });
  expect(workload!.pod.tolerations).toEqual([{ operator: 'Exists' }]);
  expect(beside.instances.find(({ kind }) => kind === 'tools')!.on).toEqual(['b']);
});

it('looks for its node in the namespace of the nodes', () => {
  const elsewhere = [node(5, b, { namespace: 'elsewhere' })];
  const away = network({ clusters: [a, b], nodes: elsewhere, toolsSpec: { node: 5 } });
  const [workload] = only(build(away, 'b', 'tools'), 'workload');
  expect(workload!.pod.nextTo!.namespace).toBe('elsewhere');
});

describe('beside a node of another ledger', () => {
  const own = { app: 'ledger' };
  const endpoint = (name: string, pods: Labels): Endpoint => ({
    address: 'node0',
    name,
    protocol: 'tcp',
    cluster: 'a',
    namespace: 'testnet',
    service: 'node0',
    port: 1,
    pods,
    inside: `node0:${name}`,
  });
  const { account: _account, ...withoutAccount } = node(0, a);
  const ledger = (endpoints: readonly Endpoint[]) => {
    const base = network({ clusters: [a], nodes: [withoutAccount], toolsSpec: { node: 0 } });
    return only(build({ ...base, endpoints }, 'a', 'tools'), 'workload')[0]!.pod;
  };

  it('stands where the pods are that peers dial', () => {
    expect(ledger([endpoint('abci', { app: 'proxy' }), endpoint('p2p', own)]).nextTo!.labels).toEqual(own);
    expect(ledger([endpoint('rpc', own)]).nextTo!.labels).toEqual(own);
    expect(ledger([])).not.toHaveProperty('nextTo');
  });

  it('gets its addresses, and no account where there is none', () => {
    expect(ledger([endpoint('rpc', own)]).containers[0]!.env).toEqual([
      { name: 'NODE_ALIAS', value: 'node0' },
      { name: 'NODE_RPC', value: 'node0:rpc' },
    ]);
  });
});

it('knows the addresses of its node', () => {
  const [workload] = only(build(net({ node: 5 }), 'b', 'tools'), 'workload');
  const env = Object.fromEntries(workload!.pod.containers[0]!.env!.map(({ name, value }) => [name, value]));
  expect(env).toEqual({
    NODE_ALIAS: 'node5',
    NODE_ACCOUNT: '0.0.8',
    NODE_GOSSIP: 'network-node5-svc.testnet.svc.cluster.local:50111',
    NODE_GRPC: 'haproxy-node5-svc.testnet.svc.cluster.local:50211',
    NODE_GRPC_TLS: 'haproxy-node5-svc.testnet.svc.cluster.local:50212',
    NODE_GRPC_WEB: 'envoy-proxy-node5-svc.testnet.svc.cluster.local:8080',
    NODE_METRICS: 'network-node5-svc.testnet.svc.cluster.local:9090',
  });
});

it('does not wait for the machine of a node that is stopped', () => {
  const stopped = network({ clusters: [a], nodes: [node(0, a, { state: 'stopped' })], toolsSpec: { node: 0 } });
  expect(only(build(stopped, 'a', 'tools'), 'workload')[0]!.pod).not.toHaveProperty('nextTo');
});

it('asks for no rights', () => {
  const [workload] = only(build(net({ node: 0, replicas: 2 }), 'a', 'tools'), 'workload');
  const [container] = workload!.pod.containers;
  expect(workload!.replicas).toBe(2);
  expect(container!.user).toBeGreaterThan(0);
  expect(container!.writableRoot).toBeUndefined();
});

it('refuses a node that is not there', () => {
  expect(wire(net({ node: 5 }), 'tools').diagnostics).toEqual([]);
  expect(wire(net({ node: 6 }), 'tools').diagnostics).toMatchObject([
    { code: 'NG1320', severity: 'error', at: ['tools', 'node'], help: 'write `0` or `5`' },
  ]);
});

it('refuses an image that moves', () => {
  const { instances } = net({ node: 5 });
  const moving = instances.map((one) =>
    one.kind === 'tools' ? { ...one, image: { name: 'a/b', tag: 'latest' } } : one,
  );
  expect(wire({ ...net({ node: 5 }), instances: moving }, 'tools').diagnostics).toMatchObject([
    { code: 'NG1321', at: ['tools', 'image'] },
  ]);
});

it('is what a user reads in the tree', async () => {
  const tree = await treeOf(spec({ tools: { node: 1 } }));
  await expect(tree.read('clusters/c1/services/tools.yaml')).toMatchFileSnapshot('../golden/components/tools.yaml');
});
