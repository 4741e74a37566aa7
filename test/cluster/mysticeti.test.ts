// The sample `mysticeti-kind` from the spec to replicas that know each other: Git, real Flux, real pods. Stand-ins run in place of
// `replica`, or the real one that NETGEN_TEST_REPLICA names: like it, they take connections from the addresses they know only.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { makeStandIn, missingMaker, realBinary } from '../stand-ins/image.ts';
import { find, isBed, kubectl, list, type Resource, realContext } from './bed.ts';
import { type Spec, TestNetwork } from './network.ts';
import { missingPods, openSuite } from './suite.ts';
import { describeNamespaces, until } from './wait.ts';

const specs = fileURLToPath(new URL('../../specs/', import.meta.url));
const name = 'ngt-mysticeti';
const image = 'netgen.test/mysticeti-replica:1';
const numbers = [0, 1, 2, 3];
const missing = missingPods ?? (isBed ? missingMaker() : 'the cluster has no image of the stand-in');

/** The sample under another name, on the cluster of the suite, small enough to run beside others. */
function sample(): Spec {
  const {
    delivery: _,
    apiVersion: __,
    ...rest
  } = parse(readFileSync(join(specs, 'mysticeti-kind.yaml'), 'utf8')) as Spec;
  const clusters = Object.fromEntries(
    Object.entries(rest.clusters).map(([cluster, one]) => [cluster, { ...one, context: realContext }]),
  );
  const resources = { cpu: '50m', memory: '256Mi' };
  return {
    ...rest,
    name,
    clusters,
    nodes: { ...(rest.nodes as object), image, resources, storage: { size: '100Mi', keep: false } },
  };
}

interface Pod extends Pick<Resource, 'metadata'> {
  readonly status: {
    readonly podIP?: string;
    readonly containerStatuses?: readonly { readonly restartCount: number }[];
  };
}
const pods = async (): Promise<readonly Pod[]> =>
  (await list(realContext, 'pods', '-n', name)) as unknown as readonly Pod[];
const podOf = async (number: number): Promise<Pod | undefined> =>
  (await find(realContext, name, `pod/node${number}-0`)) as unknown as Pod | undefined;
const exec = (number: number, ...command: readonly string[]): Promise<string> =>
  kubectl(realContext, ['exec', '-n', name, `node${number}-0`, '-c', 'replica', '--', ...command]);

/** Metrics of a replica by name; those of several labels are added up. */
async function metricsOf(number: number): Promise<ReadonlyMap<string, number>> {
  const path = `/api/v1/namespaces/${name}/services/http:node${number}:${1504 + number}/proxy/metrics`;
  const found = new Map<string, number>();
  for (const line of (await kubectl(realContext, ['get', '--raw', path])).split('\n')) {
    const [, metric, value] = /^([a-z_]+)(?:\{.*\})? ([0-9.e+-]+)$/.exec(line) ?? [];
    if (metric !== undefined) found.set(metric, (found.get(metric) ?? 0) + Number(value));
  }
  return found;
}

/** Waits until every one of these replicas is connected with all others of them; a real committee commits. */
async function connected(among: readonly number[]): Promise<void> {
  const before = new Map<number, number>();
  const isConnected = async (number: number): Promise<boolean> => {
    const metrics = await metricsOf(number).catch(() => new Map<string, number>());
    if (realBinary('replica') === undefined) return metrics.get('stand_in_connected_peers') === among.length - 1;
    const committed = metrics.get('committed_leaders_total') ?? 0;
    const first = before.get(number);
    if (first === undefined || committed < first) before.set(number, committed);
    // While a replica is away, rounds that it should lead wait for it: few are committed.
    return committed > (before.get(number) ?? 0) + 10;
  };
  await until(async () => ((await Promise.all(among.map(isConnected))).every(Boolean) ? true : undefined), {
    what: `replicas ${among.join(', ')} connected`,
    limit: 120,
    report: () => describeNamespaces(realContext, [name]),
  });
}

/** A real replica that was away counts as faulty until it has caught up: until then the committee commits a few leaders a second. */
async function caughtUp(): Promise<void> {
  if (realBinary('replica') === undefined) return;
  let before = Number.POSITIVE_INFINITY;
  const isFast = async (): Promise<true | undefined> => {
    const committed = (await metricsOf(0)).get('committed_leaders_total') ?? 0;
    const grown = committed - before;
    before = committed;
    return grown > 100 ? true : undefined;
  };
  await until(isFast, {
    what: 'all replicas caught up',
    limit: 600,
    report: () => describeNamespaces(realContext, [name]),
  });
}

describe.skipIf(missing !== undefined)('mysticeti-kind', () => {
  const suite = openSuite([name], [realContext]);
  let network: TestNetwork;

  beforeAll(() => makeStandIn(image, 'replica'));

  it('comes up from Git, without a Secret and without a restart', async () => {
    network = new TestNetwork(suite().repository, sample());
    await network.synth();
    const commit = await network.push('add');
    await network.handOver();
    await network.ready(commit);
    expect(
      (await pods()).flatMap(({ status }) => status.containerStatuses ?? []).map((one) => one.restartCount),
    ).toEqual([0, 0, 0, 0]);
  });

  it('has the addresses of the pods in the files of every replica', async () => {
    const ips = await Promise.all(numbers.map(async (number) => (await podOf(number))?.status.podIP));
    for (const number of numbers) {
      const text = await exec(number, 'cat', '/app/data/public-replica-config.yaml');
      const { identifiers } = parse(text) as { identifiers: { network_address: string; metrics_address: string }[] };
      expect(identifiers.map((one) => [one.network_address, one.metrics_address])).toEqual(
        ips.map((ip, other) => [`${ip}:${1500 + other}`, `${ip}:${1504 + other}`]),
      );
    }
  });

  it('connects every replica with the three others, and none is taken for a stranger', async () => {
    await connected(numbers);
    if (realBinary('replica') !== undefined) return;
    for (const number of numbers) expect((await metricsOf(number)).get('stand_in_dropped_connections')).toBe(0);
  });

  it('connects them again after a pod was deleted and came back with another address', async () => {
    const before = await pods();
    const address = (await podOf(2))?.status.podIP;
    await kubectl(realContext, ['delete', 'pod', '-n', name, 'node2-0']);
    await until(async () => (((await podOf(2))?.status.podIP ?? address) !== address ? true : undefined), {
      what: 'another address for node 2',
      limit: 60,
      report: () => describeNamespaces(realContext, [name]),
    });
    await connected(numbers);
    // The others have started their replica again, inside their container.
    const uids = new Set(before.map(({ metadata }) => metadata.uid));
    const after = await pods();
    expect(after.filter(({ metadata }) => !uids.has(metadata.uid)).map(({ metadata }) => metadata.name)).toEqual([
      'node2-0',
    ]);
    expect(after.every(({ status }) => (status.containerStatuses ?? []).every((one) => one.restartCount === 0))).toBe(
      true,
    );
  });

  it('goes on without node 3, and takes it back with what it had', async () => {
    await caughtUp();
    await exec(3, 'touch', '/app/data/storage-D/mark');
    await network.node(3, 'stop');
    await network.synth();
    await network.ready(await network.push('stop node 3'));
    await until(async () => ((await podOf(3)) === undefined ? true : undefined), {
      what: 'the pod of node 3 gone',
      limit: 90,
      report: () => describeNamespaces(realContext, [name]),
    });
    await connected([0, 1, 2]);
    await network.node(3, 'start');
    await network.synth();
    await network.ready(await network.push('start node 3'));
    await connected(numbers);
    expect(await exec(3, 'ls', '/app/data/storage-D')).toContain('mark');
  });
});
