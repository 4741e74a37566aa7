// The keys file of a CometBFT network is read as strictly as it is written.
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { publicKeysText, readPublicKeys } from '../../src/keys/public-keys.ts';
import type { CometbftKeysFile, CometbftPublicKeys } from '../../src/model/network.ts';

const key = (byte: number): string => Buffer.alloc(32, byte).toString('base64');
const node = (number: number, more: Partial<CometbftPublicKeys> = {}): CometbftPublicKeys => ({
  genesis: true,
  node: key(2 * number),
  validator: key(2 * number + 1),
  ...more,
});

const keys: CometbftKeysFile = {
  network: 'net',
  platform: 'cometbft',
  nodes: { 0: node(0, { power: 10 }), 1: node(1, { power: Number.MAX_SAFE_INTEGER }), 2: node(2, { genesis: false }) },
  secrets: { 'c1/net/node0-keys': 'a'.repeat(64) },
};

const read = (data: unknown, platform = 'cometbft') => {
  const { value, diagnostics } = readPublicKeys({ file: 'net.keys.yaml', data }, { name: 'net', platform });
  return { value, said: diagnostics.map(({ code, message }) => `${code} ${message.replace('`net.keys.yaml`: ', '')}`) };
};

test('is read back as it was written', () => {
  expect(read(parse(publicKeysText(keys)))).toEqual({ value: keys, said: [] });
});

describe('is refused with', () => {
  const half = 'is not base64 of 32 bytes';
  test.each<[string, unknown, string]>([
    ['a key of 31 bytes', { node: Buffer.alloc(31).toString('base64') }, `NG1602 the node key of node 1 ${half}`],
    ['a key in hex', { validator: '00'.repeat(32) }, `NG1602 the validator key of node 1 ${half}`],
    ['a key that is no text', { validator: 7 }, `NG1602 the validator key of node 1 ${half}`],
    ['no key', { node: undefined }, `NG1602 the node key of node 1 ${half}`],
    ['a second spelling of a key', { node: key(2).replace('I=', 'J=') }, `NG1602 the node key of node 1 ${half}`],
    ['the node key of another node', { node: key(0) }, 'NG1619 node 0 and node 1 have the same node key'],
    [
      'the validator key of another node',
      { validator: key(1) },
      'NG1619 node 0 and node 1 have the same validator key',
    ],
    [
      'the node key of another node for a validator key',
      { validator: key(0) },
      'NG1619 the node key of node 0 is the validator key of node 1',
    ],
    ['one key for two purposes', { validator: key(2) }, 'NG1619 node 1 has one key as node key and as validator key'],
    ['power 0', { power: 0 }, 'NG1600 `power` is not a whole number above 0'],
    ['half a power', { power: 0.5 }, 'NG1600 `power` is not a whole number above 0'],
    ['a power that JavaScript cannot count', { power: 2 ** 53 }, 'NG1600 `power` is not a whole number above 0'],
    ['power as text', { power: '10' }, 'NG1600 `power` is not a whole number above 0'],
    ['power of one that came later', { genesis: false }, 'NG1600 `power` belongs to nodes with `genesis: true` only'],
    ['genesis as text', { genesis: 'true' }, 'NG1600 `genesis` is not true or false'],
    ['a private key', { private: 'x' }, 'NG1600 `nodes.1` has an unknown key `private`'],
    ['a field of another ledger', { account: '0.0.3' }, 'NG1600 `nodes.1` has an unknown key `account`'],
  ])('%s', (_, change, message) => {
    const spoilt = { ...keys, nodes: { ...keys.nodes, 1: { ...keys.nodes['1'], ...(change as object) } } };
    const { value, said } = read(spoilt);
    expect(value).toBeUndefined();
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(message);
  });

  test.each(['hedera', 'mysticeti', 'toString'])('platform %s, which is said once', (platform) => {
    expect(read(keys, platform).said).toEqual([`NG1601 these keys are not for the platform \`${platform}\``]);
    expect(read({ ...keys, platform }).said).toEqual(['NG1601 these keys are not for the platform `cometbft`']);
  });
});
