// Projects of the backend on a real Docker daemon: what the containers see, and what stays when the project changes.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { secretVariable } from '../../src/backends/compose/naming.ts';
import type { Part, Workload } from '../../src/model/part.ts';
import {
  type Around,
  files,
  project,
  secret,
  service,
  container as someContainer,
  workload,
} from '../backends/compose/host.ts';
import { docker, image, makeImage, missing, removeImage } from './containers.ts';

const why = missing();
if (why !== undefined) console.log(`projects on a Docker daemon skipped: ${why}`);
const name = 'netgen-backend-test';
const container: typeof someContainer = (over) => someContainer({ image, ...over });

const hostile = ['$', '{X} $$ $(Y) ', '"\'`\\', '\n\ttab\r\nü☃𝒳 ', '#end: - |'].join('');
const token = ['a$b $', '{X} "\'\nsecond line'].join('');
const around: Around = {
  network: { name },
  host: { docker: { subnet: '10.213.0.0/16', bind: '127.0.0.1' } },
};

/** A node that serves its own files over HTTP and counts its starts on its volume. */
function node(number: number, content: string, over: Partial<Workload> = {}): Part[] {
  const own = { name: `node${number}`, address: `node${number}` };
  const selector = { app: own.name };
  const claim = { volume: 'data', path: '/data' };
  return [
    files({ 'hostile.txt': content }, { ...own, name: `${own.name}-files` }),
    secret(own),
    service({ ...own, selector, ports: [{ name: 'http', port: 8080 }] }),
    service({
      ...own,
      name: `${own.name}-exposed`,
      selector,
      ports: [{ name: 'http', port: 8080, nodePort: 29_680 + number }],
      expose: 'nodePort',
    }),
    workload(
      {
        initContainers: [
          container({ name: 'init', command: ['sh', '-ec', 'echo x >> /data/prepared'], mounts: [claim] }),
        ],
        containers: [
          container({
            name: 'node',
            command: ['sh', '-ec', 'echo x >> /data/starts; exec httpd -f -p 8080 -h /files', '$(TEXT)'],
            env: [
              // Kubernetes reads `$$` as one dollar sign here, and so do we.
              { name: 'TEXT', value: hostile.replaceAll('$', '$$$$') },
              { name: 'TOKEN', secret: { name: own.name, key: 'token' } },
            ],
            ports: [{ name: 'http', port: 8080 }],
            mounts: [
              claim,
              { volume: 'files', path: '/files' },
              { volume: 'keys', path: '/keys' },
              { volume: 'tmp', path: '/scratch' },
            ],
            resources: { limits: { cpu: '64', memory: '64Mi' } },
            readiness: { http: { path: '/hostile.txt', port: 'http' }, periodSeconds: 1 },
          }),
        ],
        volumes: [
          { name: 'files', kind: 'files', files: `${own.name}-files` },
          { name: 'keys', kind: 'secret', secret: own.name },
          { name: 'tmp', kind: 'temporary', size: '1Mi' },
        ],
        terminationGracePeriodSeconds: 1,
      },
      {
        ...own,
        selector,
        numbered: { service: `${own.name}-pod`, claims: [{ name: 'data', size: '1Gi', keep: true }], node: number },
        ...over,
      },
    ),
  ];
}

/** Two containers in one network, of which the first ends when it is told to. */
const pair = workload(
  {
    containers: [
      container({
        name: 'app',
        command: ['sh', '-c', 'until test -e /shared/end; do sleep 0.2; done; rm /shared/end; exit 3'],
        mounts: [{ volume: 'shared', path: '/shared' }],
      }),
      container({
        name: 'helper',
        command: ['httpd', '-f', '-p', '9000', '-h', '/shared'],
        mounts: [{ volume: 'shared', path: '/shared' }],
        readiness: { tcp: { port: '9000' }, periodSeconds: 1 },
      }),
    ],
    volumes: [{ name: 'shared', kind: 'temporary' }],
    terminationGracePeriodSeconds: 1,
  },
  { name: 'pair', address: 'pair', selector: { app: 'pair' } },
);

const env = Object.fromEntries(['node0', 'node1'].map((one) => [secretVariable(one, 'token'), token]));
const compose = (parts: readonly Part[], ...args: string[]): string =>
  docker(['compose', '-p', name, '-f', '-', ...args], { env, input: project(parts, around).text });
const up = (parts: readonly Part[]): string => compose(parts, 'up', '-d', '--wait', '--remove-orphans');
const down = (): string => docker(['compose', '-p', name, 'down', '--volumes', '--timeout', '1']);
const exec = (one: string, ...args: string[]): string => docker(['exec', `${name}-${one}-1`, ...args]);
const inspect = (one: string, format: string): string => docker(['inspect', '-f', format, `${name}-${one}-1`]).trim();
const running = (): string[] =>
  docker(['ps', '--filter', `label=com.docker.compose.project=${name}`, '--format', '{{.Names}}'])
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.slice(name.length + 1, -2))
    .sort();

describe.skipIf(why !== undefined)('a project on a Docker daemon', () => {
  beforeAll(() => {
    makeImage();
    down();
    up([...node(0, hostile), ...node(1, 'second'), pair]);
  });
  afterAll(() => {
    down();
    removeImage();
  });

  it('runs one container each for what is there to stay', () => {
    expect(running()).toEqual(['node0', 'node1', 'pair', 'pair-helper', 'pair-network']);
  });

  it('brings text to the container as it was written', () => {
    expect(exec('node0', 'cat', '/files/hostile.txt')).toBe(hostile);
    expect(exec('node0', 'sh', '-c', 'printf %s "$TEXT"')).toBe(hostile);
    expect(exec('node0', 'sh', '-c', 'printf %s "$TOKEN"')).toBe(token);
    expect(exec('node0', 'cat', '/keys/token')).toBe(token);
    const [, ...words] = JSON.parse(inspect('node0', '{{json .Config.Entrypoint}}'));
    expect(words.at(-1)).toBe(hostile);
  });

  it('lets a user without rights write to volume and memory, and to nothing else', () => {
    expect(exec('node0', 'id', '-u')).toBe('1000\n');
    expect(exec('node0', 'sh', '-c', 'touch /data/a /scratch/b && stat -c %u /data/a /scratch')).toBe('1000\n0\n');
    expect(() => exec('node0', 'touch', '/files/x')).toThrow(/Permission denied/);
    expect(() => exec('node0', 'touch', '/x')).toThrow(/Permission denied/);
    expect(() => exec('pair', 'touch', '/x')).toThrow(/Read-only file system/);
    expect(exec('node0', 'grep', 'CapEff', '/proc/self/status')).toMatch(/0000000000000000/);
  });

  it('has nodes at their addresses, and others out of their way', () => {
    const address = `{{(index .NetworkSettings.Networks "${name}_default").IPAddress}}`;
    expect([inspect('node0', address), inspect('node1', address)]).toEqual(['10.213.0.10', '10.213.0.11']);
    expect(inspect('pair-network', address)).toMatch(/^10\.213\.(12[89]|1[3-9]\d|2\d\d)\./);
  });

  it('knows nodes by the names of their Services, and publishes what is exposed', async () => {
    for (const host of ['node1', 'node1-exposed', 'node1-0.node1-pod', '10.213.0.11']) {
      expect(exec('node0', 'wget', '-q', '-O', '-', `http://${host}:8080/hostile.txt`)).toBe('second');
    }
    expect(exec('node0', 'hostname')).toBe('node0-0\n');
    const published = docker(['port', `${name}-node1-1`]);
    expect(published).toBe('8080/tcp -> 127.0.0.1:29681\n');
    expect(readFileSync('/proc/net/tcp', 'utf8')).toContain(`0100007F:${(29_681).toString(16).toUpperCase()}`);
  });

  it('keeps containers of a pod together when the first one restarts', async () => {
    exec('pair', 'sh', '-c', 'echo alive > /shared/alive; wget -q -O - http://127.0.0.1:9000/alive');
    exec('pair', 'touch', '/shared/end');
    await expect
      .poll(() => inspect('pair', '{{.RestartCount}} {{.State.Status}}'), { timeout: 20_000 })
      .toBe('1 running');
    expect(exec('pair', 'wget', '-q', '-O', '-', 'http://127.0.0.1:9000/alive')).toBe('alive\n');
  });

  it('starts nothing anew when nothing changed', () => {
    const before = inspect('node0', '{{.Id}} {{.State.StartedAt}}');
    up([...node(0, hostile), ...node(1, 'second'), pair]);
    expect(inspect('node0', '{{.Id}} {{.State.StartedAt}}')).toBe(before);
  });

  it('makes a container anew when a file changes, with its volume, and no other', () => {
    const [first, second] = [inspect('node0', '{{.Id}}'), inspect('node1', '{{.Id}}')];
    up([...node(0, 'changed'), ...node(1, 'second'), pair]);
    expect(inspect('node0', '{{.Id}}')).not.toBe(first);
    expect(inspect('node1', '{{.Id}}')).toBe(second);
    expect(exec('node0', 'cat', '/files/hostile.txt', '/data/starts')).toBe('changedx\nx\n');
  });

  it('takes a stopped node away and brings it back with its volume', () => {
    up([...node(0, 'changed'), ...node(1, 'second', { replicas: 0 }), pair]);
    expect(running()).toEqual(['node0', 'pair', 'pair-helper', 'pair-network']);
    up([...node(0, 'changed'), ...node(1, 'second'), pair]);
    expect(exec('node1', 'cat', '/data/starts')).toBe('x\nx\n');
  });

  it('takes a node that left the spec away, and its volume only with the project', () => {
    up([...node(0, 'changed'), pair]);
    expect(running()).toEqual(['node0', 'pair', 'pair-helper', 'pair-network']);
    const volumes = (): string =>
      docker(['volume', 'ls', '-q', '--filter', `label=com.docker.compose.project=${name}`]);
    expect(volumes()).toContain(`${name}_data-node1-0`);
    down();
    expect(volumes()).toBe('');
    expect(docker(['ps', '-aq', '--filter', `label=com.docker.compose.project=${name}`])).toBe('');
    expect(docker(['network', 'ls', '-q', '--filter', `label=com.docker.compose.project=${name}`])).toBe('');
  });
});
