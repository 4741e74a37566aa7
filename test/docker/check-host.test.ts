// What the check of a Docker host says, row by row, as a person reads it.
import { expect, it } from 'vitest';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { renderText } from '../../src/diagnostics/render-text.ts';
import { checkDaemon, checkProject, type ShownHost } from '../../src/docker/check-host.ts';
import type { HostFacts } from '../../src/docker/facts.ts';
import type { Project, Published } from '../../src/docker/project.ts';

const here: ShownHost = { name: 'local' };
const there: ShownHost = { name: 'vm-1', ssh: 'ubuntu@192.0.2.10:22' };

const good: HostFacts = {
  docker: true,
  endpoint: 'unix:///var/run/docker.sock',
  containers: [],
  volumes: [],
  networks: [{ name: 'bridge', project: '', subnets: ['172.17.0.0/16'] }],
  listeners: [],
  routes: [{ subnet: '172.17.0.0/16', device: 'docker0' }],
  disk: { directory: '/var/lib/docker', freeBytes: 20 * 1024 ** 3 },
};

const rpc: Published = { protocol: 'tcp', bind: '127.0.0.1', port: 26657, service: 'node0' };
const project: Project = { name: 'net', services: [], published: [rpc], subnets: ['10.71.0.0/16'] };

const text = (diagnostics: readonly Diagnostic[]): string =>
  renderText(diagnostics, { sources: new Map(), width: 400 }).replace(/\n\n\d+ (error|warning).*\n$/, '');

it('NG1753 names what leads Docker elsewhere', () => {
  const facts = { ...good, daemonTrouble: 'Cannot connect to the Docker daemon' };
  const env = (name: string) => ({ DOCKER_HOST: 'tcp://192.0.2.9:2375' })[name];
  expect(text(checkDaemon(here, facts, env))).toContain(
    '= note: the environment has DOCKER_HOST=tcp://192.0.2.9:2375\n   = help: correct DOCKER_HOST, or run `unset DOCKER_HOST` to use the daemon of this machine',
  );
  expect(text(checkDaemon(there, facts, env))).toContain('help: on `vm-1` run `sudo systemctl start docker`');
});

it.each<[string, ShownHost, Partial<HostFacts>, string]>([
  [
    'NG1750',
    there,
    { docker: false },
    'error[NG1750]: `docker` is not installed on host `vm-1` (`ubuntu@192.0.2.10:22`)\n   = note: `netgen synth` and `netgen validate` need no Docker\n   = help: install it there as on https://docs.docker.com/engine/install',
  ],
  [
    'NG1753',
    there,
    {
      daemonTrouble:
        'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
    },
    'error[NG1753]: the Docker daemon of host `vm-1` (`ubuntu@192.0.2.10:22`) does not answer\n   = note: docker says: Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running\n   = help: on `vm-1` run `sudo systemctl start docker`, or start Docker Desktop; `docker info` says more',
  ],
  [
    'NG1754',
    here,
    {
      daemonTrouble:
        'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock',
    },
    'error[NG1754]: the user has no right to use Docker on this machine\n   = note: docker says: permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock\n   = help: run `sudo usermod -aG docker "$USER"`, then log in again',
  ],
])('%s of the daemon', (_code, host, facts, expected) => {
  expect(text(checkDaemon(host, { ...good, ...facts }))).toBe(expected);
});

const container = {
  name: 'web-1',
  project: 'web',
  network: '',
  identity: '',
  address: '',
  runs: true,
  ports: [{ protocol: 'tcp', address: '*', port: 26657 }],
} as const;
const listener = { protocol: 'tcp', address: '*', port: 26657 } as const;
const gibibyte = 1024 ** 3;

it.each<[string, Partial<HostFacts>, string]>([
  [
    'NG1755 by a container',
    { containers: [container] },
    'error[NG1755]: port 26657 of this machine is busy, and `node0` needs it\n   = note: the container `web-1` of the Compose project `web` holds it',
  ],
  [
    'NG1755 by a process',
    { listeners: [{ ...listener, holder: 'nginx (process 812)' }] },
    '= note: `nginx (process 812)` holds it',
  ],
  ['NG1755 by a stranger', { listeners: [listener] }, "`sudo ss -ltunp 'sport = :26657'` names it"],
  [
    'NG1756 by a network',
    { networks: [{ name: 'web_default', project: 'web', subnets: ['10.71.3.0/24'] }] },
    'error[NG1756]: the subnet 10.71.0.0/16 of this machine is taken\n   = note: the Docker network `web_default` of the Compose project `web` has 10.71.3.0/24\n   = help: give the network another one: `hosts: {local: {subnet: 10.200.0.0/16}}`',
  ],
  ['NG1756 by an interface', { routes: [{ subnet: '10.71.9.0/24', device: 'eth1' }] }, 'error[NG1756]'],
  [
    'NG1756 out of a wide network',
    { routes: [{ subnet: '10.0.0.0/8', device: 'tun0' }] },
    'warning[NG1756]: the subnet 10.71.0.0/16 of this machine is taken out of a larger network\n   = note: the machine reaches 10.0.0.0/8 through `tun0`',
  ],
  [
    'NG1757 that is the end',
    { disk: { directory: '/var/lib/docker', freeBytes: gibibyte / 2 } },
    'error[NG1757]: 0.5 GiB are free for Docker on this machine, in `/var/lib/docker`\n   = help: run `docker system df`, then `docker system prune`',
  ],
  ['NG1757 soon', { disk: { directory: '/var/lib/docker', freeBytes: 3 * gibibyte } }, 'warning[NG1757]: 3.0 GiB'],
])('%s', (_what, facts, expected) => {
  expect(text(checkProject(here, { ...good, ...facts }, project))).toContain(expected);
});

it.each<[string, Partial<HostFacts>]>([
  ['nothing there', {}],
  [
    'the project itself, running',
    {
      containers: [{ ...container, name: 'net-node0-1', project: 'net', network: 'net' }],
      listeners: [{ ...listener, holder: 'docker-proxy (process 9)' }],
      networks: [{ name: 'net_default', project: 'net', subnets: ['10.71.0.0/16'] }],
      routes: [{ subnet: '10.71.0.0/16', device: 'br-1' }],
    },
  ],
  ['the port on another address', { listeners: [{ ...listener, address: '192.0.2.2' }] }],
  ['the port of another protocol', { listeners: [{ ...listener, protocol: 'udp' }] }],
  ['the port in IPv6 only', { listeners: [{ ...listener, address: '::' }] }],
  [
    'a daemon elsewhere, whose ports and disk nobody here knows',
    {
      endpoint: 'tcp://192.0.2.9:2376',
      listeners: [listener],
      routes: [{ subnet: '10.71.0.0/24', device: 'eth1' }],
      disk: { directory: '/', freeBytes: 0 },
    },
  ],
])('nothing is wrong with %s', (_what, facts) => {
  expect(checkProject(here, { ...good, ...facts }, project)).toEqual([]);
});

it('tells everything at once', () => {
  const facts = {
    ...good,
    listeners: [listener],
    routes: [{ subnet: '10.71.0.0/24', device: 'eth1' }],
    disk: { directory: '/', freeBytes: 1 },
  };
  expect(checkProject(there, facts, project).map(({ code }) => code)).toEqual(['NG1755', 'NG1756', 'NG1757']);
});
