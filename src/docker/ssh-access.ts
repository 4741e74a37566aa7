// How a Docker host is reached by SSH: the spec, the environment and the defaults put together, and nothing that ssh could
// take for an option let through. It connects to nothing.
import type { Diagnosed, Diagnostic } from '../diagnostics/diagnostic.ts';
import type { SpecPath, SshAccess } from '../model/network.ts';
import type { Programs } from './programs.ts';

/** A complete connection. */
export interface SshTarget {
  readonly host: string;
  readonly address: string;
  readonly port: number;
  readonly user: string;
  /** Private key file; absent: what ssh finds by itself, an agent too. */
  readonly key?: string;
  /** Seconds until a connection must stand. */
  readonly timeout: number;
  /** File of the host keys that are known; absent: ssh's own. */
  readonly knownHosts?: string;
}

interface Place {
  readonly name: string;
  readonly ssh: SshAccess;
  readonly at: SpecPath;
}

/** Where a value comes from, for people. */
interface Setting {
  readonly value: string | undefined;
  readonly from: string;
}

/** `vm-1` -> `VM_1`, as it stands in `NETGEN_SSH_VM_1_USER`. */
export function variableOf(host: string, what: string): string {
  return `NETGEN_SSH_${host.toUpperCase().replace(/[^A-Z0-9]/g, '_')}_${what}`;
}

/**
 * The spec wins over the environment, the variable of the host over the one for all, and defaults come last. The other way
 * round only for what differs from person to person: where ssh connects to, and the path of the key.
 */
export function sshTarget({ name, ssh, at }: Place, { env }: Pick<Programs, 'env'>): Diagnosed<SshTarget> {
  const variable = (what: string): Setting => {
    const own = variableOf(name, what);
    const general = `NETGEN_SSH_${what}`;
    return given(env(own)) === undefined
      ? { value: given(env(general)), from: general }
      : { value: given(env(own)), from: own };
  };
  const spec = (key: keyof SshAccess): Setting => ({ value: given(ssh[key]), from: `hosts.${name}.${key}` });
  const first = (...settings: Setting[]): Setting =>
    settings.find(({ value }) => value !== undefined) ?? { value: undefined, from: '' };
  const moved = variableOf(name, 'ADDRESS');
  const settings = {
    // A spec without an address cannot be here; an empty one is as wrong as any other.
    address: first({ value: given(env(moved)), from: moved }, { value: ssh.address, from: `hosts.${name}.address` }),
    port: first(spec('port'), variable('PORT'), { value: '22', from: 'the default' }),
    user: first(spec('user'), variable('USER'), { value: 'ubuntu', from: 'the default' }),
    key: first(variable('KEY'), spec('key')),
    timeout: first(spec('timeout'), variable('TIMEOUT'), { value: '30', from: 'the default' }),
    known_hosts: variable('KNOWN_HOSTS'),
  };
  const diagnostics = Object.entries(settings).flatMap(([what, setting]) => refuse(what as What, setting, at));
  if (diagnostics.length > 0) return { diagnostics };
  const { address, port, user, key, timeout, known_hosts: known } = settings;
  return {
    value: {
      host: name,
      address: address.value!,
      port: Number(port.value),
      user: user.value!,
      timeout: Number(timeout.value!.replace(/s$/, '')),
      ...(key.value !== undefined && { key: key.value }),
      ...(known.value !== undefined && { knownHosts: known.value }),
    },
    diagnostics,
  };
}

const given = (value: string | number | undefined): string | undefined =>
  value === undefined || value === '' ? undefined : String(value);

type What = 'address' | 'port' | 'user' | 'key' | 'timeout' | 'known_hosts';

/** A path that stands between quotes in ssh's configuration; `${` would be replaced there by a variable. */
const isPath = (value: string): boolean => !/["\\]|\$\{/.test(value) && !hasControl(value);

function hasControl(value: string): boolean {
  return [...value].some((char) => char < ' ' || char === '\u007f');
}

const shapes: { readonly [what in What]: { readonly fits: (value: string) => boolean; readonly like: string } } = {
  address: {
    fits: (value) =>
      /^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/.test(value) || /^(?=.*:)[0-9A-Fa-f:.]{2,45}$/.test(value),
    like: 'a host name or an IP address, such as `192.0.2.10`',
  },
  port: { fits: (value) => /^[0-9]{1,5}$/.test(value) && +value >= 1 && +value <= 65535, like: 'a port, such as `22`' },
  user: { fits: (value) => /^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/.test(value), like: 'a user name, such as `ubuntu`' },
  key: { fits: isPath, like: 'the path of a private key file, such as `~/.ssh/id_ed25519`' },
  timeout: {
    fits: (value) => /^[0-9]{1,3}s?$/.test(value) && Number.parseInt(value, 10) >= 1,
    like: 'seconds from 1 to 999, such as `30`',
  },
  known_hosts: { fits: isPath, like: 'the path of a file of known hosts, such as `~/.ssh/known_hosts`' },
};

function refuse(what: What, { value, from }: Setting, at: SpecPath): Diagnostic[] {
  const { fits, like } = shapes[what];
  if (value === undefined || fits(value)) return [];
  const message = `\`${from}\` is nothing that ssh may be given`;
  const base = { code: 'NG1760', severity: 'error', message, help: `give ${like}` } as const;
  return [from.startsWith('hosts.') ? { ...base, at: [...at, what] } : base];
}

/** For people and messages: `ubuntu@192.0.2.10:22`. */
export function shownTarget({ user, address, port }: SshTarget): string {
  return `${user}@${bracketed(address)}:${port}`;
}

/** An IPv6 address between brackets, as URLs want it. */
export function bracketed(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}
