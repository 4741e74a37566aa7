// Who listens on which port of a machine, from what ss, lsof or /proc/net say. Pure.

/** A port that is taken. */
export interface Listener {
  readonly protocol: 'tcp' | 'udp';
  /** IPv4 or IPv6 address; `*` for all of them. */
  readonly address: string;
  readonly port: number;
  /** What holds it, when this user may know: `nginx (process 812)`. */
  readonly holder?: string;
}

/** `ss -ltunp`: `tcp LISTEN 0 4096 127.0.0.1:26657 0.0.0.0:* users:(("node",pid=12,fd=3))`. */
export function readSs(text: string): Listener[] {
  return text.split('\n').flatMap((line) => {
    const [protocol, , , , local = '', , ...rest] = line.trim().split(/\s+/);
    if (protocol !== 'tcp' && protocol !== 'udp') return [];
    const [, name, pid] = /\(\("((?:[^"\\]|\\.)*)",pid=(\d+)/.exec(rest.join(' ')) ?? [];
    return listener(protocol, local, name === undefined ? undefined : `${name} (process ${pid})`);
  });
}

/** `lsof -nP -iTCP -sTCP:LISTEN`: `node 812 ann 20u IPv4 0x1 0t0 TCP 127.0.0.1:3000 (LISTEN)`. */
export function readLsof(text: string): Listener[] {
  return text.split('\n').flatMap((line) => {
    const [name, pid, ...rest] = line.trim().split(/\s+/);
    const at = rest.indexOf('TCP');
    return at < 0 ? [] : listener('tcp', rest[at + 1] ?? '', `${name} (process ${pid})`);
  });
}

/** `/proc/net/tcp` and `tcp6`: `0: 0100007F:6821 00000000:0000 0A ...`; state 0A listens. Holders are not in it. */
export function readProc(text: string): Listener[] {
  return text.split('\n').flatMap((line) => {
    const [, , address = '', port = ''] =
      /^\s*(\d+): ([0-9A-F]+):([0-9A-F]{4}) [0-9A-F]+:[0-9A-F]{4} 0A /.exec(line) ?? [];
    if (address === '') return [];
    return [{ protocol: 'tcp' as const, address: fromHex(address), port: Number.parseInt(port, 16) }];
  });
}

/** An IPv4 address lies in memory as the machine counts, little end first. Of IPv6 only "all" matters here. */
function fromHex(digits: string): string {
  if (/^0+$/.test(digits)) return '*';
  if (digits.length !== 8) return `ipv6:${digits}`;
  const bytes = digits.match(/../g) ?? [];
  return bytes
    .reverse()
    .map((byte) => Number.parseInt(byte, 16))
    .join('.');
}

function listener(protocol: 'tcp' | 'udp', local: string, holder: string | undefined): Listener[] {
  const [, address, port] = /^(.*):(\d{1,5})$/.exec(local) ?? [];
  if (address === undefined) return [];
  // An interface may stand behind the address: `127.0.0.53%lo`, `[fe80::1]%eth0`.
  const plain = address.replace(/%[^\]]*$/, '').replace(/^\[|\]$/g, '');
  return [
    {
      protocol,
      address: plain === '0.0.0.0' || plain === '*' ? '*' : plain,
      port: Number(port),
      ...(holder !== undefined && { holder }),
    },
  ];
}

/** Whether a port published on an IPv4 address cannot be had because of this listener. */
export function collides(bind: string, published: Pick<Listener, 'protocol' | 'port'>, taken: Listener): boolean {
  if (published.port !== taken.port || published.protocol !== taken.protocol) return false;
  if (taken.address === '*' || taken.address === bind) return true;
  return bind === '0.0.0.0' && !taken.address.includes(':');
}
