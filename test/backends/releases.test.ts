// Charts in the Flux delivery: where they come from and how their releases are set.
import { describe, expect, it } from 'vitest';
import type { ChartRelease } from '../../src/model/part.ts';
import { artifactsOf, codesOf, type Spec, specOf } from './compiled.ts';
import { make, makeNetwork, nodes, objectsOf, release } from './sample.ts';

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
