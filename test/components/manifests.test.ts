// Raw objects: they stay what they are, and what must not be in a network is refused.
import { describe, expect, it } from 'vitest';
import { errors, only, parts, spec } from './compiled.ts';
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
