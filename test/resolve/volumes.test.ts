// Volumes of the present tree against those of the spec: what clusters refuse, and what would be lost.
import { describe, expect, it } from 'vitest';
import type { Network } from '../../src/model/network.ts';
import type { Claim } from '../../src/model/part.ts';
import { checkVolumes, type FoundWorkload, type VolumesInput } from '../../src/resolve/volumes.ts';
import { resolveOn, resolveText } from './network.ts';

const network = resolveText('clusters: {a: {context: ctx-a}, b: {}}\nnodes: {place: {ids: 0-1, on: a}}').value!;
const keepsNothing: Network = {
  ...network,
  nodes: network.nodes.map((node) => ({ ...node, storage: { size: '1Gi', keep: false } })),
};
const data: Claim = { name: 'data', size: '20Gi', keep: true };
const workload = (over: Partial<FoundWorkload> = {}): FoundWorkload => ({
  ...{ name: 'node0', cluster: 'a', namespace: 'net', node: 0, stage: 'nodes', at: ['nodes'], claims: [data] },
  ...over,
});

function check(present: VolumesInput['present'], found: readonly FoundWorkload[], over: Partial<VolumesInput> = {}) {
  return checkVolumes({ network, names: ['a', 'b'], found, present, accepted: false, ...over });
}
const codes = (...args: Parameters<typeof check>) => check(...args).map(({ code }) => code);

describe('volumes of a StatefulSet that is there', () => {
  it.each<[string, readonly Claim[], readonly Claim[], string]>([
    ['size', [data], [{ ...data, size: '100Gi' }], 'volume `data` goes from `20Gi` to `100Gi`'],
    [
      'class',
      [data],
      [{ ...data, storageClass: 'gp3' }],
      "volume `data` goes from the cluster's default class to class `gp3`",
    ],
    [
      'both',
      [{ ...data, storageClass: 'gp2' }],
      [{ ...data, size: '1Gi', storageClass: 'gp3' }],
      'volume `data` goes from `20Gi` to `1Gi` and from class `gp2` to class `gp3`',
    ],
    ['another one', [data], [data, { ...data, name: 'app' }], 'volume `app` is new'],
    ['one less', [data, { ...data, name: 'app' }], [data], 'volume `app` is gone'],
    ['the first one', [], [data], 'volume `data` is new'],
    ['the order', [data, { ...data, name: 'app' }], [{ ...data, name: 'app' }, data], 'the volumes have another order'],
  ])('%s', (_what, old, now, text) => {
    const [found, ...more] = check([workload({ claims: old })], [workload({ claims: now })]);
    expect(more).toEqual([]);
    expect(found).toMatchObject({ code: 'NG1240', severity: 'error' });
    expect(found!.message).toBe(`${text} for \`node0\`, which the present tree has`);
    expect(found!.help).toContain('`kubectl --context ctx-a -n net delete statefulset node0 --cascade=orphan`');
  });

  it.each<[string, readonly Claim[]]>([
    ['nothing', [data]],
    ['`keep`, which can change at any time', [{ ...data, keep: false }]],
    ['another way to write the size', [{ ...data, size: '20480Mi' }]],
  ])('are left in peace by %s', (_what, now) => expect(check([workload()], [workload({ claims: now })])).toEqual([]));

  it('are no concern elsewhere: under another name, in another namespace or cluster, or with Docker', () => {
    const larger = workload({ claims: [{ ...data, size: '100Gi' }] });
    for (const over of [{ name: 'node1' }, { namespace: 'other' }, { cluster: 'b' }])
      expect(check([workload(over)], [workload(over), larger])).toEqual([]);
    const docker = resolveOn('compose', 'nodes: {place: {ids: 0, on: local}}').value!;
    expect(check([workload()], [larger], { network: docker })).toEqual([]);
  });

  it('are enlarged by hand where they grow, and only there', () => {
    const help = (now: Claim, old = data) =>
      check([workload({ claims: [old] })], [workload({ claims: [now] })])[0]!.help!;
    const patch = `patch pvc data-node0-0 -p '{"spec":{"resources":{"requests":{"storage":"100Gi"}}}}'`;
    expect(help({ ...data, size: '100Gi' })).toContain(`\`kubectl --context ctx-a -n net ${patch}\``);
    expect(help({ ...data, size: '1Gi' })).not.toContain('patch');
    const chart = { ...data, name: 'hgcapp-*' };
    expect(help({ ...chart, size: '100Gi' }, chart)).toContain('by the loop in docs/volumes.md');
    expect(help({ ...chart, size: '100Gi' }, chart)).not.toContain('patch pvc');
  });

  it('are one message for all that change in the same way, with the commands of the first cluster', () => {
    const places = ['a', 'b'].flatMap((cluster) => ['node0', 'node1'].map((name) => ({ cluster, name })));
    const larger = places.map((place) => workload({ ...place, claims: [{ ...data, size: '100Gi' }] }));
    const [found, ...more] = check(places.map(workload), larger);
    expect(more).toEqual([]);
    expect(found!.help).toContain('delete statefulset node0 node1 --cascade=orphan');
    expect(found!.help).toContain('the same for 2 more on `b`');
  });

  it('are a warning with the same steps when the operator asks for it', () => {
    const larger = [workload({ claims: [{ ...data, size: '100Gi' }] })];
    const [found] = check([workload()], larger, { accepted: true });
    expect(found).toMatchObject({ code: 'NG1240', severity: 'warning' });
    expect(found!.help).toMatch(/^push, and wait until Flux has fetched it; run `kubectl/);
  });
});

describe('a workload that leaves', () => {
  const dropped = workload({ name: 'node9', node: 9, claims: [{ ...data, keep: false }] });

  it('takes volumes along that the same change says to keep, so it must stay for one more commit', () => {
    const [found, ...more] = check([dropped], [workload()]);
    expect(more).toEqual([]);
    expect(found).toMatchObject({ code: 'NG1241', severity: 'error' });
    expect(found!.help).toContain('kubectl --context ctx-a -n net get statefulset node9 ');
  });

  it('is refused on a cluster that left the spec, and when the operator accepts other changes', () => {
    expect(codes([{ ...dropped, cluster: 'c' }], [workload()])).toEqual(['NG1241']);
    expect(codes([dropped], [workload()], { accepted: true })).toEqual(['NG1241']);
  });

  it.each<[string, Partial<FoundWorkload>, Partial<VolumesInput>]>([
    ['that was kept', { claims: [data] }, {}],
    ['of which one volume was kept', { claims: [data, { ...data, name: 'app', keep: false }] }, {}],
    ['without volumes', { claims: [] }, {}],
    ['when nothing is to be kept', {}, { network: keepsNothing }],
    ['on a cluster that is not rendered', { cluster: 'b' }, { names: ['a'] }],
  ])('may go: one %s', (_what, over, input) => {
    expect(codes([{ ...dropped, ...over }], [workload({ claims: [{ ...data, keep: false }] })], input)).toEqual([]);
  });

  it('of another component is known by its name on another cluster', () => {
    const { node: _node, ...indexer } = workload({ name: 'indexer', stage: 'services' });
    const before = [{ ...indexer, claims: [{ ...data, keep: false }] }];
    expect(codes(before, [{ ...indexer, cluster: 'b' }])).toEqual(['NG1241']);
    expect(codes(before, [])).toEqual([]);
  });
});
