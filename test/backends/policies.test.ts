// Network policies: netgen's own pods take connections where a Service says so; a chart's pods are never touched.
import { describe, expect, it } from 'vitest';
import type { Network } from '../../src/model/network.ts';
import type { ApiObject, Built, Part, Scrape, ServicePart, Task } from '../../src/model/part.ts';
import { artifactsOf } from './compiled.ts';
import { at } from './printed.ts';
import { make, makeNetwork, nodes, release, web, webInstance } from './sample.ts';

function policies(parts: readonly Part[], network: Partial<Network> = {}, more: readonly Built[] = []) {
  const built = [make(webInstance, parts), ...more];
  const objects = artifactsOf({ network: makeNetwork(network), built }).flatMap((artifact) => artifact.objects);
  return objects.filter(({ kind }) => kind === 'NetworkPolicy');
}

const namesOf = (objects: readonly ApiObject[]) =>
  objects.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
const serviceRule = (over: Partial<ServicePart>, workload = web.workload as Part) =>
  at(
    policies([workload, { ...web.service, ...over }]).find(({ metadata }) => metadata.name === 'web'),
    'spec',
    'ingress',
    0,
  );
const scrape: Scrape = {
  ...web.service,
  type: 'scrape',
  port: 'http',
  path: '/metrics',
  interval: '10s',
};
const task: Task = {
  ...web.service,
  type: 'task',
  name: 'load',
  pod: web.workload.pod,
  completions: 1,
  backoffLimit: 0,
};

describe('nothing connects by default', () => {
  it('to own pods, in each namespace that has some', () => {
    const parts = [web.workload, { ...web.workload, namespace: 'demo-b' }, { ...task, namespace: 'demo-a' }];
    expect(namesOf(policies(parts))).toEqual([
      'demo/default-deny.demo',
      'demo-a/default-deny.demo',
      'demo-b/default-deny.demo',
    ]);
  });

  it('where a policy selects pods of this network that netgen wrote, and no others', () => {
    for (const object of policies([web.workload, web.service, scrape])) {
      expect(at(object, 'spec', 'podSelector')).toMatchObject({
        matchExpressions: [{ key: 'netgen.dev/part', operator: 'Exists' }],
        matchLabels: { 'netgen.dev/network': 'demo' },
      });
      expect(at(object, 'spec', 'policyTypes')).toEqual(['Ingress']);
    }
  });

  it('is no policy for charts, raw pods, or a namespace without own pods', () => {
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'raw' }, spec: { containers: [] } };
    const chart = make(nodes, [release, { ...web.service, name: 'haproxy', selector: { app: 'haproxy' } }]);
    expect(policies([web.service, { ...web.service, type: 'manifest', object: pod }], {}, [chart])).toEqual([]);
    expect(JSON.stringify(artifactsOf({ built: [chart] }))).not.toContain('netgen.dev/part');
  });

  it('can be switched off', () => {
    expect(policies([web.workload, web.service, scrape], { networkPolicies: false })).toEqual([]);
    expect(policies([web.workload, web.service, scrape], { networkPolicies: true })).toHaveLength(3);
  });

  it('has a name per network, so that two of them can share a namespace', () => {
    expect(namesOf(policies([web.workload], { name: 'other' }))).toEqual(['demo/default-deny.other']);
  });
});

describe('a Service lets in', () => {
  const network = [{ podSelector: {} }, { namespaceSelector: { matchLabels: { 'netgen.dev/network': 'demo' } } }];

  it.each<[Partial<ServicePart>, unknown]>([
    [{ expose: 'clusterIP' }, network],
    [{ expose: 'headless' }, network],
    [{ expose: 'nodePort' }, undefined],
    [{ expose: 'loadBalancer' }, undefined],
    [{ expose: 'headless', from: 'anybody' }, undefined],
    [{ expose: 'nodePort', from: 'network' }, network],
  ])('%j: %j', (over, from) => expect(at(serviceRule(over), 'from')).toEqual(from));

  it.each<[string, ServicePart['ports'], readonly unknown[]]>([
    ['a name', [{ name: 'http', port: 80, targetPort: 'http' }], [{ port: 8080, protocol: 'TCP' }]],
    ['a number', [{ name: 'http', port: 80, targetPort: 9000 }], [{ port: 9000, protocol: 'TCP' }]],
    [
      'two numbers',
      [
        { name: 'http', port: 80, targetPort: 'http' },
        { name: 'alt', port: 8080 },
      ],
      [{ port: 8080, protocol: 'TCP' }],
    ],
    ['its own number', [{ name: 'dns', port: 53, protocol: 'UDP' }], [{ port: 53, protocol: 'UDP' }]],
  ])('the port of the pod, by %s', (_what, ports, allowed) => {
    expect(at(serviceRule({ ports }), 'ports')).toEqual(allowed);
  });

  it('the ports of all sorts of pods behind it', () => {
    const [container] = web.workload.pod.containers;
    const pod = { containers: [{ ...container, ports: [{ name: 'http', port: 8081 }] }] };
    const other = { ...web.workload, name: 'other', pod };
    const policy = policies([web.workload, other, web.service]).find(({ metadata }) => metadata.name === 'web');
    expect(at(policy, 'spec', 'ingress', 0, 'ports')).toEqual([
      { port: 8080, protocol: 'TCP' },
      { port: 8081, protocol: 'TCP' },
    ]);
  });

  it.each<[string, Partial<ServicePart>]>([
    ['without ports, where an empty list would mean all of them', { ports: [] }],
    ['without a selector', { selector: {} }],
    ['with a port that no pod has', { ports: [{ name: 'x', port: 80, targetPort: 'x' }] }],
    ['in another namespace', { namespace: 'elsewhere' }],
    ['that selects something else', { selector: { app: 'haproxy' } }],
    ['that selects more closely', { selector: { ...web.service.selector, tier: 'front' } }],
  ])('nobody: one %s', (_what, over) => {
    expect(namesOf(policies([web.workload, { ...web.service, ...over }]))).toEqual(['demo/default-deny.demo']);
  });
});

describe('a headless Service', () => {
  const governing: ServicePart = { ...web.service, name: 'web-pod', expose: 'headless' };
  const named = (...parts: readonly Part[]) => namesOf(policies([web.workload, ...parts])).slice(1);

  it.each<[string, Partial<ServicePart>, Partial<ServicePart>]>([
    ['the same ports', {}, {}],
    ['fewer ports', { ports: web.service.ports.slice(0, 1) }, {}],
    ['fewer callers', {}, { from: 'anybody' }],
  ])('with %s as another one needs no policy', (_what, own, other) => {
    expect(named({ ...governing, ...own }, { ...web.service, ...other })).toEqual(['demo/web']);
  });

  it.each<[string, Partial<ServicePart>, Partial<ServicePart>]>([
    ['more ports', { ports: [...web.service.ports, { name: 'p2p', port: 26656 }] }, {}],
    ['more callers', { from: 'anybody' }, {}],
    ['other pods', {}, { selector: { ...web.service.selector, tier: 'front' } }],
    ['a namespace of its own', { namespace: 'demo-b' }, {}],
  ])('with %s keeps its own', (_what, own, other) => {
    const workload = { ...web.workload, namespace: 'demo-b' };
    const found = named({ ...governing, ...own }, { ...web.service, ...other }, workload);
    expect(found.some((name) => name.endsWith('/web-pod'))).toBe(true);
  });

  it('keeps its policy beside another headless one', () => {
    expect(named(governing, { ...governing, name: 'web-pod-2' })).toEqual(['demo/web-pod', 'demo/web-pod-2']);
  });
});

describe('metrics', () => {
  it('are read from anywhere in the cluster, on that port only', () => {
    const policy = policies([web.workload, scrape]).find(({ metadata }) => metadata.name === 'web.metrics');
    expect(at(policy, 'spec', 'ingress')).toEqual([
      { from: [{ namespaceSelector: {} }], ports: [{ port: 8080, protocol: 'TCP' }] },
    ]);
  });

  it("of a chart's pods are left to the chart", () => {
    expect(policies([scrape])).toEqual([]);
  });
});

describe('an old tree', () => {
  it('keeps its selectors: policies come with a label of pods, not with another selector', () => {
    const objects = artifactsOf({ built: [make(webInstance, [web.workload])] }).flatMap(({ objects }) => objects);
    const deployment = objects.find(({ kind }) => kind === 'Deployment');
    expect(at(deployment, 'spec', 'selector', 'matchLabels')).toEqual(web.workload.selector);
    expect(at(deployment, 'spec', 'template', 'metadata', 'labels', 'netgen.dev/part')).toBe('workload');
  });
});
