// Docker hosts of engine `compose`: places, subnets, ports, and the same spec on a laptop.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sshTarget } from '../../src/docker/ssh-access.ts';
import { contains, hostAddress, isPrivate, overlaps, subnetSize } from '../../src/model/ipv4.ts';
import { complaintsOn, composed, networkOn, resolveOn } from './network.ts';

const vm = (rest: string): string => `hosts: ${rest}\nnodes: {place: {ids: 0-1, on: "*"}}\n`;

describe('hosts', () => {
  it('become the places, with what SSH needs', () => {
    const { clusters, nodes } = networkOn(
      'compose',
      vm(
        '{"vm-[9:10]": {address: "{name}.example.net", user: ops, key: ~/.ssh/id, port: 2222, timeout: 90s, subnet: 10.8.0.0/16}}',
      ),
    );
    expect(clusters.map(({ name }) => name)).toEqual(['vm-9', 'vm-10']);
    expect(clusters[0]).toMatchObject({
      context: 'vm-9',
      exposure: 'nodePort',
      address: 'vm-9.example.net',
      docker: {
        ssh: { address: 'vm-9.example.net', user: 'ops', key: '~/.ssh/id', port: 2222, timeout: 90 },
        subnet: '10.8.0.0/16',
        bind: '0.0.0.0',
      },
    });
    expect(nodes.map(({ cluster }) => cluster)).toEqual(['vm-9', 'vm-10']);
  });

  it('leave out what the environment or a default gives', () => {
    const [host] = networkOn('compose', vm('{vm: {address: 192.0.2.10}}')).clusters;
    expect(host?.docker?.ssh).toEqual({ address: '192.0.2.10' });
  });

  it('are this machine when there is none', () => {
    const { clusters, delivery } = composed('nodes: {place: {ids: 0, on: anywhere}}\n');
    expect(clusters).toMatchObject([{ name: 'local', address: '127.0.0.1', docker: { bind: '127.0.0.1' } }]);
    expect(clusters[0]?.docker).not.toHaveProperty('ssh');
    expect(delivery).toMatchObject({ engine: 'compose', repository: '', path: 'out/net' });
  });

  it.each([
    ['no clusters', 'hosts: {vm: {address: 192.0.2.1}}', ['NG1102 `clusters` is missing']],
    ['both', 'clusters: {desk: {}}\nhosts: {vm: {address: 192.0.2.1}}', []],
  ])('are nothing to Flux, with %s', (_what, rest, expected) => {
    expect(complaintsOn('flux', `${rest}\nnodes: {place: {ids: 0, on: desk}}\n`)).toEqual(expected);
  });

  it.each([
    ['SSH without an address', '{local: {user: ops}}', 'NG1230 host `local` has `user`, but no address to connect to'],
    [
      'a name that makes no address',
      '{"[1:300]": {address: "192.0.2.{name}"}}',
      'NG1231 the address of host `256` would be `192.0.2.256`',
    ],
    [
      'this machine among others',
      '{vm: {address: 192.0.2.1}, here: {}}',
      'NG1232 host `here` has no address, so the other hosts cannot reach it',
    ],
    [
      'one address for a range',
      '{"vm-[1:2]": {address: 192.0.2.1}}',
      'NG1233 hosts `vm-1` and `vm-2` have the same address `192.0.2.1`',
    ],
    [
      'one machine written twice, once with the port it has anyway',
      '{a: {address: 192.0.2.1}, b: {address: 192.0.2.1, port: 22}}',
      'NG1233 hosts `a` and `b` have the same address `192.0.2.1`',
    ],
    [
      'two daemons of one machine with one network',
      '{a: {address: 192.0.2.1, subnet: 10.8.0.0/16}, b: {address: 192.0.2.1, port: 2222, subnet: 10.8.128.0/24}}',
      'NG1234 hosts `a` and `b` are one machine, and their subnets overlap',
    ],
    ['an upper-case name', '{VM: {}}', 'NG1201 `VM` cannot be the name of a host'],
    ['a name twice', '{"vm-[1:2]": {}, vm-2: {}}', 'NG1204 host `vm-2` is defined twice'],
  ])('refuses %s', (_what, hosts, expected) => {
    expect(complaintsOn('compose', vm(hosts))).toContain(expected);
  });

  it.each([
    ['address with a scheme', '{address: "ssh://192.0.2.1"}'],
    ['address with a port', '{address: "192.0.2.1:22"}'],
    ['address of IPv6, on which Docker publishes nothing', '{address: "2001:db8::1"}'],
    ['address that is an option', '{address: "-oProxyCommand=x"}'],
    ['address with a blank', '{address: "a b"}'],
    ['address with two names', '{address: "{name}.{name}"}'],
    ['user that is an option', '{address: a, user: "-oProxyCommand=x"}'],
    ['user with a host', '{address: a, user: "root@b"}'],
    ['key with a line feed', '{address: a, key: "x\\ny"}'],
    ['key that is an option', '{address: a, key: "-x"}'],
    ['timeout without a unit', '{address: a, timeout: "30"}'],
    ['port that is none', '{address: a, port: 65536}'],
    ['ports that fall', '{ports: 30099-30000}'],
    ['subnet of an address inside', '{subnet: 10.71.0.1/16}'],
    ['subnet that is too small', '{subnet: 10.71.0.0/27}'],
    ['subnet of loopback', '{subnet: 127.0.0.0/8}'],
    ['subnet of IPv6', '{subnet: "fd00::/64"}'],
    ['subnet without a prefix', '{subnet: 10.71.0.0}'],
    ['field nobody knows', '{adress: a}'],
  ])('refuses an %s', (_what, host) => {
    expect(complaintsOn('compose', vm(`{vm: ${host}}`))).toHaveLength(1);
  });
});

describe('subnets', () => {
  it('depend on the names of network and host only', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 2, maxLength: 8 }), (names) => {
        const hosts = (some: readonly string[]): string =>
          `{${some.map((one, i) => `"${one}": {address: 192.0.2.${i + 1}}`).join(', ')}}`;
        const of = (some: readonly string[]): Map<string, string> =>
          new Map(
            networkOn('compose', `hosts: ${hosts(some)}\nnodes: {place: {ids: 0, on: "${some[0]}"}}\n`).clusters.map(
              (one) => [one.name, one.docker!.subnet],
            ),
          );
        const all = of(names);
        const some = of(names.slice(0, -1));
        for (const [host, subnet] of some) expect(all.get(host)).toBe(subnet);
        for (const subnet of all.values()) expect(subnet).toMatch(/^10\.(6[4-9]|[789]\d|1[0-8]\d|19[01])\.0\.0\/16$/);
      }),
      { numRuns: 20 },
    );
  });

  it('have room for a node in their lower half', () => {
    const host = (subnet: string, ids: string): string[] =>
      complaintsOn(
        'compose',
        `hosts: {vm: {address: a, bind: 0.0.0.0, subnet: ${subnet}}}\nnodes: {place: {ids: "${ids}", on: vm}}\n`,
      );
    expect(host('10.8.0.0/24', '0-117')).toEqual([]);
    expect(hostAddress('10.8.0.0/24', 10 + 117)).toBe('10.8.0.127');
    expect(host('10.8.0.0/24', '0,118,119')).toEqual([
      'NG1235 node 118 has no address in 10.8.0.0/24, the subnet of host `vm`',
    ]);
  });

  it('overlap when they have an address in common, either way round', () => {
    const subnet = fc
      .tuple(fc.nat(255), fc.integer({ min: 8, max: 12 }))
      .map(([n, bits]) => `${(n >> (8 - Math.min(8, bits))) << (8 - Math.min(8, bits))}.0.0.0/${bits}`);
    fc.assert(
      fc.property(subnet, subnet, (a, b) => {
        expect(overlaps(a, b)).toBe(overlaps(b, a));
        expect(overlaps(a, a)).toBe(true);
        const start = (one: string): number => Number(one.split('.')[0]) * 2 ** 24;
        const inside = [0, subnetSize(a) - 1].some(
          (offset) => start(a) + offset >= start(b) && start(a) + offset < start(b) + subnetSize(b),
        );
        if (inside) expect(overlaps(a, b)).toBe(true);
      }),
    );
    expect(overlaps('10.8.0.0/16', '10.9.0.0/16')).toBe(false);
    expect(overlaps('10.8.0.0/15', '10.9.0.0/16')).toBe(true);
  });
});

describe('the same spec on one host', () => {
  const spread = `clusters:
  aws-[1:3]: {exposure: loadBalancer}
  desk: {}
nodes:
  place: [{ids: 0-2, on: "aws-*"}, {ids: 3-5, on: desk}]
  only: {4: {on: aws-1, version: 0.76.0}, 0-1: {state: stopped}}
storage: {kind: minio, size: 5Gi}
mirror: {on: desk, rest: {}}
`;

  it.each([
    ['none', spread],
    ['one', `${spread}hosts: {laptop: {ports: 30000-30099}}\n`],
  ])('runs everything there, with %s named', (_what, rest) => {
    const { nodes, instances, clusters } = composed(rest);
    const { name } = clusters[0]!;
    expect(clusters).toHaveLength(1);
    expect(new Set(nodes.map(({ cluster }) => cluster))).toEqual(new Set([name]));
    expect(instances.filter(({ on }) => on.length > 0).map(({ on }) => on)).toEqual([[name], [name], [name]]);
    expect(nodes.map(({ version, state }) => `${version} ${state}`)).toEqual([
      '0.75.1 stopped',
      '0.75.1 stopped',
      '0.75.1 running',
      '0.75.1 running',
      '0.76.0 running',
      '0.75.1 running',
    ]);
  });

  it('asks for no operators and no setup', () => {
    expect(complaintsOn('flux', spread).filter((one) => one.startsWith('NG1215'))).not.toEqual([]);
    expect(complaintsOn('compose', spread)).toEqual([]);
  });

  it('refuses to guess where there are several hosts', () => {
    const two = 'hosts: {a: {address: 192.0.2.1, bind: 192.0.2.1}, b: {bind: 192.0.2.2, address: 192.0.2.2}}\n';
    expect(complaintsOn('compose', `${two}nodes: {place: {ids: 0, on: desk}}\n`)).toEqual([
      'NG1206 host `desk` is not defined',
    ]);
    expect(complaintsOn('compose', `${two}nodes: {place: {ids: 0-2, on: "*"}}\n`)).toEqual([
      'NG1208 3 nodes cannot be placed one by one on 2 hosts',
    ]);
  });
});

describe('what an engine cannot do without', () => {
  const nodes = 'nodes: {place: {ids: 0, on: desk}}\n';
  const bare = (delivery: string, rest: string): string => `delivery: ${delivery}\n${rest}${nodes}`;
  const said = (engine: 'flux' | 'compose', text: string): string[] =>
    resolveOn(engine, text, 'bare').diagnostics.map(({ message, help }) => `${message}; ${help}`);

  it('is asked for by Flux, all at once, with what to type', () => {
    expect(said('flux', bare('{}', ''))).toEqual([
      '`clusters` is missing; add `clusters: {desk: {context: kind-desk}}`',
      '`repository` is missing in `delivery`; add `repository: https://git.example.com/ops/perfnet.git`',
      '`path` is missing in `delivery`; add `path: out/perfnet`',
    ]);
  });

  it('offers Docker to a spec that has hosts', () => {
    expect(said('flux', bare('{}', 'hosts: {vm: {address: a}}\n'))[0]).toMatch(
      /or `engine: compose` below `delivery:`/,
    );
  });

  it('is not asked for by Docker', () => {
    expect(said('compose', bare('{engine: compose}', ''))).toEqual([]);
  });

  it.each([
    ['flux', 'compose', 'NG1104 `delivery.engine` cannot be `compose`'],
    ['compose', 'flux', 'NG1237 a setup cannot run with Docker'],
  ] as const)('refuses a setup that is to run with Docker: command %s, spec %s', (command, spec, expected) => {
    const text = `apiVersion: netgen.dev/v1alpha1
kind: Setup
name: shared
delivery: {engine: ${spec}, repository: "https://git.example.com/setup.git", path: out/setup}
clusters: {desk: {}}
operators: {minio-operator: {}}
`;
    const { diagnostics } = resolveOn(command, text, 'none');
    expect(diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([expected]);
  });
});

describe('ports of a host', () => {
  const nodes = 'nodes: {place: {ids: "5,30", on: vm}}\n';

  it('come from its range, by number', () => {
    const { nodes: found } = composed(`hosts: {vm: {address: a, bind: 0.0.0.0, ports: 30000-30199}}\n${nodes}`);
    expect(found[0]?.nodePorts).toEqual({ gossip: 30020, grpc: 30021, 'grpc-tls': 30022, 'grpc-web': 30023 });
  });

  it('are checked like those of a cluster', () => {
    expect(complaintsOn('compose', `hosts: {vm: {address: a, bind: 0.0.0.0, ports: 30000-30099}}\n${nodes}`)).toEqual([
      'NG1212 nodes 5 and 30 both claim port 30020 of host `vm`',
    ]);
    expect(complaintsOn('compose', `hosts: {vm: {address: a, bind: 0.0.0.0, ports: 30000-30002}}\n${nodes}`)).toEqual([
      'NG1212 nodes 5, 30 of host `vm` find no ports in 30000-30002',
    ]);
  });

  it('may be given, and are checked on the machine that two daemons share', () => {
    const only = 'only: {0: {nodePorts: {grpc: 30500}}, 1: {nodePorts: {grpc: 30500}}}';
    const two = (b: string): string[] =>
      complaintsOn(
        'compose',
        `hosts: {a: {address: x, bind: 0.0.0.0}, b: ${b}}\nnodes: {place: {ids: 0-1, on: [a, b]}, ${only}}\n`,
      );
    expect(two('{address: x, bind: 0.0.0.0, port: 2222, subnet: 10.8.0.0/16}')).toEqual([
      'NG1212 nodes 0 and 1 both claim port 30500 of host `b`',
    ]);
    expect(two('{address: y, bind: 0.0.0.0}')).toEqual([]);
  });
});

describe('given addresses of nodes', () => {
  const at = (only: string): string => `clusters: {desk: {}}\nnodes: {place: {ids: 0-2, on: desk}, only: ${only}}\n`;

  it('are what others dial, on the ports themselves', () => {
    const { nodes, endpoints } = networkOn('flux', at('{1: {address: n1.example.net}, 2: {address: "2001:db8::2"}}'));
    expect(nodes.map(({ externalAddress }) => externalAddress)).toEqual([undefined, 'n1.example.net', '2001:db8::2']);
    const gossip = endpoints.filter(({ name }) => name === 'gossip').map(({ outside }) => outside);
    expect(gossip).toEqual([undefined, 'n1.example.net:50111', '[2001:db8::2]:50111']);
  });

  it('take the name of the node', () => {
    const { nodes } = networkOn('flux', at('{0-2: {address: "{name}.example.net"}}'));
    expect(nodes.map(({ externalAddress }) => externalAddress)).toEqual([
      'node0.example.net',
      'node1.example.net',
      'node2.example.net',
    ]);
  });

  it('lead to one node each', () => {
    expect(complaintsOn('flux', at('{0-1: {address: p2p.example.net}}'))).toEqual([
      'NG1236 nodes 0 and 1 have the same address `p2p.example.net`',
    ]);
  });
});

describe('ports by number, on hosts without a range', () => {
  const cometbft = (rest: string): string => `apiVersion: netgen.dev/v1alpha1
kind: Network
name: net
platform: cometbft
version: 0.38.25
delivery: {engine: compose}
${rest}`;
  const resolved = (rest: string) => resolveOn('compose', cometbft(rest), 'none');

  it('are what the platform says, and lead to the host from outside', () => {
    const { value } = resolved(
      'hosts: {a: {address: 192.0.2.1}, b: {address: 192.0.2.2}}\nnodes: {place: {ids: 0-1, on: [a, b]}}\n',
    );
    expect(value?.nodes.map(({ nodePorts }) => nodePorts)).toMatchObject([
      { rpc: 26657, p2p: 28000 },
      { rpc: 26658, p2p: 28001 },
    ]);
    const rpc = value?.endpoints.filter(({ name }) => name === 'rpc').map(({ outside }) => outside);
    expect(rpc).toEqual(['192.0.2.1:26657', '192.0.2.2:26658']);
  });

  it('may be given one by one', () => {
    const { value } = resolved('nodes: {place: {ids: 0-1, on: x}, only: {1: {nodePorts: {rpc: 36657}}}}\n');
    expect(value?.nodes[1]?.nodePorts).toMatchObject({ rpc: 36657, p2p: 28001 });
  });

  it('run out, and meet', () => {
    const said = (ids: string) =>
      resolved(`nodes: {place: {ids: "${ids}", on: x}}\n`).diagnostics.map(({ code, message, help }) => [
        code,
        message,
        help,
      ]);
    expect(said('0,1343')).toEqual([
      [
        'NG1212',
        'nodes 0 and 1343 both claim port 28000 of host `local`',
        'add for example `ports: 30000-30099` to the host, or write another port: `only: {1343: {nodePorts: {rpc: PORT}}}`',
      ],
    ]);
    expect(said('40000')[0]?.slice(0, 2)).toEqual([
      'NG1212',
      'port 68000 (p2p) of node 40000 is outside 1-65535, the range of host `local`',
    ]);
  });
});

describe('connections', () => {
  const given = (field: string, value: string): string[] =>
    resolveOn(
      'compose',
      vm(`{vm: {address: 192.0.2.10, bind: 0.0.0.0, ${field}: ${JSON.stringify(value)}}}`),
    ).diagnostics.map(({ message }) => message);

  it.each([
    ['timeout', '1s', '999s'],
    ['user', 'a', '_ops.x-1'],
    ['key', '~/.ssh/id', 'keys/a b'],
    ['address', 'vm.example.net', '{name}.example.net'],
    ['bind', '0.0.0.0', '10.0.0.5'],
    ['subnet', '172.16.0.0/12', '100.64.0.0/10'],
  ])('take %s: %s and %s', (field, ...values) => {
    for (const value of values) expect(given(field, value).filter((one) => !one.includes('twice'))).toEqual([]);
  });

  it.each([
    ['timeout', ['0s', '1m30s', '1000s', '250ms', '1.5s', '30', '']],
    ['user', ['-x', 'a b', 'Ops', 'ops"']],
    ['key', ['-i', 'a"b', 'a\\b', `$\{HOME}/id`, 'a\nb', '']],
    ['address', ['localhost', 'a.localhost', '0.0.0.0', '::1', '-oProxyCommand=x']],
    ['bind', ['vm.example.net', '::', '10.0.0.256', '']],
    [
      'subnet',
      ['8.8.0.0/16', '172.32.0.0/16', '192.169.0.0/16', '10.0.0.0/7', '10.71.0.1/16', '10.71.0.0/27', '0.0.0.0/8'],
    ],
  ])('refuse %s: %j', (field, values) => {
    for (const value of values) expect(given(field, value), value).toHaveLength(1);
  });

  it('are never refused by ssh when the spec was taken', () => {
    const ascii = fc.string({ unit: 'grapheme-ascii', maxLength: 12 });
    const any = fc.oneof(
      ascii,
      fc.constantFrom('30s', '007s', '90s', 'ops', '~/id', '%h', '$HOME', 'ü', '\u0085', '{name}'),
    );
    fc.assert(
      fc.property(fc.constantFrom('timeout', 'user', 'key', 'address'), any, (field, value) => {
        const hosts = `{vm: {address: 192.0.2.10, bind: 0.0.0.0}}`;
        const edited =
          field === 'address'
            ? hosts.replace('192.0.2.10', JSON.stringify(value))
            : hosts.replace('bind', `${field}: ${JSON.stringify(value)}, bind`);
        const [host] = resolveOn('compose', vm(edited)).value?.clusters ?? [];
        if (!host?.docker?.ssh) return;
        const { ssh } = host.docker;
        expect(sshTarget({ name: 'vm', ssh, at: host.at }, { env: () => undefined }).diagnostics).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('ports', () => {
  const binds = (rest: string) => {
    const { value, diagnostics } = resolveOn('compose', vm(rest));
    return [
      value?.clusters.map(({ address, docker }) => `${address} ${docker?.bind}`),
      diagnostics.map(({ code }) => code),
    ];
  };

  it('behind SSH are open on every address, and that is said once, until somebody decides', () => {
    expect(binds('{a: {address: 192.0.2.1}, b: {address: 192.0.2.2}}')).toEqual([
      ['192.0.2.1 0.0.0.0', '192.0.2.2 0.0.0.0'],
      ['NG1246'],
    ]);
    expect(binds('{a: {address: 192.0.2.1, bind: 10.0.0.5}}')).toEqual([['192.0.2.1 10.0.0.5'], []]);
    expect(binds('{a: {address: 192.0.2.1, bind: 0.0.0.0}}')).toEqual([['192.0.2.1 0.0.0.0'], []]);
  });

  it('of this machine stay on it, or are where they are bound', () => {
    expect(binds('{local: {}}')).toEqual([['127.0.0.1 127.0.0.1'], []]);
    expect(binds('{local: {bind: 0.0.0.0}}')).toEqual([['127.0.0.1 0.0.0.0'], []]);
    expect(binds('{local: {bind: 10.0.0.5}}')).toEqual([['10.0.0.5 10.0.0.5'], []]);
  });
});

describe('networks', () => {
  it('are private as a whole or not', () => {
    expect(['10.0.0.0/8', '172.31.0.0/16', '192.168.7.0/24', '100.127.255.0/24'].map(isPrivate)).not.toContain(false);
    expect(['172.0.0.0/8', '172.32.0.0/16', '192.0.2.0/24', '100.0.0.0/8', '9.0.0.0/8'].map(isPrivate)).not.toContain(
      true,
    );
    expect([contains('10.0.0.0/8', '10.9.0.0/16'), contains('10.9.0.0/16', '10.0.0.0/8')]).toEqual([true, false]);
  });
});
