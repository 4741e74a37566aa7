// Connections to Docker hosts without a network: which setting wins, what ssh makes of the configuration, what its errors become.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { type SshTarget, shownTarget, sshTarget, variableOf } from '../../src/docker/ssh-access.ts';
import { sshConfig, sshShim } from '../../src/docker/ssh-config.ts';
import { keyMissing, sshTrouble } from '../../src/docker/ssh-trouble.ts';
import type { SshAccess } from '../../src/model/network.ts';

const directory = mkdtempSync(join(tmpdir(), 'netgen-ssh-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const resolved = (ssh: Partial<SshAccess>, variables: Readonly<Record<string, string>> = {}) =>
  sshTarget(
    { name: 'vm-1', ssh: { address: '192.0.2.10', ...ssh }, at: ['hosts', 'vm-1'] },
    { env: (name) => variables[name] },
  );

describe('a connection', () => {
  it.each<[string, Partial<SshAccess>, Record<string, string>, Partial<SshTarget>]>([
    ['has defaults', {}, {}, { address: '192.0.2.10', port: 22, user: 'ubuntu', timeout: 30 }],
    [
      'takes the environment over defaults',
      {},
      { NETGEN_SSH_USER: 'ops', NETGEN_SSH_PORT: '2222', NETGEN_SSH_TIMEOUT: '5s' },
      { port: 2222, user: 'ops', timeout: 5 },
    ],
    [
      'takes the host’s variable over the general one',
      {},
      { NETGEN_SSH_USER: 'ops', NETGEN_SSH_VM_1_USER: 'ann' },
      { user: 'ann' },
    ],
    [
      'takes the spec over the environment',
      { user: 'spec', port: 23, timeout: 9 },
      { NETGEN_SSH_VM_1_USER: 'ann', NETGEN_SSH_PORT: '2222', NETGEN_SSH_TIMEOUT: '5' },
      { user: 'spec', port: 23, timeout: 9 },
    ],
    ['takes a person’s key over the spec’s', { key: 'team' }, { NETGEN_SSH_KEY: 'mine' }, { key: 'mine' }],
    [
      'takes the address of a tunnel over the spec’s',
      {},
      { NETGEN_SSH_VM_1_ADDRESS: '127.0.0.1' },
      { address: '127.0.0.1' },
    ],
    ['takes no address for all hosts', {}, { NETGEN_SSH_ADDRESS: '127.0.0.1' }, { address: '192.0.2.10' }],
    ['takes an empty variable for none', {}, { NETGEN_SSH_USER: '' }, { user: 'ubuntu' }],
    ['takes known hosts of the environment', {}, { NETGEN_SSH_KNOWN_HOSTS: '/k' }, { knownHosts: '/k' }],
    ['takes IPv6', { address: '2001:db8::1' }, {}, { address: '2001:db8::1' }],
  ])('%s', (_what, ssh, variables, expected) => {
    expect(resolved(ssh, variables).value).toMatchObject(expected);
  });

  it('is shown with brackets around IPv6', () => {
    expect(shownTarget(resolved({ address: '2001:db8::1' }).value!)).toBe('ubuntu@[2001:db8::1]:22');
    expect(variableOf('vm-1.a', 'USER')).toBe('NETGEN_SSH_VM_1_A_USER');
  });

  it('never has a value that is an option, more than one word or more than one line', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '-oProxyCommand=x',
        '-',
        '--',
        'a b',
        'a\nHost *',
        'a"b',
        '',
        ' ',
        'a;b',
        'x@y',
        '-1.2.3.4',
        'a%h',
      ),
    );
    fc.assert(
      fc.property(hostile, hostile, hostile, (address, user, key) => {
        const { value, diagnostics } = resolved({ address, user, key });
        if (!value) {
          expect(diagnostics.every(({ code, help }) => code === 'NG1760' && help !== undefined)).toBe(true);
          return;
        }
        expect(value.address).toMatch(/^[A-Za-z0-9:][A-Za-z0-9.:-]*$/);
        expect(value.user).toMatch(/^[A-Za-z_][A-Za-z0-9_.-]*$/);
        const clean = resolved({ key: 'k' }).value!;
        const lines = (target: SshTarget) => sshConfig(target, '/d').split('\n').length;
        if (value.key !== undefined) expect(lines(value)).toBe(lines(clean));
      }),
    );
  });
});

const target: SshTarget = { host: 'vm-1', address: '192.0.2.10', port: 2222, user: 'ops', timeout: 7 };

describe.skipIf(spawnSync('ssh', ['-V']).status !== 0)('the configuration, as ssh itself reads it', () => {
  const options = (given: SshTarget, host = given.address): Map<string, string> => {
    const config = join(directory, 'config');
    // The user's own file is not part of the test.
    writeFileSync(config, sshConfig(given, directory).replace(/^Include.*$/gm, ''));
    const lines = execFileSync('ssh', ['-G', '-F', config, '--', host], { encoding: 'utf8' }).split('\n');
    return new Map(lines.map((line) => [line.split(' ')[0]!, line.slice(line.indexOf(' ') + 1)]));
  };

  it('says who and where, asks nothing, and keeps connections alive', () => {
    const found = options(target);
    expect(Object.fromEntries(found)).toMatchObject({
      user: 'ops',
      port: '2222',
      hostname: '192.0.2.10',
      batchmode: 'yes',
      connecttimeout: '7',
      serveraliveinterval: '15',
      controlpath: `${directory}/control`,
      requesttty: 'false',
    });
    expect(found.get('stricthostkeychecking')).not.toMatch(/no|off|false/);
  });

  it('leaves a machine on the way there to the settings of the user', () => {
    const found = options({ ...target, key: '/k' }, 'jump.example.net');
    expect(Object.fromEntries(found)).toMatchObject({ port: '22', batchmode: 'yes', connecttimeout: '7' });
    expect(found.get('user')).not.toBe('ops');
    expect(found.get('identityfile')).not.toBe('/k');
    expect(found.get('controlpath')).toBeUndefined();
  });

  it('keeps odd paths as they are', () => {
    const found = options({ ...target, key: '/a b/100%h/key', knownHosts: '/c d/known' });
    expect(found.get('identityfile')).toBe('/a b/100%%h/key');
    expect(found.get('identitiesonly')).toBe('yes');
    expect(found.get('userknownhostsfile')).toContain('/c d/known');
  });

  it('does without a shared connection where the path of its socket is too long', () => {
    expect(sshConfig(target, `/${'d'.repeat(90)}`)).toContain('ControlPath none');
  });
});

it('starts the real ssh behind it, with the settings before what Docker gives', () => {
  const [first, second] = [join(directory, 'first'), join(directory, 'second')];
  execFileSync('mkdir', [first, second]);
  writeFileSync(join(first, 'ssh'), sshShim(target, "/it's/config"), { mode: 0o700 });
  writeFileSync(join(second, 'ssh'), '#!/bin/sh\nprintf "%s\\n" "$@"\n', { mode: 0o700 });
  const args = ['-o', 'ConnectTimeout=30', '-T', '--', '192.0.2.10', 'docker', 'system', 'dial-stdio'];
  const printed = execFileSync(join(first, 'ssh'), args, {
    env: { PATH: `${first}:${second}:/bin` },
    encoding: 'utf8',
  });
  expect(printed.split('\n')).toEqual(['-F', "/it's/config", '-o', 'ConnectTimeout=7', ...args, '']);
});

it.each([
  ['NG1761', 'ssh: connect to host 192.0.2.10 port 2222: Connection refused', 'nothing listens on port 2222'],
  ['NG1761', 'ssh: connect to host 192.0.2.10 port 2222: Connection timed out', 'cannot be reached within 7 s'],
  ['NG1761', 'ssh: Could not resolve hostname vm: Name or service not known', 'no address is known'],
  ['NG1761', 'kex_exchange_identification: Connection closed by remote host', 'cannot be reached'],
  [
    'NG1762',
    'No ED25519 host key is known for [192.0.2.10]:2222 and you have requested strict checking.\nHost key verification failed.',
    'is not known',
  ],
  ['NG1762', '@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification failed.', 'another host key'],
  ['NG1763', 'ops@192.0.2.10: Permission denied (publickey).', 'refuses the login'],
  [
    'NG1764',
    'WARNING: UNPROTECTED PRIVATE KEY FILE!\nops@192.0.2.10: Permission denied (publickey).',
    'others can read',
  ],
  ['NG1764', 'Load key "/k": error in libcrypto\nops@192.0.2.10: Permission denied (publickey).', 'not a private key'],
])('%s: %s', (code, stderr, message) => {
  const diagnostic = sshTrouble(target, { ended: 'exit', code: 255, stdout: '', stderr });
  expect(diagnostic.code).toBe(code);
  expect(diagnostic.message).toContain(message);
  expect(diagnostic.notes![0]!.message).toBe(`ssh says: ${stderr.split('\n').at(-1)}`);
  expect(diagnostic.help).not.toMatch(/StrictHostKeyChecking/);
});

it('NG1764 where ssh, or a key file, is not there', () => {
  expect(sshTrouble(target, { ended: 'missing', code: -1, stdout: '', stderr: '' }).code).toBe('NG1764');
  expect(keyMissing({ ...target, key: '/k' })).toMatchObject({
    code: 'NG1764',
    message: expect.stringContaining('/k'),
  });
});

it('never has the rights of a file changed that is no private key', () => {
  const target = resolved({ key: '/k.pub' }).value!;
  const said = { ended: 'exit', code: 255, stdout: '', stderr: 'WARNING: UNPROTECTED PRIVATE KEY FILE!' } as const;
  expect(sshTrouble(target, said, true).help).toBe('run `chmod 600 /k.pub`');
  const diagnostic = sshTrouble(target, said, false);
  expect(diagnostic.message).toBe('`/k.pub` is not a private key that ssh can read');
  expect(diagnostic.help).not.toContain('chmod');
});
