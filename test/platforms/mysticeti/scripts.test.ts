// The scripts run in a real bash; `replica` and `getent` are stand-ins that write down how they were called.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pageCheck, replicaCommand, replicaFiles, validatorCommand } from '../../../src/platforms/mysticeti/scripts.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'netgen-mysticeti-'));
  for (const name of ['bin', 'config', 'data']) mkdirSync(join(root, name));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function program(name: string, text: string): void {
  writeFileSync(join(root, 'bin', name), `#!/bin/bash\n${text}\n`);
  chmodSync(join(root, 'bin', name), 0o755);
}

/** The files of a committee, with the paths of the image moved below the temporary directory. */
function install(hosts: readonly string[]): void {
  const files = replicaFiles({ hosts, parameters: 'dag:\n', load: undefined });
  for (const [name, text] of Object.entries(files)) {
    const moved = text.replaceAll('/etc/mysticeti', join(root, 'config')).replaceAll('/app/data', join(root, 'data'));
    writeFileSync(join(root, 'config', name), moved);
  }
  program('replica', `echo "$*" >>${root}/calls`);
  // getent gives one line per kind of socket, and status 2 for a name that it does not know.
  program('getent', `grep "^$2 " ${root}/names | while read -r _ ip; do echo "$ip STREAM $2"; echo "$ip DGRAM"; done`);
  program('sleep', 'exit 0');
}

const names = (known: { readonly [host: string]: string }): void =>
  writeFileSync(
    join(root, 'names'),
    Object.entries(known)
      .map((pair) => `${pair.join(' ')}\n`)
      .join(''),
  );

const run = (script: string, ...args: readonly string[]) =>
  spawnSync('bash', [join(root, 'config', script), ...args], {
    env: { PATH: `${join(root, 'bin')}:${process.env.PATH}` },
    encoding: 'utf8',
    timeout: 20_000,
  });
const read = (name: string): string => readFileSync(join(root, name), 'utf8');
const calls = (): string[] => read('calls').trimEnd().split('\n');
const genesisWith = (...ips: readonly string[]): string =>
  `test-genesis --ips ${ips.join(' ')} --working-directory ${root}/data --replica-parameters-path ${root}/config/parameters.yaml`;

describe('genesis.sh', () => {
  it('takes addresses as they are and asks nobody for them', () => {
    install(['172.20.0.10', '172.20.0.11', '172.20.0.12']);
    program('getent', 'exit 99');
    expect(run('genesis.sh')).toMatchObject({ status: 0, stderr: '' });
    expect(calls()).toEqual([genesisWith('172.20.0.10', '172.20.0.11', '172.20.0.12')]);
  });

  it('resolves names, in the order of the committee', () => {
    install(['b.example', 'a.example', 'c.example']);
    names({ 'a.example': '10.0.0.1', 'b.example': '10.0.0.2', 'c.example': '10.0.0.3' });
    expect(run('genesis.sh').status).toBe(0);
    expect(calls()).toEqual([genesisWith('10.0.0.2', '10.0.0.1', '10.0.0.3')]);
    expect(read('data/addresses')).toBe('10.0.0.2 10.0.0.1 10.0.0.3\n');
  });

  it('goes on without a host that has no address for a minute', () => {
    install(['a.example', 'b.example', 'c.example']);
    program('sleep', `echo "$1" >>${root}/slept`);
    names({ 'a.example': '10.0.0.1', 'c.example': '10.0.0.3' });
    expect(run('genesis.sh').status).toBe(0);
    expect(read('slept')).toBe('1\n'.repeat(60));
    expect(calls()).toEqual([genesisWith('10.0.0.1', '127.0.0.1', '10.0.0.3')]);
    expect(read('data/addresses')).toBe('10.0.0.1 - 10.0.0.3\n');
  });

  it('waits for a host until it has an address', () => {
    install(['a.example', 'b.example', 'c.example']);
    names({ 'a.example': '10.0.0.1', 'c.example': '10.0.0.3' });
    program('sleep', `echo 'b.example 10.0.0.2' >>${root}/names`);
    expect(run('genesis.sh').status).toBe(0);
    expect(calls()).toEqual([genesisWith('10.0.0.1', '10.0.0.2', '10.0.0.3')]);
  });

  it('trusts nothing that an earlier pod has seen', () => {
    install(['a.example', 'b.example', 'c.example']);
    writeFileSync(join(root, 'data/addresses'), '10.9.9.1 10.9.9.2 10.9.9.3\n');
    names({ 'a.example': '10.0.0.1', 'b.example': '10.0.0.2' });
    run('genesis.sh');
    expect(calls()).toEqual([genesisWith('10.0.0.1', '10.0.0.2', '127.0.0.1')]);
  });

  it('fails when the code base makes no files', () => {
    install(['10.0.0.1', '10.0.0.2', '10.0.0.3']);
    program('replica', 'exit 3');
    expect(run('genesis.sh').status).toBe(3);
    expect(existsSync(join(root, 'data/addresses'))).toBe(false);
  });
});

describe('run.sh', () => {
  const before = '10.0.0.1 10.0.0.2 10.0.0.3\n';

  it('ends as the replica ends', () => {
    install(['10.0.0.1', '10.0.0.2', '10.0.0.3']);
    writeFileSync(join(root, 'data/addresses'), before);
    program('sleep', 'exec /bin/sleep 0.2');
    program('replica', 'exit 7');
    expect(run('run.sh', 'run')).toMatchObject({ status: 7, stdout: 'the replica has ended with status 7\n' });
  });

  it('starts the replica again with new files when an address has changed', () => {
    install(['a.example', 'b.example', 'c.example']);
    writeFileSync(join(root, 'data/addresses'), before);
    names({ 'a.example': '10.0.0.1', 'b.example': '10.0.0.9', 'c.example': '10.0.0.3' });
    // The first one runs until it is ended, the second one ends by itself.
    program(
      'replica',
      `echo "$*" >>${root}/calls
[ "$1" = run ] || exit 0
[ -e ${root}/again ] && exit 5
touch ${root}/again
exec /bin/sleep 60`,
    );
    // The replica is there before anybody looks at the addresses.
    program('sleep', `until [ -e ${root}/again ]; do /bin/sleep 0.01; done`);
    const { status, stdout } = run('run.sh', 'run', '--authority', '0');
    expect(calls()).toEqual([
      'run --authority 0',
      genesisWith('10.0.0.1', '10.0.0.9', '10.0.0.3'),
      'run --authority 0',
    ]);
    expect(stdout).toContain('10.0.0.1 10.0.0.2 10.0.0.3 to 10.0.0.1 10.0.0.9 10.0.0.3');
    expect(status).toBe(5);
  });

  it('keeps the address of a host that is away', () => {
    install(['a.example', 'b.example', 'c.example']);
    writeFileSync(join(root, 'data/addresses'), before);
    names({ 'a.example': '10.0.0.1', 'c.example': '10.0.0.3' });
    // The replica ends once the addresses have been looked at three times.
    program('sleep', `echo >>${root}/looks; /bin/sleep 0.05`);
    program('replica', `until [ "$(cat ${root}/looks 2>/dev/null | wc -l)" -gt 3 ]; do /bin/sleep 0.01; done; exit 4`);
    expect(run('run.sh', 'run').status).toBe(4);
    expect(read('data/addresses')).toBe(before);
  });
});

describe('commands', () => {
  it('are those of the code bases', () => {
    expect(replicaCommand(27, { logLevel: 'debug', load: true }).join(' ')).toBe(
      'bash /etc/mysticeti/run.sh --log-level debug run --authority 27 ' +
        '--public-config-path /app/data/public-replica-config.yaml ' +
        '--private-config-path /app/data/private-replica-config-AB.yaml ' +
        '--load-generator-config-path /etc/mysticeti/load.yaml',
    );
    const peers = ['172.20.0.10:26657', '172.20.0.12:26657'];
    expect(validatorCommand(1, { rpc: 26657, abci: 26671, peers }).join(' ')).toBe(
      'validator --authority-index 1 --rpc-port 26657 --abci-port 26671 --working-directory /app/data ' +
        '--peer-addresses 172.20.0.10:26657,172.20.0.12:26657',
    );
  });

  it.each([
    ['200 OK', 0],
    ['404 Not Found', 1],
  ])('look at the status of a page: %s', async (answer, status) => {
    const { createServer } = await import('node:http');
    const { spawn } = await import('node:child_process');
    const code = Number(answer.split(' ')[0]);
    const server = createServer((request, response) =>
      response.writeHead(request.url === '/health' ? code : 500).end(),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const [file, ...args] = pageCheck(port, '/health');
    const child = spawn(file!, args);
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(status);
    await new Promise((resolve) => server.close(resolve));
    expect(spawnSync(file!, args).status).not.toBe(0);
  });
});
