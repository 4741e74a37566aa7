// One network over three control planes, each with Flux of its own: what no single cluster shows.
import { describe, expect, it } from 'vitest';
import { contexts, find, list } from './bed.ts';
import { type Spec, TestNetwork } from './network.ts';
import { missing, openSuite } from './suite.ts';

const name = 'ngt-wide';

const spec: Spec = {
  kind: 'Network',
  name,
  platform: 'hedera',
  version: '0.75.1',
  clusters: Object.fromEntries(
    contexts.map((context, index) => [
      `c${index + 1}`,
      {
        context,
        storageClass: 'standard',
        exposure: 'nodePort',
        address: `192.0.2.${index + 1}`,
        nodePorts: '31800-31899',
      },
    ]),
  ),
  nodes: {
    place: { ids: '0-2', on: 'c[1:3]' },
    resources: { cpu: '500m', memory: '4Gi' },
    storage: { size: '5Gi' },
    sidecars: ['recordStream', 'backup'],
    keys: `${name}.keys.yaml`,
  },
  storage: { kind: 's3', bucket: `${name}-streams`, endpoint: 's3.example.net', credentials: { secret: 'streams' } },
  mirror: {
    on: 'c1',
    importer: {},
    rest: {},
    grpc: {},
    expose: true,
    nodePorts: { http: 31890, grpc: 31891 },
    database: { kind: 'external', host: 'pg.example.net', secret: 'database' },
  },
  relay: { on: 'c2', nodes: '0-2' },
  tools: { node: 2 },
};

describe.skipIf(missing !== undefined)('a network over three clusters', () => {
  const suite = openSuite([name]);

  it('is Ready everywhere', async () => {
    const { repository, charts } = suite();
    const network = new TestNetwork(repository, {
      ...spec,
      charts: charts('solo-deployment', 'hedera-mirror', 'hedera-json-rpc'),
    });
    await network.synth();
    const commit = await network.push('add');
    await network.handOver();
    await network.applySecrets();
    await network.bringSecrets();
    await network.ready(commit);
  });

  it('runs one node per cluster, which the others reach at its node ports', async () => {
    for (const [index, context] of contexts.entries()) {
      const alias = `node${index}`;
      const sets = await list(context, 'statefulsets', '-n', name);
      expect(sets.map(({ metadata }) => metadata.name)).toEqual([`network-${alias}`]);
      const services = (await list(context, 'services', '-n', name)).filter(
        ({ spec: one }) => one?.type === 'NodePort',
      );
      const ports = services.flatMap(({ spec: one }) => one?.ports as readonly { name: string; nodePort: number }[]);
      const base = 31800 + index * 4;
      expect(Object.fromEntries(ports.map((port) => [port.name, port.nodePort]))).toEqual({
        gossip: base,
        grpc: base + 1,
        'grpc-tls': base + 2,
        'grpc-web': base + 3,
      });
      for (const service of services) expect(await endpointsOf(context, service.metadata.name)).toBe(1);
    }
  });

  it('tells every node the same genesis, with the addresses of all', async () => {
    const texts = await Promise.all(
      contexts.map(async (context) => {
        const files = await find(context, name, 'configmap/network-node-data-config-cm');
        return files?.data?.['genesis-network.json'] ?? '';
      }),
    );
    expect(new Set(texts).size).toBe(1);
    for (const index of contexts.keys()) {
      expect(texts[0]).toContain(Buffer.from([192, 0, 2, index + 1]).toString('base64'));
      expect(texts[0]).toContain(String(31800 + index * 4));
    }
  });
});

/** Pods that a Service of netgen's own leads to: its selector must fit what the chart renders. */
async function endpointsOf(context: string, service: string): Promise<number> {
  const slices = await list(context, 'endpointslices', '-n', name, '-l', `kubernetes.io/service-name=${service}`);
  return slices.flatMap((slice) => (slice as unknown as { endpoints: unknown[] | null }).endpoints ?? []).length;
}
