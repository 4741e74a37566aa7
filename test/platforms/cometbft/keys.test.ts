import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  nodeId,
  nodeKeyJson,
  publicFromNodeKeyJson,
  publicFromValidatorKeyJson,
  validatorAddress,
  validatorKeyJson,
} from '../../../src/platforms/cometbft/keys.ts';

/** What `cometbft testnet` (v0.38.25) wrote for two throw-away nodes, and what `show-node-id` says. */
const theirs = {
  nodeKey:
    '{"priv_key":{"type":"tendermint/PrivKeyEd25519","value":"1JKcsjGQZk5FajHBWdxNZwIhCw77DwICmTmX+a0M0+oEjKKly/gRhcvp8YHH7Rs198WxhNgY6wTA4D8Yw8cM1w=="}}',
  nodeId: 'eeacb1a9f8ccf2e5e553aebe6a991327a358211d',
  validatorKey: `{
  "address": "1B0A10D1A73D8086CA5524BA5306CDD3E78B9EC6",
  "pub_key": {
    "type": "tendermint/PubKeyEd25519",
    "value": "tyjZRUSoBHZiAAzF0VbuJXjFsg/nQG5W6aOfJYUytOQ="
  },
  "priv_key": {
    "type": "tendermint/PrivKeyEd25519",
    "value": "j8fIgNAI1kkFw4gD2MXfFCez10xemq1MGhLNFSzA/WK3KNlFRKgEdmIADMXRVu4leMWyD+dAblbpo58lhTK05A=="
  }
}`,
};
const bytes = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));
const nodePrivate = bytes(JSON.parse(theirs.nodeKey).priv_key.value);
const validator = JSON.parse(theirs.validatorKey);

describe('key files as CometBFT writes them', () => {
  it('writes node_key.json byte for byte', () => {
    expect(nodeKeyJson(nodePrivate)).toBe(theirs.nodeKey);
  });

  it('writes priv_validator_key.json byte for byte', () => {
    const text = validatorKeyJson(bytes(validator.pub_key.value), bytes(validator.priv_key.value));
    expect(text).toBe(theirs.validatorKey);
  });

  it('computes the id of a node and the address of a validator', () => {
    expect(nodeId(nodePrivate.subarray(32))).toBe(theirs.nodeId);
    expect(validatorAddress(bytes(validator.pub_key.value))).toBe(validator.address);
  });

  it('reads the public halves back', () => {
    expect(publicFromNodeKeyJson(theirs.nodeKey)).toEqual(nodePrivate.subarray(32));
    expect(publicFromValidatorKeyJson(theirs.validatorKey)).toEqual(bytes(validator.pub_key.value));
  });

  it('reads back what it writes, for any key', () => {
    for (let count = 0; count < 20; count++) {
      const { privateKey } = generateKeyPairSync('ed25519');
      const { d = '', x = '' } = privateKey.export({ format: 'jwk' });
      const publicRaw = new Uint8Array(Buffer.from(x, 'base64url'));
      const privateRaw = new Uint8Array(Buffer.concat([Buffer.from(d, 'base64url'), publicRaw]));
      expect(publicFromNodeKeyJson(nodeKeyJson(privateRaw))).toEqual(publicRaw);
      expect(publicFromValidatorKeyJson(validatorKeyJson(publicRaw, privateRaw))).toEqual(publicRaw);
    }
  });
});

describe('texts that are no key file', () => {
  it.each([
    ['nothing', ''],
    ['no JSON', '{"priv_key"'],
    ['another value', 'null'],
    ['a list', '[]'],
    ['no key', '{}'],
    ['a key that is no map', '{"priv_key": "AAAA"}'],
    ['another curve', theirs.nodeKey.replace('PrivKeyEd25519', 'PrivKeySecp256k1')],
    ['a short key', theirs.nodeKey.replace(/"value":".*?"/, '"value":"AAAA"')],
    ['no base64', theirs.nodeKey.replace('1JKc', '!!!!')],
    ['a public half of another key', theirs.nodeKey.replace('M1w==', 'M2w==')],
  ])('refuses %s', (_what, text) => {
    expect(publicFromNodeKeyJson(text)).toBeUndefined();
    expect(publicFromValidatorKeyJson(text)).toBeUndefined();
  });

  it.each([
    ['address', { ...validator, address: '0'.repeat(40) }],
    ['public key', { ...validator, pub_key: { ...validator.pub_key, value: Buffer.alloc(32).toString('base64') } }],
    ['private key', { ...validator, priv_key: JSON.parse(theirs.nodeKey).priv_key }],
  ])('refuses a validator key with the %s of another one', (_what, file) => {
    expect(publicFromValidatorKeyJson(JSON.stringify(file))).toBeUndefined();
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(publicFromNodeKeyJson(text)).toBeUndefined();
        expect(publicFromValidatorKeyJson(text)).toBeUndefined();
      }),
    );
  });
});
