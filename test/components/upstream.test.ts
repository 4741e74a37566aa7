// What the generic components become, against the upstream schemas: every field a user can set, on every kind of port.
import { expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { ApiObject } from '../../src/model/part.ts';
import { haveSchemas, schemaProblems } from '../backends/schemas.ts';
import { spec } from './compiled.ts';
import { treeOf } from './tree.ts';

const image = 'registry.example.com/app:1.2.3';
const probe = { periodSeconds: 5, timeoutSeconds: 2, failureThreshold: 4, initialDelaySeconds: 1 };
const data = spec({
  domain: 'x.net',
  clusters: { c1: { provides: ['minio-operator'], exposure: 'loadBalancer' } },
  container: [
    {
      name: 'app',
      on: 'c1',
      image,
      command: ['a'],
      args: ['{node0.gossip}'],
      env: { A: 1, B: { secret: 's', key: 'k', optional: true } },
      ports: [
        { name: 'http', port: 80, protocol: 'http' },
        { name: 'dns', port: 53, protocol: 'udp' },
      ],
      replicas: 2,
      numbered: true,
      expose: true,
      volumes: [
        { name: 'data', path: '/data', size: '10Gi', storageClass: 'fast' },
        { name: 'tmp', path: '/tmp', temporary: true },
      ],
      files: { '/etc/a': 'x' },
      secrets: [{ name: 'a.b', keys: ['k'], path: '/etc/s', optional: true }],
      resources: { cpu: 2, memory: '1Gi' },
      readiness: { http: { path: '/x', port: 'http' }, ...probe },
      liveness: { tcp: { port: 'http' }, ...probe },
      startup: { exec: ['true'], ...probe },
      user: 0,
      writableRoot: true,
      initContainers: [{ name: 'i', image: 'b:1', env: { X: 'y' } }],
      tolerations: [{ operator: 'Exists' }],
      nodeSelector: { a: 'b' },
      pullSecrets: ['p'],
      labels: { team: 'x' },
    },
    { name: 'plain', on: 'c1', image, replicas: 2 },
    { name: 'once', on: 'c1', image, runOnce: { retries: 0, timeout: '1h' } },
  ],
  chart: { name: 'info', on: 'c1', url: 'https://charts.example.com', chart: 'info', version: '1.0.0', timeout: '1m' },
  tools: { node: 0 },
});

it.skipIf(!haveSchemas)('is what the API server takes', async () => {
  const tree = await treeOf(data);
  const files = ['app', 'plain', 'once', 'info', 'tools'].map((name) => tree.read(`clusters/c1/services/${name}.yaml`));
  const objects = files.flatMap((text) => parseAllDocuments(text).map((one) => one.toJS() as ApiObject));
  expect(objects.map(({ kind }) => kind)).toContain('StatefulSet');
  expect(objects.flatMap(schemaProblems)).toEqual([]);
});

it('lets a namespace be `baseline` when a container runs as root, and nothing more', async () => {
  const level = async (user: number) => {
    const tree = await treeOf(spec({ storage: undefined, ...rootless(user) }));
    return /enforce: (\w+)/.exec(tree.read('clusters/c1/admin/namespaces.yaml'))?.[1];
  };
  const nodes = { codeBase: 'replica', image: 'r.example.com/m:1.0.0', place: { ids: '0-3', on: 'c1', spread: true } };
  const rootless = (user: number) => ({
    platform: 'mysticeti',
    nodes,
    container: { name: 'app', on: 'c1', image, user },
  });
  expect(await level(1000)).toBe('restricted');
  expect(await level(0)).toBe('baseline');
});
