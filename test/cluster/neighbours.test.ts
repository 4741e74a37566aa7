// Two networks on the same clusters: neither touches the other, and one can be removed as docs/removing-a-network.md says.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { kubectl, list, type Resource } from './bed.ts';
import { lockNamespace } from './clean.ts';
import { changes, inventory, substance, titles } from './inventory.ts';
import { type Spec, TestNetwork } from './network.ts';
import { missing, openSuite } from './suite.ts';
import { describeNamespaces, until } from './wait.ts';

const contexts = ['bed-3', 'bed-4'];
const names = ['ngt-one', 'ngt-two'] as const;

function specOf(name: string, ports: string): Spec {
  const clusters = contexts.map((context, index) => [
    `c${index}`,
    { context, exposure: 'nodePort', address: `192.0.2.${index}`, nodePorts: ports },
  ]);
  return {
    kind: 'Network',
    name,
    platform: 'hedera',
    version: '0.75.1',
    clusters: Object.fromEntries(clusters),
    nodes: {
      place: { ids: '0-1', on: 'c[0:1]' },
      resources: { cpu: '500m', memory: '4Gi' },
      storage: { size: '5Gi' },
      keys: `${name}.keys.yaml`,
    },
  };
}

/** Everything that is one network's on a cluster. */
async function everything(network: TestNetwork, [cluster, context]: readonly [string, string]): Promise<Resource[]> {
  const inside = await Promise.all(network.namespaces(cluster).map((name) => inventory(context, '-n', name)));
  const label = `netgen.dev/network=${network.name}`;
  return [...inside.flat(), ...(await inventory(context, '-n', lockNamespace, '-l', label))];
}

async function substanceOf(network: TestNetwork): Promise<ReadonlyMap<string, string>> {
  const all = await Promise.all(
    network.clusters.map(async (cluster) => {
      const found = substance(await everything(network, cluster));
      return [...found].map(([title, text]) => [`${cluster[1]} ${title}`, text] as const);
    }),
  );
  return new Map(all.flat());
}

describe.skipIf(missing !== undefined)('two networks on the same clusters', () => {
  const suite = openSuite(names);
  let one: TestNetwork;
  let two: TestNetwork;

  it('are both Ready', async () => {
    const { repository, charts } = suite();
    one = new TestNetwork(repository, { ...specOf(names[0], '31700-31729'), charts: charts('solo-deployment') });
    two = new TestNetwork(repository, { ...specOf(names[1], '31730-31759'), charts: charts('solo-deployment') });
    for (const network of [one, two]) await network.synth();
    const commit = await one.push('add both');
    for (const network of [one, two]) {
      await network.handOver();
      await network.applySecrets();
    }
    await Promise.all([one.ready(commit), two.ready(commit)]);
  });

  it('do not change each other', async () => {
    const before = await substanceOf(two);
    expect(before.size).toBeGreaterThan(80);
    await one.synth({ ...one.spec, tools: { node: 0 } });
    const commit = await one.push('add tools');
    // They share a repository, so the other one goes through the commit as well.
    await Promise.all([one.ready(commit), two.ready(commit)]);
    expect((await list(contexts[0]!, 'deployments', '-n', one.home)).map(({ metadata }) => metadata.name)).toContain(
      'tools',
    );
    expect(changes(before, await substanceOf(two))).toEqual([]);
  });

  it('can be removed one without the other', async () => {
    const before = await substanceOf(two);
    const claims = await Promise.all(one.clusters.map(([, context]) => claimsIn(context, one.home)));
    expect(claims.map(({ length }) => length)).toEqual([13, 13]);
    for (const [cluster] of one.clusters) {
      const empty = [
        'apiVersion: kustomize.config.k8s.io/v1beta1',
        'kind: Kustomization',
        'metadata:',
        '  name: cluster',
      ];
      const text = `${[...empty, 'resources: []'].join('\n')}\n`;
      writeFileSync(join(one.directory(cluster), 'kustomization.yaml'), text);
    }
    await one.push('empty its roots');
    await Promise.all(one.clusters.map((cluster) => stagesGone(one, cluster)));
    for (const [index, cluster] of one.clusters.entries()) {
      await removeRoot(one, cluster);
      expect(titles(await claimsIn(cluster[1], one.home))).toEqual(titles(claims[index]!));
      await removeNamespacesAndLock(one, cluster);
    }
    rmSync(join(suite().repository.work, 'out', one.name), { recursive: true });
    await two.ready(await one.push('remove its tree'));
    expect(changes(before, await substanceOf(two))).toEqual([]);
  });
});

const claimsIn = (context: string, namespace: string) => list(context, 'persistentvolumeclaims', '-n', namespace);

/** Step 3: Flux prunes the stages, one after the other, and only the root stays. */
async function stagesGone(network: TestNetwork, [cluster, context]: readonly [string, string]): Promise<void> {
  const sources = (await network.flux(context)).filter(({ kind }) => kind === 'GitRepository');
  await network.nudge(context, sources);
  await until(
    async () => {
      const left = await list(context, 'kustomizations,helmreleases', '-n', network.home);
      return titles(left).join() === `Kustomization/${network.name}` ? true : undefined;
    },
    {
      what: `stages of ${network.name} pruned from ${context}`,
      limit: 200,
      report: () => describeNamespaces(context, network.namespaces(cluster)),
      nudge: async () => {
        const root = (await network.flux(context)).filter(({ metadata }) => metadata.name === network.name);
        await network.nudge(context, root);
      },
    },
  );
  const workloads = 'deployments,statefulsets,jobs,services,helmreleases';
  expect(titles(await list(context, workloads, '-n', network.home))).toEqual([]);
}

/** Step 4: what is left are the data, the Secrets that somebody brought, and nothing that runs. */
async function removeRoot(network: TestNetwork, [cluster, context]: readonly [string, string]): Promise<void> {
  const admin = join(network.directory(cluster), 'admin');
  await kubectl(context, ['delete', '-f', join(admin, 'source.yaml')]);
  await kubectl(context, ['delete', '-f', join(admin, 'rights.yaml'), '-f', join(admin, 'claims.yaml')]);
  const left = titles(await inventory(context, '-n', network.home));
  console.log(`${context}: left of ${network.name}: ${left.join(' ')}`);
  expect(left.filter((title) => !/^(PersistentVolumeClaim|Secret)\//.test(title))).toEqual([]);
}

/** Steps 5 and 6: only then the lock, which was there all the time. */
async function removeNamespacesAndLock(
  network: TestNetwork,
  [cluster, context]: readonly [string, string],
): Promise<void> {
  const label = `netgen.dev/network=${network.name}`;
  const locks = network.objects(cluster, 'lock/lock.yaml');
  expect(titles(await inventory(context, '-A', '-l', label)).filter((title) => !title.startsWith('Secret/'))).toEqual(
    titles(locks),
  );
  await kubectl(context, ['delete', '-f', join(network.directory(cluster), 'admin/namespaces.yaml')]);
  await kubectl(context, ['delete', '-f', join(network.directory(cluster), 'lock/lock.yaml')]);
  expect(titles(await inventory(context, '-A', '-l', label))).toEqual([]);
  expect(titles(await list(context, 'namespaces,clusterroles,clusterrolebindings', '-l', label))).toEqual([]);
}
