// Connections to the Docker hosts of a run: environment and shell of each, opened all at once and closed at the end.
import { accessSync, constants, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Diagnosed, Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { ShownHost } from '../../docker/check-host.ts';
import { factsScript, type HostFacts, readFacts } from '../../docker/facts.ts';
import type { ProgramResult } from '../../docker/programs.ts';
import { bracketed, type SshTarget, shownTarget, sshTarget } from '../../docker/ssh-access.ts';
import { sshConfig, sshShim } from '../../docker/ssh-config.ts';
import { keyMissing, sshTrouble } from '../../docker/ssh-trouble.ts';
import type { Cluster } from '../../model/network.ts';
import type { World } from '../world.ts';

/** Seconds that a host may take to answer all questions of the check. */
const patience = 60;

/** A host that was reached. */
export interface OpenHost {
  readonly cluster: Cluster;
  readonly host: ShownHost;
  /** Leads `docker` and Compose there. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs a script in a shell there. */
  sh(script: string): Promise<ProgramResult>;
  close(): Promise<void>;
}

/** Where relative paths of key files start: beside the spec, or where netgen runs for what the environment says. */
interface Base {
  readonly world: World;
  readonly directory: string;
}

/** Opens all of them; when one cannot be reached, the others are still there, so that everything wrong is told at once. */
export async function openHosts(
  clusters: readonly Cluster[],
  world: World,
): Promise<{ readonly open: readonly OpenHost[]; readonly diagnostics: readonly Diagnostic[] }> {
  const directory = world.temporaryDirectory();
  const results = await Promise.all(
    clusters.map((cluster, i) => {
      const ssh = cluster.docker?.ssh;
      if (!ssh) return { value: here(cluster, world), diagnostics: [] };
      const target = sshTarget({ name: cluster.name, ssh, at: cluster.at }, world);
      if (!target.value) return { diagnostics: target.diagnostics };
      // Numbers, not names: the path of a socket has 104 bytes on some systems.
      return connect(cluster, target.value, { world, directory: join(directory, String(i)) });
    }),
  );
  return {
    open: results.flatMap(({ value }: Diagnosed<OpenHost>) => (value ? [value] : [])),
    diagnostics: results.flatMap(({ diagnostics }) => diagnostics),
  };
}

export async function closeHosts(hosts: readonly OpenHost[]): Promise<void> {
  await Promise.all(hosts.map((host) => host.close()));
}

function here(cluster: Cluster, world: World): OpenHost {
  return {
    cluster,
    host: { name: cluster.name },
    env: {},
    sh: (input) => world.exec({ file: 'sh', args: ['-s'], input, timeout: patience }),
    close: async () => {},
  };
}

async function connect(cluster: Cluster, given: SshTarget, { world, directory }: Base): Promise<Diagnosed<OpenHost>> {
  const target = withPaths(given, world);
  if (target.key !== undefined && !isReadable(target.key)) return { diagnostics: [keyMissing(given)] };
  const config = join(directory, 'config');
  mkdirSync(directory, { mode: 0o700 });
  writeFileSync(config, sshConfig(target, directory), { mode: 0o600 });
  writeFileSync(join(directory, 'ssh'), sshShim(target, config), { mode: 0o700 });
  const ssh = (options: readonly string[], remote: string) => [...options, '-F', config, '--', target.address, remote];
  // One connection that the others go through. It ends with netgen, however that ends: its input is closed then.
  const master = await world.hold({
    file: 'ssh',
    args: ssh(['-o', 'ControlMaster=yes'], 'echo netgen; cat >/dev/null'),
    timeout: target.timeout + 5,
  });
  if (master.failed)
    return { diagnostics: [sshTrouble(given, master.failed, target.key === undefined || isPrivateKey(target.key))] };
  const path = world.env('PATH') ?? '/usr/local/bin:/usr/bin:/bin';
  return {
    value: {
      cluster,
      host: { name: cluster.name, ssh: shownTarget(target) },
      env: { DOCKER_HOST: `ssh://${bracketed(target.address)}`, PATH: `${directory}:${path}` },
      sh: (input) => world.exec({ file: 'ssh', args: ssh([], 'sh -s'), input, timeout: patience }),
      close: () => master.release(),
    },
    diagnostics: [],
  };
}

/** ssh reads `~` itself; this is for the look at the file, and for paths that are relative. */
function withPaths(target: SshTarget, { cwd, home }: World): SshTarget {
  const absolute = (path: string): string => (path.startsWith('~/') ? join(home, path.slice(2)) : resolve(cwd, path));
  const { key, knownHosts } = target;
  return {
    ...target,
    ...(key !== undefined && { key: absolute(key) }),
    ...(knownHosts !== undefined && { knownHosts: absolute(knownHosts) }),
  };
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

/** `-----BEGIN OPENSSH PRIVATE KEY-----` or one of the older formats; when nobody can read it, ssh's word holds. */
function isPrivateKey(path: string): boolean {
  try {
    return statSync(path).size < 65_536 && readFileSync(path, 'utf8').includes('PRIVATE KEY-----');
  } catch {
    return true;
  }
}

/** Asks a host about itself. */
export async function askHost({ sh, host }: OpenHost): Promise<Diagnosed<HostFacts>> {
  const result = await sh(factsScript);
  const value = readFacts(result.stdout);
  if (value) return { value, diagnostics: [] };
  const said = result.stderr.trim().split('\n').at(-1);
  return {
    diagnostics: [
      {
        code: 'NG1771',
        severity: 'error',
        message: `host \`${host.name}\` did not answer what Docker, ports and disk it has`,
        ...(said !== undefined && said !== '' && { notes: [{ message: `it says: ${said}` }] }),
        help: 'look whether `sh` runs there by hand, then run the same command again',
      },
    ],
  };
}
