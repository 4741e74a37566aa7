// The script of the check in a real shell, and its answers as they come from other machines.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { factsScript, readFacts } from '../../src/docker/facts.ts';
import { collides, readLsof, readProc, readSs } from '../../src/docker/listeners.ts';
import { overlaps, surrounds } from '../../src/model/ipv4.ts';

const bin = mkdtempSync(join(tmpdir(), 'netgen-facts-'));
afterAll(() => rmSync(bin, { recursive: true, force: true }));

const ask = (): string =>
  execFileSync('/bin/sh', ['-s'], { input: factsScript, encoding: 'utf8', env: { PATH: `${bin}:/usr/bin:/bin` } });

describe('the script', () => {
  it('asks a Docker that is there', () => {
    const answers = [
      '*ServerErrors*) echo "null /usr";;',
      '"ps --all"*) printf "net-node0-1\\tnet\\tnet\\tab12\\tnode0\\tUp 3 minutes (healthy)\\t127.0.0.1:26657->26657/tcp, 0.0.0.0:30000-30001->1-2/tcp, :::80->80/tcp\\n";;',
      '"volume ls"*) printf "net_data\\tnet\\tab12\\n";;',
      '"network ls"*) echo a1;;',
      '"network inspect"*) printf "web_default\\tweb\\t10.9.0.0/16 fd00::/64 \\nbridge\\t<no value>\\t172.17.0.0/16 \\n";;',
      '"context inspect"*) echo unix:///var/run/docker.sock;;',
    ];
    writeFileSync(join(bin, 'docker'), `#!/bin/sh\ncase "$*" in\n${answers.join('\n')}\nesac\n`, { mode: 0o755 });
    const facts = readFacts(ask())!;
    expect(facts.docker).toBe(true);
    expect(facts.daemonTrouble).toBeUndefined();
    expect(facts.endpoint).toBe('unix:///var/run/docker.sock');
    expect(facts.disk!.directory).toBe('/usr');
    expect(facts.disk!.freeBytes).toBeGreaterThan(0);
    expect(facts.containers[0]).toMatchObject({ network: 'net', identity: 'ab12', address: 'node0', runs: true });
    expect(facts.volumes).toEqual([{ name: 'net_data', project: 'net', identity: 'ab12' }]);
    expect(facts.containers[0]!.ports).toEqual([
      { protocol: 'tcp', address: '127.0.0.1', port: 26657 },
      { protocol: 'tcp', address: '*', port: 30000 },
      { protocol: 'tcp', address: '*', port: 30001 },
      { protocol: 'tcp', address: '::', port: 80 },
    ]);
    expect(facts.networks).toEqual([
      { name: 'web_default', project: 'web', subnets: ['10.9.0.0/16'] },
      { name: 'bridge', project: '', subnets: ['172.17.0.0/16'] },
    ]);
  });

  it.each([
    ['["permission denied"] \n', 'permission denied'],
    ['null \nCannot connect to the Docker daemon\n', 'Cannot connect to the Docker daemon'],
    ['WARNING: Error loading config file\nnull \npermission denied\n', 'permission denied'],
    ['template parsing error\n', 'template parsing error'],
    ['[] /var/lib/docker\nWARNING: No swap limit support\n', undefined],
    ['WARNING: No swap limit support\nnull /var/lib/docker\n', undefined],
  ])('tells why a daemon does not answer: %j', (info, expected) => {
    const facts = readFacts(`\n@netgen docker\n/usr/bin/docker\n\n@netgen info\n${info}\n@netgen end\n`)!;
    expect(facts.daemonTrouble).toBe(expected);
  });

  it('tells an answer that is not whole from one that is', () => {
    const whole = ask();
    expect(readFacts(whole)).toBeDefined();
    expect(readFacts(whole.slice(0, whole.indexOf('@netgen end')))).toBeUndefined();
    expect(readFacts('This account is currently not available.\n')).toBeUndefined();
  });

  it('never fails on what a machine answers', () => {
    const words = fc.constantFrom(
      '@netgen info\n',
      '@netgen ss\n',
      '@netgen networks\n',
      '@netgen containers\n',
      '@netgen disk\n',
      '@netgen end\n',
      'null /x\n',
      '\t',
      '->',
      ':1->2/tcp',
      '[',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(words, fc.string())), (parts) => {
        readFacts(parts.map((part) => `\n${part}`).join(''));
      }),
    );
  });
});

describe('listeners', () => {
  it('from ss', () => {
    const lines = [
      'Netid State  Recv-Q Send-Q Local Address:Port  Peer Address:PortProcess',
      'udp   UNCONN 0      0      127.0.0.53%lo:53         0.0.0.0:*    users:(("systemd-resolve",pid=7,fd=1))',
      'tcp   LISTEN 0      128          0.0.0.0:22         0.0.0.0:*',
      'tcp   LISTEN 0      511                *:80               *:*    users:(("nginx",pid=8,fd=6),("nginx",pid=9,fd=6))',
      'tcp   LISTEN 0      511             [::]:443           [::]:*',
    ];
    expect(readSs(lines.join('\n'))).toEqual([
      { protocol: 'udp', address: '127.0.0.53', port: 53, holder: 'systemd-resolve (process 7)' },
      { protocol: 'tcp', address: '*', port: 22 },
      { protocol: 'tcp', address: '*', port: 80, holder: 'nginx (process 8)' },
      { protocol: 'tcp', address: '::', port: 443 },
    ]);
  });

  it('from lsof and /proc', () => {
    expect(readLsof('node  812 ann 20u IPv4 0x1 0t0 TCP 127.0.0.1:3000 (LISTEN)\nCOMMAND PID\n')).toEqual([
      { protocol: 'tcp', address: '127.0.0.1', port: 3000, holder: 'node (process 812)' },
    ]);
    const proc = [
      '  sl  local_address rem_address   st',
      '   0: 0100007F:6821 00000000:0000 0A 00000000:00000000',
      '   1: 00000000:0016 00000000:0000 0A 00000000:00000000',
      '   2: 0100007F:6821 0100007F:9999 01 00000000:00000000',
    ];
    expect(readProc(proc.join('\n'))).toEqual([
      { protocol: 'tcp', address: '127.0.0.1', port: 26657 },
      { protocol: 'tcp', address: '*', port: 22 },
    ]);
  });

  it.each([
    ['127.0.0.1', '127.0.0.1', true],
    ['127.0.0.1', '*', true],
    ['127.0.0.1', '192.0.2.1', false],
    ['0.0.0.0', '192.0.2.1', true],
    ['0.0.0.0', '::1', false],
  ])('published on %s, taken on %s: %s', (bind, address, expected) => {
    const port = { protocol: 'tcp', port: 1 } as const;
    expect(collides(bind, port, { ...port, address })).toBe(expected);
  });
});

it.each([
  ['10.0.0.0/8', '10.71.0.0/16', true, true],
  ['10.71.0.0/16', '10.71.0.0/16', true, false],
  ['10.71.3.0/24', '10.71.0.0/16', true, false],
  ['10.72.0.0/16', '10.71.0.0/16', false, false],
  ['192.0.2.2/32', '10.71.0.0/16', false, false],
  ['0.0.0.0/1', '10.71.0.0/16', true, true],
])('%s and %s overlap: %s, the first is larger: %s', (one, other, both, larger) => {
  expect([overlaps(one, other), overlaps(other, one), surrounds(one, other)]).toEqual([both, both, larger]);
});
