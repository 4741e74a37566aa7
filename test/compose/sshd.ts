// A real SSH server as a process of the test: an address and port of its own, keys of its own, nothing of the machine's.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const program = '/usr/sbin/sshd';

/** Why these tests cannot run; absent when they can. */
export const missingSshd: string | undefined = existsSync(program)
  ? undefined
  : 'no sshd; as root: apt-get install -y --no-install-recommends openssh-server';

export interface SshServer {
  readonly address: string;
  readonly port: number;
  readonly user: string;
  /** Private key that may log in. */
  readonly key: string;
  /** File with the server's host key, for clients. */
  readonly knownHosts: string;
  /** Whose directory it is: a place for more files of the test. */
  readonly directory: string;
  stop(): Promise<void>;
}

export interface SshServerOptions {
  readonly address?: string;
  /** Environment of what is run there. */
  readonly env?: Readonly<Record<string, string>>;
  /** How many things one connection may do at a time; sshd's own default is 10. */
  readonly sessions?: number;
}

export async function startSshd({
  address = '127.0.0.1',
  env = {},
  sessions = 10,
}: SshServerOptions = {}): Promise<SshServer> {
  const directory = mkdtempSync(join(tmpdir(), 'netgen-sshd-'));
  const file = (name: string): string => join(directory, name);
  for (const name of ['host', 'user'])
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', file(name)]);
  const port = await freePort(address);
  writeFileSync(file('authorized_keys'), readFileSync(file('user.pub')), { mode: 0o600 });
  writeFileSync(file('known_hosts'), `[${address}]:${port} ${readFileSync(file('host.pub'), 'utf8')}`);
  const variables = Object.entries(env).map(([name, value]) => `"${name}=${value}"`);
  writeFileSync(
    file('config'),
    [
      `ListenAddress ${address}:${port}`,
      `HostKey ${file('host')}`,
      `AuthorizedKeysFile ${file('authorized_keys')}`,
      `PidFile ${file('pid')}`,
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      'PermitRootLogin prohibit-password',
      'StrictModes no',
      'UsePAM no',
      `MaxSessions ${sessions}`,
      ...(variables.length > 0 ? [`SetEnv ${variables.join(' ')}`] : []),
      '',
    ].join('\n'),
  );
  // sshd wants it when root starts it; a package that starts no service leaves it out.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  chmodSync(directory, 0o755);
  const child = spawn(program, ['-D', '-e', '-f', file('config')], { stdio: ['ignore', 'ignore', 'pipe'] });
  const said: string[] = [];
  child.stderr.on('data', (bytes: Buffer) => said.push(bytes.toString()));
  await listening({ address, port, child, said });
  return {
    address,
    port,
    user: userInfo().username,
    key: file('user'),
    knownHosts: file('known_hosts'),
    directory,
    stop: async () => {
      await ended(child);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

export function freePort(address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, address, () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

interface Awaited {
  readonly address: string;
  readonly port: number;
  readonly child: ChildProcess;
  readonly said: readonly string[];
}

async function listening({ address, port, child, said }: Awaited): Promise<void> {
  for (let round = 0; round < 100; round++) {
    if (child.exitCode !== null) throw new Error(`sshd ended: ${said.join('')}`);
    const isThere = await new Promise<boolean>((resolve) => {
      const socket = createConnection({ host: address, port }, () => {
        socket.destroy();
        resolve(true);
      });
      socket.on('error', () => resolve(false));
    });
    if (isThere) return;
    await sleep(100);
  }
  throw new Error(`sshd does not listen: ${said.join('')}`);
}

export function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('close', () => resolve());
    child.kill('SIGTERM');
  });
}
