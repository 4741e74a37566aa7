// The scripts of the pod, run by real shells with a stand-in for the name look-up and for waiting.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { plainStartScript, prepareScript, startScript } from '../../../src/platforms/cometbft/start.ts';

const directory = mkdtempSync(join(tmpdir(), 'netgen-scripts-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const shells = [
  ['sh', ['sh']],
  ['busybox', ['busybox', 'sh']],
].filter(([, command]) => {
  try {
    execFileSync(command![0]!, ['sh', '-c', ':'].slice(command!.length === 1 ? 1 : 0));
    return true;
  } catch {
    return false;
  }
}) as [string, string[]][];

/** A pod's home with its tools: `getent` knows the names in `known`, `cometbft` says how it was called. */
function pod(peers: string, known: readonly string[] = []): { home: string; env: Record<string, string> } {
  const home = mkdtempSync(join(directory, 'pod-'));
  for (const name of ['bin', 'config', 'data']) mkdirSync(join(home, name));
  const tool = (name: string, script: string): void => {
    writeFileSync(join(home, 'bin', name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(home, 'bin', name), 0o755);
  };
  tool(
    'getent',
    `echo "$2" >> ${home}/asked; case "$2" in ${[...known, 'nobody.invalid'].join('|')}) [ "$2" != nobody.invalid ] ;; *) false ;; esac`,
  );
  tool('cometbft', 'echo "cometbft $*"');
  writeFileSync(
    join(home, 'config/config.toml'),
    `[p2p]\nladdr = "x@evil:1"\npersistent_peers = "${peers}"\npex = false\n`,
  );
  return { home, env: { PATH: `${join(home, 'bin')}:/usr/bin:/bin` } };
}

interface Run {
  readonly shell: readonly string[];
  readonly script: string;
  /** Functions in place of tools. */
  readonly before?: string;
}

function run({ home, env }: ReturnType<typeof pod>, { shell, script, before = '' }: Run): string {
  // A function, because busybox has a `sleep` of its own that no PATH replaces.
  const sleep = `sleep() { echo "$1" >> ${home}/slept; }\n`;
  const text = sleep + before + script.replaceAll('/cometbft/', `${home}/`);
  return execFileSync(shell[0]!, [...shell.slice(1), '-c', text], { encoding: 'utf8', env });
}

const lines = (path: string): string[] => (existsSync(path) ? readFileSync(path, 'utf8').trimEnd().split('\n') : []);

describe.each(shells)('%s', (_name, shell) => {
  it('writes the sign state of a new volume once, and in one step', () => {
    const one = pod('');
    expect(run(one, { shell, script: prepareScript })).toContain('begins at height 0');
    const state = join(one.home, 'data/priv_validator_state.json');
    expect(JSON.parse(readFileSync(state, 'utf8'))).toEqual({ height: '0', round: 0, step: 0 });
    expect(existsSync(`${state}.new`)).toBe(false);
  });

  it.each([
    ['what the validator signed', '{\n  "height": "7",\n  "round": 0,\n  "step": 3\n}'],
    ['even what is no state: a person must look at it', ''],
  ])('leaves %s alone', (_what, content) => {
    const one = pod('');
    const state = join(one.home, 'data/priv_validator_state.json');
    writeFileSync(state, content);
    expect(run(one, { shell, script: prepareScript })).toContain('stays as it is');
    expect(readFileSync(state, 'utf8')).toBe(content);
  });

  it('asks for the names of peers and not for addresses', () => {
    const peers =
      'a1@node1.net.svc.cluster.local:26656,b2@192.0.2.7:31000,c3@[2001:db8::7]:26656,d4@node3.example.net:1';
    const one = pod(peers, ['node1.net.svc.cluster.local', 'node3.example.net']);
    expect(run(one, { shell, script: prepareScript })).toContain('netgen: ready');
    expect(lines(join(one.home, 'asked'))).toEqual(['node1.net.svc.cluster.local', 'node3.example.net']);
    expect(lines(join(one.home, 'slept'))).toEqual([]);
  });

  it('asks nslookup where there is no getent, by what it says: its exit code differs between builds', () => {
    const one = pod('a1@node1.example.net:1,b2@node2.example.net:1');
    const nslookup =
      'command() { return 1; }\n' +
      'nslookup() { case $1 in node1.*) printf "Server: x\\n\\nName: %s\\n" "$1"; return 1 ;; *) echo "** server can\'t find it"; esac; }\n';
    expect(run(one, { shell, script: prepareScript, before: nslookup })).toContain(
      'node2.example.net does not resolve',
    );
    expect(lines(join(one.home, 'slept'))).toHaveLength(30);
  });

  it('waits for the first peers as long as it takes, and says so each half minute', () => {
    const one = pod('a1@far.example.net:1', ['far.example.net']);
    writeFileSync(
      join(one.home, 'config/first-peers'),
      '11\n10 near.example.net\n10 far.example.net\n10 last.example.net\n',
    );
    // far and last come up after 100 s; near never does.
    const late = `resolved() { [ "$(cat ${one.home}/slept 2> /dev/null | wc -l)" -ge 50 ]; }\n`;
    const getent = `${late}getent() { case $2 in near.*) false ;; *) resolved ;; esac; }\n`;
    const said = run(one, { shell, script: prepareScript, before: getent });
    expect(said.match(/waiting for peers on other clusters: .* does not resolve yet \([0-9]+ s\)/g)).toEqual(
      [0, 30, 60, 90].map((s) => `waiting for peers on other clusters: last.example.net does not resolve yet (${s} s)`),
    );
    expect(said).toContain('netgen: ready');
    expect(lines(join(one.home, 'slept'))).toHaveLength(50);
  });

  it('asks for no more of the first peers than it needs', () => {
    const one = pod('', ['far.example.net']);
    writeFileSync(join(one.home, 'config/first-peers'), '1\n1 far.example.net\n1 near.example.net\n');
    expect(run(one, { shell, script: prepareScript })).not.toContain('waiting');
    expect(lines(join(one.home, 'asked'))).toEqual(['far.example.net']);
  });

  it('waits at most a minute for all of them together, then says so and goes on', () => {
    const one = pod('a1@gone.example.net:1,b2@also.example.net:1', ['also.example.net']);
    expect(run(one, { shell, script: prepareScript })).toContain(
      'gone.example.net does not resolve after 60 s: starting without it',
    );
    expect(lines(join(one.home, 'slept')).reduce((sum, seconds) => sum + Number(seconds), 0)).toBe(60);
  });

  it.each([
    [
      'a volume that never signed',
      '{\n  "height": "0",\n  "round": 0,\n  "step": 0\n}\n',
      ' --consensus.double_sign_check_height=10',
    ],
    ['a volume that has signed', '{\n  "height": "10",\n  "round": 0,\n  "step": 3,\n  "signature": "AA=="\n}', ''],
  ])('starts %s', (_what, state, flags) => {
    const one = pod('');
    writeFileSync(join(one.home, 'data/priv_validator_state.json'), state);
    expect(run(one, { shell, script: startScript }).trim()).toBe(`cometbft node${flags}`);
    expect(run(one, { shell, script: plainStartScript }).trim()).toBe('cometbft node');
  });
});
