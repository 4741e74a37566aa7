import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { selfSigned } from '../../src/keys/certificate.ts';
import { certificateTrouble, rsaBits } from '../../src/keys/ledgers/hedera.ts';
import { publicKeysText, readPublicKeys } from '../../src/keys/public-keys.ts';
import type { HederaPublicKeys, PublicKeys } from '../../src/model/network.ts';
import { pooledRsa } from './sources.ts';

const owner = { name: 'perfnet', platform: 'hedera' };

function nodeKeys(number: number, genesis = true): HederaPublicKeys {
  return {
    genesis,
    gossip: selfSigned('gossip', `s-node${number}`, pooledRsa(rsaBits.gossip, 0)),
    grpc: selfSigned('grpc', `node${number}`, pooledRsa(rsaBits.grpc, 0)),
    admin: Buffer.alloc(32, number).toString('base64'),
  };
}

const keys: PublicKeys = {
  network: 'perfnet',
  platform: 'hedera',
  nodes: { 10: nodeKeys(10, false), 2: nodeKeys(2), 0: nodeKeys(0) },
  secrets: { 'c1/perfnet/network-node0-keys-secrets': 'a'.repeat(64) },
};

const read = (data: unknown) => readPublicKeys({ file: 'perfnet.keys.yaml', data }, owner);

describe('the file', () => {
  const text = publicKeysText(keys);

  test('is read back as it was written', () => {
    expect(read(parse(text)).value).toEqual(keys);
  });

  test('says what it is, and has nodes in the order of their numbers', () => {
    expect(text).toMatch(/^# Public keys of the network, made by `netgen keys`/);
    expect([...text.matchAll(/^ {2}"(\d+)":$/gm)].map((match) => match[1])).toEqual(['0', '2', '10']);
    expect(text.endsWith('\n')).toBe(true);
    expect(text).not.toMatch(/[ \t]$/m);
  });

  test('keeps every line when a node is added', () => {
    const { 2: _, ...others } = keys.nodes;
    const before = publicKeysText({ ...keys, nodes: others }).split('\n');
    const after = text.split('\n');
    let at = -1;
    for (const line of before) {
      at = after.indexOf(line, at + 1);
      expect(at).toBeGreaterThanOrEqual(0);
    }
  });

  test('of a network without nodes and Secrets is read back', () => {
    const empty: PublicKeys = { ...keys, nodes: {}, secrets: {} };
    expect(read(parse(publicKeysText(empty))).value).toEqual(empty);
  });
});

describe('reading is strict', () => {
  const spoilt = (spoil: (data: Record<string, never>) => void) => {
    const data = parse(publicKeysText(keys));
    spoil(data);
    return read(data);
  };
  const inNode = (name: string, value: unknown) => (data: Record<string, Record<string, Record<string, unknown>>>) => {
    data.nodes!['2']![name] = value;
  };
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const cases: [string, string, string, (data: never) => void][] = [
    ['no map', 'NG1600', 'the keys file is not a map', () => undefined],
    ['an unknown key', 'NG1600', '`nodes.2` has an unknown key `private`', inNode('private', 'x')],
    ['genesis as text', 'NG1600', '`genesis` is not true or false', inNode('genesis', 'yes')],
    ['no PEM', 'NG1602', 'the gossip certificate of node 2 is not a PEM certificate', inNode('gossip', 'hello')],
    ['no text', 'NG1602', 'the grpc certificate of node 2 is not a PEM certificate', inNode('grpc', 7)],
    [
      'a public key instead of a certificate',
      'NG1602',
      'the gossip certificate of node 2 is not a PEM certificate',
      inNode('gossip', ec.publicKey.export({ type: 'spki', format: 'pem' })),
    ],
    [
      'another node’s certificate',
      'NG1602',
      'the gossip certificate of node 2 is not for `CN=s-node2`',
      inNode('gossip', nodeKeys(0).gossip),
    ],
    [
      'a smaller RSA key',
      'NG1602',
      'the gossip certificate of node 2 has not an RSA key of 3072 bits with exponent 65537',
      inNode('gossip', selfSigned('gossip', 's-node2', pooledRsa(2048, 0))),
    ],
    [
      'the two certificates exchanged',
      'NG1602',
      'the grpc certificate of node 2 has not an RSA key of 4096 bits with exponent 65537',
      inNode('grpc', nodeKeys(2).gossip),
    ],
    ['a short admin key', 'NG1602', 'the admin key of node 2 is not base64 of 32 bytes', inNode('admin', 'AAAA')],
    [
      'another network',
      'NG1601',
      'these keys are not of the network `perfnet`',
      (data: Record<string, unknown>) => {
        data.network = 'other';
      },
    ],
    [
      'no node number',
      'NG1600',
      '`05` is not the number of a node',
      (data: Record<string, Record<string, unknown>>) => {
        data.nodes!['05'] = data.nodes!['2'];
      },
    ],
    [
      'no hash',
      'NG1600',
      '`secrets.x` is not a SHA-256 in hex',
      (data: Record<string, Record<string, unknown>>) => {
        data.secrets!.x = 'abc';
      },
    ],
  ];
  test.each(cases)('%s', (name, code, message, spoil) => {
    const { value, diagnostics } = name === 'no map' ? read(['x']) : spoilt(spoil as never);
    expect(value).toBeUndefined();
    expect(diagnostics.map((found) => found.code)).toContain(code);
    expect(diagnostics.map((found) => found.message)).toContain(`\`perfnet.keys.yaml\`: ${message}`);
  });

  test('a certificate whose signature was changed is refused', () => {
    const der = Buffer.from(nodeKeys(2).gossip.replace(/-----[A-Z ]+-----/g, ''), 'base64');
    der[der.length - 1]! ^= 1;
    const body = der.toString('base64').replace(/.{64}/g, '$&\n');
    const pem = `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`;
    expect(certificateTrouble(pem, 'gossip', 'node2')).toBe('is not signed with its own key');
  });

  test('a private key in the file is not repeated in the message', () => {
    const pem = pooledRsa(rsaBits.gossip, 0).export({ type: 'pkcs8', format: 'pem' });
    const { diagnostics } = spoilt(inNode('gossip', pem) as never);
    expect(JSON.stringify(diagnostics)).not.toContain(pem.toString().split('\n')[1]);
    expect(diagnostics).toHaveLength(1);
  });
});
