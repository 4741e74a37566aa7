// What the policies of a network mean: who reaches whom. No policy engine can be had here, so the rules are read a second time.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { ApiObject, ServicePart } from '../../src/model/part.ts';
import { artifactsOf } from './compiled.ts';
import { at } from './printed.ts';
import { isolating, type Pod, type Rules, reaches } from './reach.ts';
import { makeBuilt } from './sample.ts';
import { built, service, workload } from './validator.ts';

const namespaces = {
  demo: { 'netgen.dev/network': 'demo' },
  'demo-b': { 'netgen.dev/network': 'demo' },
  other: { 'netgen.dev/network': 'other' },
  monitoring: {},
};
const podIn = (namespace: string): Pod => ({ namespace, labels: { app: 'client' } });
const objectsOf = (parts = built.parts) =>
  artifactsOf({ built: [...makeBuilt(), { ...built, parts }] }).flatMap(({ objects }) => objects);
const rulesOf = (objects: readonly ApiObject[]): Rules => ({
  policies: objects.filter(({ kind }) => kind === 'NetworkPolicy'),
  namespaces,
});

/** A pod of each workload and Job among these objects. */
function podsOf(objects: readonly ApiObject[]): Map<string, Pod> {
  const workloads = objects.filter(({ kind }) => ['Deployment', 'StatefulSet', 'Job'].includes(kind));
  return new Map(
    workloads.map((object) => {
      const labels = at(object, 'spec', 'template', 'metadata', 'labels') as Pod['labels'];
      return [object.metadata.name, { namespace: object.metadata.namespace!, labels }];
    }),
  );
}

describe('a validator', () => {
  const objects = objectsOf();
  const rules = rulesOf(objects);
  const node5 = podsOf(objects).get('node5')!;

  it.each<[string, Pod | 'outside', number, boolean]>([
    ['a pod beside it', podIn('demo'), 26657, true],
    ['a pod of the network elsewhere', podIn('demo-b'), 26657, true],
    ['a pod of another network', podIn('other'), 26657, false],
    ['a pod of another network on the exposed port', podIn('other'), 26656, true],
    ['a peer of another cluster', 'outside', 26656, true],
    ['somebody outside', 'outside', 26657, false],
    ['a metrics agent', podIn('monitoring'), 26660, true],
    ['a metrics agent on another port', podIn('monitoring'), 26657, false],
    ['metrics from outside', 'outside', 26660, false],
    ['a port nobody named', podIn('demo'), 6060, false],
  ])('%s', (_what, from, port, expected) => {
    expect(reaches(rules, { from, to: node5, port })).toBe(expected);
  });
});

describe('a pod of a chart', () => {
  it("is isolated by no policy, even with all labels of the network's pods but netgen's mark", () => {
    const objects = objectsOf();
    for (const { labels, namespace } of podsOf(objects).values()) {
      const { 'netgen.dev/part': _mark, ...rest } = labels;
      expect(isolating(rulesOf(objects), { namespace, labels: rest })).toEqual([]);
    }
  });
});

describe('a Service', () => {
  it('of any sort lets in those it is for, and never more ports than it names', () => {
    const expose = fc.constantFrom<ServicePart['expose']>('clusterIP', 'headless', 'nodePort', 'loadBalancer');
    const from = fc.constantFrom<ServicePart['from']>(undefined, 'network', 'anybody');
    fc.assert(
      fc.property(expose, from, fc.boolean(), (exposed, who, byName) => {
        const ports = [{ name: 'rpc', port: 80, targetPort: byName ? 'rpc' : 26657 }];
        const part: ServicePart = { ...service, ports, expose: exposed, ...(who && { from: who }) };
        const objects = objectsOf([workload, part]);
        const rules = rulesOf(objects);
        const to = podsOf(objects).get('node5')!;
        const anybody = who === 'anybody' || (who === undefined && /^(nodePort|loadBalancer)$/.test(exposed));
        expect(reaches(rules, { from: podIn('demo-b'), to, port: 26657 })).toBe(true);
        expect(reaches(rules, { from: podIn('other'), to, port: 26657 })).toBe(anybody);
        expect(reaches(rules, { from: 'outside', to, port: 26657 })).toBe(anybody);
        for (const port of [80, 26656, 26660]) expect(reaches(rules, { from: podIn('demo'), to, port })).toBe(false);
      }),
      { numRuns: 40 },
    );
  });

  it('opens to anybody only the ports that say so', () => {
    const ports = [
      { name: 'p2p', port: 26656, from: 'anybody' as const },
      { name: 'metrics', port: 26660 },
    ];
    const objects = objectsOf([workload, { ...service, ports, expose: 'clusterIP' }]);
    const [rules, to] = [rulesOf(objects), podsOf(objects).get('node5')!];
    expect(reaches(rules, { from: 'outside', to, port: 26656 })).toBe(true);
    expect(reaches(rules, { from: 'outside', to, port: 26660 })).toBe(false);
    expect(reaches(rules, { from: podIn('other'), to, port: 26660 })).toBe(false);
    expect(reaches(rules, { from: podIn('demo-b'), to, port: 26660 })).toBe(true);
  });

  it('without a policy of its own is covered by another one: together they let in whom each would by itself', () => {
    const ports = fc.subarray([26656, 26657, 26660], { minLength: 1 });
    const from = fc.constantFrom<ServicePart['from']>(undefined, 'network', 'anybody');
    const exposes = fc.constantFrom<ServicePart['expose']>('headless', 'clusterIP', 'nodePort');
    const part = fc.tuple(exposes, from, ports, from).map(
      ([expose, who, numbers, p2p]): ServicePart => ({
        ...service,
        expose,
        ports: numbers.map((port) => ({ name: `p${port}`, port, ...(port === 26656 && p2p && { from: p2p }) })),
        ...(who && { from: who }),
      }),
    );
    const callers = [podIn('demo'), podIn('other'), 'outside'] as const;
    const doors = callers.flatMap((caller) => [26656, 26657, 26660].map((port) => ({ from: caller, port })));
    const opened = (parts: readonly ServicePart[]) => {
      const objects = objectsOf([workload, ...parts.map((one, index) => ({ ...one, name: `service-${index}` }))]);
      const to = podsOf(objects).get('node5')!;
      return doors.map((door) => reaches(rulesOf(objects), { ...door, to }));
    };
    fc.assert(
      fc.property(fc.array(part, { minLength: 2, maxLength: 3 }), (parts) => {
        const alone = parts.map((one) => opened([one]));
        expect(opened(parts)).toEqual(doors.map((_door, index) => alone.some((open) => open[index])));
      }),
      { numRuns: 40 },
    );
  });
});

describe('the sample networks', () => {
  const out = fileURLToPath(new URL('../../out/', import.meta.url));
  const read = (tree: string) =>
    readdirSync(join(out, tree), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.yaml'))
      .flatMap((path) => parseAllDocuments(readFileSync(join(out, tree, path), 'utf8')))
      .map((document) => document.toJS() as ApiObject);

  it('localnet: its own pods are the four small ones, and what needs them reaches them', () => {
    const objects = read('localnet/clusters/desk');
    const labelled = objects.filter(({ kind }) => kind === 'Namespace');
    const rules = {
      policies: objects.filter(({ kind }) => kind === 'NetworkPolicy'),
      namespaces: Object.fromEntries(labelled.map(({ metadata }) => [metadata.name, metadata.labels ?? {}])),
    };
    const pods = podsOf(objects);
    expect([...pods.keys()].map((name) => name.replace(/-[0-9a-f]{8}$/, '')).sort()).toEqual([
      'json-rpc',
      'mirror-router',
      'mirror-valkey',
      'tools',
    ]);
    for (const pod of pods.values()) expect(isolating(rules, pod).length).toBeGreaterThan(0);
    const relay: Pod = { namespace: 'localnet', labels: { app: 'relay' } };
    const importer: Pod = { namespace: 'localnet-mirror', labels: { 'app.kubernetes.io/name': 'importer' } };
    const stranger: Pod = { namespace: 'default', labels: {} };
    const routerPort = at(
      objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'mirror-router'),
      'spec',
      'template',
      'spec',
      'containers',
      0,
      'ports',
      0,
      'containerPort',
    ) as number;
    const router = pods.get('mirror-router')!;
    const valkey = pods.get('mirror-valkey')!;
    expect(reaches(rules, { from: relay, to: router, port: routerPort })).toBe(true);
    expect(reaches(rules, { from: importer, to: valkey, port: 6379 })).toBe(true);
    expect(reaches(rules, { from: stranger, to: valkey, port: 6379 })).toBe(false);
    for (const pod of [relay, importer]) expect(isolating(rules, pod)).toEqual([]);
  });
});
