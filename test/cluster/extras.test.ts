// The sample `with-extras` on a cluster whose pods run: containers, a run-once container, a chart, manifests and tools beside a chain.
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
const name = 'ngt-extras';

function sample(): Spec {
  const {
    delivery: _,
    apiVersion: __,
    setup: ___,
    ...rest
  } = parse(readFileSync(join(specs, 'with-extras.yaml'), 'utf8')) as Spec;
  const clusters = Object.fromEntries(
    Object.entries(rest.clusters).map(([cluster, one]) => [cluster, { ...one, context: realContext }]),
  );
  return { ...rest, name, clusters, nodes: { ...(rest.nodes as object), keys: `${name}.keys.yaml` } } as Spec;
}

describe.skipIf(missingPods !== undefined)('with-extras', () => {
  const suite = openSuite([name], [realContext]);
  const chain = new Chain(realContext, name);
  let network: TestNetwork;

  beforeAll(async () => {
    await provideImage(`docker.io/cometbft/cometbft:v${String(sample().version)}`, 'cometbft');
    for (const image of ['docker.io/library/busybox:1.37.0', 'docker.io/nicolaka/netshoot:v0.13'])
      await provideImage(image, '/bin/busybox');
  });

  it('comes up from Git, the chart and the run-once container too', async () => {
    const { repository, charts } = suite();
    network = new TestNetwork(repository, { ...sample(), charts: charts('podinfo') });
    await network.synth();
    const commit = await network.push('add');
    await network.handOver();
    await network.applySecrets();
    await network.ready(commit);
    const jobs = (await list(realContext, 'jobs', '-n', name)) as unknown as { status: { succeeded?: number } }[];
    expect(jobs.map(({ status }) => status.succeeded)).toEqual([1]);
  });

  it('sent its transaction once the nodes answered', async () => {
    expect(await chain.read(0, 'hello')).toBe('world');
  });

  it('lets a container read a node and serve what it found', async () => {
    const path = `/api/v1/namespaces/${name}/services/http:watcher:8080/proxy/status.json`;
    const status = await until(() => kubectl(realContext, ['get', '--raw', path]).catch(() => undefined), {
      what: 'the page of the watcher',
      limit: 60,
      report: () => describeNamespaces(realContext, [name]),
    });
    expect(JSON.parse(status)).toMatchObject({ result: { node_info: { network: name, moniker: 'node0' } } });
  });

  it('keeps the volume of a numbered container with its pod', async () => {
    const claim = await find(realContext, name, 'persistentvolumeclaim/data-watcher-0');
    expect(claim?.metadata.labels?.['netgen.dev/network']).toBe(name);
  });

  it('tells the chart where the container is', async () => {
    const found = await list(realContext, 'deployments', '-A');
    const podinfo = found.find((one) => JSON.stringify(one.spec).includes('BACKEND'));
    expect(JSON.stringify(podinfo?.spec)).toContain(`http://watcher.${name}.svc.cluster.local:8080/status.json`);
  });

  it('applies manifests as they are', async () => {
    expect((await find(realContext, name, 'configmap/notes'))?.data).toEqual({ owner: 'the team of this network' });
  });

  it('has tools beside node 3 that know its addresses', async () => {
    const command = ['sh', '-c', 'wget -q -O - "http://$NODE_RPC/status"'];
    const text = await kubectl(realContext, ['exec', '-n', name, 'deploy/tools', '--', ...command]);
    expect(text).toContain('"moniker":"node3"');
  });
});
