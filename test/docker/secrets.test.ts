// Values of Secrets for a project: where they are looked for, and what is said when one is not there. No value is ever told.
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { secretValues } from '../../src/commands/compose/secrets.ts';
import type { SecretRef } from '../../src/model/part.ts';

const directory = mkdtempSync(join(tmpdir(), 'netgen-secrets-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const secret = (name: string, more: Partial<SecretRef> = {}): SecretRef => ({
  type: 'secret',
  name,
  address: 'node0',
  namespace: 'net',
  keys: ['a.json'],
  purpose: 'keys of node0',
  ...more,
});
const made = secret('node0-keys', { recipe: { kind: 'cometbft', node: 0 } });

function store(host: string, name: string, data: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(directory, 'stored-'));
  mkdirSync(join(root, host), { mode: 0o700 });
  const lines = Object.entries(data).map(([key, value]) => `  ${key}: ${JSON.stringify(value)}`);
  const head = ['apiVersion: v1', 'kind: Secret', `metadata: {name: ${name}, namespace: net}`, 'stringData:'];
  writeFileSync(join(root, host, `net.${name}.yaml`), `${[...head, ...lines].join('\n')}\n`, { mode: 0o600 });
  return root;
}

const values = (root: string, part: SecretRef, env: Readonly<Record<string, string>> = {}) =>
  secretValues(
    { directory: root, shown: 'net.secrets', spec: 'net.yaml', hosts: [{ host: 'vm-1', parts: [part] }] },
    { env: (name) => env[name] },
  );

it.each([
  ['of the host', store('vm-1', 'node0-keys', { 'a.json': 'x' }), {}, 'x'],
  ['of a cluster, for a spec that runs in both', store('c1', 'node0-keys', { 'a.json': 'x' }), {}, 'x'],
  [
    'of the directory before that of the environment',
    store('vm-1', 'node0-keys', { 'a.json': 'x' }),
    { NETGEN_SECRET_NODE0_KEYS_A_JSON: 'y' },
    'x',
  ],
])('takes the value %s', (_what, root, env, expected) => {
  const { value, diagnostics } = values(root, made, env);
  expect(diagnostics).toEqual([]);
  expect(value!.get('vm-1')).toEqual({ NETGEN_SECRET_NODE0_KEYS_A_JSON: expected });
});

it('NG1774 names what the environment gives, and takes nothing without the prefix', () => {
  const nothing = join(directory, 'nothing');
  const { value, diagnostics } = values(nothing, made, { NETGEN_SECRET_NODE0_KEYS_A_JSON: 'private' });
  expect(value!.get('vm-1')).toEqual({ NETGEN_SECRET_NODE0_KEYS_A_JSON: 'private' });
  expect(diagnostics).toEqual([
    {
      code: 'NG1774',
      severity: 'info',
      message: 'values of Secrets come from the environment: NETGEN_SECRET_NODE0_KEYS_A_JSON',
    },
  ]);
  const cloud = secret('aws', { keys: ['secret-access-key'] });
  expect(values(nothing, cloud, { AWS_SECRET_ACCESS_KEY: 'private' }).diagnostics).toMatchObject([{ code: 'NG1759' }]);
});

it('NG1759 names what netgen makes, and what only people can bring', () => {
  const nothing = join(directory, 'nothing');
  expect(values(nothing, made).diagnostics).toMatchObject([{ code: 'NG1759', help: 'run `netgen keys net.yaml`' }]);
  expect(values(nothing, secret('store')).diagnostics).toMatchObject([
    {
      message: 'nobody gave the Secret `store`: keys of node0',
      help: 'write its manifest to `net.secrets/vm-1/net.store.yaml`, or export NETGEN_SECRET_STORE_A_JSON',
    },
  ]);
  expect(values(nothing, secret('store', { optional: true })).value!.get('vm-1')).toEqual({
    NETGEN_SECRET_STORE_A_JSON: '',
  });
});

it('NG1607 gives no value at all beside a file under the name of another Secret', () => {
  const root = store('vm-1', 'node0-keys', { 'a.json': 'private' });
  renameSync(join(root, 'vm-1/net.node0-keys.yaml'), join(root, 'vm-1/net.node1-keys.yaml'));
  const { value, diagnostics } = values(root, made, { NETGEN_SECRET_NODE0_KEYS_A_JSON: 'y' });
  expect(value).toBeUndefined();
  expect(diagnostics).toMatchObject([{ code: 'NG1607' }]);
  expect(JSON.stringify(diagnostics)).not.toContain('private');
});

it.each([
  ['a zero byte', 'private\0x'],
  ['more than the system takes', `private${'x'.repeat(130_000)}`],
])('NG1759 for %s, without the value', (_what, text) => {
  const { value, diagnostics } = values(join(directory, 'nothing'), made, { NETGEN_SECRET_NODE0_KEYS_A_JSON: text });
  expect(value).toBeUndefined();
  expect(diagnostics).toMatchObject([{ code: 'NG1774' }, { code: 'NG1759' }]);
  expect(JSON.stringify(diagnostics)).not.toContain('private');
});
