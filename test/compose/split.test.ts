// One network over two Docker hosts behind real SSH servers: two daemons on this machine, which reach each other's published ports.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { heightOf, peersOf, read, send, until } from './chain.ts';
import { copyImage, type Daemon, docker, image, leftOf, missingImage, startDaemon, sweep } from './docker.ts';
import { missingSshd, type SshServer, startSshd } from './sshd.ts';
import { type Place, place, said } from './world.ts';

const name = 'ngsplit';
/** Containers of the second host. */
const subnet = '10.231.0.0/16';
const addresses = ['198.51.100.1', '198.51.100.2'] as const;

const missing =
  missingImage ?? missingSshd ?? (process.getuid?.() === 0 ? undefined : 'only root can start a second Docker daemon');
if (missing !== undefined) console.log(`tests over two Docker hosts skipped: ${missing}`);

const spec = ([one, two]: readonly SshServer[]): string => `apiVersion: netgen.dev/v1alpha1
kind: Network
name: ${name}
platform: cometbft
version: 0.38.25
delivery: {engine: compose}
hosts:
  vm-1: {address: ${one!.address}, port: ${one!.port}, ports: 30500-30549}
  vm-2: {address: ${two!.address}, port: ${two!.port}, ports: 30550-30599, subnet: ${subnet}}
nodes:
  place:
    - {ids: "0,1", on: vm-1}
    - {ids: "2,3", on: vm-2}
  resources: {cpu: 100m, memory: 256Mi}
  storage: {size: 1Gi}
  keys: net.keys.yaml
  app: kvstore
  consensus: {timeoutCommit: 500ms}
`;

/** Host and port of a node's RPC, as the network's own overview says it. */
function rpcOf({ directory }: Place, node: number): string {
  const file = join(directory, 'out', name, 'network.json');
  const { endpoints } = JSON.parse(readFileSync(file, 'utf8')) as {
    endpoints: { address: string; name: string; outside: string }[];
  };
  return endpoints.find((one) => one.address === `node${node}` && one.name === 'rpc')!.outside;
}

const readFiles = (directory: string): string[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));

/** Private keys in the directory of the Secrets, as text in JSON. */
function privateValues(directory: string): string[] {
  const data =
    readFiles(join(directory, `${name}.secrets`))
      .join('\n')
      .match(/[A-Za-z0-9+/]{60,}=*/g) ?? [];
  return data
    .map((one) => Buffer.from(one, 'base64').toString())
    .flatMap((text) => [...text.matchAll(/"value": ?"([A-Za-z0-9+/]{80,}=*)"/g)].map(([, value]) => value!));
}

describe.skipIf(missing !== undefined)('two hosts', () => {
  let second: Daemon;
  let servers: SshServer[] = [];
  let work: Place;

  beforeAll(async () => {
    for (const address of addresses) spawnSync('ip', ['address', 'add', `${address}/32`, 'dev', 'lo']);
    second = await startDaemon(subnet);
    copyImage(image, second.env);
    servers = [
      await startSshd({ address: addresses[0], env: docker }),
      // Docker asks for more at once than this server allows on one connection.
      await startSshd({ address: addresses[1], env: second.env, sessions: 2 }),
    ];
    work = place(spec(servers), {
      NETGEN_SSH_USER: servers[0]!.user,
      NETGEN_SSH_VM_1_KEY: servers[0]!.key,
      NETGEN_SSH_VM_1_KNOWN_HOSTS: servers[0]!.knownHosts,
      NETGEN_SSH_VM_2_KEY: servers[1]!.key,
      NETGEN_SSH_VM_2_KNOWN_HOSTS: servers[1]!.knownHosts,
    });
  });

  afterAll(async () => {
    sweep(name);
    await second?.stop();
    for (const server of servers) await server.stop();
    work?.remove();
    for (const address of addresses) spawnSync('ip', ['address', 'delete', `${address}/32`, 'dev', 'lo']);
  });

  let failed = false;
  beforeEach(({ skip }) => skip(failed, 'an earlier step failed'));
  afterEach(({ task }) => {
    failed ||= task.result?.state === 'fail';
  });

  it('start nothing while a Secret has no value', async () => {
    const made = await work.keys();
    expect(made.exit, said(made)).toBe(0);
    const secrets = join(work.directory, `${name}.secrets`);
    renameSync(secrets, `${secrets}.away`);
    const outcome = await work.compose({ up: true });
    renameSync(`${secrets}.away`, secrets);
    expect(outcome.exit).toBe(2);
    expect(said(outcome)).toContain('run `netgen keys net.yaml`');
    expect([...leftOf(name), ...leftOf(name, second.env)]).toEqual([]);
  });

  it('come up together', async () => {
    const outcome = await work.compose({ up: true });
    expect(outcome.exit, said(outcome)).toBe(0);
    expect(outcome.data).toContain(addresses[0]);
  });

  it('commit blocks together, with every node a peer of every other', async () => {
    const rpc = (node: number) => rpcOf(work, node);
    for (const node of [0, 1, 2, 3])
      await until(
        `peers of node${node}`,
        () => peersOf(rpc(node)),
        (peers) => peers === 3,
      );
    await until(
      'the height of node3',
      () => heightOf(rpc(3)),
      (height) => height > 10,
    );
    await send(rpc(2), 'hello', 'world');
    await until(
      'the value on node0',
      () => read(rpc(0), 'hello'),
      (value) => value === 'world',
    );
  });

  it('give no secret away: not in arguments, not in files', () => {
    const secrets = privateValues(work.directory);
    expect(secrets.length).toBeGreaterThan(3);
    const args = work.calls.flatMap(({ args }) => args).join('\n');
    const written = readFiles(join(work.directory, 'out')).join('\n');
    for (const secret of secrets) {
      expect(args).not.toContain(secret);
      expect(written).not.toContain(secret);
    }
  });

  it('list their services and show logs of one address', async () => {
    const outcome = await work.compose({ status: true });
    expect(outcome.exit, said(outcome)).toBe(0);
    for (const text of ['vm-1', 'vm-2', 'node3', 'running, healthy']) expect(outcome.data).toContain(text);
    const logs = await work.compose({ logs: 'node3', tail: 1 });
    expect(logs.exit, said(logs)).toBe(0);
    const hosts = work.calls.filter(({ args }) => args.includes('logs')).map(({ env }) => env?.DOCKER_HOST);
    expect(hosts).toEqual([`ssh://${addresses[1]}`]);
  });

  it('never run a node that moved twice, though the tree that knew is lost', async () => {
    const file = join(work.directory, 'net.yaml');
    const before = readFileSync(file, 'utf8');
    const running = [...leftOf(name), ...leftOf(name, second.env)];
    rmSync(join(work.directory, 'out'), { recursive: true });
    writeFileSync(file, before.replace('"0,1"', '"0"').replace('"2,3"', '"1-3"'));
    const outcome = await work.compose({ up: true });
    writeFileSync(file, before);
    expect(outcome.exit).toBe(2);
    expect(outcome.diagnostics.map(({ code }) => code)).toContain('NG1772');
    expect(said(outcome)).toContain('`node1` is to start on host `vm-2`');
    expect([...leftOf(name), ...leftOf(name, second.env)]).toEqual(running);
  });

  it('go down and leave nothing behind', async () => {
    const outcome = await work.compose({ down: true, volumes: true });
    expect(outcome.exit, said(outcome)).toBe(0);
    expect(leftOf(name)).toEqual([]);
    expect(leftOf(name, second.env)).toEqual([]);
  });
});
