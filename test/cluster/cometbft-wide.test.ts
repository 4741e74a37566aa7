// A CometBFT network over three control planes, each with Flux of its own: applied, Ready, and every config dials across clusters.
import { describe, expect, it } from 'vitest';
import { contexts, find, list } from './bed.ts';
import { type Spec, TestNetwork } from './network.ts';
import { missing, openSuite } from './suite.ts';

const name = 'ngt-comet-wide';

/** Three ways in: node ports of an address, a load balancer's name, an address that the spec gives. */
const spec: Spec = {
  kind: 'Network',
  name,
  platform: 'cometbft',
  version: '0.38.25',
  domain: 'wide.example.net',
  clusters: {
    c1: { context: contexts[0], exposure: 'nodePort', address: '192.0.2.1', nodePorts: '31700-31799' },
    c2: { context: contexts[1], exposure: 'loadBalancer' },
    c3: { context: contexts[2] },
  },
  nodes: {
    place: [
      { ids: '0-1', on: 'c1', spread: true },
      { ids: '2-3', on: 'c2', spread: true },
      { ids: 4, on: 'c3' },
    ],
    resources: { cpu: '100m', memory: '128Mi' },
    storage: { size: '1Gi' },
    keys: `${name}.keys.yaml`,
    only: { 4: { address: '198.51.100.4' } },
  },
};

/** Cluster of each node, in the order of their numbers. */
const homes = [0, 0, 1, 1, 2];

async function peersOf(node: number): Promise<readonly string[]> {
  const config = await find(contexts[homes[node]!]!, name, `configmap/node${node}-config`);
  const line = /^persistent_peers = "(.*)"$/m.exec(config?.data?.['config.toml'] ?? '')?.[1] ?? '';
  return line.split(',').map((peer) => peer.replace(/^[0-9a-f]{40}@/, ''));
}

describe.skipIf(missing !== undefined)('a CometBFT network over three clusters', () => {
  const suite = openSuite([name]);

  it('is Ready everywhere', async () => {
    const network = new TestNetwork(suite().repository, spec);
    await network.synth();
    const commit = await network.push('add');
    await network.handOver();
    await network.applySecrets();
    await network.ready(commit);
    const sets = await Promise.all(contexts.map((context) => list(context, 'statefulsets', '-n', name)));
    expect(sets.map((one) => one.map(({ metadata }) => metadata.name))).toEqual([
      ['node0', 'node1'],
      ['node2', 'node3'],
      ['node4'],
    ]);
  });

  it('dials Services inside a cluster and the addresses of the spec across', async () => {
    const inside = (node: number) => `node${node}.${name}.svc.cluster.local:26656`;
    const services = await list(contexts[0], 'services', '-n', name);
    const nodePort = (node: number): number => {
      const exposed = services.find(({ metadata }) => metadata.name === `node${node}-exposed`);
      const ports = exposed?.spec?.ports as readonly { name: string; nodePort: number }[];
      return ports.find(({ name: port }) => port === 'p2p')!.nodePort;
    };
    const c1 = [0, 1].map((node) => `192.0.2.1:${nodePort(node)}`);
    const c2 = [2, 3].map((node) => `node${node}.wide.example.net:26656`);
    const c3 = '198.51.100.4:26656';
    expect(await peersOf(0)).toEqual([inside(1), ...c2, c3]);
    expect(await peersOf(3)).toEqual([...c1, inside(2), c3]);
    expect(await peersOf(4)).toEqual([...c1, ...c2]);
  });

  it('tells every cluster the same genesis', async () => {
    const genesis = await Promise.all(
      contexts.map(async (context) => (await find(context, name, 'configmap/genesis'))?.data?.['genesis.json']),
    );
    expect(new Set(genesis).size).toBe(1);
    expect((JSON.parse(genesis[0] ?? '{}') as { validators: unknown[] }).validators).toHaveLength(5);
  });
});
