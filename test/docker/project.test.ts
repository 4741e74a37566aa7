// What a project asks of its host, and how its services are: documents and lists as Compose itself writes them.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { findCompose } from '../../src/docker/compose-program.ts';
import type { ProgramResult } from '../../src/docker/programs.ts';
import { readProject } from '../../src/docker/project.ts';
import { down, list, up } from '../../src/docker/project-run.ts';
import { readContainers, statusOf } from '../../src/docker/status.ts';
import { machine } from '../../src/machine.ts';

const project = readProject({
  name: 'net',
  services: {
    node0: {
      restart: 'unless-stopped',
      labels: { 'netgen.dev/component': 'node0' },
      ports: ['127.0.0.1:26657:26657', { host_ip: '127.0.0.1', published: '28000', target: 26656, protocol: 'tcp' }],
    },
    'node0-prepare': { restart: 'no', labels: { 'netgen.dev/component': 'node0' } },
    node1: { restart: 'unless-stopped', scale: 0, ports: ['0.0.0.0:26658:26657/udp'] },
    load: { restart: 'no', profiles: ['bench'], ports: ['6565:6565'] },
    app: { restart: 'unless-stopped', ports: [{ published: 80, target: 8080, protocol: 'udp' }, { target: 1 }] },
  },
  networks: { default: { ipam: { config: [{ subnet: '10.71.0.0/16', ip_range: '10.71.128.0/17' }] } } },
});

describe('a project', () => {
  it('takes the ports of services that are to run', () => {
    expect(project.published).toEqual([
      { service: 'node0', bind: '127.0.0.1', port: 26657, protocol: 'tcp' },
      { service: 'node0', bind: '127.0.0.1', port: 28000, protocol: 'tcp' },
      { service: 'app', bind: '0.0.0.0', port: 80, protocol: 'udp' },
    ]);
    expect(project.subnets).toEqual(['10.71.0.0/16']);
  });

  it('without services asks for nothing', () => {
    expect(readProject({ name: 'net' })).toEqual({ name: 'net', services: [], published: [], subnets: [] });
  });
});

describe('status', () => {
  const line = (service: string, state: object): string =>
    JSON.stringify({ Service: service, Labels: 'a=b,netgen.dev/component=node0,c=d', Publishers: [], ...state });
  const stateOf = (service: string, state: object) =>
    statusOf(project, readContainers(line(service, state))).find((one) => one.service === service);

  it.each([
    ['node0', { State: 'running', Health: 'healthy' }, 'running, healthy', true],
    ['node0', { State: 'running', Health: '' }, 'running', true],
    ['node0', { State: 'running', Health: 'starting' }, 'running, starting', false],
    ['node0', { State: 'running', Health: 'unhealthy' }, 'running, unhealthy', false],
    ['node0', { State: 'restarting', ExitCode: 1 }, 'restarting', false],
    ['node0', { State: 'restarting', Status: 'Restarting (3) 2 seconds ago' }, 'restarting after exit code 3', false],
    ['node0', { State: 'exited', ExitCode: 137 }, 'exited with code 137', false],
    ['node0', { State: 'exited', ExitCode: 0 }, 'stopped by hand', false],
    ['node0-prepare', { State: 'exited', ExitCode: 0 }, 'ended', true],
    ['node0-prepare', { State: 'exited', ExitCode: 2 }, 'exited with code 2', false],
    ['node1', { State: 'running', Health: '' }, 'running, but stopped in the spec', false],
    ['node1', { State: 'exited', ExitCode: 137 }, 'exited with code 137', true],
    ['load', { State: 'running', Health: '' }, 'running', true],
    ['gone', { State: 'running', Health: '' }, 'running, but not in the spec', false],
  ])('of %s that is %j: %s', (service, state, expected, isFine) => {
    expect(stateOf(service, state)).toMatchObject({ state: expected, isFine });
  });

  it('lists what is not there, and passes over tasks that nobody started', () => {
    expect(statusOf(project, []).map(({ service, state, isFine }) => [service, state, isFine])).toEqual([
      ['app', 'not there', false],
      ['node0', 'not there', false],
      ['node0-prepare', 'not there', false],
      ['node1', 'stopped', true],
    ]);
  });

  it('reads only what is JSON', () => {
    expect(readContainers('WARN[0000] something\n\nnull\n[1]\n{"Service":"x","State":"dead"}\n')).toMatchObject([
      { service: 'undefined' },
      { service: 'x', address: 'x', state: 'dead', isFine: false },
    ]);
  });
});

const directory = mkdtempSync(join(tmpdir(), 'netgen-docker-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Programs of one test, as shell scripts that stand in for the real ones. */
function programs(scripts: Readonly<Record<string, string>>): string {
  const bin = mkdtempSync(join(directory, 'bin-'));
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  return bin;
}

const exec = (path: string) => (call: Parameters<typeof machine.exec>[0]) =>
  machine.exec({ ...call, env: { PATH: path, ...call.env } });

describe('Compose', () => {
  const noPlugin = 'case "$1" in --version) echo Docker;; *) echo "docker: unknown command" >&2; exit 1;; esac';
  it.each<[string, Record<string, string>, string | string[]]>([
    ['is the plugin', { docker: 'echo 2.40.3' }, 'docker compose'],
    [
      'is the program where there is no plugin',
      { docker: noPlugin, 'docker-compose': 'echo v2.23.1' },
      'docker-compose',
    ],
    [
      'is the program where the plugin is too old',
      { docker: 'echo 2.21.0', 'docker-compose': 'echo 5.0.1' },
      'docker-compose',
    ],
    ['of 2.24.0-desktop.1 is new enough', { docker: 'echo 2.24.0-desktop.1' }, 'docker compose'],
    ['of 2.23.0 is too old', { docker: 'echo 2.23.0' }, ['NG1752']],
    ['of 1.29.2 is too old', { docker: noPlugin, 'docker-compose': 'echo 1.29.2' }, ['NG1752']],
    ['is not there', { docker: noPlugin }, ['NG1751']],
    ['is not enough without Docker', { 'docker-compose': 'echo 2.40.3' }, ['NG1750']],
    ['and Docker are not there', {}, ['NG1750', 'NG1751']],
  ])('%s', async (_what, scripts, expected) => {
    const { value, diagnostics } = await findCompose({ exec: exec(programs(scripts)) });
    if (typeof expected === 'string') expect([value?.file, ...(value?.args ?? [])].join(' ')).toBe(expected);
    else expect(diagnostics.map(({ code }) => code)).toEqual(expected);
  });
});

describe('a run on a host', () => {
  const run = (script: string) => ({
    programs: { exec: exec(`${programs({ docker: script })}:/usr/bin:/bin`) },
    compose: { file: 'docker', args: ['compose'], version: '2.40.3' },
    host: { name: 'vm-1', ssh: 'ubuntu@192.0.2.10:22' },
    env: { DOCKER_HOST: 'ssh://192.0.2.10' },
    name: 'net',
    cwd: directory,
    prefix: '',
  });

  it('gives secrets in the environment, and never tells them', async () => {
    const script = 'case "$*" in *" ps "*) ;; *) echo "$NETGEN_SECRET_NODE0_KEYS was refused" >&2; exit 1;; esac';
    const secret = 'very-private';
    const options = { project, file: '/p/compose.yaml', secrets: { NETGEN_SECRET_NODE0_KEYS: secret }, timeout: 5 };
    const [diagnostic] = await up(run(script), options);
    expect(diagnostic).toMatchObject({ code: 'NG1765', notes: [{ message: 'docker says: *** was refused' }] });
    expect(JSON.stringify(diagnostic)).not.toContain(secret);
  });

  it('knows what to do about an image without the programs that prepare a volume', async () => {
    const script =
      'case "$*" in *" ps "*) ;; *) echo \'unable to start container process: exec: "chown": executable file not found in $PATH: unknown\' >&2; exit 1;; esac';
    const [diagnostic] = await up(run(script), { project, file: '/p/compose.yaml', secrets: {}, timeout: 5 });
    expect(diagnostic).toMatchObject({ code: 'NG1765' });
    expect(diagnostic!.help).toContain('`chown`');
    expect(diagnostic!.help).toContain('initContainers: [{name: tools, image: "docker.io/library/busybox:1.37.0"');
  });

  it('is not led astray by the Compose settings of the user', async () => {
    const script =
      'printf "%s\\n" "$*" "settings=$(env | grep -c -e ^COMPOSE_ -e ^DOCKER_DEFAULT_PLATFORM)" "host=$DOCKER_HOST" >&2; exit 3';
    const settings = { COMPOSE_PROFILES: 'bench', COMPOSE_REMOVE_ORPHANS: '0', DOCKER_DEFAULT_PLATFORM: 'linux/arm64' };
    Object.assign(process.env, settings);
    try {
      const [diagnostic] = await down(run(script), { volumes: true });
      expect(diagnostic!.code).toBe('NG1766');
      const said = diagnostic!.notes!.map(({ message }) => message.replace('docker says: ', ''));
      expect(said).toEqual([
        'compose --project-name net --ansi never --progress plain down --remove-orphans --volumes',
        'settings=0',
        'host=ssh://192.0.2.10',
      ]);
    } finally {
      for (const name of Object.keys(settings)) delete process.env[name];
    }
  });

  it('asks the host that was checked, whatever values a project has', async () => {
    const script = 'echo "host=$DOCKER_HOST" >&2; exit 1';
    const secrets = { DOCKER_HOST: 'tcp://198.51.100.9:2375' };
    const [diagnostic] = await up(run(script), { project, file: '/p/compose.yaml', secrets, timeout: 5 });
    expect(diagnostic!.notes![0]!.message).toBe('docker says: host=ssh://192.0.2.10');
  });

  it('says what to do when a port was taken meanwhile', async () => {
    const script = 'echo "Bind for 127.0.0.1:26657 failed: port is already allocated" >&2; exit 1';
    const [diagnostic] = await up(run(script), { project, file: '/p/compose.yaml', secrets: {}, timeout: 5 });
    expect(diagnostic!.help).toContain('give the network other ports with `hosts: {NAME: {ports: FROM-TO}}`');
  });

  it('names the logs of what fails before those of what waits for it', async () => {
    const lines = [
      { Service: 'app', State: 'created' },
      { Service: 'node0', State: 'restarting', Status: 'Restarting (3) 2 seconds ago' },
    ].map((one) => JSON.stringify(one));
    const script = `case "$*" in *" ps "*) printf '%s\\n' ${lines.map((line) => `'${line}'`).join(' ')};; *) exit 1;; esac`;
    const [diagnostic] = await up(run(script), { project, file: '/p/compose.yaml', secrets: {}, timeout: 5 });
    expect(diagnostic!.notes!.map(({ message }) => message)).toEqual([
      '`node0` is restarting after exit code 3',
      '`app` is created',
    ]);
    expect(diagnostic!.help).toBe('run `netgen compose SPEC --logs node0`');
  });

  it('without anything to run takes away what ran', async () => {
    const [diagnostic] = await up(run('echo "$*" >&2; exit 1'), {
      project: { ...project, services: [] },
      file: '/p/compose.yaml',
      secrets: {},
      timeout: 5,
    });
    expect(diagnostic!.notes![0]!.message).toContain('down --remove-orphans');
  });

  it('tells what Docker said when it cannot list', async () => {
    const { value, diagnostics } = await list(run('echo "error during connect" >&2; exit 1'));
    expect(value).toBeUndefined();
    expect(diagnostics[0]).toMatchObject({ code: 'NG1766', notes: [{ message: 'docker says: error during connect' }] });
  });
});

describe('the machine', () => {
  const sh = (script: string, more: object = {}): Promise<ProgramResult> =>
    machine.exec({ file: 'sh', args: ['-c', script], ...more });

  it('runs programs with input, environment and directory, and tells how they ended', async () => {
    const env = { NETGEN_X: 'y' };
    expect(await sh('cat; printf "%s %s" "$NETGEN_X" "$PWD"; exit 3', { env, cwd: '/', input: 'in ' })).toEqual({
      ended: 'exit',
      code: 3,
      stdout: 'in y /',
      stderr: '',
    });
    expect((await machine.exec({ file: '/nonexistent', args: [] })).ended).toBe('missing');
    expect((await sh('kill -9 $$')).ended).toBe('signal');
    expect((await sh('exec sleep 60', { timeout: 0.2 })).ended).toBe('timeout');
    expect((await sh('exit 0', { input: 'x'.repeat(1_000_000) })).code).toBe(0);
  });

  it('shows what a program says line by line, but not what was asked to be left out', async () => {
    const script =
      'const { machine } = await import(process.argv[1]); await machine.exec(' +
      '{ file: "printf", args: ["Container a  Running\\nContainer b  Started"], show: { stream: "stderr", prefix: "vm | ", skip: /Running$/ } });';
    const dist = fileURLToPath(new URL('../../dist/machine.js', import.meta.url));
    const shown = await machine.exec({ file: process.execPath, args: ['--input-type=module', '-e', script, dist] });
    expect(shown.stderr + shown.stdout).toBe('vm | Container b  Started\n');
  });

  it('holds a program until it is released, or says why it cannot', async () => {
    const held = await machine.hold({ file: 'sh', args: ['-c', 'echo $$; exec cat'] });
    expect(held.failed).toBeUndefined();
    await held.release();
    const failed = await machine.hold({ file: 'sh', args: ['-c', 'echo no >&2; exit 5'] });
    expect(failed.failed).toMatchObject({ ended: 'exit', code: 5, stderr: 'no\n' });
    const silent = await machine.hold({ file: 'sh', args: ['-c', 'exec cat'], timeout: 0.2 });
    expect(silent.failed?.ended).toBe('timeout');
    expect((await machine.hold({ file: '/nonexistent', args: [] })).failed?.ended).toBe('missing');
  });

  it('has temporary directories that only the user can enter', () => {
    const made = machine.temporaryDirectory();
    expect(execFileSync('ls', ['-ld', made], { encoding: 'utf8' })).toMatch(/^drwx------/);
  });
});
