// Numbered workloads -> StatefulSets: volumes that come back to their pod, and outlive it as the spec says.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identityOf } from '../../src/model/object.ts';
import type { ApiObject, Claim, Part, Workload } from '../../src/model/part.ts';
import { emitDocuments } from '../../src/yaml/emit.ts';
import { artifactsOf } from './compiled.ts';
import { at, podOf, print } from './printed.ts';
import { objectsOf, web } from './sample.ts';
import { built, claim, numbered, parts, service, workload } from './validator.ts';

const printed = (over: Partial<Workload> = {}) => print({ ...workload, ...over });
const withClaims = (claims: readonly Claim[]) => printed({ numbered: { ...numbered, claims } });

describe('a validator', () => {
  it('reads like this', async () => {
    const objects = objectsOf(artifactsOf({ built: [built] }), 'nodes/node5.yaml');
    await expect(emitDocuments(objects).toString()).toMatchFileSnapshot('golden/nodes/node5.yaml');
  });
});

describe('volumes', () => {
  const policy = (claims: readonly Claim[]) =>
    at(withClaims(claims).objects[0], 'spec', 'persistentVolumeClaimRetentionPolicy');

  it.each<[string, readonly boolean[], string | undefined]>([
    ['kept', [true], 'Retain'],
    ['not kept', [false], 'Delete'],
    ['one of two kept', [false, true], 'Retain'],
    ['none of two kept', [false, false], 'Delete'],
    ['none at all', [], undefined],
  ])('%s: they survive a stop always, the workload as asked', (_what, keeps, whenDeleted) => {
    const claims = keeps.map((keep, index) => ({ name: `v${index}`, size: '1Gi', keep }));
    expect(policy(claims)).toEqual(whenDeleted && { whenDeleted, whenScaled: 'Retain' });
  });

  it('that would be kept against the spec are named', () => {
    const { diagnostics } = withClaims([claim, { name: 'cache', size: '1Gi', keep: false }]);
    expect(diagnostics).toMatchObject([
      {
        code: 'NG1380',
        severity: 'warning',
        message: '`cache` of `node5` will be kept when it is removed, because `data` is',
      },
    ]);
    expect(withClaims([claim]).diagnostics).toEqual([]);
  });

  it('are as large and of the class that is asked for; without one the cluster chooses', () => {
    const template = (over: Partial<Claim>) =>
      at(withClaims([{ ...claim, ...over }]).objects[0], 'spec', 'volumeClaimTemplates', 0, 'spec');
    expect(template({})).toEqual({
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '20Gi' } },
      storageClassName: 'gp3',
    });
    const { storageClass: _none, ...rest } = claim;
    const plain = withClaims([rest]).objects[0];
    expect(at(plain, 'spec', 'volumeClaimTemplates', 0, 'spec')).not.toHaveProperty('storageClassName');
  });

  it('carry no label that the spec can change: the template of a claim is immutable', () => {
    const templates = (labels: { readonly [key: string]: string }) =>
      at(print({ ...workload, labels }, { network: { labels }, instance: { labels } }).objects[0], 'spec');
    const labels = { team: 'perf', 'netgen.dev/network': 'other' };
    expect(at(templates(labels), 'volumeClaimTemplates')).toEqual(at(templates({}), 'volumeClaimTemplates'));
    expect(at(templates(labels), 'volumeClaimTemplates', 0, 'metadata', 'labels')).toEqual({
      'app.kubernetes.io/managed-by': 'netgen',
      'netgen.dev/component': 'node5',
      'netgen.dev/network': 'demo',
    });
  });

  it('belong to the group of the first user there is, and are not walked through at every start', () => {
    const security = (users: readonly (number | undefined)[], over: Partial<Workload> = {}) => {
      const container = workload.pod.containers[0]!;
      const { user: _user, ...nobody } = container;
      const containers = users.map((user) => (user === undefined ? nobody : { ...container, user }));
      return at(podOf(printed({ pod: { containers }, ...over }).objects[0]), 'securityContext');
    };
    expect(security([1000])).toMatchObject({ fsGroup: 1000, fsGroupChangePolicy: 'OnRootMismatch' });
    expect(security([undefined, 2000])).toMatchObject({ fsGroup: 2000 });
    expect(security([0])).not.toHaveProperty('fsGroup');
    expect(security([1000], { numbered: { ...numbered, claims: [] } })).not.toHaveProperty('fsGroupChangePolicy');
  });
});

describe('pods', () => {
  it('are numbered under their Service and start without waiting for each other', () => {
    expect(at(printed({ replicas: 0 }).objects[0], 'spec')).toMatchObject({
      podManagementPolicy: 'Parallel',
      replicas: 0,
      serviceName: 'node5-pod',
      updateStrategy: { type: 'RollingUpdate' },
    });
    expect(at(print(web.workload).objects[0], 'kind')).toBe('Deployment');
  });

  it('are kept apart by machine and zone', () => {
    const labelSelector = { matchLabels: { 'app.kubernetes.io/instance': 'nodes', 'netgen.dev/network': 'demo' } };
    expect(at(podOf(printed().objects[0]), 'topologySpreadConstraints')).toEqual([
      { labelSelector, maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway' },
      { labelSelector, maxSkew: 1, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'DoNotSchedule' },
    ]);
  });
});

describe('names and selectors', () => {
  const all = [...parts, web.files, web.workload, web.service];
  const identified = (some: readonly Part[]) => {
    const objects = artifactsOf({ built: [{ ...built, parts: some }] }).flatMap((artifact) => artifact.objects);
    return new Map(objects.map((object) => [identityOf(object), selectorsOf(object)]));
  };
  const selectorsOf = (object: ApiObject) => [at(object, 'spec', 'selector'), at(object, 'spec', 'podSelector')];

  it('of an object do not move, whatever else is there and in whatever order', () => {
    // The policy of the governing Service is there only where no other Service's covers it.
    const full = new Map([...identified(all.filter((part) => part !== service)), ...identified(all)]);
    fc.assert(
      fc.property(fc.shuffledSubarray(all), (some) => {
        for (const [identity, selectors] of identified(some)) expect(full.get(identity)).toEqual(selectors);
      }),
      { numRuns: 50 },
    );
  });
});
