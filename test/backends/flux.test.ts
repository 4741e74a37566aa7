// The Flux delivery of one cluster, rule by rule (design.md 4).
import { describe, expect, it } from 'vitest';
import { type ClusterInput, compileCluster } from '../../src/backends/flux/compile-cluster.ts';
import type { Json, Stage } from '../../src/model/network.ts';
import type { ApiObject, Artifact, Built, ChartRelease, Files, SecretRef } from '../../src/model/part.ts';
import {
  cluster,
  make,
  makeBuilt,
  makeInstance,
  makeNetwork,
  nodes,
  objectsOf,
  release,
  web,
  webInstance,
} from './sample.ts';

function compile(over: Partial<ClusterInput> = {}) {
  return compileCluster({ network: makeNetwork(), cluster, built: makeBuilt(), desired: { network: 'demo' }, ...over });
}

function artifactsOf(over: Partial<ClusterInput> = {}): readonly Artifact[] {
  const { value, diagnostics } = compile(over);
  if (value === undefined) throw new Error(JSON.stringify(diagnostics));
  return value.artifacts;
}

type Spec = { readonly [field: string]: Json };
const specOf = (objects: readonly ApiObject[], kind: string, name: string) =>
  objects.find((object) => object.kind === kind && object.metadata.name === name)?.spec as Spec | undefined;
const stageOf = (artifacts: readonly Artifact[], stage: Stage) =>
  specOf(objectsOf(artifacts, 'flux.yaml'), 'Kustomization', `demo-${stage}`);
const codesOf = (over: Partial<ClusterInput>) =>
  compile(over).diagnostics.map(({ code, severity }) => `${code} ${severity}`);
const secret = (over: Partial<SecretRef>): SecretRef => ({ ...web.secret, ...over });
const files = (stage: Stage, over: Partial<Files> = {}): Built =>
  make(makeInstance({ kind: 'files', name: `at-${stage}`, stage }), [{ ...web.files, name: `at-${stage}`, ...over }]);

describe('stages', () => {
  it('that are empty have neither a directory nor a Kustomization, and the next one waits for the last that is there', () => {
    const artifacts = artifactsOf({ built: [files('bench'), files('nodes')] });
    expect(artifacts.map(({ path }) => path).filter((path) => /^(data|services)\//.test(path))).toEqual([]);
    expect(stageOf(artifacts, 'data')).toBeUndefined();
    expect(stageOf(artifacts, 'nodes')?.dependsOn).toEqual([{ name: 'demo-foundation' }]);
    expect(stageOf(artifacts, 'bench')?.dependsOn).toEqual([{ name: 'demo-nodes' }]);
  });

  it('are applied by the ServiceAccount, never by force, and say when they are ready', () => {
    const artifacts = artifactsOf({ built: [files('data'), files('nodes'), files('services'), files('bench')] });
    for (const stage of ['foundation', 'data', 'nodes', 'services', 'bench'] as const) {
      expect(stageOf(artifacts, stage)).toMatchObject({
        path: `./out/demo/clusters/c1/${stage}`,
        prune: true,
        retryInterval: '1m',
        serviceAccountName: 'netgen-demo',
        sourceRef: { kind: 'GitRepository', name: 'demo' },
        wait: stage !== 'bench',
      });
      expect(stageOf(artifacts, stage)).not.toHaveProperty('force');
    }
  });

  it.each([
    ['the network', { network: makeNetwork({ delivery: { ...makeNetwork().delivery, suspended: true } }) }],
    ['the cluster', { cluster: { ...cluster, suspended: true } }],
  ])('are suspended with %s, by Git alone: the root goes on', (_what, over) => {
    const artifacts = artifactsOf(over);
    expect(stageOf(artifacts, 'nodes')).toMatchObject({ suspend: true });
    expect(specOf(objectsOf(artifacts, 'admin/source.yaml'), 'Kustomization', 'demo')).not.toHaveProperty('suspend');
    expect(stageOf(artifactsOf(), 'nodes')).not.toHaveProperty('suspend');
  });

  it('take a part where the part says', () => {
    const built = [make(webInstance, [{ ...web.files, stage: 'data' }, web.service])];
    expect(objectsOf(artifactsOf({ built }), 'data/web.yaml').map(({ kind }) => kind)).toEqual(['ConfigMap']);
    expect(objectsOf(artifactsOf({ built }), 'services/web.yaml').map(({ kind }) => kind)).toEqual(['Service']);
  });

  it('list their files, sorted', () => {
    const built = [
      make(nodes, [
        { ...web.service, file: 'node1' },
        { ...web.files, file: 'hedera' },
      ]),
    ];
    const [list] = objectsOf(artifactsOf({ built }), 'nodes/kustomization.yaml');
    expect(list?.resources).toEqual(['hedera.yaml', 'node1.yaml']);
  });

  it('put paths right when the tree is at the top of the repository', () => {
    const network = makeNetwork({ delivery: { ...makeNetwork().delivery, path: '' } });
    expect(stageOf(artifactsOf({ network }), 'nodes')).toMatchObject({ path: './clusters/c1/nodes' });
  });
});

describe('a new instance', () => {
  it('changes its own file and the lists that name it, and nothing else', () => {
    const text = (artifacts: readonly Artifact[]) =>
      new Map(artifacts.map(({ path, objects }) => [path, JSON.stringify(objects)]));
    const before = text(artifactsOf());
    const added = make({ ...webInstance, name: 'more' }, [{ ...web.service, name: 'more', address: 'more' }]);
    const after = text(artifactsOf({ built: [added, ...makeBuilt()] }));
    const changed = [...after.keys()].filter((path) => after.get(path) !== before.get(path));
    expect(changed).toEqual(['services/kustomization.yaml', 'services/more.yaml']);
  });
});

describe('gates', () => {
  const gate = (parts: readonly SecretRef[]) => {
    const artifacts = artifactsOf({ built: [make(webInstance, [web.service, ...parts])] });
    return {
      gate: specOf(objectsOf(artifacts, 'flux.yaml'), 'Kustomization', 'demo-services-secrets'),
      dependsOn: stageOf(artifacts, 'services')?.dependsOn,
    };
  };

  it('wait for each Secret once, in its own namespace, without `wait`', () => {
    const { gate: spec, dependsOn } = gate([secret({ namespace: 'z' }), secret({}), secret({ purpose: 'the same' })]);
    expect(spec?.healthChecks).toEqual([
      { apiVersion: 'v1', kind: 'Secret', name: 'web-token', namespace: 'demo' },
      { apiVersion: 'v1', kind: 'Secret', name: 'web-token', namespace: 'z' },
    ]);
    expect(spec).toMatchObject({ timeout: '30s', retryInterval: '30s', path: './out/demo/clusters/c1/gates' });
    expect(spec).not.toHaveProperty('wait');
    expect(dependsOn).toEqual([{ name: 'demo-foundation' }, { name: 'demo-services-secrets' }]);
  });

  it('do not wait for what is optional', () => {
    expect(gate([secret({ optional: true })])).toEqual({ gate: undefined, dependsOn: [{ name: 'demo-foundation' }] });
  });

  it('of one stage do not hold back the stages before it', () => {
    const artifacts = artifactsOf();
    expect(stageOf(artifacts, 'nodes')?.dependsOn).toEqual([{ name: 'demo-foundation' }]);
  });
});

describe('releases', () => {
  const releaseSpec = (over: Partial<ChartRelease>, network = makeNetwork()) => {
    const artifacts = artifactsOf({ network, built: [make(nodes, [{ ...release, ...over }])] });
    const file = objectsOf(artifacts, 'nodes/hedera.yaml');
    return { object: file[0]!, spec: file[0]!.spec as Spec, flux: objectsOf(artifacts, 'flux.yaml') };
  };
  const https = { name: 'hedera-mirror', url: 'https://charts.example.net/a', version: '0.160.0' };

  it('from a registry point at an OCIRepository of their version', () => {
    const { spec, flux } = releaseSpec({
      chart: { ...release.chart, version: '1.0.0+x', digest: `sha256:${'ab'.repeat(32)}` },
    });
    const name = 'demo-ghcr.io-hashgraph-solo-charts-solo-deployment-1.0.0-x-abababab';
    expect(spec).toMatchObject({ chartRef: { kind: 'OCIRepository', name } });
    expect(spec).not.toHaveProperty('chart');
    expect(specOf(flux, 'OCIRepository', name)).toMatchObject({
      layerSelector: { mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip', operation: 'copy' },
      ref: { tag: '1.0.0_x', digest: `sha256:${'ab'.repeat(32)}` },
      url: 'oci://ghcr.io/hashgraph/solo-charts/solo-deployment',
    });
  });

  it('from a chart repository name chart and version', () => {
    const { spec, flux } = releaseSpec({ chart: https });
    expect(spec.chart).toMatchObject({
      spec: {
        chart: 'hedera-mirror',
        version: '0.160.0',
        sourceRef: { kind: 'HelmRepository', name: 'demo-charts.example.net-a' },
      },
    });
    expect(spec).not.toHaveProperty('chartRef');
    expect(specOf(flux, 'HelmRepository', 'demo-charts.example.net-a')).toMatchObject({ url: https.url });
  });

  it('share a source when it is the same', () => {
    const second = { ...release, name: 'second', releaseName: 'second' };
    const other = { ...release, name: 'other', releaseName: 'other', chart: { ...release.chart, version: '0.67.0' } };
    const flux = objectsOf(artifactsOf({ built: [make(nodes, [release, second, other])] }), 'flux.yaml');
    expect(flux.filter(({ kind }) => kind === 'OCIRepository').map(({ metadata }) => metadata.name)).toEqual([
      'demo-ghcr.io-hashgraph-solo-charts-solo-deployment-0.66.0',
      'demo-ghcr.io-hashgraph-solo-charts-solo-deployment-0.67.0',
    ]);
  });

  it('stay in the namespace of the network, wherever their objects go', () => {
    const { object, spec } = releaseSpec({ namespace: 'elsewhere', targetNamespace: 'demo-mirror' });
    expect(object.metadata.namespace).toBe('demo');
    expect(spec).toMatchObject({ targetNamespace: 'demo-mirror', storageNamespace: 'demo-mirror' });
    expect(JSON.stringify(spec.chartRef)).not.toContain('namespace');
  });

  it('are tried again, keep the CRDs of a network to the setup, and stamp what they render', () => {
    const { spec } = releaseSpec({});
    const action = { crds: 'Skip', strategy: { name: 'RetryOnFailure', retryInterval: '2m' } };
    expect(spec).toMatchObject({
      commonMetadata: { labels: { 'netgen.dev/network': 'demo', 'netgen.dev/component': 'nodes' } },
      driftDetection: { mode: 'warn' },
      install: action,
      maxHistory: 3,
      releaseName: 'demo-hedera',
      serviceAccountName: 'netgen-demo',
      upgrade: action,
    });
    expect(releaseSpec({}, makeNetwork({ kind: 'Setup' })).spec).toMatchObject({ install: { crds: 'CreateReplace' } });
    expect(releaseSpec({ crds: 'Create' }).spec).toMatchObject({ upgrade: { crds: 'Create' } });
  });

  it('take patches after rendering and texts from ConfigMaps as they are', () => {
    const { spec } = releaseSpec({
      patches: [{ target: { kind: 'StatefulSet' }, patch: 'a: b' }, { patch: 'c: d' }],
      renderHooks: false,
      timeout: '20m',
      valuesFrom: [
        { kind: 'ConfigMap', name: 'genesis', key: 'genesis.json', targetPath: 'hedera.genesis' },
        { kind: 'Secret', name: 'more', key: 'values.yaml', optional: true },
      ],
    });
    expect(spec).toMatchObject({
      postRenderers: [
        { kustomize: { patches: [{ target: { kind: 'StatefulSet' }, patch: 'a: b' }, { patch: 'c: d' }] } },
      ],
      postRenderStrategy: 'nohooks',
      timeout: '20m',
    });
    expect(spec.valuesFrom).toStrictEqual([
      { kind: 'ConfigMap', name: 'genesis', valuesKey: 'genesis.json', targetPath: 'hedera.genesis', literal: true },
      { kind: 'Secret', name: 'more', valuesKey: 'values.yaml', optional: true },
    ]);
  });

  it('keep nulls in values', () => {
    expect(releaseSpec({ values: { resources: null } }).spec.values).toStrictEqual({ resources: null });
  });

  it.each<[string, readonly Partial<ChartRelease>[], readonly string[]]>([
    ['wait for a release that is there', [{ name: 'db', releaseName: 'db' }, { dependsOn: ['db'] }], []],
    ['wait for a release that is not there', [{ dependsOn: ['db'] }], ['NG1395 error']],
    ['have one Helm name', [{ name: 'a' }, { name: 'b' }], ['NG1397 error']],
    ['have one Helm name in two namespaces', [{ name: 'a' }, { name: 'b', targetNamespace: 'x' }], []],
    ['carry a digest that nobody checks', [{ chart: { ...https, digest: 'sha256:0' } }], ['NG1396 warning']],
  ])('%s', (_what, overs, codes) => {
    expect(
      codesOf({
        built: [
          make(
            nodes,
            overs.map((over) => ({ ...release, ...over })),
          ),
        ],
      }),
    ).toEqual(codes);
  });
});

describe('patches of the user', () => {
  const patches = [{ target: { kind: 'Service', labelSelector: 'a=b' }, patch: 'x: y' }, { patch: 'z: 1' }];
  const listOf = (built: Built[], stage: Stage) =>
    objectsOf(artifactsOf({ built }), `${stage}/kustomization.yaml`)[0]?.patches;

  it('reach the objects of their own instance only', () => {
    expect(listOf([make({ ...webInstance, patches }, [web.service])], 'services')).toEqual([
      { patch: 'x: y', target: { kind: 'Service', labelSelector: 'a=b,app.kubernetes.io/instance=web' } },
      { patch: 'z: 1' },
    ]);
  });

  it('without a target stay in the stage of the instance, and in its chart when it has one', () => {
    const targeted = [
      { patch: 'x: y', target: { kind: 'Service', labelSelector: 'a=b,app.kubernetes.io/instance=web' } },
    ];
    const early = make({ ...webInstance, patches }, [web.service, { ...web.files, stage: 'data' }]);
    expect(listOf([early], 'data')).toEqual(targeted);
    expect(listOf([make({ ...webInstance, patches }, [web.service, release])], 'services')).toEqual(targeted);
  });
});

describe('objects', () => {
  it('with `${` in a text switch substitution off, others do not', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text is what Flux would substitute
    const built = [files('data', { data: { 'run.sh': 'echo ${HOME}' } }), files('nodes', { data: { a: '$HOME {' } })];
    const annotated = artifactsOf({ built })
      .flatMap(({ objects }) => objects)
      .filter(({ metadata }) => metadata.annotations?.['kustomize.toolkit.fluxcd.io/substitute'] === 'disabled');
    expect(annotated.map(({ metadata }) => metadata.name)).toEqual(['at-data']);
  });

  it('that two instances make are an error that names both', () => {
    const other = { ...web.service, address: 'other' };
    const built = [make(webInstance, [web.service]), make({ ...webInstance, name: 'other', at: ['other'] }, [other])];
    const { value, diagnostics } = compile({ built });
    expect(value).toBeUndefined();
    expect(diagnostics).toMatchObject([
      {
        code: 'NG1390',
        message:
          'Service `web` in namespace `demo` is made twice: by `web` (services/web.yaml) and by `other` (services/other.yaml)',
        at: ['container'],
        notes: [{ at: ['other'] }],
      },
    ]);
  });

  it('of the same name in two namespaces are two objects', () => {
    const built = [make(webInstance, [web.service, { ...web.service, namespace: 'demo-two' }])];
    expect(codesOf({ built })).toEqual([]);
  });

  it('that are too large as desired state are an error', () => {
    expect(codesOf({ desired: { nodes: 'x'.repeat(1024 * 1024 + 1) } })).toEqual(['NG1391 error']);
  });
});

describe('the desired state', () => {
  it('is one YAML text, a line per fact', () => {
    const [object] = objectsOf(
      artifactsOf({ desired: { network: 'demo', nodes: [{ number: 1 }] } }),
      'foundation/network.yaml',
    );
    const data = { 'desired.yaml': 'network: demo\nnodes:\n- number: 1\n' };
    expect(object).toMatchObject({ kind: 'ConfigMap', metadata: { name: 'demo-desired', namespace: 'demo' }, data });
  });
});

describe('the lock', () => {
  it('is a Lease, state, backup and ten history entries, all empty and kept', () => {
    const objects = objectsOf(artifactsOf(), 'lock/lock.yaml');
    const ring = Array.from({ length: 10 }, (_, n) => `demo-history-0${n}`);
    expect(objects.map(({ metadata }) => metadata.name)).toEqual(['demo', 'demo-state', 'demo-state-backup', ...ring]);
    for (const { apiVersion: _version, kind: _kind, metadata, ...rest } of objects) {
      expect(rest).toEqual({});
      expect(metadata).toMatchObject({
        namespace: 'netgen-system',
        annotations: {
          'kustomize.toolkit.fluxcd.io/prune': 'disabled',
          'kustomize.toolkit.fluxcd.io/ssa': 'IfNotPresent',
        },
      });
    }
  });

  it("is not a setup's", () => {
    const paths = artifactsOf({ network: makeNetwork({ kind: 'Setup' }) }).map(({ path }) => path);
    expect(paths.filter((path) => path.startsWith('lock/'))).toEqual([]);
  });
});
