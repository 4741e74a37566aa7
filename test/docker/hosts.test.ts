// The way from a command to its hosts, with shell scripts in the place of docker and ssh: files, environment, order, clean-up.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { onEach, onHosts } from '../../src/commands/compose/session.ts';
import type { World } from '../../src/commands/world.ts';
import type { ProgramCall } from '../../src/docker/programs.ts';
import { machine } from '../../src/machine.ts';
import type { Cluster } from '../../src/model/network.ts';

const directory = mkdtempSync(join(tmpdir(), 'netgen-hosts-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Runs here what it is to run there, and writes down how it was called. */
const ssh = `echo "$*" >> "$(dirname "$0")/ssh.log"
for last; do :; done
exec /bin/sh -c "$last"`;

const docker = `case "$*" in
"compose version"*) echo 2.40.3;;
--version) echo Docker;;
"context inspect"*) echo unix:///var/run/docker.sock;;
*ServerErrors*) echo "null /";;
esac`;

interface Setting {
  readonly world: World;
  readonly bin: string;
  readonly calls: ProgramCall[];
}

function setting(
  programs: Readonly<Record<string, string>>,
  variables: Readonly<Record<string, string>> = {},
): Setting {
  const bin = mkdtempSync(join(directory, 'bin-'));
  for (const [name, script] of Object.entries(programs))
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const path = `${bin}:/usr/bin:/bin`;
  const calls: ProgramCall[] = [];
  const prepared = (call: ProgramCall): ProgramCall => {
    calls.push(call);
    return { ...call, env: { PATH: path, ...call.env } };
  };
  const world: World = {
    ...machine,
    home: directory,
    cwd: directory,
    env: (name) => ({ PATH: path, ...variables })[name],
    exec: (call) => machine.exec(prepared(call)),
    hold: (call) => machine.hold(prepared(call)),
    temporaryDirectory: () => mkdtempSync(join(directory, 'run-')),
  };
  return { world, bin, calls };
}

const host = (name: string, address?: string): Cluster => ({
  name,
  context: name,
  exposure: 'nodePort',
  dnsDomain: 'cluster.local',
  provides: [],
  suspended: false,
  at: ['hosts', name],
  docker: { subnet: '10.71.0.0/16', bind: '0.0.0.0', ...(address !== undefined && { ssh: { address } }) },
});

const two = [host('vm-1', '192.0.2.10'), host('vm-2', '192.0.2.11')];

it('leads Docker to each host by an ssh of its own', async () => {
  mkdirSync(join(directory, '.ssh'));
  writeFileSync(join(directory, '.ssh/id'), 'key');
  const { world, bin } = setting({ docker, ssh }, { NETGEN_SSH_KEY: '~/.ssh/id' });
  const seen: Record<string, string>[] = [];
  const done = await onHosts({ owner: { name: 'net' }, clusters: two }, world, (hosts) =>
    onEach(hosts, async ({ run }) => {
      seen.push(run.env);
      const shim = join(run.env.PATH!.split(':')[0]!, 'ssh');
      const config = join(dirname(shim), 'config');
      expect(statSync(shim).mode & 0o777).toBe(0o700);
      expect(statSync(config).mode & 0o777).toBe(0o600);
      expect(statSync(dirname(shim)).mode & 0o777).toBe(0o700);
      expect(readFileSync(config, 'utf8')).toContain(`IdentityFile "${directory}/.ssh/id"`);
      return { value: run.host.ssh ?? 'here', diagnostics: [] };
    }),
  );
  expect(done.diagnostics).toEqual([]);
  expect(done.value).toEqual([
    { host: 'vm-1', value: 'ubuntu@192.0.2.10:22' },
    { host: 'vm-2', value: 'ubuntu@192.0.2.11:22' },
  ]);
  expect(seen.map(({ DOCKER_HOST }) => DOCKER_HOST)).toEqual(['ssh://192.0.2.10', 'ssh://192.0.2.11']);
  const log = readFileSync(join(bin, 'ssh.log'), 'utf8').trim().split('\n');
  expect(log).toHaveLength(4);
  for (const line of log)
    expect(line).toMatch(/-F \S+\/config -- 192\.0\.2\.1[01] (echo netgen; cat >\/dev\/null|sh -s)$/);
});

it('does nothing on any host while one of them is not ready, and tells of all of them', async () => {
  const strange = `case "$*" in *192.0.2.10*sh\\ -s) echo "menu: 1) 2)"; exit 1;; esac\n${ssh}`;
  const late = docker.replace('null /', '["permission denied"]');
  const { world } = setting({ docker: late, ssh: strange });
  let isDone = false;
  const done = await onHosts({ owner: { name: 'net' }, clusters: two }, world, async () => {
    isDone = true;
    return { value: 1, diagnostics: [] };
  });
  expect(isDone).toBe(false);
  expect(done.value).toBeUndefined();
  expect(done.diagnostics.map(({ code }) => code)).toEqual(['NG1771', 'NG1754']);
});

it('says that ssh is missing where hosts need it', async () => {
  const { world } = setting({ docker });
  const bare: World = { ...world, hold: (call) => machine.hold({ ...call, env: { PATH: '/nonexistent' } }) };
  const done = await onHosts({ owner: { name: 'net' }, clusters: two }, bare, async () => ({
    value: 1,
    diagnostics: [],
  }));
  expect(done.diagnostics.map(({ code }) => code)).toEqual(['NG1764', 'NG1764']);
});

it('asks nothing when there is no host to ask', async () => {
  const { world, calls } = setting({});
  expect(
    await onHosts({ owner: { name: 'net' }, clusters: [] }, world, async () => ({ value: 1, diagnostics: [] })),
  ).toEqual({
    value: 1,
    diagnostics: [],
  });
  expect(calls).toEqual([]);
});

it('ends its connections, also when the work fails', async () => {
  const held = `echo $$ > "$(dirname "$0")/pid-$$"\n${ssh}`;
  const { world, bin } = setting({ docker, ssh: held });
  const work = onHosts({ owner: { name: 'net' }, clusters: two }, world, async () => {
    throw new Error('a bug');
  });
  await expect(work).rejects.toThrow('a bug');
  const log = readFileSync(join(bin, 'ssh.log'), 'utf8');
  expect(log).toContain('ControlMaster=yes');
  const alive = (
    await machine.exec({
      file: 'sh',
      args: ['-c', `for f in ${bin}/pid-*; do kill -0 "$(cat "$f")" 2>/dev/null && echo "$f"; done`],
    })
  ).stdout;
  expect(alive).toBe('');
  expect(existsSync(bin)).toBe(true);
});
