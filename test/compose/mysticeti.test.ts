// The sample `mysticeti-local` on a real Docker daemon. Stand-ins run in place of the validators: they check what they are given.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeStandIn, missingMaker } from '../stand-ins/image.ts';
import { ask, docker, leftOf, missingDocker, sweep } from './docker.ts';
import { type Place, place, said } from './world.ts';

const missing = missingDocker ?? missingMaker();
if (missing !== undefined) console.log(`Mysticeti with Docker skipped: ${missing}`);

const name = 'mysticeti-local';
const image = 'netgen.test/mysticeti-validator:1';
const numbers = [0, 1, 2, 3];
const spec = readFileSync(fileURLToPath(new URL(`../../specs/${name}.yaml`, import.meta.url)), 'utf8').replace(
  /image: \S+/,
  `image: ${image}`,
);

const url = (port: number, path: string): string => `http://127.0.0.1:${port}${path}`;
const get = async (port: number, path: string): Promise<string> =>
  (await fetch(url(port, path), { signal: AbortSignal.timeout(5000) })).text();
const post = (port: number, path: string, body: string): Promise<Response> =>
  fetch(url(port, path), { method: 'POST', headers: { 'content-type': 'application/json' }, body });

async function peersOf(number: number): Promise<readonly string[]> {
  return (JSON.parse(await get(26657 + number, '/status')) as { peers: readonly string[] }).peers;
}

const addresses = numbers.map((number) => `172.20.0.${10 + number}`);

describe.skipIf(missing !== undefined)('mysticeti-local with stand-ins', () => {
  let work: Place;

  beforeAll(() => {
    sweep(name);
    makeStandIn(image, 'validator', { docker: true });
    work = place(spec, docker);
  });
  afterAll(() => {
    if (process.env.NETGEN_TEST_KEEP !== undefined) return;
    sweep(name);
    work?.remove();
    ask(['image', 'rm', '--force', image]);
  });
  let failed = false;
  beforeEach(({ skip }) => skip(failed, 'an earlier step failed'));
  afterEach(({ task }) => {
    failed ||= task.result?.state === 'fail';
  });

  it('comes up healthy', async () => {
    const up = await work.compose({ up: true });
    expect(said(up)).toBe('');
    expect(up.exit).toBe(0);
    const lines = ask([
      'ps',
      '--filter',
      `label=com.docker.compose.project=${name}`,
      '--format',
      '{{.Names}} {{.Status}}',
    ]);
    const healthy = lines.split('\n').filter((line) => line.includes('(healthy)'));
    expect(healthy.map((line) => line.split(' ')[0]).sort()).toEqual(
      numbers.map((number) => `${name}-node${number}-1`),
    );
  });

  it('answers RPC on 26657 to 26660', async () => {
    expect(await Promise.all(numbers.map((number) => get(26657 + number, '/health')))).toEqual([
      'OK',
      'OK',
      'OK',
      'OK',
    ]);
  });

  it('takes a transaction on every RPC port, and refuses what is none', async () => {
    const transaction = JSON.stringify({ transaction: Buffer.from('test').toString('base64') });
    for (const number of numbers) {
      const answer = await post(26657 + number, '/broadcast_tx_async', transaction);
      expect(await answer.json()).toMatchObject({ success: true });
    }
    expect((await post(26657, '/broadcast_tx_async', '{"transaction":"?"}')).status).toBe(400);
  });

  it('publishes ABCI on 26670 to 26673', async () => {
    for (const number of numbers) expect((await fetch(url(26670 + number, '/'))).status).toBe(404);
  });

  it('has the built-in addresses, at which every validator hears the three others', async () => {
    for (const number of numbers) {
      const others = addresses.filter((_, other) => other !== number);
      await expect.poll(() => peersOf(number), { timeout: 30_000 }).toEqual(others);
    }
  });

  it('keeps what a validator has written when the project goes down and comes up', async () => {
    const down = await work.compose({ down: true });
    expect(said(down)).toBe('');
    expect(
      ask(['volume', 'ls', '--quiet', '--filter', `label=com.docker.compose.project=${name}`]).split('\n'),
    ).toHaveLength(4);
    expect((await work.compose({ up: true })).exit).toBe(0);
    expect(ask(['exec', `${name}-node2-1`, 'ls', '/app/data'])).toBe('node-[2]');
  });

  it('leaves nothing behind', async () => {
    const gone = await work.compose({ down: true, volumes: true });
    expect(said(gone)).toBe('');
    expect(leftOf(name)).toEqual([]);
  });
});
