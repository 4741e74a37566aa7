// Makes a spec of any size: many clusters, and on each so many small instances. Same arguments, same spec.

/**
 * A Hedera network with a node on every cluster, and relays and tools beside each.
 * @param {{clusters: number, relays: number, tools: number}} size relays and tools are numbers per cluster
 */
export function networkSpec({ clusters, relays, tools }) {
  const width = String(clusters).length;
  const names = Array.from({ length: clusters }, (_, index) => `c${String(index + 1).padStart(width, '0')}`);
  const onEach = (kind, count, fields) =>
    names.flatMap((cluster, node) =>
      Array.from({ length: count }, (_, index) => ({ name: `${kind}-${cluster}-${index}`, ...fields(cluster, node) })),
    );
  return {
    apiVersion: 'netgen.dev/v1alpha1',
    kind: 'Network',
    name: 'large',
    platform: 'hedera',
    version: '0.75.1',
    domain: 'large.example.net',
    delivery: { repository: 'https://git.example.com/ops/large.git', path: 'out/large' },
    clusters: { [`c[${names[0].slice(1)}:${clusters}]`]: { exposure: 'loadBalancer' } },
    nodes: { place: [{ ids: `0-${clusters - 1}`, on: 'c*' }], resources: { cpu: 4, memory: '16Gi' } },
    mirror: { on: names[0], expose: true, importer: { enabled: false }, rest: {} },
    relay: onEach('relay', relays, (on, node) => ({ on, nodes: node, http: {}, ws: {}, expose: true })),
    tools: onEach('tools', tools, (_, node) => ({ node })),
  };
}
