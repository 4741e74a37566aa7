// The sample `hedera-kind` on one real API server with real Flux under lockdown; charts are stand-ins with the same demands.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { find, kubectl, list, type Resource } from './bed.ts';
import { lockNamespace } from './clean.ts';
import { type Spec, TestNetwork } from './network.ts';
import { nodesOn } from './nodes.ts';
import { missing, openSuite } from './suite.ts';
import { condition, describeNamespaces, readiness, reconcile, until } from './wait.ts';

const specs = fileURLToPath(new URL('../../specs/', import.meta.url));
const context = 'bed-2';
const names = { setup: 'ngt-setup', kind: 'ngt-kind', bare: 'ngt-bare' };

/** A sample spec under another name, on the bed, delivered from the suite's repository. */
function sample(file: string, name: string): Spec {
  const { delivery: _, apiVersion: __, ...rest } = parse(readFileSync(join(specs, file), 'utf8')) as Spec;
  const desk = { ...rest.clusters.desk, context };
  return { ...rest, name, clusters: { desk } };
}

function kindSample(name: string): Spec {
  const spec = sample('hedera-kind.yaml', name);
  return { ...spec, setup: `${names.setup}.yaml`, nodes: { ...(spec.nodes as object), keys: `${name}.keys.yaml` } };
}

/** What does not become Ready without the charts, by name, and what Flux says of it. */
function stopsWithoutCharts(network: string): readonly (readonly [string, RegExp])[] {
  const explorer = 'ghcr.io-hiero-ledger-hiero-mirror-node-explorer-hiero-explorer-chart-26.2.0';
  const nodes = 'ghcr.io-hashgraph-solo-charts-solo-deployment-0.66.0';
  const unreachable = /^failed to (fetch|pull|determine)/;
  return [
    ['HelmRelease/hedera', /OCIRepository .* is not ready/],
    [`HelmRepository/${network}-hiero-ledger.github.io-hiero-json-rpc-relay-charts`, unreachable],
    [`HelmRepository/${network}-hiero-ledger.github.io-hiero-mirror-node-charts`, unreachable],
    [`Kustomization/${network}-bench`, /services' is not ready/],
    [`Kustomization/${network}-nodes`, /./],
    [`Kustomization/${network}-services`, /nodes' is not ready/],
    [`OCIRepository/${network}-${nodes}`, unreachable],
    [`OCIRepository/${network}-${explorer}`, unreachable],
  ];
}

const secretData = async (namespace: string, name: string) =>
  (await find(context, namespace, `secret/${name}`))?.data ?? {};

describe.skipIf(missing !== undefined)('hedera-kind', () => {
  const suite = openSuite(Object.values(names));
  let kind: TestNetwork;

  it('gets its operators from a setup', async () => {
    const { repository, charts } = suite();
    const foreign = (await list(context, 'crds')).filter(
      ({ metadata }) =>
        /^(tenants\.minio\.min\.io|clusters\.postgresql\.cnpg\.io)$/.test(metadata.name) &&
        metadata.labels?.['netgen.dev/stand-in'] === undefined,
    );
    expect(
      foreign.map(({ metadata }) => metadata.name),
      `operators of others on ${context}`,
    ).toEqual([]);
    const setup = new TestNetwork(repository, {
      ...sample('setup-kind.yaml', names.setup),
      charts: charts('operator', 'cloudnative-pg'),
    });
    await setup.synth();
    const commit = await setup.push('add');
    await setup.handOver();
    await setup.ready(commit);
  });

  it('is held by gates that name what is missing', async () => {
    const { repository, charts } = suite();
    kind = new TestNetwork(repository, {
      ...kindSample(names.kind),
      charts: charts('solo-deployment', 'hedera-mirror', 'hedera-json-rpc', 'hiero-explorer-chart'),
    });
    await kind.synth();
    await kind.push('add');
    await kind.handOver();
    const gates = kind.objects('desk', 'flux.yaml').filter(({ metadata }) => metadata.name.endsWith('-secrets'));
    expect(gates.map(({ metadata }) => metadata.name)).toEqual(
      ['data', 'nodes', 'services'].map((stage) => `${names.kind}-${stage}-secrets`),
    );
    await Promise.all(gates.map((gate) => isHeld(kind, gate)));
    const there = await kind.flux(context);
    const stages = there.filter((one) => one.kind === 'Kustomization' && !one.metadata.name.endsWith('-secrets'));
    const ready = stages.filter((one) => readiness(one) === 'True').map(({ metadata }) => metadata.name);
    expect(ready.sort()).toEqual([names.kind, `${names.kind}-foundation`]);
    expect(there.filter((one) => one.kind === 'HelmRelease')).toEqual([]);
  });

  it('is Ready when the Secrets are there, with the passwords that netgen made', async () => {
    await kind.applySecrets();
    const kept = [
      [names.kind, 'haproxy-secrets'],
      [`${names.kind}-mirror`, 'mirror-passwords'],
      [`${names.kind}-mirror`, 'mirror-redis'],
    ] as const;
    const before = await Promise.all(kept.map(([namespace, name]) => secretData(namespace, name)));
    await kind.bringSecrets();
    await kind.ready(await kind.push('secrets are there'));
    for (const [index, [namespace, name]] of kept.entries()) {
      expect(Object.keys(before[index]!).length, name).toBeGreaterThan(0);
      expect(await secretData(namespace, name), name).toMatchObject(before[index]!);
    }
    // The chart renders it with a published password; a patch takes it away.
    expect(await find(context, names.kind, 'secret/myminio-env-configuration')).toBeUndefined();
    expect(await find(context, names.kind, 'tenants.minio.min.io/minio')).toBeDefined();
    const jobs = await list(context, 'jobs', '-n', names.kind);
    expect(jobs.map((job) => condition(job, 'Complete')?.status)).toEqual(['True']);
  });

  it('keeps the lock and the state as netgen wrote them', async () => {
    const label = `netgen.dev/network=${names.kind}`;
    const locks = () => list(context, 'leases.coordination.k8s.io,configmaps', '-n', lockNamespace, '-l', label);
    const claims = `${names.kind}-claims`;
    const empty = (await locks()).filter(({ metadata }) => metadata.name !== claims);
    expect(empty.length).toBe(13);
    expect(empty.filter(({ spec, data }) => Object.keys(spec ?? {}).length > 0 || data !== undefined)).toEqual([]);
    await writeState(names.kind);
    const written = await locks();
    for (let round = 0; round < 1; round++) {
      await kind.handOver();
      const commit = await kind.push(`round ${round}`);
      await reconcile(
        context,
        (await kind.flux(context)).filter(({ kind: one }) => one !== 'HelmRelease'),
      );
      await kind.ready(commit);
    }
    expect((await locks()).map(content)).toEqual(written.map(content));
    expect(written.find(({ metadata }) => metadata.name === `${names.kind}-state`)?.data).toEqual({ state: 'a: 1\n' });
  });

  it('stops a node without its claims, and changes the version of one alone', async () => {
    const aliases = ['node0', 'node1', 'node2'];
    const nodes = kind.spec.nodes as object;
    const before = await nodesOn(context, kind.home, aliases);
    expect(before.node2!.claims).toHaveLength(13);

    await kind.synth({ ...kind.spec, nodes: { ...nodes, only: { 2: { state: 'stopped' } } } });
    await kind.ready(await kind.push('stop node 2'));
    const stopped = await nodesOn(context, kind.home, aliases);
    expect(stopped.node2).toMatchObject({ replicas: [0, 0, 0], pods: [], claims: before.node2!.claims });
    expect([stopped.node0, stopped.node1]).toEqual([before.node0, before.node1]);

    const only = { 1: { version: '0.75.2' }, 2: { state: 'stopped' } };
    await kind.synth({ ...kind.spec, nodes: { ...nodes, only } });
    await kind.ready(await kind.push('another version of node 1'));
    const changed = await nodesOn(context, kind.home, aliases);
    expect([changed.node0, changed.node2]).toEqual([stopped.node0, stopped.node2]);
    expect(changed.node1!.claims).toEqual(before.node1!.claims);
    expect(changed.node1!.revision).not.toBe(before.node1!.revision);
    expect(changed.node1!.pods).toHaveLength(1);
    expect(changed.node1!.pods).not.toEqual(before.node1!.pods);

    await kind.synth({ ...kind.spec, nodes });
    await kind.ready(await kind.push('as it was'));
    const again = await nodesOn(context, kind.home, aliases);
    expect(again.node0).toEqual(before.node0);
    expect(again.node2).toMatchObject({ replicas: [1, 1, 1], claims: before.node2!.claims });
  });

  it('stops exactly where charts must be downloaded when they cannot be', async () => {
    const bare = new TestNetwork(suite().repository, kindSample(names.bare));
    await bare.synth();
    const commit = await bare.push('add');
    await bare.handOver();
    await bare.applySecrets();
    await bare.bringSecrets();
    const expected = stopsWithoutCharts(names.bare);
    const stopped = async () =>
      (await bare.flux(context))
        .filter((one) => readiness(one) !== 'True')
        .map((one) => ({ name: `${one.kind}/${one.metadata.name}`, ready: condition(one, 'Ready') }))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
    const found = await until(
      async () => {
        const now = await stopped();
        const same = now.map(({ name }) => name).join() === expected.map(([name]) => name).join();
        const settled = now.every(({ ready }, index) => expected[index]?.[1].test(ready?.message ?? ''));
        return same && settled ? now : undefined;
      },
      {
        what: `only these stop: ${JSON.stringify(expected.map(([name, why]) => [name, String(why)]))}`,
        limit: 240,
        report: () => describeNamespaces(context, bare.namespaces('desk')),
        nudge: async () => bare.nudge(context, await bare.flux(context)),
      },
    );
    console.log(found.map(({ name, ready }) => `${name}: ${ready?.reason}: ${ready?.message}`).join('\n'));
    // Nothing else is broken: the database is asked for, and what came from the charts of the other network still runs.
    expect(await find(context, `${names.bare}-mirror`, 'clusters.postgresql.cnpg.io/mirror-db')).toBeDefined();
    await kind.ready(commit);
  });
});

const content = ({ kind, metadata, spec, data }: Resource) => ({
  kind,
  name: metadata.name,
  uid: metadata.uid,
  spec,
  data,
});

/** As the lock and state commands will write: under a field manager of their own. */
async function writeState(network: string): Promise<void> {
  const holder = { holderIdentity: 'someone@desk', leaseDurationSeconds: 60, leaseTransitions: 1 };
  const patches = [
    [`lease/${network}`, { spec: holder }],
    [`configmap/${network}-state`, { data: { state: 'a: 1\n' } }],
    [`configmap/${network}-history-00`, { data: { entry: 'b: 2\n' } }],
  ] as const;
  for (const [name, patch] of patches) {
    const how = ['--type=merge', '--field-manager=netgen', '-p', JSON.stringify(patch)];
    await kubectl(context, ['patch', '-n', lockNamespace, name, ...how]);
  }
}

/** The gate says False and names each of its Secrets. */
async function isHeld(network: TestNetwork, gate: Resource): Promise<void> {
  const secrets = (gate.spec?.healthChecks as readonly { name: string; namespace: string }[]) ?? [];
  expect(secrets.length).toBeGreaterThan(0);
  const named = await until(
    async () => {
      const present = await find(context, network.home, `kustomization/${gate.metadata.name}`);
      const ready = present && condition(present, 'Ready');
      return ready?.status === 'False' ? ready.message : undefined;
    },
    {
      what: `gate ${gate.metadata.name} holds`,
      limit: 120,
      report: () => describeNamespaces(context, network.namespaces('desk')),
    },
  );
  for (const { namespace, name } of secrets) expect(named).toContain(`Secret/${namespace}/${name}`);
}
