// A chain that grows while it runs: on a real daemon, a new peer makes no container of the others anew. It mends nothing else.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { heightOf, until } from './chain.ts';
import { ask, docker, missingImage, sweep } from './docker.ts';
import { type Place, place, said } from './world.ts';

const name = 'nggrows';
if (missingImage !== undefined) console.log(`a chain that grows skipped: ${missingImage}`);

const spec = (ids: string): string => `apiVersion: netgen.dev/v1alpha1
kind: Network
name: ${name}
platform: cometbft
version: 0.38.25
delivery: {engine: compose}
hosts: {local: {ports: 30700-30749}}
nodes:
  place: {ids: ${ids}, on: local}
  resources: {cpu: 100m, memory: 256Mi}
  storage: {size: 1Gi}
  keys: net.keys.yaml
  app: kvstore
  consensus: {timeoutCommit: 500ms}
`;

describe.skipIf(missingImage !== undefined)('a chain that grows', () => {
  let work: Place;
  beforeAll(() => {
    sweep(name);
    work = place(spec('0-2'), docker);
  });
  afterAll(() => {
    sweep(name);
    work?.remove();
  });

  const up = async (): Promise<void> => {
    for (const outcome of [await work.keys(), await work.compose({ up: true })])
      expect(outcome.exit, said(outcome)).toBe(0);
  };
  const rpc = (node: number): string => {
    const { endpoints } = JSON.parse(readFileSync(join(work.directory, `out/${name}/network.json`), 'utf8')) as {
      endpoints: { address: string; name: string; outside: string }[];
    };
    return endpoints.find((one) => one.address === `node${node}` && one.name === 'rpc')!.outside;
  };
  /** Which container it is and since when it runs. */
  const life = (node: number): string =>
    ask(['inspect', '--format', '{{.Id}} {{.State.StartedAt}} {{.RestartCount}}', `${name}-node${node}-1`]);

  it('starts with three', async () => {
    await up();
    await until(
      'the height',
      () => heightOf(rpc(0)),
      (height) => height > 2,
    );
  });

  it('shows its keys to nobody in the container but the user of the node', () => {
    const keys = ask([
      'exec',
      `${name}-node0-1`,
      'find',
      '/cometbft/keys',
      '-type',
      'f',
      '-exec',
      'stat',
      '-c',
      '%n %u %a',
      '{}',
      ';',
    ]);
    expect(keys.split('\n').sort()).toEqual([
      '/cometbft/keys/node_key.json 1000 400',
      '/cometbft/keys/priv_validator_key.json 1000 400',
    ]);
  });

  it('takes a fourth, and the three do not notice', async () => {
    const before = [0, 1, 2].map(life);
    writeFileSync(join(work.directory, 'net.yaml'), spec('0-3'));
    await up();
    expect([0, 1, 2].map(life)).toEqual(before);
    const height = await heightOf(rpc(0));
    await until(
      'the height of node3',
      () => heightOf(rpc(3)),
      (now) => now > height,
    );
  });
});
