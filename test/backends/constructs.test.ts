// cdk8s as an object model: one pass, in order, and nothing of the environment or of construct paths in the output.
import { JsonPatch, Lazy, ApiObject as StockObject } from 'cdk8s';
import { Construct } from 'constructs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { compileCluster } from '../../src/backends/flux/compile-cluster.ts';
import {
  BenchmarkJob,
  collectConstructs,
  HelmRelease,
  KubernetesObject,
  NetgenApp,
  NetgenChart,
  NetworkLease,
  StateConfigMap,
} from '../../src/backends/kubernetes/constructs.ts';
import { kubernetesNaming } from '../../src/backends/kubernetes/naming.ts';
import { cluster, makeBuilt, makeNetwork } from './sample.ts';

afterEach(() => vi.unstubAllEnvs());

const configMap = (name: string, rest: object = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  ...rest,
});

describe('objects', () => {
  it('keep nulls, which Helm reads as removals, and lose undefined members', () => {
    const [object] = collectConstructs((chart) => {
      new HelmRelease(chart, 'r', {
        metadata: { name: 'r', namespace: 'n' },
        spec: {
          interval: '1h',
          timeout: undefined,
          values: { removed: null, list: [null, { a: undefined }], empty: {} },
        },
      });
    });
    expect(object).toStrictEqual({
      apiVersion: 'helm.toolkit.fluxcd.io/v2',
      kind: 'HelmRelease',
      metadata: { name: 'r', namespace: 'n' },
      spec: { interval: '1h', values: { removed: null, list: [null, {}], empty: {} } },
    });
  });

  it('resolve lazy values and JSON patches as cdk8s does', () => {
    const objects = collectConstructs((chart) => {
      new KubernetesObject(chart, 'lazy', configMap('lazy', { data: { a: Lazy.any({ produce: () => 'late' }) } }));
      const patched = new KubernetesObject(chart, 'patched', configMap('patched', { data: { a: 'b' } }));
      patched.addJsonPatch(JsonPatch.replace('/data/a', 'c'));
      patched.metadata.addLabel('x', 'y');
    });
    expect(objects).toMatchObject([{ data: { a: 'late' } }, { data: { a: 'c' }, metadata: { labels: { x: 'y' } } }]);
  });

  it('of any depth and of stock cdk8s come out in the order they were made', () => {
    const objects = collectConstructs((chart) => {
      const group = new Construct(chart, 'group');
      new StockObject(group, 'z', configMap('first'));
      new KubernetesObject(chart, 'a', configMap('second'));
      new KubernetesObject(chart, 'b', configMap('third')).addDependency(group);
    });
    expect(objects.map(({ metadata }) => metadata.name)).toEqual(['first', 'second', 'third']);
  });

  it('without a name are refused: a generated one would change with the code', () => {
    const fill = (chart: NetgenChart) => {
      new StockObject(chart, 'x', { apiVersion: 'v1', kind: 'ConfigMap' });
    };
    expect(() => collectConstructs(fill)).toThrow('`constructs/x` (ConfigMap) has no name: set `metadata.name`');
  });

  it('are validated by their own rules', () => {
    const fill = (chart: NetgenChart) => {
      new KubernetesObject(chart, 'x', configMap('x')).node.addValidation({ validate: () => ['x is wrong'] });
    };
    expect(() => collectConstructs(fill)).toThrow('x is wrong');
  });

  it('survive hostile keys', () => {
    const data = JSON.parse('{"__proto__": "a", "constructor": "b"}');
    const [object] = collectConstructs((chart) => {
      new KubernetesObject(chart, 'x', configMap('x', { data }));
    });
    expect(JSON.stringify(object!.data)).toBe('{"__proto__":"a","constructor":"b"}');
  });
});

describe('applications', () => {
  it('never write files', () => {
    expect(() => new NetgenApp().synth()).toThrow('netgen writes the files');
  });

  it('give the objects of all charts', () => {
    const app = new NetgenApp();
    for (const id of ['b', 'a']) new KubernetesObject(new NetgenChart(app, id), 'x', configMap(id));
    expect(app.toJson().map(({ metadata }) => metadata.name)).toEqual(['b', 'a']);
  });

  it.each(['CDK8S_DISABLE_SORT', 'CDK8S_OUTDIR', 'CDK8S_LEGACY_HASH', 'CDK8S_RECORD_CONSTRUCT_METADATA'])(
    'do not look at %s',
    (variable) => {
      const compile = () =>
        JSON.stringify(compileCluster({ network: makeNetwork(), cluster, built: makeBuilt(), desired: {} }));
      const before = compile();
      vi.stubEnv(variable, 'true');
      expect(compile()).toBe(before);
    },
  );
});

describe('lock and benchmark constructs', () => {
  it('are empty and kept', () => {
    const objects = collectConstructs((chart) => {
      new NetworkLease(chart, 'l', { network: 'demo', namespace: 'netgen-system' });
      new StateConfigMap(chart, 's', { network: 'demo', namespace: 'netgen-system', name: 'demo-state' });
    });
    const annotations = {
      'kustomize.toolkit.fluxcd.io/prune': 'disabled',
      'kustomize.toolkit.fluxcd.io/ssa': 'IfNotPresent',
    };
    expect(objects).toStrictEqual([
      {
        apiVersion: 'coordination.k8s.io/v1',
        kind: 'Lease',
        metadata: { name: 'demo', namespace: 'netgen-system', annotations },
      },
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'demo-state', namespace: 'netgen-system', annotations },
      },
    ]);
  });

  it('name a Job after its content, whatever the order of keys', () => {
    const name = (template: { spec: { [key: string]: string } }) =>
      collectConstructs((chart) => {
        new BenchmarkJob(chart, 'j', { metadata: { name: 'load' }, completions: 1, backoffLimit: 0, template });
      })[0]!.metadata.name;
    expect(name({ spec: { a: '1', b: '2' } })).toBe(name({ spec: { b: '2', a: '1' } }));
    expect(name({ spec: { a: '1' } })).not.toBe(name({ spec: { a: '2' } }));
  });
});

describe('naming', () => {
  it('makes host names under the DNS domain of the cluster', () => {
    expect(kubernetesNaming.serviceHost('relay-us', 'demo', { dnsDomain: 'corp.example' })).toBe(
      'relay-us.demo.svc.corp.example',
    );
  });
});
