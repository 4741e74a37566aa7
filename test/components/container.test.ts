// The container: what a pod of it looks like, what references become, and everything it refuses.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { containerEndpoints, exposureProblems, onCluster } from '../../src/components/container/exposure.ts';
import type { Self } from '../../src/components/container/schema.ts';
import { fillReferences } from '../../src/components/shared/references.ts';
import type { Container } from '../../src/model/pod.ts';
import { compile, errors, only, parts, spec } from './compiled.ts';
import { naming } from './network.ts';
import { treeOf } from './tree.ts';

const image = 'registry.example.com/app:1.2.3';
const one = (over: object = {}, more: object = {}) =>
  spec({ container: { name: 'app', on: 'c1', image, ...over }, ...more });
/** Before `{` it starts a template of a shell, of Flux or of Compose. */
const dollar = '$';
const two = { c1: { provides: ['minio-operator'] }, c2: {} };
const workload = (over: object, more: object = {}) => only(parts(one(over, more), 'app'), 'workload')[0]!;
const main = (over: object, more: object = {}): Container => workload(over, more).pod.containers[0]!;
const codes = (data: { [key: string]: unknown }) => errors(data).map(({ code }) => code);

describe('a container', () => {
  it('is one workload and nothing else when it says no more than its image', () => {
    const built = parts(one(), 'app');
    expect(built.map(({ type }) => type)).toEqual(['workload']);
    expect(workload({})).toMatchObject({ name: 'app', replicas: 1, selector: { 'app.kubernetes.io/instance': 'app' } });
    expect(main({})).toMatchObject({ image: { name: 'registry.example.com/app', tag: '1.2.3' }, user: 1000 });
    expect(main({})).not.toHaveProperty('writableRoot');
  });

  it('has a service and an endpoint for each of its ports; what is spoken over udp has a port only', () => {
    const ports = [
      { name: 'http', port: 8080, protocol: 'http' },
      { name: 'dns', port: 53, protocol: 'udp' },
    ];
    const data = one({ ports });
    const [service] = only(parts(data, 'app'), 'service');
    expect(service).toMatchObject({ name: 'app', expose: 'clusterIP' });
    expect(service!.ports).toEqual([
      { name: 'http', port: 8080 },
      { name: 'dns', port: 53, protocol: 'UDP' },
    ]);
    const own = compile(data).network!.endpoints.filter(({ address }) => address === 'app');
    expect(own).toMatchObject([
      { name: 'http', protocol: 'http', inside: 'app.testnet.svc.cluster.local:8080', pods: service!.selector },
    ]);
    expect(own[0]).not.toHaveProperty('outside');
  });

  it('waits for the Secrets it names, each once with all keys', () => {
    const data = one({
      env: {
        A: { secret: 's', key: 'b' },
        B: { secret: 's', key: 'a', optional: true },
        C: { secret: 'o', key: 'k', optional: true },
      },
      secrets: [{ name: 's', keys: ['c'], path: '/s', purpose: 'tests' }],
    });
    expect(only(parts(data, 'app'), 'secret')).toMatchObject([
      { name: 'o', keys: ['k'], optional: true, purpose: 'used by app' },
      { name: 's', keys: ['b', 'c'], purpose: 'tests' },
    ]);
    expect(only(parts(data, 'app'), 'secret')[1]).not.toHaveProperty('optional');
  });

  it('gives its environment by name, whatever the order in the spec, as text', () => {
    expect(main({ env: { B: 2, A: true, C: '' } }).env).toEqual([
      { name: 'A', value: 'true' },
      { name: 'B', value: '2' },
      { name: 'C', value: '' },
    ]);
  });

  it('mounts files one by one, from one ConfigMap', () => {
    const files = { '/etc/b/x.yaml': 'x: {node0.no}\n', '/etc/a': { template: '{node0.gossip}' } };
    const [part] = only(parts(one({ files }), 'app'), 'files');
    expect(part).toMatchObject({
      name: 'app-files',
      data: { 'etc.b.x.yaml': 'x: {node0.no}\n', 'etc.a': 'network-node0-svc.testnet.svc.cluster.local:50111' },
    });
    expect(main({ files }).mounts).toEqual([
      { volume: 'config-files', path: '/etc/a', subPath: 'etc.a', readOnly: true },
      { volume: 'config-files', path: '/etc/b/x.yaml', subPath: 'etc.b.x.yaml', readOnly: true },
    ]);
  });

  it('has numbered pods with volumes of their own and a service that governs them', () => {
    const volumes = [
      { name: 'data', path: '/data', size: '10Gi', storageClass: 'fast' },
      { name: 'cache', path: '/cache', keep: false },
      { name: 'tmp', path: '/tmp', temporary: true },
    ];
    const data = one({ numbered: true, replicas: 3, volumes });
    const built = parts(data, 'app');
    expect(only(built, 'workload')[0]!.numbered).toEqual({
      service: 'app-pod',
      claims: [
        { name: 'data', size: '10Gi', keep: true, storageClass: 'fast' },
        { name: 'cache', size: '1Gi', keep: false },
      ],
    });
    expect(only(built, 'workload')[0]!.pod.volumes).toEqual([{ name: 'tmp', kind: 'temporary', size: '1Gi' }]);
    expect(only(built, 'service')).toMatchObject([{ name: 'app-pod', expose: 'headless' }]);
    expect(only(built, 'disruption')).toMatchObject([{ maxUnavailable: 1 }]);
    const kept = compile(data).wired!.instances.flatMap(({ component, instance }) =>
      instance.name === 'app' ? component.keep(instance, compile(data).network!) : [],
    );
    expect(kept).toEqual([{ what: 'volume data of app: claims data-app-*', cluster: 'c1', namespace: 'testnet' }]);
  });

  it('runs once as a task, and has no address', () => {
    const data = one({
      runOnce: { retries: 1, timeout: '90s' },
      volumes: [{ name: 't', path: '/tmp', temporary: true }],
    });
    expect(only(parts(data, 'app'), 'task')).toMatchObject([
      { name: 'app', completions: 1, backoffLimit: 1, deadline: 90 },
    ]);
    expect(parts(one({ runOnce: true }), 'app')).toMatchObject([{ type: 'task', backoffLimit: 3 }]);
    expect(parts(one({ runOnce: false }), 'app')).toMatchObject([{ type: 'workload' }]);
  });

  it('runs init containers of its own image with everything it mounts itself', () => {
    const over = {
      files: { '/f': 'x' },
      initContainers: [
        { name: 'first', command: ['a'] },
        { name: 'second', image: 'b:2' },
      ],
    };
    const inits = workload(over).pod.initContainers!;
    expect(inits.map(({ name, image: own }) => [name, own.name])).toEqual([
      ['first', 'registry.example.com/app'],
      ['second', 'b'],
    ]);
    expect(inits[0]!.mounts).toEqual(main(over).mounts);
  });
});

describe('references', () => {
  const value = (text: string, more: object = {}) => main({ env: { X: text } }, more).env![0]!.value;

  it.each([
    ['{node0.gossip}', 'network-node0-svc.testnet.svc.cluster.local:50111'],
    ['{node0.gossip:host}', 'network-node0-svc.testnet.svc.cluster.local'],
    ['{node0.gossip:port}', '50111'],
    [
      'http://{node1.grpc-web}/x?{node1.metrics}',
      'http://envoy-proxy-node1-svc.testnet.svc.cluster.local:8080/x?network-node1-svc.testnet.svc.cluster.local:9090',
    ],
    ['{"a":{"b":"{node0.gossip:port}"}}', '{"a":{"b":"50111"}}'],
  ])('%s becomes an address', (text, expected) => {
    expect(value(text)).toBe(expected);
  });

  it.each([
    '{{node0.gossip}}',
    `${dollar}{node0.gossip}`,
    '{{ a.b }}',
    '{a}',
    '{A.b}',
    '{ a.b }',
    '{a.b',
    '$(X) $$',
    '{}',
    '{.a}',
  ])('leaves %s alone', (text) => {
    expect(value(text)).toBe(text);
  });

  it('reach into command, arguments and init containers', () => {
    const over = { command: ['a', '{node0.gossip:port}'], args: ['{node0.metrics:port}'] };
    expect(main(over)).toMatchObject({ command: ['a', '50111'], args: ['9090'] });
    expect(workload({ initContainers: [{ name: 'i', ...over }] }).pod.initContainers).toMatchObject([
      { command: ['a', '50111'], args: ['9090'] },
    ]);
  });

  it('prefer what is on the same cluster, else what can be reached', () => {
    const clusters = { c1: { ...two.c1, exposure: 'loadBalancer' }, c2: { exposure: 'loadBalancer' } };
    const ports = [{ name: 'http', port: 80, protocol: 'http' }];
    const data = spec({
      clusters,
      domain: 'x.net',
      container: [
        { name: 'app', on: ['c1', 'c2'], image, ports },
        { name: 'open', on: 'c1', image, ports, expose: true },
        { name: 'user', on: ['c1', 'c2'], image, args: ['{app.http}', '{open.http}'] },
      ],
    });
    const args = (cluster: string) => only(parts(data, 'user', cluster), 'workload')[0]!.pod.containers[0]!.args;
    expect(args('c1')).toEqual(['app.testnet.svc.cluster.local:80', 'open.testnet.svc.cluster.local:80']);
    expect(args('c2')).toEqual(['app.testnet.svc.cluster.local:80', 'open.c1.x.net:80']);
  });

  it('to what another cluster cannot reach are refused', () => {
    const container = { name: 'app', on: 'c2', image, args: ['{node0.gossip}'] };
    expect(errors(spec({ clusters: two, container }))).toMatchObject([
      {
        code: 'NG1343',
        at: ['container', 'args', 0],
        help: 'set `exposure:` of cluster `c1`, or run both on cluster `c1`',
      },
    ]);
  });

  it('to nothing are refused with the nearest name, wherever they stand', () => {
    const bad = '{node0.gosip}';
    const over = {
      command: [bad],
      args: [bad],
      env: { X: bad },
      files: { '/f': { template: bad }, '/g': bad },
      initContainers: [{ name: 'i', env: { Y: bad } }],
    };
    const found = errors(one(over));
    expect(found.map(({ code, at }) => [code, at!.slice(1).join('.')])).toEqual([
      ['NG1325', 'command.0'],
      ['NG1325', 'args.0'],
      ['NG1325', 'env.X'],
      ['NG1325', 'initContainers.0.env.Y'],
      ['NG1325', 'files./f'],
    ]);
    expect(found[0]!.help).toMatch(/^write `\{node0\.gossip\}`/);
  });

  it.each([
    ['{node0.gossip:hst}', 'write `{node0.gossip:host}` or `{node0.gossip:port}`'],
    ['http://{node0.gossip/x', 'write `{node0.gossip}`'],
    ['{node0.gossip:port', 'write `{node0.gossip:host}` or `{node0.gossip:port}`'],
    ['{Node0.gossip}', 'write `{node0.gossip}`'],
    ['{ node0.gossip }', 'write `{node0.gossip}`'],
  ])('with a typing mistake are refused: %s', (text, help) => {
    expect(errors(one({ args: [text] }))).toMatchObject([{ code: 'NG1325', help }]);
  });

  it.each([
    '{{node0.gossip:x}}',
    `${dollar}{node0.gossip:hst}`,
    '{"node0.gossip": 1}',
    '{a.b:c}',
    '{a.b',
    '{node0',
    'awk {print node0.gossip}',
    '{node0.gossip}}',
    '{node0.gossip.more',
    '{}',
  ])('of somebody else stay as they are: %s', (text) => {
    expect(codes(one({ args: [text] }))).toEqual([]);
  });

  it('are all that changes in a text', () => {
    const { network } = compile(one());
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        fc.pre(!/[{$]$/.test(before) && !/\{[a-z][a-z0-9.-]*$/.test(before) && !/\{[a-z]/.test(before + after));
        expect(fillReferences(`${before}{node0.gossip:port}${after}`, network!, 'c1')).toBe(`${before}50111${after}`);
      }),
    );
  });
});

describe('a container refuses', () => {
  const http = { name: 'http', port: 80 };
  it.each<[string, object, string]>([
    ['an image without a tag', { image: 'a/b' }, 'NG1321'],
    ['the tag latest', { image: 'a/b:latest' }, 'NG1321'],
    ['a port of the registry for a tag', { image: 'a.net:5000/b' }, 'NG1321'],
    ['an init container that is not pinned', { initContainers: [{ name: 'i', image: 'b' }] }, 'NG1321'],
    ['no image', { image: undefined }, 'NG1322'],
    ['two ports of one name', { ports: [http, { name: 'http', port: 81 }] }, 'NG1323'],
    ['two names of one port', { ports: [http, { name: 'web', port: 80 }] }, 'NG1323'],
    [
      'two mounts of one path',
      { files: { '/a': 'x' }, volumes: [{ name: 'v', path: '/a', temporary: true }] },
      'NG1323',
    ],
    ['two files of one key', { files: { '/a.b': 'x', '/a/b': 'y' } }, 'NG1323'],
    ['a volume by the name of its own', { volumes: [{ name: 'config-files', path: '/a', temporary: true }] }, 'NG1323'],
    [
      'two Secrets that become one volume',
      {
        secrets: [
          { name: 'a.b', keys: ['k'], path: '/a' },
          { name: 'a-b', keys: ['k'], path: '/b' },
        ],
      },
      'NG1323',
    ],
    ['an init container of its own name', { initContainers: [{ name: 'app' }] }, 'NG1323'],
    ['a file inside a Secret', { files: { '/s/x': 'x' }, secrets: [{ name: 's', keys: ['k'], path: '/s' }] }, 'NG1324'],
    ['a file below a file', { files: { '/a': 'x', '/a/b': 'y' } }, 'NG1324'],
    ['a file below a file that stands after it', { files: { '/a/b': 'y', '/a': 'x' } }, 'NG1324'],
    ['a Secret below a file', { files: { '/a': 'x' }, secrets: [{ name: 's', keys: ['k'], path: '/a/s' }] }, 'NG1324'],
    [
      'a volume below a file',
      { files: { '/a': 'x' }, volumes: [{ name: 'v', path: '/a/v', temporary: true }] },
      'NG1324',
    ],
    ['a volume of pods that are interchangeable', { volumes: [{ name: 'v', path: '/v' }] }, 'NG1324'],
    ['a probe of a port that is not there', { ports: [http], readiness: { tcp: { port: 'web' } } }, 'NG1324'],
    [
      'a probe of a udp port',
      { ports: [{ ...http, protocol: 'udp' }], liveness: { http: { port: 'http' } } },
      'NG1324',
    ],
    ['ports of a run that ends', { ports: [http], runOnce: true }, 'NG1324'],
    ['a volume of a run that ends', { volumes: [{ name: 'v', path: '/v' }], runOnce: true }, 'NG1324'],
    ['to expose nothing', { expose: true }, 'NG1344'],
    ['a node port of no endpoint', { ports: [http], nodePorts: { web: 30000 } }, 'NG1345'],
  ])('%s', (_what, over, code) => {
    expect(codes(one(over))).toContain(code);
  });

  it('takes files beside files, and inside volumes', () => {
    const volumes = [{ name: 'v', path: '/v', temporary: true }];
    expect(codes(one({ files: { '/a': 'x', '/ab': 'y', '/v/c': 'z' }, volumes }))).toEqual([]);
  });

  it('takes a digest for a pin', () => {
    expect(codes(one({ image: `a/b@sha256:${'a'.repeat(64)}` }))).toEqual([]);
  });

  it.each<[string, object]>([
    ['a volume of nothing', { numbered: true, volumes: [{ name: 'v', path: '/v', size: '0Gi' }] }],
    ['a relative file', { files: { 'etc/x': '' } }],
    ['a file above the root', { files: { '/etc/../x': '' } }],
    ['a file with two slashes', { files: { '/etc//x': '' } }],
    ['the root', { files: { '/': '' } }],
    ['a directory of the kernel', { volumes: [{ name: 'v', path: '/proc/x', temporary: true }] }],
    ['a port that is too long', { ports: [{ name: 'a-name-of-a-port', port: 1 }] }],
    ['port 0', { ports: [{ name: 'a', port: 0 }] }],
    ['a variable with a blank', { env: { 'A B': 'x' } }],
    ['a variable with a value and a Secret', { env: { A: { value: 'x', secret: 's', key: 'k' } } }],
    ['a variable of a Secret without a key', { env: { A: { secret: 's' } } }],
    ['a variable that is nothing', { env: { A: null } }],
    ['a probe of two ways', { readiness: { tcp: { port: 'a' }, exec: ['x'] } }],
    ['a probe of no way', { readiness: { periodSeconds: 3 } }],
    ['a file that is nothing', { files: { '/x': {} } }],
    ['a name of 41 characters', { name: 'a'.repeat(41) }],
    ['values, which are for charts', { values: {} }],
  ])('%s by its shape', (_what, over) => {
    const found = errors(one(over));
    expect(found.length).toBeGreaterThan(0);
    for (const { code, help } of found) {
      expect(code).toMatch(/^NG11/);
      expect(help).toBeTruthy();
    }
  });
});

describe('a container that runs as root', () => {
  const warnings = (over: object) => compile(one(over)).diagnostics.filter(({ code }) => code === 'NG1330');
  it.each([
    ['in the namespace of the nodes', { user: 0 }, 1],
    ['in a namespace of its own', { user: 0, namespace: 'own' }, 0],
    ['no more', { user: 1 }, 0],
  ])('%s', (_what, over, count) => {
    expect(warnings(over)).toHaveLength(count);
  });
});

describe('exposed', () => {
  const ports = [{ name: 'http', port: 8080, protocol: 'http' }];
  const opened = (exposure: string, more: object) => ({ provides: ['minio-operator'], exposure, ...more });
  const machines = (address: string) => opened('nodePort', { address, nodePorts: '31000-31999' });
  const open = (clusters: object, over: object = {}, more: object = {}) =>
    one({ on: ['c1', 'c2'], ports, expose: true, ...over }, { clusters, ...more });
  const outside = (data: { [key: string]: unknown }) =>
    compile(data)
      .network!.endpoints.filter(({ address }) => address === 'app')
      .map((endpoint) => endpoint.outside);

  it('on several clusters has an address for each', () => {
    const balancer = opened('loadBalancer', {});
    const data = open({ c1: balancer, c2: balancer }, {}, { domain: 'x.net' });
    expect(outside(data)).toEqual(['app.c1.x.net:8080', 'app.c2.x.net:8080']);
    expect(only(parts(data, 'app', 'c2'), 'service')[1]).toMatchObject({
      name: 'app-exposed',
      expose: 'loadBalancer',
      hostnames: ['app.c2.x.net'],
    });
  });

  it('by node ports has the one that was given', () => {
    const data = open({ c1: machines('192.0.2.1'), c2: machines('192.0.2.2') }, { nodePorts: { http: 31990 } });
    expect(outside(data)).toEqual(['192.0.2.1:31990', '192.0.2.2:31990']);
    expect(only(parts(data, 'app'), 'service')[1]!.ports).toEqual([{ name: 'http', port: 8080, nodePort: 31990 }]);
  });

  it('is refused on each cluster that has no way in, once', () => {
    const found = errors(open({ c1: machines('192.0.2.1'), c2: {} }, { nodePorts: { http: 31990, web: 1 } }));
    expect(found.map(({ code, message }) => [code, message])).toEqual([
      ['NG1345', '`app` has no endpoint `web`'],
      ['NG1344', '`app` cannot be exposed on cluster `c2`'],
    ]);
  });

  it('meets the node port of another on any of its clusters', () => {
    const both = { ports, expose: true, nodePorts: { http: 31990 }, image };
    const container = [
      { ...both, name: 'a', on: ['c1', 'c2'] },
      { ...both, name: 'b', on: 'c2' },
    ];
    const clusters = { c1: machines('192.0.2.1'), c2: machines('192.0.2.2') };
    const found = errors(spec({ clusters, container }));
    expect(found.map(({ code, message }) => [code, message])).toEqual([
      ['NG1344', '`a` cannot be exposed on cluster `c2`'],
      ['NG1344', '`b` cannot be exposed on cluster `c2`'],
    ]);
  });
});

describe('on a Docker host', () => {
  const ports = [{ name: 'http', port: 8080, protocol: 'http' }];
  const container = [
    { name: 'a', on: 'c1', image, ports, expose: true },
    { name: 'b', on: 'c1', image, ports, expose: true },
  ];
  const { network } = compile(
    spec({ container, domain: 'x.net', clusters: { c1: { ...two.c1, exposure: 'loadBalancer' } } }),
  );
  const docker = { subnet: '10.71.0.0/16', bind: '127.0.0.1' };
  const [kubernetes] = network!.clusters;
  const host = { ...kubernetes!, exposure: 'nodePort', address: '127.0.0.1', docker } as const;
  const onDocker = { ...network!, clusters: [host] };
  const named = (name: string) => network!.instances.find((instance) => instance.name === name) as Self;

  it('what is exposed is published on its own ports', () => {
    expect(onCluster(named('a'), host).spec.nodePorts).toEqual({ http: 8080 });
    expect(containerEndpoints(named('a'), onDocker, naming)).toMatchObject([{ outside: '127.0.0.1:8080' }]);
  });

  it('two containers cannot be published on one port', () => {
    expect(exposureProblems(named('a'), onDocker)).toEqual([]);
    expect(exposureProblems(named('b'), onDocker)).toMatchObject([
      { code: 'NG1344', notes: [{ message: 'host port 8080 belongs to `a`' }] },
    ]);
  });

  it('a host with a range of ports wants to be told which one', () => {
    const ranged = { ...host, nodePorts: { from: 30000, to: 30010 } };
    expect(exposureProblems(named('a'), { ...network!, clusters: [ranged] })).toMatchObject([
      { code: 'NG1344', help: 'add `nodePorts: {http: PORT}` with a free port of 30000-30010' },
    ]);
  });
});

it('is what a user reads in the tree', async () => {
  const tree = await treeOf(
    one({
      args: ['--node={node0.grpc}'],
      env: { LEVEL: 3, DB_PASSWORD: { secret: 'app-db', key: 'password' }, TEMPLATE: `${dollar}{x} {{y.z}}` },
      ports: [{ name: 'http', port: 8080, protocol: 'http' }],
      readiness: { http: { path: '/ready', port: 'http' } },
      files: { '/etc/app/config.yaml': { template: 'peers: ["{node1.gossip}"]\n' } },
      numbered: true,
      volumes: [{ name: 'data', path: '/data', size: '10Gi' }],
    }),
  );
  await expect(tree.read('clusters/c1/services/app.yaml')).toMatchFileSnapshot('../golden/components/container.yaml');
});
