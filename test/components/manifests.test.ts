// Raw objects: they stay what they are, and what must not be in a network is refused.
import { describe, expect, it } from 'vitest';
import { compile, errors, only, parts, spec } from './compiled.ts';
import { treeOf } from './tree.ts';

const motd = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'motd' }, data: { text: 'hello' } };
const widget = {
  apiVersion: 'example.com/v1beta1',
  kind: 'Widget',
  metadata: { name: 'w', namespace: 'testnet', labels: { own: 'label' }, annotations: { a: 'b' } },
  spec: { list: [1, 'two', null, true], deep: { er: {} } },
};
const data = (...objects: object[]) => spec({ manifests: { name: 'extras', on: 'c1', objects } });

describe('manifests', () => {
  it('are applied as they are', () => {
    const built = only(parts(data(motd, widget), 'extras'), 'manifest');
    expect(built.map(({ object }) => object)).toEqual([motd, widget]);
    expect(built.map(({ name, namespace, address }) => [name, namespace, address])).toEqual([
      ['motd', 'testnet', 'extras'],
      ['w', 'testnet', 'extras'],
    ]);
  });

  it('may lie in a namespace of another component', () => {
    const inChart = { ...motd, metadata: { name: 'motd', namespace: 'testnet-info' } };
    const chart = { name: 'info', on: 'c1', url: 'oci://a.example.com/b', chart: 'c', version: '1.0.0' };
    expect(errors({ ...data(inChart), chart })).toEqual([]);
    expect(errors(data(inChart))).toMatchObject([{ code: 'NG1328' }]);
  });

  it('may hold custom resources that encrypt a Secret', () => {
    expect(
      errors(data({ apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', metadata: { name: 's' } })),
    ).toEqual([]);
    expect(errors(data({ apiVersion: 'example.com/v1', kind: 'Secret', metadata: { name: 's' } }))).toEqual([]);
  });

  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' } };
  it.each<[string, object, string, string]>([
    ['a Secret', secret, 'NG1327', 'kind'],
    ['a Secret with data', { ...secret, data: { a: 'YQ==' } }, 'NG1327', 'kind'],
    ['a Secret with text', { ...secret, stringData: { a: 'a' } }, 'NG1327', 'kind'],
    ['a list', { apiVersion: 'v1', kind: 'ConfigMapList', metadata: { name: 'l' }, items: [motd] }, 'NG1328', 'kind'],
    ['a status', { ...widget, status: {} }, 'NG1328', 'status'],
    [
      'a name that is not final',
      { ...motd, metadata: { name: 'a', generateName: 'a-' } },
      'NG1328',
      'metadata.generateName',
    ],
    [
      'what the API server counts',
      { ...motd, metadata: { name: 'a', resourceVersion: '1' } },
      'NG1328',
      'metadata.resourceVersion',
    ],
    [
      'a foreign namespace',
      { ...motd, metadata: { name: 'a', namespace: 'kube-system' } },
      'NG1328',
      'metadata.namespace',
    ],
    ['no name', { ...motd, metadata: {} }, 'NG1102', 'metadata.name'],
    ['no kind', { ...motd, kind: undefined }, 'NG1102', 'kind'],
    ['a kind in lower case', { ...motd, kind: 'configmap' }, 'NG1105', 'kind'],
    ['an API version that is none', { ...motd, apiVersion: 'apps' }, 'NG1105', 'apiVersion'],
    ['a path for a name', { ...motd, metadata: { name: 'a/b' } }, 'NG1105', 'metadata.name'],
    ['text for an object', 'kind: ConfigMap' as unknown as object, 'NG1103', ''],
  ])('refuse %s', (_what, object, code, at) => {
    const [first, ...more] = errors(data(object));
    expect(more).toEqual([]);
    expect(first!.code).toBe(code);
    expect(first!.at!.slice(3).join('.')).toBe(at);
    expect(first!.help).toBeTruthy();
  });
});

describe('text', () => {
  const pod = (env: object, more: object = {}) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'd' },
    spec: { template: { metadata: more, spec: { containers: [{ name: 'c', env: [env] }] } } },
  });
  it.each<[string, object, string]>([
    ['data of a ConfigMap', { ...motd, data: { port: 8080 } }, 'data.port'],
    ['a map in a ConfigMap', { ...motd, data: { 'a.json': { b: 1 } } }, 'data.a.json'],
    ['binary data of a ConfigMap', { ...motd, binaryData: { a: true } }, 'binaryData.a'],
    ['a variable', pod({ name: 'A', value: 1 }), 'spec.template.spec.containers.0.env.0.value'],
    ['a label of pods', pod({ name: 'A' }, { labels: { v: 1.1 } }), 'spec.template.metadata.labels.v'],
    [
      'an annotation of pods',
      pod({ name: 'A' }, { annotations: { on: true } }),
      'spec.template.metadata.annotations.on',
    ],
    [
      'a selector',
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: 'n' },
        spec: { podSelector: { matchLabels: { a: 1 } } },
      },
      'spec.podSelector.matchLabels.a',
    ],
  ])('is asked for in %s', (_what, object, at) => {
    const found = errors(data(object));
    expect(found.map(({ code }) => code)).toEqual(['NG1331']);
    expect(found[0]!.at!.slice(3).join('.')).toBe(at);
  });

  it.each<[string, object]>([
    ['text', { ...motd, data: { port: '8080' }, immutable: true }],
    ['variables from elsewhere', pod({ name: 'A', valueFrom: { fieldRef: { fieldPath: 'x' } } })],
    ['custom resources, which have fields of their own', { ...widget, spec: { env: [{ name: 'a', value: 1 }] } }],
  ])('takes %s', (_what, object) => {
    expect(errors(data(object))).toEqual([]);
  });
});

describe('rights', () => {
  const rbac = 'rbac.authorization.k8s.io';
  const role = (...rules: object[]) => ({ apiVersion: `${rbac}/v1`, kind: 'Role', metadata: { name: 'r' }, rules });
  const binding = (kind: string, name: string) => ({
    apiVersion: `${rbac}/v1`,
    kind: 'RoleBinding',
    metadata: { name: 'b' },
    roleRef: { apiGroup: rbac, kind, name },
  });
  const rule = (resources: string[], verbs: string[], group = '') => ({ apiGroups: [group], resources, verbs });
  it.each<[string, object[], number]>([
    ['a ClusterRole', [binding('ClusterRole', 'view')], 1],
    ['a Role of somebody else', [binding('Role', 'other')], 1],
    ['a Role that reads what is applied', [motd, role(rule(['configmaps'], ['get'])), binding('Role', 'r')], 0],
    ['a Role that watches pods', [role(rule(['pods', 'events'], ['get', 'list', 'watch']))], 0],
    ['a Role that deletes pods', [role(rule(['pods'], ['delete'])), binding('Role', 'r')], 2],
    ['a Role that may do everything', [role(rule(['*'], ['*'], '*'))], 1],
    ['a Role that opens shells', [role(rule(['pods/exec'], ['create']))], 1],
  ])('of %s', (_what, objects, count) => {
    const found = compile(data(...objects)).diagnostics.filter(({ code }) => code === 'NG1332');
    expect(found).toHaveLength(count);
  });
});

it('are what a user reads in the tree', async () => {
  const tree = await treeOf(data(motd, widget));
  await expect(tree.read('clusters/c1/services/extras.yaml')).toMatchFileSnapshot(
    '../golden/components/manifests.yaml',
  );
});

it('cannot belong to the whole cluster', async () => {
  const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'all' } };
  await expect(treeOf(data(role))).rejects.toThrow(/NG1392/);
});
