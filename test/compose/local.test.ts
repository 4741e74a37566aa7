// The whole life of a network on the Docker of one machine: up, status, logs, a stopped node, a broken spec, down.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { heightOf, read, send, until } from './chain.ts';
import { ask, docker, leftOf, missingImage, sweep } from './docker.ts';
import { type Place, place, said } from './world.ts';

const name = 'nglocal';
if (missingImage !== undefined) console.log(`a network on this machine skipped: ${missingImage}`);

/** It names Flux and a cluster: the same file boots on a laptop. */
const spec = (more = ''): string => `apiVersion: netgen.dev/v1alpha1
kind: Network
name: ${name}
platform: cometbft
version: 0.38.25
delivery: {repository: "https://git.example.com/net.git", path: out/net}
clusters: {c1: {}}
hosts: {local: {ports: 30650-30699}}
nodes:
  place: {ids: 0-3, on: c1}
  resources: {cpu: 100m, memory: 256Mi}
  storage: {size: 1Gi}
  keys: net.keys.yaml
  app: kvstore
  consensus: {timeoutCommit: 500ms}
${more}`;

describe.skipIf(missingImage !== undefined)('a laptop', () => {
  let work: Place;
  beforeAll(() => {
    sweep(name);
    work = place(spec(), docker);
  });
  afterAll(() => {
    sweep(name);
    work?.remove();
  });
  let failed = false;
  beforeEach(({ skip }) => skip(failed, 'an earlier step failed'));
  afterEach(({ task }) => {
    failed ||= task.result?.state === 'fail';
  });

  const file = (): string => join(work.directory, 'net.yaml');
  const edit = (more: string): void => writeFileSync(file(), spec(more));
  const rpc = (node: number): string => {
    const { endpoints } = JSON.parse(readFileSync(join(work.directory, `${name}.compose/network.json`), 'utf8')) as {
      endpoints: { address: string; name: string; outside: string }[];
    };
    return endpoints.find((one) => one.address === `node${node}` && one.name === 'rpc')!.outside;
  };

  it('boots a spec that is written for Flux', async () => {
    const made = await work.keys();
    expect(made.exit, said(made)).toBe(0);
    const before = await work.compose({ status: true });
    expect(before.exit, said(before)).toBe(1);
    const outcome = await work.compose({ up: true });
    expect(outcome.exit, said(outcome)).toBe(0);
    expect(outcome.data).toMatch(/node3 +rpc +127\.0\.0\.1:306\d\d/);
    expect(existsSync(join(work.directory, 'out'))).toBe(false);
    await until(
      'the height',
      () => heightOf(rpc(0)),
      (height) => height > 3,
    );
    await send(rpc(2), 'hello', 'world');
    await until(
      'the value',
      () => read(rpc(0), 'hello'),
      (value) => value === 'world',
    );
  });

  it('stays as it is when it is brought up again', async () => {
    const ids = () =>
      ask(['ps', '--quiet', '--no-trunc', '--filter', `label=com.docker.compose.project=${name}`])
        .split('\n')
        .sort();
    const before = ids();
    const outcome = await work.compose({ up: true });
    expect(outcome.exit, said(outcome)).toBe(0);
    expect(ids()).toEqual(before);
  });

  it('is never taken over nor removed by another network of its name', async () => {
    const other = place(spec(), docker);
    try {
      expect((await other.keys()).exit).toBe(0);
      const before = leftOf(name);
      for (const flags of [{ up: true }, { down: true }, { down: true, volumes: true }, { status: true }]) {
        const outcome = await other.compose(flags);
        expect(outcome.exit).toBe(2);
        expect(said(outcome)).toContain('another network on this machine');
      }
      expect(leftOf(name)).toEqual(before);
    } finally {
      other.remove();
    }
    expect((await work.compose({ status: true })).exit).toBe(0);
  });

  it('says that a container that was stopped by hand is not well', async () => {
    ask(['stop', `${name}-node1-1`]);
    const outcome = await work.compose({ status: true, json: true });
    expect(outcome.exit).toBe(1);
    const { fine, hosts } = JSON.parse(outcome.data!) as {
      fine: boolean;
      hosts: { services: { service: string; state: string }[] }[];
    };
    expect(fine).toBe(false);
    expect(hosts[0]!.services.find(({ service }) => service === 'node1')!.state).toBe('stopped by hand');
    expect((await work.compose({ up: true })).exit).toBe(0);
  });

  it('stops the node that the spec stops, keeps its data, and starts it again', async () => {
    edit('  only: {3: {state: stopped}}\n');
    const stopped = await work.compose({ up: true });
    expect(stopped.exit, said(stopped)).toBe(0);
    expect(stopped.data).not.toContain('node3');
    const status = await work.compose({ status: true });
    expect(status.exit, status.data).toBe(0);
    expect(status.data).toMatch(/node3 +stopped/);
    const height = await heightOf(rpc(0));
    await until(
      'the height without node3',
      () => heightOf(rpc(0)),
      (now) => now > height + 1,
    );
    edit('');
    const started = await work.compose({ up: true });
    expect(started.exit, said(started)).toBe(0);
    await until(
      'the height of node3',
      () => heightOf(rpc(3)),
      (now) => now > height,
    );
  });

  it('says which service did not come up', async () => {
    writeFileSync(file(), spec().replace('app: kvstore', 'app: {image: "example.invalid/none:1", port: 26658}'));
    const outcome = await work.compose({ up: true, timeout: 60 });
    expect(outcome.exit).toBe(2);
    expect(said(outcome)).toContain('NG1765');
    expect(said(outcome)).toContain('example.invalid');
  });

  it('goes down by its name when the spec is broken, and keeps its data', async () => {
    writeFileSync(file(), spec().replace('place:', 'plaice:'));
    const refused = await work.compose({ down: true, volumes: true });
    expect(refused.exit).toBe(2);
    expect(said(refused)).toContain('NG1773');
    const outcome = await work.compose({ down: true });
    expect(outcome.exit, said(outcome)).toBe(0);
    expect(said(outcome)).toContain('NG1769');
    expect(ask(['ps', '--all', '--quiet', '--filter', `label=com.docker.compose.project=${name}`])).toBe('');
    expect(leftOf(name).length).toBeGreaterThan(3);
  });

  it('leaves nothing behind with its volumes', async () => {
    edit('');
    const outcome = await work.compose({ down: true, volumes: true });
    expect(outcome.exit, said(outcome)).toBe(0);
    expect(leftOf(name)).toEqual([]);
  });
});
