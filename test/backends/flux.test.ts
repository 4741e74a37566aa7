// The Flux delivery of one cluster, rule by rule (design.md 4).
import { describe, expect, it } from 'vitest';
import type { Stage } from '../../src/model/network.ts';
import type { Artifact, Built, Files, SecretRef } from '../../src/model/part.ts';
import { artifactsOf, codesOf, specOf } from './compiled.ts';
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

const stageOf = (artifacts: readonly Artifact[], stage: Stage) =>
  specOf(objectsOf(artifacts, 'flux.yaml'), 'Kustomization', `demo-${stage}`);
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
