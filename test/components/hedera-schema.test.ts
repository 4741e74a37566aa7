import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { build, cluster, componentOf, network, node, wire } from './network.ts';

const inner = cluster('inner');
const nodes = componentOf('nodes').schema;
const storage = componentOf('storage').schema;
const tools = componentOf('tools').schema;

describe('fields', () => {
  it.each<[string, typeof nodes, object]>([
    ['an unknown key', nodes, { sidecar: [] }],
    ['a heap without a unit', nodes, { jvm: { heapMax: '6' } }],
    ['a heap in Kubernetes units', nodes, { jvm: { heapMax: '6Gi' } }],
    ['a ledger id that is not hexadecimal', nodes, { ledgerId: '1' }],
    ['a Java option with a line break', nodes, { jvm: { options: ['-Da=1\n-Db'] } }],
    ['no connections', nodes, { haproxy: { maxConnections: 0 } }],
    ['a build URL with credentials', nodes, { build: { url: 'https://user:word@example.net' } }],
    ['a property name with a line break', nodes, { properties: { 'a\nb': 1 } }],
    ['a scrape interval in other words', nodes, { scrape: 'often' }],
    ['a store nobody knows', storage, { kind: 'azure' }],
    ['a bucket in capitals', storage, { kind: 's3', bucket: 'Streams' }],
    ['a prefix that leaves its folder', storage, { kind: 's3', prefix: '../other' }],
    ['an absolute prefix', storage, { kind: 's3', prefix: '/a' }],
    ['tools beside nothing', tools, {}],
    ['an empty command', tools, { node: 0, command: [] }],
  ])('refuse %s', (_what, schema, value) => {
    expect(schema.safeParse(value).success).toBe(false);
  });

  it('describe themselves, for editors and the docs', () => {
    const shapes = [nodes, storage, tools].flatMap(({ shape }) => Object.entries(shape));
    const silent = shapes.filter(([, field]) => !(field as { description?: string }).description);
    expect(silent.map(([name]) => name)).toEqual([]);
  });

  it('never make what follows throw, whatever text is in them', () => {
    const text = fc.string({ minLength: 1, unit: 'binary' });
    const spec = fc.record(
      {
        sidecars: fc.array(fc.oneof(text, fc.constantFrom('backup', 'recordStream', '__proto__', 'constructor'))),
        jvm: fc.record(
          {
            options: fc.array(fc.string({ minLength: 1 }).map((option) => `-D${option}`)),
            heapMax: fc.constantFrom('1k', '999999999999g'),
          },
          { requiredKeys: [] },
        ),
        properties: fc.dictionary(fc.constantFrom('a', 'contracts.chainId', 'constructor', 'toString'), text),
        chainId: fc.integer({ min: 1, max: 2 ** 31 }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(spec, (nodesSpec) => {
        const net = network({ clusters: [inner], nodes: [node(0, inner)], nodesSpec, storageSpec: { kind: 'minio' } });
        const { diagnostics } = wire(net);
        expect(JSON.stringify(build(net, 'inner'))).toBe(JSON.stringify(build(net, 'inner')));
        const unknown = nodesSpec.sidecars?.some((name) => name !== 'backup' && name !== 'recordStream') ?? false;
        expect(diagnostics.some(({ code }) => code === 'NG1300')).toBe(unknown);
      }),
    );
  });
});
