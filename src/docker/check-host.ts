// Facts of a Docker host and what a project asks of it -> everything that would go wrong, before anything starts. Pure.
import type { Diagnostic, Note } from '../diagnostics/diagnostic.ts';
import { overlaps, surrounds } from '../model/ipv4.ts';
import type { HostFacts } from './facts.ts';
import { collides } from './listeners.ts';
import type { Programs } from './programs.ts';
import type { Project, Published } from './project.ts';

/** A host as messages name it. */
export interface ShownHost {
  readonly name: string;
  /** How it is reached, `ubuntu@192.0.2.10:22`; absent: this machine. */
  readonly ssh?: string;
}

/** Bytes below which Docker cannot even unpack an image, and below which a test network soon fills the disk. */
const diskLimits = { error: 1024 ** 3, warning: 5 * 1024 ** 3 } as const;

export const shownHost = ({ name, ssh }: ShownHost): string =>
  ssh === undefined ? 'this machine' : `host \`${name}\` (\`${ssh}\`)`;

/** Whether there is a daemon to talk to, and a right to talk to it. */
export function checkDaemon(host: ShownHost, facts: HostFacts, env: Programs['env'] = () => undefined): Diagnostic[] {
  if (!facts.docker) return [dockerMissing(host)];
  const said = facts.daemonTrouble;
  if (said === undefined) return [];
  const notes: Note[] = [{ message: `docker says: ${said.replace(/[.?!]$/, '')}` }];
  if (/permission denied/i.test(said))
    return [
      {
        code: 'NG1754',
        severity: 'error',
        message: `the user has no right to use Docker on ${shownHost(host)}`,
        notes,
        help: `${on(host)} run \`sudo usermod -aG docker "$USER"\`, then log in again`,
      },
    ];
  // Who set these looks for the daemon elsewhere than where it would be started.
  const set = host.ssh === undefined ? ['DOCKER_HOST', 'DOCKER_CONTEXT'].filter((name) => env(name)) : [];
  const [variable] = set;
  return [
    {
      code: 'NG1753',
      severity: 'error',
      message: `the Docker daemon of ${shownHost(host)} does not answer`,
      notes: [...notes, ...set.map((name) => ({ message: `the environment has ${name}=${env(name)}` }))],
      help:
        variable !== undefined
          ? `correct ${variable}, or run \`unset ${set.join(' ')}\` to use the daemon of this machine`
          : `${on(host)} run \`sudo systemctl start docker\`, or start Docker Desktop; \`docker info\` says more`,
    },
  ];
}

export function dockerMissing(host: ShownHost): Diagnostic {
  return {
    code: 'NG1750',
    severity: 'error',
    message: `\`docker\` is not installed on ${shownHost(host)}`,
    notes: [{ message: '`netgen synth` and `netgen validate` need no Docker' }],
    help: `install it ${host.ssh === undefined ? '' : 'there '}as on https://docs.docker.com/engine/install`,
  };
}

const on = ({ name, ssh }: ShownHost): string => (ssh === undefined ? '' : `on \`${name}\``);

/** Ports, addresses and room for the project. */
export function checkProject(host: ShownHost, facts: HostFacts, project: Project): Diagnostic[] {
  // A daemon behind TCP is on another machine: what this one says of its ports and disks is beside the point.
  const isHere = facts.endpoint === '' || facts.endpoint.startsWith('unix://');
  return [
    ...checkPorts(host, isHere ? facts : { ...facts, listeners: [] }, project),
    ...checkNetworks(host, isHere ? facts : { ...facts, routes: [] }, project),
    ...(isHere ? checkDisk(host, facts) : []),
  ];
}

function checkPorts(host: ShownHost, facts: HostFacts, project: Project): Diagnostic[] {
  return project.published.flatMap((published): Diagnostic[] => {
    const holder = holderOf(published, facts, project.name);
    if (holder === undefined) return [];
    return [
      {
        code: 'NG1755',
        severity: 'error',
        message: `port ${published.port} of ${shownHost(host)} is busy, and \`${published.service}\` needs it`,
        notes: [{ message: holder }],
        help: `stop what holds it, or give the network other ports: \`hosts: {${host.name}: {ports: 30000-30099}}\``,
      },
    ];
  });
}

/** Who has the port; undefined when it is free, or the project's own. */
function holderOf(published: Published, facts: HostFacts, project: string): string | undefined {
  const { bind } = published;
  const holding = facts.containers.filter(({ ports }) => ports.some((port) => collides(bind, published, port)));
  if (holding.some((one) => one.project === project)) return undefined;
  const [container] = holding;
  if (container) {
    const of = container.project === '' ? '' : ` of the Compose project \`${container.project}\``;
    return `the container \`${container.name}\`${of} holds it`;
  }
  const taken = facts.listeners?.find((listener) => collides(bind, published, listener));
  if (!taken) return undefined;
  if (taken.holder !== undefined) return `\`${taken.holder}\` holds it`;
  return `a process of another user holds it; \`sudo ss -ltunp 'sport = :${published.port}'\` names it`;
}

function checkNetworks(host: ShownHost, facts: HostFacts, project: Project): Diagnostic[] {
  const others = facts.networks.filter((network) => network.project !== project.name);
  const own = facts.networks.filter((network) => network.project === project.name).flatMap(({ subnets }) => subnets);
  return project.subnets.flatMap((subnet): Diagnostic[] => {
    const help = `give the network another one: \`hosts: {${host.name}: {subnet: 10.200.0.0/16}}\``;
    const other = others.find(({ subnets }) => subnets.some((taken) => overlaps(taken, subnet)));
    const base = { code: 'NG1756', help } as const;
    const message = `the subnet ${subnet} of ${shownHost(host)} is taken`;
    if (other) {
      const of = other.project === '' ? '' : ` of the Compose project \`${other.project}\``;
      const notes = [{ message: `the Docker network \`${other.name}\`${of} has ${other.subnets.join(', ')}` }];
      return [{ ...base, severity: 'error', message, notes }];
    }
    if (own.includes(subnet)) return [];
    const route = facts.routes.find((one) => overlaps(one.subnet, subnet));
    if (!route) return [];
    const notes = [{ message: `the machine reaches ${route.subnet} through \`${route.device}\`` }];
    // Containers come first: a wide network, as of a VPN, loses only these addresses.
    return surrounds(route.subnet, subnet)
      ? [{ ...base, severity: 'warning', message: `${message} out of a larger network`, notes }]
      : [{ ...base, severity: 'error', message, notes }];
  });
}

function checkDisk(host: ShownHost, { disk }: HostFacts): Diagnostic[] {
  if (!disk || disk.freeBytes >= diskLimits.warning) return [];
  const free = (disk.freeBytes / 1024 ** 3).toFixed(1);
  return [
    {
      code: 'NG1757',
      severity: disk.freeBytes < diskLimits.error ? 'error' : 'warning',
      message: `${free} GiB are free for Docker on ${shownHost(host)}, in \`${disk.directory}\``,
      help: `${on(host)} run \`docker system df\`, then \`docker system prune\``.trim(),
    },
  ];
}
