import { expect, it } from 'vitest';
import { build, cluster, network, node, only, wire } from './network.ts';

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
    labels: { 'solo.hedera.com/type': 'network-node', 'solo.hedera.com/node-name': 'node5' },
  });
  expect(workload!.pod.tolerations).toEqual([{ operator: 'Exists' }]);
  expect(beside.instances.find(({ kind }) => kind === 'tools')!.on).toEqual(['b']);
});

it('looks for its node in the namespace of the nodes', () => {
  const away = network({ clusters: [a, b], nodes, toolsSpec: { node: 5 } });
  const instances = away.instances.map((one) => (one.kind === 'nodes' ? { ...one, namespace: 'elsewhere' } : one));
  const [workload] = only(build({ ...away, instances }, 'b', 'tools'), 'workload');
  expect(workload!.pod.nextTo!.namespace).toBe('elsewhere');
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
