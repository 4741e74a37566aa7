// What `netgen compose` says when hosts are not ready: real SSH servers, a real daemon, real processes on the ports.
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ask, docker, leftOf, missingDocker, sweep } from './docker.ts';
import { freePort, missingSshd, type SshServer, startSshd } from './sshd.ts';
import { type Place, place, said } from './world.ts';

if (missingSshd !== undefined) console.log(`tests over SSH skipped: ${missingSshd}`);
if (missingDocker !== undefined) console.log(`tests with Docker skipped: ${missingDocker}`);

const name = 'ngtrouble';

interface Host {
  readonly address?: string;
  readonly port?: number;
  readonly user?: string;
  readonly ports?: string;
  readonly subnet?: string;
}

/** A network without keys: what is checked here is the hosts, before anything is started. */
const spec = (hosts: Readonly<Record<string, Host>>): string =>
  [
    'apiVersion: netgen.dev/v1alpha1',
    'kind: Network',
    `name: ${name}`,
    'platform: cometbft',
    'version: 0.38.25',
    'delivery: {engine: compose}',
    `hosts: ${JSON.stringify(hosts)}`,
    `nodes: {place: {ids: 0, on: ${Object.keys(hosts)[0]}}, keys: net.keys.yaml, app: kvstore}`,
    '',
  ].join('\n');

let work: Place | undefined;
afterEach(() => work?.remove());

/** What a person reads when the network is to come up. */
async function trouble(hosts: Readonly<Record<string, Host>>, env: Readonly<Record<string, string>>): Promise<string> {
  work = place(spec(hosts), env);
  const made = await work.keys();
  expect(made.exit, said(made)).toBe(0);
  const outcome = await work.compose({ up: true });
  expect(outcome.exit, said(outcome)).toBe(2);
  return said(outcome).replaceAll(/\s+/g, ' ');
}

describe.skipIf(missingSshd !== undefined)('a host behind SSH', () => {
  let server: SshServer;
  beforeAll(async () => {
    server = await startSshd({ env: { DOCKER_HOST: 'unix:///nonexistent/docker.sock' } });
  });
  afterAll(() => server?.stop());

  const access = (): Record<string, string> => ({
    NETGEN_SSH_USER: server.user,
    NETGEN_SSH_KEY: server.key,
    NETGEN_SSH_KNOWN_HOSTS: server.knownHosts,
    NETGEN_SSH_TIMEOUT: '5',
  });
  const host = (): Host => ({ address: server.address, port: server.port });

  it('that is not there is named with its port', async () => {
    const port = await freePort('127.0.0.1');
    const text = await trouble({ 'vm-1': { ...host(), port } }, access());
    expect(text).toContain('NG1761');
    expect(text).toContain(`127.0.0.1:${port}`);
    expect(text).toContain('Connection refused');
  });

  it('that says nothing is given up after the timeout', async () => {
    const silent: Server = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    try {
      const text = await trouble({ 'vm-1': { ...host(), port } }, { ...access(), NETGEN_SSH_TIMEOUT: '2' });
      expect(text).toContain('NG1761');
      expect(text).toContain('within 2 s');
    } finally {
      silent.close();
    }
  });

  it('whose key is not known is refused, with the lines to type', async () => {
    const empty = join(server.directory, 'empty');
    writeFileSync(empty, '');
    const text = await trouble({ 'vm-1': host() }, { ...access(), NETGEN_SSH_KNOWN_HOSTS: empty });
    expect(text).toContain('NG1762');
    expect(text).toContain(`ssh-keyscan -p ${server.port} 127.0.0.1 >> ${empty}`);
    expect(readFileSync(empty, 'utf8')).toBe('');
  });

  it('whose key changed is refused', async () => {
    const other = join(server.directory, 'other');
    const key = readFileSync(`${server.key}.pub`, 'utf8');
    writeFileSync(other, `[127.0.0.1]:${server.port} ${key}`);
    const text = await trouble({ 'vm-1': host() }, { ...access(), NETGEN_SSH_KNOWN_HOSTS: other });
    expect(text).toContain('NG1762');
    expect(text).toContain('another host key');
    expect(text).toContain(`ssh-keygen -R '[127.0.0.1]:${server.port}'`);
  });

  it('that refuses the key says how to bring it there', async () => {
    const stranger = join(server.directory, 'stranger');
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', stranger]);
    const text = await trouble({ 'vm-1': host() }, { ...access(), NETGEN_SSH_KEY: stranger });
    expect(text).toContain('NG1763');
    expect(text).toContain(`ssh-copy-id -p ${server.port}`);
  });

  it.each([
    ['that others can read', 0o644, 'chmod 600'],
    ['that is no key', 0o600, 'not a private key'],
    ['that is the public half', 0o644, 'not a private key'],
  ])('with a key %s says so', async (what, mode, remedy) => {
    const file = join(server.directory, what.replaceAll(' ', '-'));
    if (what.endsWith('half')) copyFileSync(`${server.key}.pub`, file);
    else if (mode === 0o644) copyFileSync(server.key, file);
    else writeFileSync(file, 'nothing\n');
    chmodSync(file, mode);
    const text = await trouble({ 'vm-1': host() }, { ...access(), NETGEN_SSH_KEY: file });
    expect(text).toContain('NG1764');
    expect(text).toContain(remedy);
  });

  it('with a key file that is not there says so', async () => {
    const text = await trouble({ 'vm-1': host() }, { ...access(), NETGEN_SSH_KEY: '/nonexistent/key' });
    expect(text).toContain('NG1764');
    expect(text).toContain('/nonexistent/key');
  });

  it('whose daemon does not answer says so', async () => {
    const text = await trouble({ 'vm-1': host() }, access());
    expect(text).toContain('NG1753');
    expect(text).toContain('sudo systemctl start docker');
    expect(text).toContain('unix:///nonexistent/docker.sock');
  });

  it('without Docker says so, and all hosts are told of at once', async () => {
    const bin = join(server.directory, 'bin');
    mkdirSync(bin);
    for (const tool of ['sh', 'cat', 'echo']) symlinkSync(`/bin/${tool}`, join(bin, tool));
    const bare = await startSshd({ address: '127.0.0.2', env: { PATH: bin } });
    try {
      const two = { address: bare.address, port: bare.port };
      const text = await trouble(
        { 'vm-1': host(), 'vm-2': two },
        { ...access(), NETGEN_SSH_VM_2_KEY: bare.key, NETGEN_SSH_VM_2_KNOWN_HOSTS: bare.knownHosts },
      );
      expect(text).toContain('NG1753');
      expect(text).toContain('NG1750');
      expect(text).toContain('not installed on host `vm-2`');
    } finally {
      await bare.stop();
    }
  });

  it.each([
    ['NETGEN_SSH_USER', '-oProxyCommand=touch /tmp/netgen-owned'],
    ['NETGEN_SSH_VM_1_ADDRESS', '-oProxyCommand=touch'],
    ['NETGEN_SSH_VM_1_ADDRESS', '192.0.2.1 -oProxyCommand=touch'],
    ['NETGEN_SSH_KEY', 'key"\nProxyCommand touch'],
    ['NETGEN_SSH_KEY', '$' + '{HOME}/key'],
    ['NETGEN_SSH_TIMEOUT', '5\nProxyCommand touch'],
  ])('never gets what ssh could take for an option: %s=%j', async (variable, value) => {
    const text = await trouble({ 'vm-1': host() }, { ...access(), [variable]: value });
    expect(text).toContain('NG1760');
    expect(work!.calls.filter(({ file }) => file === 'ssh')).toEqual([]);
  });
});

describe.skipIf(missingDocker !== undefined)('this machine', () => {
  const local = (host: Host): Readonly<Record<string, Host>> => ({ local: { ports: '30600-30649', ...host } });
  afterEach(() => {
    expect(leftOf(name)).toEqual([]);
  });

  it('whose port is busy says who holds it, before anything starts', async () => {
    const busy = createServer();
    await new Promise<void>((resolve) => busy.listen(30600, '127.0.0.1', resolve));
    try {
      const text = await trouble(local({ ports: '30600-30603' }), docker);
      expect(text).toContain('NG1755');
      expect(text).toContain('port 30600 of this machine is busy');
      expect(text).toMatch(/(process \d+)|another user holds it/);
    } finally {
      busy.close();
    }
  });

  it('whose addresses are taken names the network', async () => {
    const network = 'ngtrouble-other';
    ask(['network', 'create', '--subnet', '10.232.0.0/24', network]);
    try {
      const text = await trouble(local({ subnet: '10.232.0.0/16' }), docker);
      expect(text).toContain('NG1756');
      expect(text).toContain(`\`${network}\` has 10.232.0.0/24`);
    } finally {
      ask(['network', 'rm', network]);
    }
  });

  it('with a project of that name that is not ours leaves it alone', async () => {
    const label = `com.docker.compose.project=${name}`;
    const images = ask(['images', '--quiet']).split('\n');
    const container = ask(['create', '--label', label, images[0]!, 'true']);
    try {
      const text = await trouble(local({}), docker);
      expect(text).toContain('NG1758');
      const down = await work!.compose({ down: true, volumes: true });
      expect(down.exit).toBe(2);
      expect(said(down)).toContain('NG1758');
      expect(leftOf(name)).toHaveLength(1);
    } finally {
      ask(['rm', container]);
      sweep(name);
    }
  });

  it('without Docker and Compose says both, and how to do without', async () => {
    const text = await trouble(local({}), { PATH: '/nonexistent' });
    expect(text).toContain('NG1750');
    expect(text).toContain('NG1751');
    expect(text).toContain('netgen synth');
  });
});
