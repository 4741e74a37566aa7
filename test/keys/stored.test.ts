// What `netgen compose` gets of the Secrets that `netgen keys` wrote.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findSecret, type SecretValues, storedSecrets } from '../../src/keys/stored.ts';
import { network } from './sources.ts';
import { at, codes, data, run, useWorkplace } from './workplace.ts';

useWorkplace();

describe('the Secrets of a directory', () => {
  test('are those that were written', async () => {
    await run({ ...network({ desk: [0, 1] }), platform: 'cometbft' });
    expect(storedSecrets(at('private'))).toEqual({
      value: [0, 1].map((number) => ({
        cluster: 'desk',
        namespace: 'perfnet',
        name: `node${number}-keys`,
        data: data(`desk/perfnet.node${number}-keys.yaml`),
      })),
      diagnostics: [],
    });
  });

  test('are none where there is no directory', () => {
    expect(storedSecrets(at('nothing'))).toEqual({ value: [], diagnostics: [] });
  });

  test.each<[string, () => void, string]>([
    ['a file that is no Secret', () => writeFileSync(at('private/c1/perfnet.a.yaml'), 'canary: {canary'), 'NG1607'],
    ['a link', () => symlinkSync(at('elsewhere'), at('private/c1/perfnet.a.yaml')), 'NG1612'],
  ])('are refused with %s, without a value', (_, put, code) => {
    mkdirSync(at('private/c1'), { recursive: true });
    put();
    const result = storedSecrets(at('private'));
    expect(result.value).toBeUndefined();
    expect(codes(result)).toEqual([`error ${code}`]);
    expect(JSON.stringify(result)).not.toContain('canary');
  });

  test('are refused when a file is where the directory should be', () => {
    writeFileSync(at('private'), '');
    expect(codes(storedSecrets(at('private')))).toEqual(['error NG1613']);
  });
});

describe('a Secret is found', () => {
  const secret = (cluster: string, name: string): SecretValues => ({ cluster, namespace: 'net', name, data: {} });
  const all = [secret('desk', 'node0-keys'), secret('local', 'node0-keys'), secret('desk', 'node1-keys')];

  test.each([
    ['where it is wanted', 'local', 'node0-keys', all[1]],
    ['in the clusters, when the network runs on one Docker host', 'local', 'node1-keys', all[2]],
    ['nowhere', 'local', 'node2-keys', undefined],
  ])('%s', (_, cluster, name, expected) => {
    expect(findSecret(all, { cluster, namespace: 'net', name })).toBe(expected);
    expect(findSecret(all, { cluster, namespace: 'other', name })).toBeUndefined();
  });
});
