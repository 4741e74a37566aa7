// What a Docker host says about itself: one script for this machine and for hosts behind SSH, and its answer as data. It runs nothing.
import { type Listener, readLsof, readProc, readSs } from './listeners.ts';

/** A container that is there, whether it runs or not. */
export interface RunningContainer {
  readonly name: string;
  /** Compose project it belongs to; empty: none. */
  readonly project: string;
  /** `netgen.dev/network` of it; empty: not netgen's. */
  readonly network: string;
  /** `netgen.dev/identity` of it: which of all networks with that name; empty: only the name says. */
  readonly identity: string;
  /** Address people use, `node5`; empty: not netgen's. */
  readonly address: string;
  /** It runs, or is about to be started again. */
  readonly runs: boolean;
  readonly ports: readonly { readonly protocol: 'tcp' | 'udp'; readonly address: string; readonly port: number }[];
}

export interface HostFacts {
  /** Whether the `docker` command is there. */
  readonly docker: boolean;
  /** Why the daemon does not answer; absent when it does. */
  readonly daemonTrouble?: string;
  /** Where the daemon is, `unix:///var/run/docker.sock`: anything else than a socket is another machine. */
  readonly endpoint: string;
  /** Also containers that do not run: a name is taken by them too. */
  readonly containers: readonly RunningContainer[];
  readonly networks: readonly {
    readonly name: string;
    readonly project: string;
    readonly subnets: readonly string[];
  }[];
  /** Volumes of Compose projects: they stay when the containers are gone. */
  readonly volumes: readonly { readonly name: string; readonly project: string; readonly identity: string }[];
  /** Absent when nobody can tell. */
  readonly listeners?: readonly Listener[];
  /** IPv4 networks the machine has routes to, the default route left out. */
  readonly routes: readonly { readonly subnet: string; readonly device: string }[];
  /** Where Docker keeps images and volumes, and what is free there. */
  readonly disk?: { readonly directory: string; readonly freeBytes: number };
}

const mark = '@netgen';

/**
 * Prints one section per question; POSIX, changes nothing, and no section stops the next one. Docker is looked for where
 * Docker's own connection over SSH looks for it; only `ss` and `ip` may stand elsewhere.
 */
export const factsScript = `LC_ALL=C PATH=$PATH:/usr/sbin:/sbin; export LC_ALL PATH
section() { printf '\\n${mark} %s\\n' "$1"; }
section docker; command -v docker
if command -v docker >/dev/null 2>&1; then
  info=$(docker info --format '{{json .ServerErrors}} {{.DockerRootDir}}' 2>&1)
  section info; printf '%s\\n' "$info"
  section endpoint; docker context inspect --format '{{.Endpoints.docker.Host}}' 2>/dev/null
  section containers
  docker ps --all --format '{{.Names}}{{"\\t"}}{{.Label "com.docker.compose.project"}}{{"\\t"}}{{.Label "netgen.dev/network"}}{{"\\t"}}{{.Label "netgen.dev/identity"}}{{"\\t"}}{{.Label "netgen.dev/component"}}{{"\\t"}}{{.Status}}{{"\\t"}}{{.Ports}}' 2>/dev/null
  section volumes
  docker volume ls --filter label=com.docker.compose.project --format '{{.Name}}{{"\\t"}}{{.Label "com.docker.compose.project"}}{{"\\t"}}{{.Label "netgen.dev/identity"}}' 2>/dev/null
  section networks
  ids=$(docker network ls --quiet 2>/dev/null)
  [ -z "$ids" ] || docker network inspect --format '{{.Name}}{{"\\t"}}{{index .Labels "com.docker.compose.project"}}{{"\\t"}}{{range .IPAM.Config}}{{.Subnet}} {{end}}' $ids 2>/dev/null
  root=$(printf '%s\\n' "$info" | sed -n 's|^[^ ]* \\(/.*\\)$|\\1|p')
  section disk; [ -z "$root" ] || df -Pk -- "$root" 2>/dev/null
fi
if command -v ss >/dev/null 2>&1; then section ss; ss -ltunp 2>/dev/null
elif [ -r /proc/net/tcp ]; then section proc; cat /proc/net/tcp /proc/net/tcp6 2>/dev/null
elif command -v lsof >/dev/null 2>&1; then section lsof; lsof -nP -iTCP -sTCP:LISTEN 2>/dev/null
fi
section routes; ip -4 route show 2>/dev/null
section end
`;

/** The answer; undefined when it is not whole, as from a shell that is none. */
export function readFacts(text: string): HostFacts | undefined {
  const sections = new Map<string, string>();
  for (const part of text.split(`\n${mark} `).slice(1)) {
    const line = part.indexOf('\n');
    sections.set(line < 0 ? part.trim() : part.slice(0, line).trim(), line < 0 ? '' : part.slice(line + 1));
  }
  if (!sections.has('end')) return undefined;
  const section = (name: string): string => sections.get(name) ?? '';
  const listeners = sections.has('ss')
    ? readSs(section('ss'))
    : sections.has('proc')
      ? readProc(section('proc'))
      : sections.has('lsof')
        ? readLsof(section('lsof'))
        : undefined;
  const trouble = daemonTrouble(section('info'));
  const disk = readDisk(section('info'), section('disk'));
  return {
    docker: section('docker').trim() !== '',
    ...(trouble !== undefined && { daemonTrouble: trouble }),
    endpoint: section('endpoint').trim(),
    containers: rows(section('containers')).map(readContainer),
    volumes: rows(section('volumes')).map(([name = '', project = '', identity = '']) => ({ name, project, identity })),
    networks: rows(section('networks')).map(([name = '', project = '', subnets = '']) => ({
      name,
      project: project === '<no value>' ? '' : project,
      subnets: subnets.split(' ').filter((subnet) => /^[0-9.]+\/\d+$/.test(subnet)),
    })),
    ...(listeners && { listeners }),
    routes: section('routes').split('\n').flatMap(readRoute),
    ...(disk && { disk }),
  };
}

const rows = (text: string): string[][] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.split('\t'));

/** Docker says `Up 3 minutes (healthy)`, `Restarting (1) 2 seconds ago`, `Exited (0) 1 hour ago`, `Created`. */
function readContainer(row: readonly string[]): RunningContainer {
  const [name = '', project = '', network = '', identity = '', address = '', status = '', ports = ''] = row;
  const runs = /^(Up|Restarting)\b/.test(status);
  return { name, project, network, identity, address, runs, ports: readPorts(ports) };
}

/** First line: the daemon's errors as JSON and its directory. Older clients print what went wrong instead. */
function daemonTrouble(info: string): string | undefined {
  const lines = info.split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0) return undefined;
  const good = lines.find((line) => /^(null|\[\]) \//.test(line));
  if (good !== undefined) return undefined;
  const [, errors] = lines.map((line) => /^(\[.*\]) ?/.exec(line)).find((found) => found !== null) ?? [];
  const said = errors === undefined ? undefined : firstOf(errors);
  return said ?? lines.find((line) => !/^(null|\[|WARNING)/.test(line)) ?? lines[0]!;
}

function firstOf(json: string): string | undefined {
  try {
    const [first] = JSON.parse(json) as unknown[];
    return typeof first === 'string' ? first : undefined;
  } catch {
    return undefined;
  }
}

/** Second line of `df -Pk`: device, blocks, used, available, ... in units of 1024 bytes. */
function readDisk(info: string, df: string): HostFacts['disk'] {
  const [, directory] = /^(?:null|\[\]) (\/.*)$/m.exec(info) ?? [];
  const [, free] = /^\S.*\s+\d+\s+\d+\s+(-?\d+)\s+-?\d+%/m.exec(df) ?? [];
  return directory === undefined || free === undefined ? undefined : { directory, freeBytes: Number(free) * 1024 };
}

/** `127.0.0.1:26657->26657/tcp, 0.0.0.0:30000-30002->30000-30002/tcp, :::80->80/tcp`. */
function readPorts(text: string): RunningContainer['ports'] {
  return text.split(', ').flatMap((one) => {
    const [, address = '', from = '', to = from, protocol] =
      /^(.*):(\d+)(?:-(\d+))?->\d+(?:-\d+)?\/(tcp|udp)$/.exec(one.trim()) ?? [];
    if (protocol !== 'tcp' && protocol !== 'udp') return [];
    const plain = address.replace(/^\[|\]$/g, '');
    const count = Math.min(Number(to) - Number(from), 65535) + 1;
    return Array.from({ length: count }, (_, i) => ({
      protocol,
      address: plain === '0.0.0.0' ? '*' : plain,
      port: Number(from) + i,
    }));
  });
}

/** `10.8.0.0/24 via 10.8.0.1 dev tun0`, `172.17.0.0/16 dev docker0 ... linkdown`, `198.51.100.7 dev lo`. */
function readRoute(line: string): HostFacts['routes'] {
  const [, target = '', length = '32'] = /^(\d+\.\d+\.\d+\.\d+)(?:\/(\d+))? /.exec(line) ?? [];
  if (target === '') return [];
  const [, device = ''] = / dev (\S+)/.exec(line) ?? [];
  return [{ subnet: `${target}/${length}`, device }];
}
