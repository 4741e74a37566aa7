// Docker for the suite: the daemon of the test bed or the one the environment names, a second one, images, and what is left over.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ended } from './sshd.ts';

const bed = process.env.NETGEN_BED ?? join(homedir(), '.cache/netgen-bed');
const socket = join(bed, 'docker.sock');

/** Environment that leads to the daemon of the suite. */
export const docker: Readonly<Record<string, string>> =
  process.env.NETGEN_TEST_DOCKER_HOST !== undefined
    ? { DOCKER_HOST: process.env.NETGEN_TEST_DOCKER_HOST }
    : { DOCKER_HOST: `unix://${socket}`, DOCKER_CONFIG: join(bed, 'docker/config') };

export const binaries = join(bed, 'bin');

/** Why tests with a real daemon cannot run; absent when they can. */
export const missingDocker: string | undefined =
  spawnSync('docker', ['version'], { env: { ...process.env, ...docker }, stdio: 'ignore' }).status === 0
    ? undefined
    : 'no Docker daemon: start the one of the test bed, or name one in NETGEN_TEST_DOCKER_HOST';

export const image = 'docker.io/cometbft/cometbft:v0.38.25';

/** Why CometBFT cannot run there. */
export const missingImage: string | undefined = missingDocker ?? provideImage();

function provideImage(): string | undefined {
  if (
    spawnSync('docker', ['image', 'inspect', image], { env: { ...process.env, ...docker }, stdio: 'ignore' }).status ===
    0
  )
    return undefined;
  const maker = process.env.NETGEN_TEST_BED && join(process.env.NETGEN_TEST_BED, 'image');
  const binary = join(binaries, 'cometbft');
  if (!maker || !existsSync(maker) || !existsSync(binary))
    return `no image ${image}: pull it, or set NETGEN_TEST_BED to the test bed that makes it`;
  execFileSync(maker, ['--docker', '--shell', image, binary], { stdio: 'ignore' });
  return undefined;
}

/** What `docker` prints. */
export function ask(args: readonly string[], env: Readonly<Record<string, string>> = docker): string {
  return execFileSync('docker', args, { env: { ...process.env, ...env }, encoding: 'utf8' }).trim();
}

/** Containers, volumes and networks of a project. */
export function leftOf(project: string, env: Readonly<Record<string, string>> = docker): string[] {
  const filter = ['--filter', `label=com.docker.compose.project=${project}`, '--quiet'];
  return [
    ['ps', '--all'],
    ['volume', 'ls'],
    ['network', 'ls'],
  ].flatMap((verb) =>
    ask([...verb, ...filter], env)
      .split('\n')
      .filter((line) => line !== ''),
  );
}

/** Removes a project by its labels, whatever a failed test left. */
export function sweep(project: string, env: Readonly<Record<string, string>> = docker): void {
  const filter = ['--filter', `label=com.docker.compose.project=${project}`, '--quiet'];
  const remove = (list: readonly string[], verb: readonly string[]): void => {
    const ids = ask([...list, ...filter], env)
      .split('\n')
      .filter((id) => id !== '');
    if (ids.length > 0) ask([...verb, ...ids], env);
  };
  remove(['ps', '--all'], ['rm', '--force', '--volumes']);
  remove(['volume', 'ls'], ['volume', 'rm', '--force']);
  remove(['network', 'ls'], ['network', 'rm']);
}

export interface Daemon {
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/**
 * A second daemon on this machine: data, runtime and socket of its own, no default bridge. It leaves the packet filter to the
 * first one, which would lose its rules otherwise, and forwards published ports by itself. `subnet` is what its containers
 * may have.
 */
export async function startDaemon(subnet: string): Promise<Daemon> {
  // The first daemon made the machine drop what nobody allowed, also between containers of one bridge.
  const rule = ['FORWARD', '-s', subnet, '-d', subnet, '-j', 'ACCEPT'];
  spawnSync('iptables', ['-I', ...rule]);
  const directory = mkdtempSync(join(tmpdir(), 'nd-'));
  const at = (name: string): string => join(directory, name);
  const host = `unix://${at('sock')}`;
  const args = ['--data-root', at('data'), '--exec-root', at('exec'), '--pidfile', at('pid'), '-H', host];
  const child = spawn(
    'dockerd',
    [...args, '--bridge=none', '--iptables=false', '--ip6tables=false', '--ip-masq=false'],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => said.push(bytes.toString()));
  const env = { ...docker, DOCKER_HOST: host };
  const stop = async () => {
    if (spawnSync('docker', ['version'], { env: { ...process.env, ...env }, stdio: 'ignore' }).status === 0) {
      const ids = ask(['ps', '--all', '--quiet'], env)
        .split('\n')
        .filter((id) => id !== '');
      if (ids.length > 0) ask(['rm', '--force', '--volumes', ...ids], env);
      for (const id of ask(['network', 'ls', '--quiet', '--filter', 'type=custom'], env).split('\n'))
        if (id !== '') ask(['network', 'rm', id], env);
    }
    await ended(child);
    spawnSync('iptables', ['-D', ...rule]);
    // Mounts of containers that did not end cleanly.
    for (const line of execFileSync('cat', ['/proc/self/mounts'], { encoding: 'utf8' }).split('\n').reverse()) {
      const [, path = ''] = line.split(' ');
      if (path.startsWith(directory)) spawnSync('umount', ['--lazy', path]);
    }
    rmSync(directory, { recursive: true, force: true });
  };
  for (let round = 0; round < 300; round++) {
    if (spawnSync('docker', ['version'], { env: { ...process.env, ...env }, stdio: 'ignore' }).status === 0)
      return { env, stop };
    if (child.exitCode !== null) break;
    await sleep(200);
  }
  await stop();
  throw new Error(`dockerd does not answer: ${said.join('').slice(-2000)}`);
}

/** Gives an image of the first daemon to another. */
export function copyImage(name: string, to: Readonly<Record<string, string>>): void {
  const bytes = execFileSync('docker', ['save', name], { env: { ...process.env, ...docker }, maxBuffer: 2 ** 30 });
  execFileSync('docker', ['load', '--quiet'], {
    env: { ...process.env, ...to },
    input: bytes,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
}
