// `hosts:` of the spec -> places with a Docker daemon, for engine `compose`. It contacts none of them.
import { durationSeconds, host as hostField } from '../../components/fields.ts';
import type { Diagnostic, SpecPath } from '../../diagnostics/diagnostic.ts';
import { groupBy } from '../../model/group.ts';
import { textHash } from '../../model/hash.ts';
import { overlaps, planAddresses } from '../../model/ipv4.ts';
import type { Cluster, DockerHost, Node, SshAccess } from '../../model/network.ts';
import type { NetworkSpec } from '../../spec/parse.ts';
import type { HostSpec } from '../../spec/schema-places.ts';
import { capacityOf, expandPlaces, type Places, parsePorts } from './expand.ts';

/** Where everything runs when the spec names no hosts: the Docker daemon of this machine. */
const localHost = 'local';
const loopback = '127.0.0.1';
const everywhere = '0.0.0.0';

/** Networks that a platform's code base has built in. */
const fixedSubnets: Readonly<Record<string, string>> = { mysticeti: '172.20.0.0/16' };

interface Owner {
  readonly network: string;
  readonly platform: string;
}

/**
 * A network of 65,536 addresses that depends on both names only, so that other hosts come and go without moving anybody;
 * `10.64` to `10.191` keeps away from the ranges that Docker and Kubernetes take themselves.
 */
function subnetOf(host: string, { network, platform }: Owner): string {
  const hash = Number.parseInt(textHash(`${network}/${host}`).slice(0, 8), 16);
  return fixedSubnets[platform] ?? `10.${64 + (hash % 128)}.0.0/16`;
}

function sshOf(address: string, { port, user, key, timeout }: HostSpec): SshAccess {
  return {
    address,
    ...(port !== undefined && { port }),
    ...(user !== undefined && { user }),
    ...(key !== undefined && { key }),
    ...(timeout !== undefined && { timeout: durationSeconds(timeout) }),
  };
}

interface Given {
  readonly name: string;
  readonly spec: HostSpec;
  readonly at: SpecPath;
}

function makeHost({ name, spec, at }: Given, owner: Owner): Cluster {
  const address = spec.address?.replaceAll('{name}', name);
  const ports = parsePorts(spec.ports);
  // A cloud machine does not know its public address: only a bind to all of them is reached there.
  const bind = spec.bind ?? (address === undefined ? loopback : everywhere);
  const docker: DockerHost = {
    ...(address !== undefined && { ssh: sshOf(address, spec) }),
    subnet: spec.subnet ?? subnetOf(name, owner),
    bind,
  };
  return {
    name,
    context: name,
    exposure: 'nodePort',
    address: address ?? (bind === everywhere ? loopback : bind),
    dnsDomain: 'cluster.local',
    provides: [],
    suspended: spec.suspended ?? false,
    docker,
    at,
    ...(spec.architecture !== undefined && { architecture: spec.architecture }),
    ...(spec.capacity !== undefined && { capacity: capacityOf(spec.capacity) }),
    ...(ports && { nodePorts: ports }),
  };
}

function problems({ name, spec, at }: Given, { address }: Cluster): Diagnostic[] {
  const base = { severity: 'error' } as const;
  const ssh = (['port', 'user', 'key', 'timeout'] as const).find((field) => spec[field] !== undefined);
  if (spec.address === undefined && ssh !== undefined) {
    const message = `host \`${name}\` has \`${ssh}\`, but no address to connect to`;
    const help = `add for example \`address: 192.0.2.10\`, or remove \`${ssh}\` when it is this machine`;
    return [{ ...base, code: 'NG1230', message, at: [...at, ssh], atKey: true, help }];
  }
  if (hostField.safeParse(address).success) return [];
  const message = `the address of host \`${name}\` would be \`${address}\``;
  const help = 'write an address that is a host name or an IPv4 address for every name of the range';
  return [{ ...base, code: 'NG1231', message, at: [...at, 'address'], help }];
}

/** Whoever reaches such a host reaches every port; said once, to whoever did not decide it. */
export function openHosts({ core }: NetworkSpec, hosts: readonly Cluster[]): Diagnostic[] {
  const names = hosts.filter(({ at, docker }) => docker?.ssh && core.hosts?.[at[1] as string]?.bind === undefined);
  const [first] = names;
  if (!first) return [];
  const more = names.length > 1 ? ` and ${names.length - 1} more` : '';
  const message = `ports of host \`${first.name}\`${more} are open on every address of the machine`;
  const notes = [{ message: 'RPC asks for no password, and Docker goes around `ufw` and `firewalld`' }];
  const help =
    "let the provider's firewall allow only whom you know, and write `bind: 0.0.0.0`; or `bind:` with a private address";
  return [{ code: 'NG1246', severity: 'info', message, at: first.at, atKey: true, notes, help }];
}

/** This machine is no place among others: they could not connect to it. */
function nameless(hosts: readonly Cluster[]): Diagnostic[] {
  const without = hosts.filter(({ docker }) => docker?.ssh === undefined);
  if (hosts.length < 2 || without.length === 0) return [];
  const [{ name, at }] = without as [Cluster];
  const message = `host \`${name}\` has no address, so the other hosts cannot reach it`;
  const help = 'add for example `address: 192.0.2.10`';
  return [{ code: 'NG1232', severity: 'error', message, at, atKey: true, help }];
}

const endOf = ({ docker }: Cluster): string => `${docker?.ssh?.address}:${docker?.ssh?.port ?? 22}`;

/** Two names for one daemon, and two daemons of one machine that would give out the same addresses. */
function sameMachine(hosts: readonly Cluster[]): Diagnostic[] {
  const base = { severity: 'error', atKey: true } as const;
  return [...groupBy(hosts, ({ address = '' }) => address)].flatMap(([address, group]): Diagnostic[] => {
    const [first, second] = group;
    if (!first || !second) return [];
    const notes = [{ message: `\`${first.name}\` is here`, at: first.at }];
    const same = group.find((one, i) => group.slice(0, i).some((other) => endOf(other) === endOf(one)));
    if (same) {
      const message = `hosts \`${first.name}\` and \`${same.name}\` have the same address \`${address}\``;
      const help = 'give each its own `address:`; in a range, write `{name}` in it';
      return [{ ...base, code: 'NG1233', message, at: same.at, notes, help }];
    }
    const inside = group.find((one, i) => group.slice(0, i).some((other) => overlaps(netOf(other), netOf(one))));
    if (!inside) return [];
    const message = `hosts \`${first.name}\` and \`${inside.name}\` are one machine, and their subnets overlap`;
    const help = `give one of them another network, for example \`subnet: 10.200.0.0/16\``;
    return [{ ...base, code: 'NG1234', message, at: inside.at, notes, help }];
  });
}

const netOf = ({ docker }: Cluster): string => docker?.subnet ?? '';

/** Docker hosts in natural order; this machine when the spec names none. */
export function resolveHosts({ core }: NetworkSpec): Places {
  const owner: Owner = { network: core.name, platform: core.platform };
  const given = Object.keys(core.hosts ?? {}).length > 0 ? core.hosts! : { [localHost]: {} };
  const found = expandPlaces<HostSpec>(given, {
    key: 'hosts',
    noun: 'host',
    make: (name, spec, at) => {
      const one = { name, spec, at };
      const cluster = makeHost(one, owner);
      return { cluster, problems: problems(one, cluster) };
    },
  });
  if (found.diagnostics.length > 0) return found;
  const { clusters } = found;
  return { clusters, diagnostics: [...nameless(clusters), ...sameMachine(clusters)] };
}

/** The spec with everything on the only host, whatever `on` says: the same file boots in clusters and on a laptop. */
export function gather(spec: NetworkSpec, host: string): NetworkSpec {
  const components = spec.components.map((one) =>
    'on' in one.core ? { ...one, core: { ...one.core, on: host } } : one,
  );
  if (!spec.nodes) return { ...spec, components };
  const { core } = spec.nodes;
  const only = Object.entries(core.only ?? {}).map(([key, { on: _elsewhere, ...exception }]) => [key, exception]);
  const nodes = {
    ...spec.nodes,
    core: {
      ...core,
      place: core.place.map((entry) => ({ ...entry, on: [host] })),
      ...(core.only && { only: Object.fromEntries(only) as typeof core.only }),
    },
  };
  return { ...spec, components, nodes };
}

/** A node's containers have the fixed address of its number: it must lie in the lower half, below those Docker gives out. */
export function outsideSubnets(nodes: readonly Node[], hosts: readonly Cluster[]): Diagnostic[] {
  return hosts.flatMap(({ name, docker, at }): Diagnostic[] => {
    if (!docker) return [];
    const most = planAddresses(docker.subnet).lastNode;
    const first = nodes.find((node) => node.cluster === name && node.number > most);
    if (!first) return [];
    const message = `node ${first.number} has no address in ${docker.subnet}, the subnet of host \`${name}\``;
    const help = `write a larger one, for example \`subnet: 10.71.0.0/16\`, or a number up to ${most}`;
    return [{ code: 'NG1235', severity: 'error', message, at: [...at, 'subnet'], help }];
  });
}
