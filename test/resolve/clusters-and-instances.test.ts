import { describe, expect, it } from 'vitest';
import { checkMoves } from '../../src/resolve/moves.ts';
import { complaints, composed, network } from './network.ts';

const desk = 'clusters: {desk: {}}\nnodes: {place: {ids: 0, on: desk}}\n';

describe('clusters', () => {
  it('takes ranges, the name in the context, and natural order', () => {
    const { clusters } = network(
      'clusters: {"c-[9:11]": {context: "perf-{name}"}, a: {}}\nnodes: {place: {ids: 0, on: a}}\n',
    );
    expect(clusters.map(({ name, context }) => [name, context])).toEqual([
      ['a', 'a'],
      ['c-9', 'perf-c-9'],
      ['c-10', 'perf-c-10'],
      ['c-11', 'perf-c-11'],
    ]);
  });

  it.each([
    ['ranges that overlap', 'clusters: {"c-[1:3]": {}, c-2: {}}', 'NG1204 cluster `c-2` is defined twice'],
    ['a range that falls', 'clusters: {"c-[3:1]": {}}', 'NG1203 `c-[3:1]` is not a range of names'],
    ['upper case', 'clusters: {Desk: {}}', 'NG1201 `Desk` cannot be the name of a cluster'],
    [
      'node ports without address',
      'clusters: {desk: {exposure: nodePort, nodePorts: 31000-31099}}',
      'NG1202 cluster `desk` has exposure `nodePort` but no `address`',
    ],
    ['the name of a device', 'clusters: {com1: {}}', 'NG1201 `com1` cannot be the name of a cluster'],
    ['nothing', 'clusters: {}', 'NG1205 there is no cluster'],
  ])('refuses %s', (_what, clusters, expected) => {
    expect(complaints(`${clusters}\nnodes: {place: {ids: 0, on: desk}}\n`)).toContain(expected);
  });
});

describe('instances', () => {
  it.each(['con', 'prn', 'aux', 'nul', 'com1', 'lpt9'])('refuses %s, which Windows keeps for a device', (name) => {
    expect(complaints(`${desk}tools: {name: ${name}, node: 0}\n`)).toContain(`NG1213 the name \`${name}\` is taken`);
  });

  it('are named by the key, or by name in a list, and sorted by name', () => {
    const text = `${desk}tools: [{name: z, node: 0}, {name: a, node: 0}]\n`;
    expect(network(text).instances.map(({ name, kind, on }) => [name, kind, on])).toEqual([
      ['nodes', 'nodes', ['desk']],
      ['a', 'tools', ['desk']],
      ['z', 'tools', ['desk']],
    ]);
  });

  it('take the namespace of the network unless they say or need another', () => {
    const text = `${desk}storage: {kind: s3, bucket: streams, region: us-east-1, credentials: {secret: uploader-mirror-secrets}}\nmirror: {on: desk, rest: {}}\ntools: {node: 0, namespace: elsewhere}\n`;
    expect(Object.fromEntries(network(text).instances.map(({ name, namespace }) => [name, namespace]))).toEqual({
      nodes: 'net',
      storage: 'net',
      mirror: 'net-mirror',
      tools: 'elsewhere',
    });
  });

  it.each([
    [
      'two without names',
      'tools: [{node: 0}, {node: 0}]',
      'NG1214 there are several `tools`, and this one has no name',
    ],
    ['a name twice', 'tools: [{name: t, node: 0}, {name: t, node: 0}]', 'NG1213 the name `t` is taken'],
    ['the name of a node', 'tools: {name: node5, node: 0}', 'NG1213 the name `node5` is taken'],
    [
      'an operator that is not there',
      'storage: {kind: minio, size: 5Gi}',
      'NG1215 `storage` needs the operator `minio-operator`, which cluster `desk` does not provide',
    ],
    [
      'a chart nobody installs',
      'charts: {hedera-json-rcp: {version: 1.0.0}}',
      'NG1219 no component installs the chart `hedera-json-rcp`',
    ],
  ])('refuses %s', (_what, rest, expected) => {
    expect(complaints(`${desk}${rest}\n`)).toContain(expected);
  });
});

it.each([
  ['', true],
  ['networkPolicies: false\n', false],
])('network policies are on unless the spec switches them off: %j', (rest, expected) => {
  expect(network(desk + rest).networkPolicies).toBe(expected);
});

describe('setup', () => {
  const setup = (clusters: string, operators: string): string => `apiVersion: netgen.dev/v1alpha1
kind: Setup
name: shared
delivery: {repository: "https://git.example.com/setup.git", path: out/setup}
clusters: ${clusters}
operators: ${operators}
`;
  const minio = `${desk}storage: {kind: minio, size: 5Gi}\n`;

  it('gives its operators to the clusters it lists', () => {
    expect(complaints(minio, setup('{desk: {}}', '{minio-operator: {}}'))).not.toContainEqual(
      expect.stringContaining('NG1215'),
    );
    expect(complaints(minio, setup('{desk: {}, far: {}}', '{minio-operator: {on: far}}'))).toContainEqual(
      expect.stringContaining('NG1215'),
    );
  });

  it('must list the clusters of the network', () => {
    expect(complaints(minio, setup('{far: {}}', '{}'))).toContain(
      'NG1221 the setup `shared` does not list cluster `desk`',
    );
  });
});

describe('moves', () => {
  const moved = network('clusters: {a: {}, b: {}}\nnodes: {place: {ids: 0-1, on: b}}\n');

  it.each([
    ['running elsewhere', [{ number: 0, cluster: 'a', state: 'running' }], 1],
    ['stopped elsewhere', [{ number: 0, cluster: 'a', state: 'stopped' }], 0],
    ['running here', [{ number: 0, cluster: 'b', state: 'running' }], 0],
    ['not there', [], 0],
    [
      'both elsewhere',
      [
        { number: 0, cluster: 'a', state: 'running' },
        { number: 1, cluster: 'a', state: 'running' },
      ],
      2,
    ],
  ])('a node that is %s', (_what, present, refusals) => {
    expect(checkMoves(moved, { nodes: present }).map(({ code }) => code)).toEqual(Array(refusals).fill('NG1218'));
  });

  it('says how to stop one whose place left the spec, or is run by the other engine', () => {
    const [refusal] = checkMoves(moved, { nodes: [{ number: 1, cluster: 'gone', state: 'running' }] });
    expect(refusal?.help).toContain('with the spec as it was, run `netgen node 1 stop`');
  });

  it('speaks of hosts where there are hosts', () => {
    const hosts = composed('hosts: {a: {address: x}, b: {address: y}}\nnodes: {place: {ids: 0, on: b}}\n');
    const [refusal] = checkMoves(hosts, { nodes: [{ number: 0, cluster: 'a', state: 'running' }] });
    expect(refusal?.message).toBe('`node0` moves from `a` to `b` while the present tree still runs it');
    expect(refusal?.help).toContain('`netgen compose SPEC --up`');
    expect(refusal?.help).not.toMatch(/push|pod /);
  });

  it('says every step', () => {
    const [refusal] = checkMoves(moved, { nodes: [{ number: 0, cluster: 'a', state: 'running' }] });
    expect(refusal?.message).toBe('`node0` moves from `a` to `b` while the present tree still runs it');
    expect(refusal?.help?.split('; ')).toHaveLength(4);
  });
});
