// The sample `cometbft-4` from the spec to blocks: Git, real Flux, real pods of the real CometBFT. One cluster, whose pods run.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { find, kubectl, list, provideImage, realContext } from './bed.ts';
import { Chain } from './cometbft-chain.ts';
import { type Spec, TestNetwork } from './network.ts';
import { missingPods, openSuite } from './suite.ts';
import { describeNamespaces, until } from './wait.ts';

const specs = fileURLToPath(new URL('../../specs/', import.meta.url));
const name = 'ngt-comet';
const numbers = [0, 1, 2, 3];

/** The sample under another name, on the cluster of the suite, delivered from its repository. */
function sample(): Spec {
  const { delivery: _, apiVersion: __, ...rest } = parse(readFileSync(join(specs, 'cometbft-4.yaml'), 'utf8')) as Spec;
  const clusters = Object.fromEntries(
    Object.entries(rest.clusters).map(([cluster, one]) => [cluster, { ...one, context: realContext }]),
  );
  return { ...rest, name, clusters, nodes: { ...(rest.nodes as object), keys: `${name}.keys.yaml` } };
}

const claimOf = async (node: number) => find(realContext, name, `persistentvolumeclaim/data-node${node}-0`);
const podOf = async (node: number) => find(realContext, name, `pod/node${node}-0`);
const restarts = async (): Promise<number[]> => {
  const pods = (await list(realContext, 'pods', '-n', name)) as unknown as {
    status: { containerStatuses?: { restartCount: number }[] };
  }[];
  return pods.flatMap(({ status }) => status.containerStatuses ?? []).map(({ restartCount }) => restartCount);
};

describe.skipIf(missingPods !== undefined)('cometbft-4', () => {
  const suite = openSuite([name], [realContext]);
  const chain = new Chain(realContext, name);
  let network: TestNetwork;
  let ids: readonly string[];

  beforeAll(async () => {
    const { version } = sample();
    await provideImage(`docker.io/cometbft/cometbft:v${String(version)}`, 'cometbft');
  });

  /** Commits and waits until the cluster has it. */
  async function deliver(message: string): Promise<void> {
    await network.ready(await network.push(message));
  }

  it('comes up from Git', async () => {
    network = new TestNetwork(suite().repository, sample());
    await network.synth();
    const commit = await network.push('add');
    await network.handOver();
    await network.applySecrets();
    await network.ready(commit);
    expect((await list(realContext, 'statefulsets', '-n', name)).map(({ metadata }) => metadata.name)).toEqual([
      'node0',
      'node1',
      'node2',
      'node3',
    ]);
    expect(await restarts()).toEqual([0, 0, 0, 0]);
  });

  it('commits blocks, and every node knows the three others', async () => {
    const reached = await Promise.all(numbers.map((node) => chain.reaches(node, 21)));
    ids = reached.map(({ id }) => id);
    expect(new Set(ids).size).toBe(4);
    expect(reached.map(({ network: chainId }) => chainId)).toEqual([name, name, name, name]);
    expect(reached.every(({ votingPower }) => votingPower > 0)).toBe(true);
    for (const node of numbers)
      await chain.hasPeers(
        node,
        ids.filter((_, other) => other !== node),
      );
  });

  it('has ids that the keys file leads to', async () => {
    const config = await find(realContext, name, 'configmap/node0-config');
    for (const id of ids.slice(1)) expect(config?.data?.['config.toml']).toContain(`${id}@`);
  });

  it('takes a transaction at node 2 and shows it at node 0', async () => {
    const height = await chain.send(2, 'river', 'Main');
    await chain.reaches(0, height + 1);
    expect(await chain.read(0, 'river')).toBe('Main');
  });

  it('goes on without node 3, which keeps its volume', async () => {
    const claim = await claimOf(3);
    expect(claim).toBeDefined();
    await network.node(3, 'stop');
    await network.synth();
    await deliver('stop node 3');
    await until(async () => ((await podOf(3)) === undefined ? true : undefined), {
      what: 'the pod of node 3 gone',
      limit: 90,
      report: () => describeNamespaces(realContext, [name]),
    });
    const { height } = await chain.status(0);
    await chain.reaches(0, height + 5);
    await chain.send(1, 'bridge', 'old');
    expect((await claimOf(3))?.metadata.uid).toBe(claim?.metadata.uid);
  });

  it('takes node 3 back, with what it had, and it catches up', async () => {
    const claim = await claimOf(3);
    await network.node(3, 'start');
    await network.synth();
    await deliver('start node 3');
    const { height } = await chain.status(0);
    const back = await chain.reaches(3, height);
    expect(back.id).toBe(ids[3]);
    expect(await chain.read(3, 'bridge')).toBe('old');
    expect((await claimOf(3))?.metadata.uid).toBe(claim?.metadata.uid);
    await chain.hasPeers(3, ids.slice(0, 3));
  });

  it('brings back a node whose pod was deleted, and touches no other', async () => {
    const uids = async () => Promise.all(numbers.map(async (node) => (await podOf(node))?.metadata.uid));
    const before = await uids();
    await kubectl(realContext, ['delete', 'pod', '-n', name, 'node1-0']);
    const { height } = await chain.status(0);
    await chain.reaches(1, height + 3);
    const after = await uids();
    expect(after.map((uid, node) => uid === before[node])).toEqual([true, false, true, true]);
  });

  it('does not let a validator sign again what it may have signed when its volume is lost', async () => {
    const claim = await claimOf(1);
    await kubectl(realContext, ['delete', 'pvc', '-n', name, 'data-node1-0', '--wait=false']);
    await kubectl(realContext, ['delete', 'pod', '-n', name, 'node1-0']);
    await until(async () => ((await claimOf(1))?.metadata.uid !== claim?.metadata.uid ? true : undefined), {
      what: 'a new claim of node 1',
      limit: 90,
      report: () => describeNamespaces(realContext, [name]),
    });
    const { height } = await chain.status(0);
    await chain.reaches(1, height + 15, 240);
    expect(await chain.read(1, 'river')).toBe('Main');
  });

  it('never signed twice', async () => {
    expect(await chain.evidence(0)).toBe(0);
  });

  it('keeps the volume of a node that leaves the spec, when the spec says keep', async () => {
    const spec = network.spec as Spec & { nodes: { storage?: object; place: object } };
    const claim = await claimOf(3);
    const keep = { ...spec, nodes: { ...spec.nodes, storage: { ...spec.nodes.storage, keep: true } } };
    await network.synth(keep);
    await deliver('keep volumes');
    await network.synth({ ...keep, nodes: { ...keep.nodes, place: { ...spec.nodes.place, ids: '0-2' } } });
    await deliver('remove node 3');
    await until(
      async () => {
        const left = await list(realContext, 'statefulsets,services,configmaps,pods', '-n', name);
        return left.some(({ metadata }) => /^node3/.test(metadata.name)) ? undefined : true;
      },
      { what: 'nothing of node 3', limit: 90, report: () => describeNamespaces(realContext, [name]) },
    );
    expect((await claimOf(3))?.metadata.uid).toBe(claim?.metadata.uid);
    const { height } = await chain.status(0);
    await chain.reaches(0, height + 3);
  });

  it('takes the volume too, when it does not', async () => {
    const spec = network.spec as Spec & { nodes: { storage?: object; place: object } };
    const drop = { ...spec, nodes: { ...spec.nodes, storage: { ...spec.nodes.storage, keep: false } } };
    await network.synth(drop);
    await deliver('drop volumes');
    await network.synth({ ...drop, nodes: { ...drop.nodes, place: { ...spec.nodes.place, ids: '0-1' } } });
    await deliver('remove node 2');
    await until(async () => ((await claimOf(2)) === undefined ? true : undefined), {
      what: 'the claim of node 2 gone',
      limit: 90,
      report: () => kubectl(realContext, ['get', 'pvc', '-n', name, '-o', 'yaml']),
    });
    expect(await claimOf(3)).toBeDefined();
  });
});
