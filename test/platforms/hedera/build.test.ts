import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildContainer, buildScript } from '../../../src/platforms/hedera/build.ts';

const missing = ['sh', 'curl', 'unzip', 'zip', 'sha384sum'].filter(
  (tool) => spawnSync('sh', ['-c', `command -v ${tool}`]).status !== 0,
);

test('the container reads the version of its pod and mounts the version file only with backup', () => {
  const container = buildContainer({ image: 'example.net/node:1' });
  expect(container).toMatchObject({
    image: 'example.net/node:1',
    env: [
      { name: 'NODE_VERSION', valueFrom: { fieldRef: { fieldPath: "metadata.labels['netgen.dev/node-version']" } } },
      { name: 'BUILDS_URL', value: 'https://builds.hedera.com' },
    ],
  });
  expect(JSON.stringify(container)).not.toContain('VERSION","subPath');
  expect(JSON.stringify(buildContainer({ image: 'x', backup: true }))).toContain('"subPath":"VERSION"');
});

describe.skipIf(missing.length > 0)(`the script, run for real (needs ${missing.join(', ') || 'nothing more'})`, () => {
  let work: string;
  let server: Server;
  let base: string;
  /** What the server answers, by path; requests are counted. */
  const files = new Map<string, Buffer>();
  const requests: string[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      requests.push(request.url ?? '');
      const body = files.get(request.url ?? '');
      response.writeHead(body ? 200 : 404).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  beforeEach(() => {
    work = mkdtempSync(join(tmpdir(), 'netgen-build-'));
    files.clear();
    requests.length = 0;
    publish('0.75.1', {
      'data/lib/a.jar': 'a1',
      'data/lib/old.jar': 'old',
      'data/apps/app.jar': 'app1',
      VERSION: 'VERSION=0.75.1\n',
    });
    publish('0.76.0', { 'data/lib/a.jar': 'a2', 'data/apps/app.jar': 'app2', VERSION: 'VERSION=0.76.0\n' });
  });
  afterEach(() => rmSync(work, { recursive: true, force: true }));

  function publish(version: string, content: { readonly [path: string]: string }): void {
    const root = mkdtempSync(join(work, 'zip-'));
    for (const [path, text] of Object.entries(content)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const zip = join(root, 'build.zip');
    execFileSync('zip', ['-qr', zip, '.', '-x', 'build.zip'], { cwd: root });
    const path = `/node/software/v${version.split('.').slice(0, 2).join('.')}/build-v${version}`;
    const bytes = readFileSync(zip);
    files.set(`${path}.zip`, bytes);
    files.set(`${path}.sha384`, Buffer.from(`${createHash('sha384').update(bytes).digest('hex')}  build.zip\n`));
  }

  /** The server lives in this process, so the script must not block it. */
  function run(version: string | undefined): Promise<{ code: number | null; output: string }> {
    const env = { PATH: process.env.PATH, APP_HOME: join(work, 'app'), BUILDS_URL: base, TMPDIR: join(work, 'tmp') };
    mkdirSync(env.TMPDIR, { recursive: true });
    const child = spawn('sh', ['-c', buildScript], {
      env: version === undefined ? env : { ...env, NODE_VERSION: version },
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk));
    return new Promise((resolve) => child.on('close', (code) => resolve({ code, output })));
  }

  const app = (path: string) => join(work, 'app', path);
  const jars = () =>
    ['data/lib', 'data/apps'].map((directory) => readdirSync(app(directory)).filter((name) => name.endsWith('.jar')));

  test('installs, writes VERSION, and switches the node on', async () => {
    expect(await run('0.75.1')).toMatchObject({ code: 0 });
    expect(jars()).toEqual([['a.jar', 'old.jar'], ['app.jar']]);
    expect(readFileSync(app('VERSION'), 'utf8')).toBe('VERSION=0.75.1\n');
    expect(existsSync(app('state/network-node.enabled'))).toBe(true);
    expect(readdirSync(join(work, 'tmp'))).toEqual([]);
    // The scheme that solo downloads by.
    const path = '/node/software/v0.75/build-v0.75.1';
    expect(requests).toEqual([`${path}.sha384`, `${path}.zip`]);
  });

  test('a restart with the same version downloads nothing, with or without `v`', async () => {
    await run('0.75.1');
    const before = requests.length;
    rmSync(app('VERSION'));
    expect(await run('v0.75.1')).toMatchObject({ code: 0 });
    expect(requests).toHaveLength(before);
    expect(readFileSync(app('VERSION'), 'utf8')).toBe('VERSION=0.75.1\n');
  });

  test('another version replaces all jars and leaves other files', async () => {
    await run('0.75.1');
    writeFileSync(app('data/lib/lost+found'), '');
    expect(await run('0.76.0')).toMatchObject({ code: 0 });
    expect(jars()).toEqual([['a.jar'], ['app.jar']]);
    expect(readFileSync(app('data/lib/a.jar'), 'utf8')).toBe('a2');
    expect(readFileSync(app('VERSION'), 'utf8')).toBe('VERSION=0.76.0\n');
    expect(existsSync(app('data/lib/lost+found'))).toBe(true);
  });

  test('an emptied volume is filled again', async () => {
    await run('0.75.1');
    rmSync(app('data/apps'), { recursive: true });
    expect(await run('0.75.1')).toMatchObject({ code: 0 });
    expect(jars()).toEqual([['a.jar', 'old.jar'], ['app.jar']]);
  });

  test('an exchange that was interrupted is done again', async () => {
    await run('0.75.1');
    rmSync(app('data/lib/.installed-version'));
    rmSync(app('data/lib/old.jar'));
    expect(await run('0.75.1')).toMatchObject({ code: 0, output: expect.stringContaining('installed node software') });
    expect(jars()).toEqual([['a.jar', 'old.jar'], ['app.jar']]);
  });

  const badDownloads: [string, () => void][] = [
    ['is not there', () => files.clear()],
    [
      'has another hash',
      () => files.set('/node/software/v0.76/build-v0.76.0.sha384', Buffer.from(`${'0'.repeat(96)}  x\n`)),
    ],
    ['has an empty hash', () => files.set('/node/software/v0.76/build-v0.76.0.sha384', Buffer.alloc(0))],
    ['has no jars', () => publish('0.76.0', { README: 'nothing here' })],
  ];
  test.each(badDownloads)('a download that %s fails and leaves the installed version whole', async (_, spoil) => {
    await run('0.75.1');
    spoil();
    const { code, output } = await run('0.76.0');
    expect(code).not.toBe(0);
    expect(output.trim()).not.toBe('');
    expect(jars()).toEqual([['a.jar', 'old.jar'], ['app.jar']]);
    expect(readFileSync(app('data/lib/a.jar'), 'utf8')).toBe('a1');
    expect(readdirSync(join(work, 'tmp'))).toEqual([]);
    expect(await run('0.75.1')).toMatchObject({ code: 0, output: expect.stringContaining('is installed') });
  });

  test('a failed first download does not switch the node on', async () => {
    files.clear();
    expect((await run('0.75.1')).code).not.toBe(0);
    expect(existsSync(app('state/network-node.enabled'))).toBe(false);
  });

  test.each([undefined, '', 'latest', '0.75', '0.75.1/../../x', '0.75.1 0.76.0', '0.75.1;id'])(
    'refuses the version %j',
    async (version) => {
      const { code, output } = await run(version);
      expect(code).not.toBe(0);
      expect(output).toContain('NODE_VERSION');
      expect(requests).toEqual([]);
    },
  );
});
