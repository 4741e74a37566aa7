import { describe, expect, it } from 'vitest';
import type { HederaPublicKeys, JsonMap, PublicKeys } from '../../src/model/network.ts';
import { nodeChart } from '../../src/platforms/hedera/node-chart.ts';
import { haveChartValues, unknownPaths } from './chart-values.ts';
import { build, cluster, network, node, only, release, type Sketch } from './network.ts';

const desk = cluster('desk', { exposure: 'nodePort', address: '192.0.2.10', nodePorts: { from: 31000, to: 31099 } });
const cloud = cluster('cloud', { exposure: 'loadBalancer', storageClass: 'gp3', architecture: 'arm64' });
const s3 = { kind: 's3', bucket: 'net-streams', credentials: { secret: 'net-credentials' } };

/** A value by path; numbers are list indexes. */
function at(values: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<string | number, unknown> | undefined)?.[key], values);
}

const valuesOf = (sketch: Sketch, on = 'desk'): JsonMap => release(network(sketch), on).values;
const one = { clusters: [desk], nodes: [node(0, desk)] };

const publicKeys = (genesis: boolean): HederaPublicKeys => ({
  genesis,
  gossip: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
  grpc: '',
  admin: 'AAAA',
});
const keysFor = (nodes: Record<string, boolean>): PublicKeys => ({
  network: 'testnet',
  platform: 'hedera',
  nodes: Object.fromEntries(Object.entries(nodes).map(([number, genesis]) => [number, publicKeys(genesis)])),
  secrets: {},
});
const genesisOf = (values: JsonMap) =>
  JSON.parse(String(at(values, 'hedera', 'configMaps', 'genesisNetworkJson'))).nodeMetadata as {
    node: { nodeId: string; gossipEndpoint: { domainName: string; ipAddressV4: string; port: number }[] };
  }[];

describe('values of the node chart', () => {
  it.each([
    ['no Secret with random content', ['cloud', 'generateNewSecrets'], false],
    ['MinIO only when asked for', ['cloud', 'minio', 'enabled'], false],
    ['volumes instead of emptyDir', ['defaults', 'volumeClaims', 'enabled'], true],
    ['node Services stay inside', ['defaults', 'consensus', 'service', 'type'], 'ClusterIP'],
    ['haproxy Services stay inside', ['defaults', 'haproxy', 'service', 'type'], 'ClusterIP'],
    ['envoy Services stay inside', ['defaults', 'envoyProxy', 'service', 'type'], 'ClusterIP'],
    ['more than 32 connections', ['defaults', 'haproxy', 'maxconn'], 1024],
    ['probes that survive load', ['defaults', 'haproxy', 'probes', 'readinessPeriodSeconds'], 10],
    ['no waiting for the name of a stopped node', ['deployment', 'init', 'enableDnsValidation'], false],
    ['no budget that blocks drains', ['deployment', 'podDisruptionBudget', 'create'], false],
    ["per-node tolerations instead of solo's", ['deployment', 'tolerations'], []],
    ['no sidecar that nobody asked for', ['defaults', 'sidecars', 'recordStreamUploader', 'enabled'], false],
    ['names from the node', ['hedera', 'nodes', 0, 'name'], 'node0'],
    ['numbers from the node', ['hedera', 'nodes', 0, 'nodeId'], 0],
    ['accounts from the node', ['hedera', 'nodes', 0, 'accountId'], '0.0.3'],
  ])('%s', (_what, path, expected) => {
    expect(at(valuesOf(one), ...path)).toEqual(expected);
  });

  it('switches on exactly the sidecars that are asked for', () => {
    const values = valuesOf({ ...one, nodesSpec: { sidecars: ['eventStream', 'backup'] }, storageSpec: s3 });
    const enabled = Object.entries(at(values, 'defaults', 'sidecars') as Record<string, { enabled: boolean }>)
      .filter(([, sidecar]) => sidecar.enabled)
      .map(([name]) => name);
    expect(enabled.sort()).toEqual(['backupUploader', 'eventStreamUploader']);
    expect(at(values, 'hedera', 'configMaps', 'applicationProperties')).toContain('blockStream.streamMode=RECORDS\n');
  });

  it('writes block streams when their uploader is on', () => {
    const values = valuesOf({ ...one, nodesSpec: { sidecars: ['blockStream'] }, storageSpec: s3 });
    expect(at(values, 'hedera', 'configMaps', 'applicationProperties')).toContain('blockStream.streamMode=BOTH\n');
  });

  it.each([
    ['minio', { kind: 'minio', size: '7Gi' }],
    ['s3', s3],
    ['gcs', { ...s3, kind: 'gcs' }],
  ])('turns exactly one store on: %s', (kind, storageSpec) => {
    const { cloud: store } = valuesOf({ ...one, storageSpec });
    expect(['minio', 's3', 'gcs'].filter((name) => at(store, name, 'enabled'))).toEqual([kind]);
  });

  it('gives MinIO a storage class that is never empty', () => {
    const pool = ['minio-server', 'tenant', 'pools', 0];
    expect(at(valuesOf({ ...one, storageSpec: { kind: 'minio' } }), ...pool, 'storageClassName')).toBe('standard');
    const named = { clusters: [cloud], nodes: [node(0, cloud)], storageSpec: { kind: 'minio', size: '7Gi' } };
    expect(at(valuesOf(named, 'cloud'), ...pool)).toMatchObject({ storageClassName: 'gp3', size: '7Gi' });
  });

  it("puts what is one node's alone into its item", () => {
    const special = node(5, cloud, {
      version: '0.76.0',
      labels: { team: 'perf' },
      resources: { cpu: '4', memory: '16Gi' },
      nodeSelector: { disk: 'fast' },
      tolerations: [{ key: 'dedicated', operator: 'Exists' }],
      image: { name: 'example.net/node', tag: '1', digest: `sha256:${'0'.repeat(64)}` },
    });
    const values = valuesOf({ clusters: [cloud], nodes: [node(4, cloud), special] }, 'cloud');
    const [plain, item] = at(values, 'hedera', 'nodes') as JsonMap[];
    expect(item).toMatchObject({
      labels: { team: 'perf', 'netgen.dev/node-version': '0.76.0' },
      nodeSelector: { disk: 'fast', 'kubernetes.io/arch': 'arm64' },
      tolerations: [{ key: 'dedicated', operator: 'Exists' }],
      resources: { requests: { cpu: '4', memory: '16Gi' }, limits: { memory: '16Gi' } },
      root: { image: { registry: 'example.net', repository: 'node', tag: `1@sha256:${'0'.repeat(64)}` } },
    });
    expect(plain).toMatchObject({ labels: { 'netgen.dev/node-version': '0.75.1' } });
    expect(plain).not.toHaveProperty('root');
    expect(plain).not.toHaveProperty('resources');
  });

  it('restarts nodes when their configuration changes, and not when a node joins', () => {
    const label = (sketch: Sketch) => at(valuesOf(sketch), 'hedera', 'nodes', 0, 'labels', 'netgen.dev/config');
    const before = label(one);
    expect(label({ ...one, nodesSpec: { properties: { 'staking.periodMins': 1 } } })).not.toBe(before);
    expect(label({ ...one, nodes: [...one.nodes, node(1, desk)] })).toBe(before);
  });

  it('restarts what reads a file once when the user overrides the file', () => {
    const state = (values: JsonMap) => {
      const { values: merged, patches } = release(network({ ...one, nodesCommon: { values } }), 'desk');
      const proxy = patches!.find(({ target }) => target?.name === 'haproxy-node[0-9]+')!.patch;
      return [at(merged, 'hedera', 'nodes', 0, 'labels', 'netgen.dev/config'), proxy];
    };
    const [node0, proxy0] = state({});
    expect(state({ hedera: { configMaps: { genesisThrottlesJson: '{}' } } })).toEqual([node0, proxy0]);
    const [node1, proxy1] = state({ hedera: { configMaps: { settingsTxt: 'a, b' } } });
    expect([node1 === node0, proxy1 === proxy0]).toEqual([false, true]);
    const [node2, proxy2] = state({ defaults: { haproxy: { timeouts: { client: '1s', server: '2s' } } } });
    expect([node2 === node0, proxy2 === proxy0]).toEqual([true, false]);
    expect(state({ defaults: { haproxy: { timeouts: { server: '2s', client: '1s' } } } })).toEqual([node2, proxy2]);
  });

  it('lets the JVM take a share of the memory only when there is a limit', () => {
    const options = (sketch: Sketch) => JSON.stringify(at(valuesOf(sketch), 'defaults', 'root', 'extraEnv'));
    const limited = { clusters: [desk], nodes: [node(0, desk, { resources: { memory: '8Gi' } })] };
    expect(options(one)).not.toContain('MaxRAMPercentage');
    expect(options(limited)).toContain('MaxRAMPercentage');
    const own = options({ ...limited, nodesSpec: { jvm: { heapMin: '1g', heapMax: '6g', options: ['-Xlog:gc'] } } });
    expect(own).not.toContain('MaxRAMPercentage');
    expect(own).toContain('{"name":"JAVA_HEAP_MAX","value":"6g"}');
    expect(own).toContain(' -Xlog:gc"');
  });

  it("merges the user's values last", () => {
    const values = valuesOf({
      ...one,
      nodesCommon: {
        values: { defaults: { haproxy: { maxconn: 5, timeouts: null } }, crs: { podLog: { enabled: true } } },
      },
    });
    expect(at(values, 'defaults', 'haproxy')).toMatchObject({ maxconn: 5, timeouts: null, enabled: true });
    expect(at(values, 'crs', 'podLog', 'enabled')).toBe(true);
  });

  it('applies registry mirrors to every image, also to those without a value', () => {
    const from = (name: string) => ({ from: name, to: `mirror.example.net/${name}` });
    const net = network({
      ...one,
      nodesSpec: { sidecars: ['backup', 'recordStream', 'eventStream', 'blockStream'] },
      storageSpec: { kind: 'minio' },
      over: { images: [from('docker.io'), from('ghcr.io'), from('quay.io')] },
    });
    const { values, patches } = release(net, 'desk');
    const registries = [...JSON.stringify(values).matchAll(/"registry":"([^"]*)"/g)].map((match) => match[1]);
    expect(registries).toEqual(['mirror.example.net', ...Array(4).fill('mirror.example.net')]);
    expect(at(values, 'minio-server', 'tenant', 'image')).toEqual({
      repository: 'mirror.example.net/quay.io/minio/minio',
    });
    expect(at(values, 'hedera', 'initContainers', 0, 'image')).toMatch(/^mirror\.example\.net\/ghcr\.io\/.*:/);
    const inTemplates = patches!.flatMap(({ patch }) => [...patch.matchAll(/image: (.*)/g)].map((match) => match[1]));
    expect(new Set(inTemplates)).toEqual(
      new Set([
        '"mirror.example.net/docker.io/library/busybox:1.36.1"',
        '"mirror.example.net/docker.io/library/busybox:stable-musl"',
      ]),
    );
  });

  it.skipIf(!haveChartValues)('sets only paths that the chart has (skipped without ../shared/chart-values)', () => {
    const images = [
      { from: 'docker.io', to: 'm.example.net' },
      { from: 'ghcr.io', to: 'g.example.net' },
    ];
    const sidecars = ['backup', 'recordStream', 'eventStream', 'blockStream'];
    const everything = [{ kind: 'minio' }, s3, { ...s3, kind: 'gcs' }].map((storageSpec) =>
      valuesOf({
        ...one,
        nodesSpec: { sidecars, jvm: { heapMax: '6g' } },
        storageSpec,
        over: { images, keys: keysFor({ 0: true }) },
      }),
    );
    for (const values of everything) expect(unknownPaths(nodeChart.name, values)).toEqual([]);
    expect(unknownPaths(nodeChart.name, { crds: {}, defaults: { haproxy: { maxConn: 1 } } })).toEqual([
      'crds',
      'defaults.haproxy.maxConn',
    ]);
  });
});

describe('genesis', () => {
  const both = { clusters: [desk, cloud], nodes: [node(0, desk), node(1, cloud)] };

  it('has the addresses inside when there is one cluster', () => {
    const [first] = genesisOf(valuesOf({ ...one, over: { keys: keysFor({ 0: true }) } }));
    expect(first!.node.gossipEndpoint).toEqual([
      { domainName: 'network-node0-svc.testnet.svc.cluster.local', port: 50111 },
    ]);
  });

  it('has the addresses from outside when there are several', () => {
    const net = network({ ...both, over: { domain: 'net.example.org', keys: keysFor({ 0: true, 1: true }) } });
    const gossip = genesisOf(release(net, 'desk').values).map((member) => member.node.gossipEndpoint[0]);
    expect(gossip).toEqual([
      { ipAddressV4: Buffer.from([192, 0, 2, 10]).toString('base64'), port: 31000 },
      { domainName: 'node1-gossip.net.example.org', port: 50111 },
    ]);
    expect(release(net, 'cloud').values.hedera).toHaveProperty(
      ['configMaps', 'genesisNetworkJson'],
      at(release(net, 'desk').values, 'hedera', 'configMaps', 'genesisNetworkJson'),
    );
  });

  it('lists founders only, and a later node does not get the file', () => {
    const nodes = [node(0, desk), node(1, desk)];
    const net = network({ clusters: [desk], nodes, over: { keys: keysFor({ 0: true, 1: false }) } });
    const { values, patches } = release(net, 'desk');
    expect(genesisOf(values).map((member) => member.node.nodeId)).toEqual(['0']);
    const without = patches!.filter(({ patch }) => patch.includes('network-node-data-config-cm'));
    expect(without.map(({ target }) => target?.name)).toEqual(['network-node1']);
    expect(without[0]!.patch).not.toContain('genesis-network.json');
  });

  it('is left out on a cluster without founders', () => {
    const net = network({ ...both, over: { domain: 'net.example.org', keys: keysFor({ 0: true, 1: false }) } });
    expect(at(release(net, 'cloud').values, 'hedera', 'configMaps')).not.toHaveProperty('genesisNetworkJson');
  });
});

describe('patches', () => {
  const patchesOf = (sketch: Sketch) => release(network(sketch), 'desk').patches!;

  it('names containers in the order of the chart, because kustomize moves them to the front', () => {
    const sidecars = ['backup', 'eventStream', 'recordStream', 'blockStream'];
    const [pods] = patchesOf({ ...one, nodesSpec: { sidecars }, storageSpec: s3 });
    const names = [...pods!.patch.matchAll(/^ {6}- name: (.*)$/gm)].map((match) => match[1]);
    expect(names).toEqual([
      'root-container',
      'blockstream-uploader',
      'record-stream-uploader',
      'event-stream-uploader',
      'backup-uploader',
    ]);
  });

  it('reads credentials from the Secret that the spec names', () => {
    const [pods] = patchesOf({ ...one, nodesSpec: { sidecars: ['recordStream', 'backup'] }, storageSpec: s3 });
    expect(pods!.patch).toContain('- secretRef:\n            name: net-credentials\n');
    expect(pods!.patch).toContain('value: s3.us-east-1.amazonaws.com\n          valueFrom: null\n');
    expect(pods!.patch).not.toContain('backup-uploader-secrets');
  });

  it.each([
    [{ kind: 'minio' }, 'Minio', 'http://minio-hl:9000'],
    [s3, 'AWS', 'https://s3.us-east-1.amazonaws.com'],
    [{ ...s3, endpoint: 's3.example.net:9000' }, 'Other', 'https://s3.example.net:9000'],
    [{ ...s3, kind: 'gcs' }, 'GCS', 'https://storage.googleapis.com'],
  ])('backs up to %j', (storageSpec, provider, endpoint) => {
    const [pods] = patchesOf({ ...one, nodesSpec: { sidecars: ['backup'] }, storageSpec });
    expect(pods!.patch).toContain(`name: RCLONE_CONFIG_BACKUPS_PROVIDER\n          value: ${provider}\n`);
    expect(pods!.patch).toContain(`name: RCLONE_CONFIG_BACKUPS_ENDPOINT\n          value: "${endpoint}"\n`);
  });

  it('stops a node and its proxies, and nobody else', () => {
    const nodes = [node(1, desk, { state: 'stopped' }), node(11, desk)];
    const stopped = patchesOf({ clusters: [desk], nodes }).filter(({ patch }) => patch.includes('replicas: 0'));
    expect(stopped.map(({ target }) => `${target?.kind} ${target?.name}`)).toEqual([
      'StatefulSet network-node1',
      'Deployment haproxy-node1',
      'Deployment envoy-proxy-node1',
    ]);
  });

  it('deletes volumes with the node only when they are not kept', () => {
    const storage = { size: '5Gi', keep: false };
    expect(patchesOf(one)[0]!.patch).not.toContain('persistentVolumeClaimRetentionPolicy');
    expect(patchesOf({ ...one, nodes: [node(0, desk, { storage })] })[0]!.patch).toContain('whenDeleted: Delete\n');
  });

  it("gives pull Secrets to every pod and puts the user's patches last", () => {
    const own = { patch: 'kind: StatefulSet' };
    const nodes = [node(0, desk, { pullSecrets: ['b', 'a'] }), node(1, desk, { pullSecrets: ['a'] })];
    const patches = patchesOf({ clusters: [desk], nodes, nodesCommon: { patches: [own] } });
    expect(patches.at(-1)).toBe(own);
    const pull = patches.filter(({ patch }) => patch.includes('imagePullSecrets:\n      - name: a\n      - name: b\n'));
    expect(pull.map(({ target }) => target?.name)).toEqual([undefined, 'haproxy-node[0-9]+', 'envoy-proxy-node[0-9]+']);
  });
});

describe('parts of a node', () => {
  it('exposes gossip, gRPC and gRPC-web as three Services with names of their own', () => {
    const net = network({ clusters: [cloud], nodes: [node(5, cloud)], over: { domain: 'net.example.org' } });
    const services = only(build(net, 'cloud'), 'service');
    expect(
      services.map(({ name, selector, hostnames, ports }) => [name, selector.app, hostnames, ports.map((p) => p.port)]),
    ).toEqual([
      ['node5-gossip', 'network-node5', ['node5-gossip.net.example.org'], [50111]],
      ['node5-grpc', 'haproxy-node5', ['node5.net.example.org'], [50211, 50212]],
      ['node5-grpc-web', 'envoy-proxy-node5', ['node5-web.net.example.org'], [8080]],
    ]);
    expect(services.every(({ file, expose }) => file === 'node5' && expose === 'loadBalancer')).toBe(true);
  });

  it('claims the node ports of the node', () => {
    const services = only(build(network({ clusters: [desk], nodes: [node(5, desk)] }), 'desk'), 'service');
    const claimed = services.flatMap(({ ports }) => ports.map((port) => [port.name, port.nodePort]));
    expect(claimed).toEqual([
      ['gossip', 31020],
      ['grpc', 31021],
      ['grpc-tls', 31022],
      ['grpc-web', 31023],
    ]);
  });

  it('exposes nothing inside a clusterIP cluster', () => {
    const inner = cluster('inner');
    expect(only(build(network({ clusters: [inner], nodes: [node(0, inner)] }), 'inner'), 'service')).toEqual([]);
  });

  it('goes to the node itself without haproxy, and has no gRPC-web without envoy', () => {
    const net = network({ ...one, nodesSpec: { haproxy: { enabled: false }, envoy: { enabled: false } } });
    const services = only(build(net, 'desk'), 'service');
    expect(services.map(({ name, selector }) => [name, selector.app])).toEqual([
      ['node0-gossip', 'network-node0'],
      ['node0-grpc', 'network-node0'],
    ]);
    expect(net.endpoints.map(({ name, service }) => [name, service])).toEqual([
      ['gossip', 'network-node0-svc'],
      ['grpc', 'network-node0-svc'],
      ['grpc-tls', 'network-node0-svc'],
      ['metrics', 'network-node0-svc'],
    ]);
  });

  it.each([
    [false, []],
    [true, ['15s']],
    ['10s', ['10s']],
  ])('scrapes only when asked: %s', (scrape, intervals) => {
    const found = only(build(network({ ...one, nodesSpec: { scrape } }), 'desk'), 'scrape');
    expect(found.map(({ interval }) => interval)).toEqual(intervals);
  });

  it('waits for the Secrets that the chart looks up, with the names it looks for', () => {
    const sketch = {
      clusters: [desk],
      nodes: [node(0, desk), node(5, desk)],
      nodesSpec: { sidecars: ['recordStream'] },
    };
    const secrets = only(build(network({ ...sketch, storageSpec: s3 }), 'desk'), 'secret');
    const required = secrets.filter(({ optional }) => !optional).map(({ name, keys }) => [name, keys]);
    expect(required).toEqual([
      [
        'network-node-hapi-app-secrets',
        ['hedera-node0.key', 'hedera-node0.crt', 'hedera-node5.key', 'hedera-node5.crt'],
      ],
      ['net-credentials', ['S3_ACCESS_KEY', 'S3_SECRET_KEY']],
      ['network-node0-keys-secrets', ['s-private-node1.pem', 's-public-node1.pem']],
      ['network-node5-keys-secrets', ['s-private-node6.pem', 's-public-node6.pem']],
    ]);
    expect(secrets.every(({ recipe, name }) => recipe || name === 'net-credentials')).toBe(true);
  });

  it('asks for one set of MinIO credentials under the two names that are read', () => {
    const secrets = only(build(network({ ...one, storageSpec: { kind: 'minio' } }), 'desk'), 'secret');
    const recipes = secrets
      .filter(({ name }) => /minio|uploader/.test(name))
      .map(({ recipe }) => JSON.stringify(recipe));
    expect(recipes).toHaveLength(2);
    for (const recipe of recipes)
      for (const part of ['{minio.user}', '{minio.password}']) expect(recipe).toContain(part);
  });

  it('marks the Secret that the chart renders too, so that Helm adopts it', () => {
    const { releaseName, targetNamespace } = release(network(one), 'desk');
    const owned = only(build(network(one), 'desk'), 'secret').filter(({ helmOwner }) => helmOwner);
    expect(owned.map(({ name, helmOwner }) => [name, helmOwner])).toEqual([
      ['haproxy-secrets', { release: releaseName, namespace: targetNamespace }],
    ]);
  });
});

describe('identity', () => {
  const west = cluster('west', { exposure: 'loadBalancer' });
  const clusters = [desk, cloud, west];
  const over = { domain: 'net.example.org' };
  const sketch = (nodes: Sketch['nodes']): Sketch => ({ clusters, nodes, over });
  const base = [node(0, desk), node(3, desk), node(5, cloud), node(7, west)];

  /** Everything about the nodes that stay: endpoints, own parts, chart items. */
  const facts = (nodes: Sketch['nodes'], keep: readonly number[]) => {
    const net = network(sketch(nodes));
    const aliases = new Set(keep.map((number) => `node${number}`));
    const parts = clusters.flatMap(({ name }) => build(net, name));
    const items = only(parts, 'chart').flatMap(({ values }) => at(values, 'hedera', 'nodes') as { name: string }[]);
    return {
      endpoints: net.endpoints.filter(({ address }) => aliases.has(address)),
      parts: parts.filter((part) => part.type !== 'chart' && aliases.has(part.file ?? '')),
      items: items.filter(({ name }) => aliases.has(name)),
    };
  };

  it.each([
    ['moving node 5', [node(0, desk), node(3, desk), node(5, west), node(7, west)], [0, 3, 7]],
    ['adding node 31', [...base, node(31, desk)], [0, 3, 5, 7]],
    ['removing node 3', base.filter(({ number }) => number !== 3), [0, 5, 7]],
  ])('%s changes nobody else', (_what, after, keep) => {
    const before = facts(base, keep);
    expect(facts(after, keep)).toEqual(before);
    expect(before.endpoints.length).toBe(keep.length * 5);
    expect(before.items).toHaveLength(keep.length);
  });

  it('builds nothing on a cluster without nodes', () => {
    expect(build(network(sketch([node(0, desk)])), 'west')).toEqual([]);
  });
});
