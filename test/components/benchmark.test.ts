// Benchmarks: targets, what a Job is made of, and the load scripts run by the real k6 against servers of this test.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import type { AddressInfo, Server } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { durationSeconds } from '../../src/components/fields.ts';
import type { Task } from '../../src/model/part.ts';
import { compile, errors, mirrorSpec, only, parts, spec } from './compiled.ts';

const network = { mirror: mirrorSpec, relay: { on: 'c1' } };
const data = (benchmark: object, more: object = {}) =>
  spec({ ...network, benchmark: { on: 'c1', loads: [10], ...benchmark }, ...more });
const task = (found: { [key: string]: unknown }, cluster = 'c1'): Task =>
  only(parts(found, 'benchmark', cluster), 'task')[0]!;
const settingsOf = (found: { [key: string]: unknown }, cluster = 'c1') =>
  JSON.parse(only(parts(found, 'benchmark', cluster), 'files')[0]!.data['benchmark.json']!);

describe('target', () => {
  it.each([
    ['relay', 'json-rpc', ['relay.testnet.svc.cluster.local:7546']],
    ['mirror', 'mirror-rest', ['mirror-router.testnet-mirror.svc.cluster.local:80']],
    ['node1', 'node-query', ['haproxy-node1-svc.testnet.svc.cluster.local:50211']],
    ['nodes', 'node-query', [0, 1, 2].map((n) => `haproxy-node${n}-svc.testnet.svc.cluster.local:50211`)],
  ])('%s is loaded by %s', (target, script, targets) => {
    expect(settingsOf(data({ target }))).toMatchObject({ target, script, targets });
  });

  it('may be one relay of several', () => {
    const relay = [
      { on: 'c1', name: 'relay-a' },
      { on: 'c1', name: 'relay-b' },
    ];
    expect(settingsOf(data({ target: 'relay-b' }, { relay })).targets).toEqual([
      'relay-b.testnet.svc.cluster.local:7546',
    ]);
    expect(settingsOf(data({ target: 'relay' }, { relay })).targets).toHaveLength(2);
  });

  it.each([
    [{ target: 'relais' }, {}, 'NG1370', 'write `relay`'],
    [{ target: 'relay', script: 'mirror-rest' }, {}, 'NG1371', 'script: json-rpc'],
    [{ target: 'relay' }, { relay: { on: 'c1', http: false, ws: true } }, 'NG1342', 'switch'],
    [{ target: 'relay', on: 'c2' }, { clusters: { c1: { provides: ['minio-operator'] }, c2: {} } }, 'NG1343', 'on: c1'],
  ])('%j is refused', (benchmark, more, code, help) => {
    const found = errors(data(benchmark, more));
    expect(found.map((one) => one.code)).toEqual([code]);
    expect(found[0]!.help).toContain(help);
  });

  it('says that load on nodes means queries, and that a size has no effect', () => {
    const found = compile(data({ target: 'nodes', size: 512 })).diagnostics;
    expect(found.filter(({ code }) => /^NG137/.test(code)).map(({ code, severity }) => [code, severity])).toEqual([
      ['NG1372', 'warning'],
      ['NG1373', 'warning'],
    ]);
  });

  it.each([
    [{ loads: [] }],
    [{ loads: [0] }],
    [{ loads: [-1] }],
    [{ loads: [0.0009] }],
    [{ duration: 'soon' }],
    [{ clients: 0 }],
    [{ target: 7 }],
  ])('%j is not a benchmark', (over) => {
    expect(errors(data({ target: 'relay', ...over }))).not.toEqual([]);
  });
});

describe('Job', () => {
  it('has a pod per client and is never run again', () => {
    expect(task(data({ target: 'relay', clients: 3 }))).toMatchObject({ completions: 3, backoffLimit: 0 });
  });

  it('may last as long as all loads take, and not for ever', () => {
    const one = task(data({ target: 'relay', loads: [1, 2], duration: '1m' }));
    expect(one.deadline).toBe(2 * (60 + 10) + 600);
  });

  it('says everything a result has to say', () => {
    expect(settingsOf(data({ target: 'relay', loads: [5, 7], duration: '90s', clients: 2 }))).toMatchObject({
      network: 'testnet',
      version: '0.75.1',
      benchmark: 'benchmark',
      cluster: 'c1',
      loads: [5, 7],
      seconds: 90,
      clients: 2,
      clusters: ['c1'],
      scriptHash: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
  });

  const wide = {
    domain: 'x.net',
    clusters: { c1: { provides: ['minio-operator'], exposure: 'loadBalancer' }, c2: {}, c3: {} },
    relay: { on: 'c1', expose: true },
  };

  it('shares one rate between the pods of all clusters: every segment is there once', () => {
    const found = data({ target: 'relay', on: ['c1', 'c2', 'c3'], clients: 2 }, wide);
    const seen = ['c1', 'c2', 'c3'].flatMap((cluster) => {
      const script = task(found, cluster).pod.containers[0]!.command![2]!;
      return [0, 1].map((index) => {
        const shell = script.replace('exec k6 run', 'echo');
        const run = spawnSync('sh', ['-ec', shell], {
          env: { JOB_COMPLETION_INDEX: String(index), PATH: process.env.PATH },
        });
        return /--execution-segment (\S+) --execution-segment-sequence (\S+)/.exec(run.stdout.toString())?.slice(1, 3);
      });
    });
    const sequence = '0,1/6,2/6,3/6,4/6,5/6,1';
    expect(seen).toEqual(
      ['0:1/6', '1/6:2/6', '2/6:3/6', '3/6:4/6', '4/6:5/6', '5/6:1'].map((segment) => [segment, sequence]),
    );
  });

  it('dials inside where the target is, and outside elsewhere', () => {
    const found = data({ target: 'relay', on: ['c1', 'c2'] }, wide);
    expect(settingsOf(found, 'c1').targets).toEqual(['relay.testnet.svc.cluster.local:7546']);
    expect(settingsOf(found, 'c2').targets).toEqual(['relay.x.net:7546']);
  });

  it.each([
    ['90s', 90],
    ['1m30s', 90],
    ['1.5h', 5400],
    ['250ms', 0.25],
  ])('%s are %d seconds', (text, expected) => {
    expect(durationSeconds(text)).toBe(expected);
  });
});

it('has the load scripts as they are in bench-jobs', () => {
  const generate = fileURLToPath(new URL('../../scripts/generate-bench-scripts.mjs', import.meta.url));
  expect(spawnSync(process.execPath, [generate, '--check']).status).toBe(0);
});

/** The real k6, of the test bed or of the machine. */
const k6 = [
  join(homedir(), '.cache/netgen-bed/bin/k6'),
  ...(process.env.PATH ?? '').split(delimiter).map((dir) => join(dir, 'k6')),
].find((path) => existsSync(path));
if (k6 === undefined) console.warn('no k6 in the test bed or on the PATH: the load scripts are not run');

const open: Server[] = [];
const folders: string[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

async function listen(server: Server): Promise<string> {
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Runs one pod of a Job as its container would, with the files of its ConfigMap and another target. */
async function runPod(found: { [key: string]: unknown }, target: string, index = 0) {
  const folder = mkdtempSync(join(tmpdir(), 'netgen-bench-'));
  folders.push(folder);
  const built = parts(found, 'benchmark');
  for (const [name, text] of Object.entries(only(built, 'files')[0]!.data)) writeFileSync(join(folder, name), text);
  const one = only(built, 'task')[0]!;
  const settings = { ...settingsOf(found), targets: [target], gap: 1 };
  writeFileSync(join(folder, 'benchmark.json'), JSON.stringify(settings));
  // The API server of k6 would meet its twin on this machine; in a pod it is alone.
  const script = one.pod.containers[0]!.command![2]!.replaceAll('/bench/', `${folder}/`).replace(
    'k6 run',
    'k6 run --address ""',
  );
  const env = { JOB_COMPLETION_INDEX: String(index), HOME: folder };
  const child = spawn('sh', ['-ec', script], {
    env: { ...env, PATH: `${dirname(k6!)}${delimiter}${process.env.PATH}` },
  });
  let out = '';
  let log = '';
  child.stdout.on('data', (chunk) => (out += String(chunk)));
  child.stderr.on('data', (chunk) => (log += String(chunk)));
  await new Promise((resolve) => child.on('close', resolve));
  const lines = out.trim().split('\n');
  if (lines.length !== 1 || !lines[0]!.startsWith('{')) throw new Error(`not one line of JSON: ${out}${log}`);
  return JSON.parse(lines[0]!);
}

const sumOf = (buckets: { [bound: string]: number }) => Object.values(buckets).reduce((sum, count) => sum + count, 0);

describe.skipIf(k6 === undefined)('k6', () => {
  it('makes exactly the asked rate with two pods, load after load', async () => {
    const seen: string[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        const { id, method } = JSON.parse(body);
        seen.push(method);
        setTimeout(() => response.end(JSON.stringify({ jsonrpc: '2.0', id, result: '0x12a' })), 5);
      });
    });
    const target = await listen(server);
    const found = data({ target: 'relay', loads: [10, 20], duration: '2s', clients: 2 });
    const pods = await Promise.all([runPod(found, target, 0), runPod(found, target, 1)]);
    expect(pods.map(({ pod }) => pod).sort()).toEqual([0, 1]);
    const counts = [0, 1].map((load) => pods.reduce((sum, pod) => sum + pod.loads[load].count, 0));
    // k6 starts the last request of a load when it ends: one more or less per pod.
    expect(Math.abs(counts[0]! - 20)).toBeLessThanOrEqual(2);
    expect(Math.abs(counts[1]! - 40)).toBeLessThanOrEqual(2);
    expect(counts[0]! + counts[1]!).toBe(seen.length);
    expect(new Set(seen)).toEqual(new Set(['eth_blockNumber', 'eth_chainId']));
    for (const pod of pods) {
      for (const load of pod.loads) {
        expect(load).toMatchObject({ failed: 0, dropped: 0, ok: load.count });
        expect(sumOf(load.buckets)).toBe(load.count);
        expect(load.squares).toBeGreaterThanOrEqual(load.sum ** 2 / load.count - 1e-6);
      }
    }
  });

  it('counts wrong answers of a mirror as failed', async () => {
    const server = createServer((request, response) => {
      response.statusCode = request.url!.startsWith('/api/v1/blocks') ? 500 : 200;
      response.end('{}');
    });
    const result = await runPod(data({ target: 'mirror', loads: [20], duration: '1s' }), await listen(server));
    const [load] = result.loads;
    expect(load.failed).toBeGreaterThan(0);
    expect(load.ok).toBeGreaterThan(0);
    expect(load.ok + load.failed).toBe(load.count);
  });

  it('asks nodes for a balance over gRPC, without a key', async () => {
    const asked: Buffer[] = [];
    const server = createHttp2Server();
    server.on('stream', (stream, headers) => {
      expect(headers[':path']).toBe('/proto.CryptoService/cryptoGetBalance');
      stream.on('data', (chunk: Buffer) => asked.push(chunk));
      stream.on('end', () => {
        stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
        stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
        // Response { cryptogetAccountBalance (7): { header (1): {}, balance (3): 5 } } behind the five bytes of a frame.
        const message = Buffer.from([0x3a, 0x04, 0x0a, 0x00, 0x18, 0x05]);
        stream.end(Buffer.concat([Buffer.from([0, 0, 0, 0, message.length]), message]));
      });
    });
    const result = await runPod(data({ target: 'nodes', loads: [10], duration: '1s' }), await listen(server));
    expect(result.loads[0]).toMatchObject({ failed: 0 });
    expect(result.loads[0].ok).toBeGreaterThan(5);
    // Query { cryptogetAccountBalance (7): { header (1): {}, accountID (2): { accountNum (3): 2 } } }
    expect(asked[0]!.subarray(5).toString('hex')).toContain('12021802');
  });

  it('says so when nobody answers', async () => {
    const found = data({ target: 'relay', loads: [5], duration: '1s' });
    const result = await runPod(found, '127.0.0.1:1');
    expect(result.loads[0]).toMatchObject({ ok: 0 });
    expect(result.loads[0].failed).toBeGreaterThan(0);
  });
});
