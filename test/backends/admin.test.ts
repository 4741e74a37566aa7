// What an administrator applies: namespaces at the level their pods need, and no right that nothing needs.
import { describe, expect, it } from 'vitest';
import { compileCluster } from '../../src/backends/flux/compile-cluster.ts';
import { rulesFor } from '../../src/backends/flux/rights.ts';
import type { Network } from '../../src/model/network.ts';
import type { ApiObject, Built, Part } from '../../src/model/part.ts';
import { cluster, make, makeBuilt, makeNetwork, objectsOf, release, web, webInstance } from './sample.ts';
import { built as validator } from './validator.ts';

function admin(
  file: string,
  built: readonly Built[] = makeBuilt(),
  network: Partial<Network> = {},
): readonly ApiObject[] {
  const { value, diagnostics } = compileCluster({ network: makeNetwork(network), cluster, built, desired: {} });
  if (value === undefined) throw new Error(JSON.stringify(diagnostics));
  return objectsOf(value.artifacts, `admin/${file}.yaml`);
}

const built = (...parts: readonly Part[]) => [make(webInstance, parts)];
const root = { ...web.workload.pod, containers: [{ ...web.workload.pod.containers[0], user: 0 }] };

describe('namespaces', () => {
  it.each<[string, readonly Built[], string]>([
    ['own parts', built(web.workload), 'restricted'],
    ['a part that runs as root', built({ ...web.workload, pod: root }), 'baseline'],
    ['a part that runs as root elsewhere', built({ ...web.workload, namespace: 'x', pod: root }), 'restricted'],
    ['a chart', built(release), 'baseline'],
    ['a chart that says it is well-behaved', built({ ...release, podSecurity: 'restricted' }), 'restricted'],
    ['a chart that wants everything', built({ ...release, podSecurity: 'privileged' }, web.workload), 'privileged'],
    ['a chart elsewhere', built({ ...release, targetNamespace: 'x' }), 'restricted'],
  ])('with %s', (_what, parts, level) => {
    const labels = admin('namespaces', parts).find(({ metadata }) => metadata.name === 'demo')?.metadata.labels;
    expect(labels).toMatchObject({
      'pod-security.kubernetes.io/enforce': level,
      'pod-security.kubernetes.io/audit': 'restricted',
      'pod-security.kubernetes.io/warn': 'restricted',
    });
  });

  it('are those that something goes to, without the one of the locks and those of every cluster', () => {
    const parts = ['netgen-system', 'default', 'kube-system', 'b', 'a'].map((namespace) => ({
      ...web.service,
      namespace,
    }));
    const names = admin('namespaces', built(...parts)).map(({ metadata }) => metadata.name);
    expect(names).toEqual(['a', 'b', 'demo']);
  });

  it('of a setup include the one of the locks, and none that it only gives rights in', () => {
    const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { name: 'r' }, rules: [] };
    const parts = built({ ...web.service, type: 'manifest', namespace: 'demo', object: role });
    const setup = { kind: 'Setup', name: 'shared', namespace: 'netgen-system' } as const;
    expect(admin('namespaces', parts, setup).map(({ metadata }) => metadata.name)).toEqual(['netgen-system']);
  });
});

describe('rights', () => {
  const rules = (parts: Partial<Parameters<typeof rulesFor>[0]>) =>
    rulesFor({ cluster, namespace: 'demo', objects: [], releases: [], secrets: [], ...parts }).map(
      ({ apiGroups, resources, verbs, resourceNames }) =>
        `${apiGroups.join()}/${resources.join()}${resourceNames ? `[${resourceNames.join()}]` : ''} ${verbs.length === 7 ? 'apply' : verbs.join()}`,
    );
  const object = (apiVersion: string, kind: string) => ({ apiVersion, kind, metadata: { name: 'x' } });

  it('are what is applied, and what Flux reads to wait for it', () => {
    expect(rules({ objects: [object('v1', 'ConfigMap')] })).toEqual(['/configmaps apply']);
    expect(rules({ objects: [object('apps/v1', 'Deployment')] })).toEqual([
      'apps/deployments apply',
      '/events,pods get,list,watch',
      'apps/replicasets get,list,watch',
    ]);
  });

  it('cover numbered workloads, their budgets and policies', () => {
    const printed = admin('rights', [validator]).find(({ kind }) => kind === 'Role')?.rules;
    const resources = (printed as unknown as readonly { readonly resources: string[]; readonly verbs: string[] }[])
      .filter(({ verbs }) => verbs.includes('patch'))
      .flatMap((rule) => rule.resources);
    expect(resources).toEqual(expect.arrayContaining(['statefulsets', 'poddisruptionbudgets', 'networkpolicies']));
    expect(resources).not.toContain('persistentvolumeclaims');
  });

  it('on Secrets that gates wait for end at reading these', () => {
    expect(rules({ secrets: [web.secret, { ...web.secret, name: 'b' }] })).toEqual(['/secrets[b,web-token] get']);
  });

  it('on custom resources of charts need the operator', () => {
    const tenants = (provides: readonly string[]) =>
      rules({ releases: [release], cluster: { ...cluster, provides } }).filter((rule) =>
        rule.startsWith('minio.min.io'),
      );
    expect(tenants(['minio-operator'])).toEqual(['minio.min.io/tenants apply']);
    expect(tenants([])).toEqual([]);
  });

  it('never contain wildcards, escalation or anything of the whole cluster', () => {
    const objects = admin('rights', [make(webInstance, [release, web.secret, web.workload])]);
    expect(objects.map(({ kind }) => kind)).toEqual(['ServiceAccount', 'Role', 'RoleBinding']);
    expect(JSON.stringify(objects)).not.toMatch(/"\*"|escalate|"bind"|impersonate|deletecollection/);
  });

  it('cover each namespace with a Role of its own, bound to the one account', () => {
    const objects = admin('rights', built(web.service, { ...web.service, namespace: 'demo-two' }));
    const bindings = objects.filter(({ kind }) => kind === 'RoleBinding');
    expect(bindings.map(({ metadata }) => metadata.namespace)).toEqual(['demo', 'demo-two']);
    for (const binding of bindings) {
      expect(binding.subjects).toEqual([{ kind: 'ServiceAccount', name: 'netgen-demo', namespace: 'demo' }]);
    }
  });

  it("of a setup are an administrator's", () => {
    const objects = admin('rights', [], { kind: 'Setup' });
    expect(objects.map(({ kind }) => kind)).toEqual(['ServiceAccount', 'ClusterRoleBinding']);
  });
});

describe('source', () => {
  it('reads the repository with its credentials, and the root ends what it has made', () => {
    const delivery = { ...makeNetwork().delivery, secret: 'git-credentials' };
    const [git, kustomization] = admin('source', makeBuilt(), { delivery });
    expect(git?.spec).toEqual({
      interval: '1m',
      ref: { branch: 'main' },
      secretRef: { name: 'git-credentials' },
      url: 'https://git.example.com/ops/demo.git',
    });
    expect(kustomization?.spec).toMatchObject({
      deletionPolicy: 'WaitForTermination',
      path: './out/demo/clusters/c1',
      prune: true,
      serviceAccountName: 'netgen-demo',
    });
  });
});

describe('claims', () => {
  it('name what the network takes of the cluster', () => {
    const [claims] = admin('claims', built({ ...release, targetNamespace: 'demo-mirror' }));
    expect(claims).toMatchObject({
      metadata: { name: 'demo-claims', namespace: 'netgen-system', labels: { 'netgen.dev/claims': 'true' } },
      data: {
        network: 'demo',
        repository: 'https://git.example.com/ops/demo.git',
        path: 'out/demo',
        namespaces: 'demo\ndemo-mirror',
        nodePorts: '31000-31099',
      },
    });
  });
});
