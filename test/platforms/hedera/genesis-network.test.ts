import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  accountNumbers,
  certificateDer,
  type GenesisMember,
  genesisNetworkJson,
  ipv4Bytes,
} from '../../../src/platforms/hedera/genesis-network.ts';
import { member0, member7 } from './members.ts';

describe('genesis-network.json', () => {
  test('is what a reviewer sees in the golden file', async () => {
    await expect(genesisNetworkJson([member7, member0])).toMatchFileSnapshot('genesis-network.json');
  });

  test('has 64-bit numbers as strings, ports as numbers, bytes as base64', () => {
    const [first, second] = JSON.parse(genesisNetworkJson([member7, member0])).nodeMetadata;
    expect(first.node).toMatchObject({
      nodeId: '0',
      accountId: { shardNum: '0', realmNum: '0', accountNum: '3' },
      description: 'node0',
      weight: '500',
      deleted: false,
      adminKey: { ed25519: member0.admin },
      grpcProxyEndpoint: { domainName: 'envoy-proxy-node0-svc.perfnet.svc.cluster.local', port: 8080 },
    });
    expect(second.node.accountId).toEqual({ shardNum: '1', realmNum: '2', accountNum: '10' });
    expect(second.node.weight).toBe('300');
    expect(second.node).not.toHaveProperty('grpcProxyEndpoint');
    expect(Buffer.from(first.node.gossipCaCertificate, 'base64')).toEqual(
      Buffer.from(certificateDer(member0.certificate)),
    );
  });

  test('an endpoint has a name or an address, never both', () => {
    const [named, addressed] = JSON.parse(genesisNetworkJson([member0, member7])).nodeMetadata;
    expect(named.node.gossipEndpoint).toEqual([{ domainName: member0.gossip[0]!.host, port: 50111 }]);
    expect(addressed.node.gossipEndpoint).toEqual([{ ipAddressV4: 'wAACCg==', port: 31028 }]);
  });

  test('the roster entry repeats what the node says', () => {
    for (const { node, rosterEntry } of JSON.parse(genesisNetworkJson([member0, member7])).nodeMetadata) {
      const { nodeId, weight, gossipEndpoint, gossipCaCertificate } = node;
      expect(rosterEntry).toEqual({ nodeId, weight, gossipEndpoint, gossipCaCertificate });
    }
  });

  test('does not depend on the order of members, and adding one changes no other block', () => {
    const many = [12, 3, 100, 7, 0].map((number): GenesisMember => ({ ...member0, number, alias: `node${number}` }));
    fc.assert(
      fc.property(fc.shuffledSubarray(many, { minLength: 1 }), (members) => {
        const text = genesisNetworkJson(members);
        expect(text).toBe(genesisNetworkJson([...members].reverse()));
        const blocks = JSON.parse(genesisNetworkJson(many)).nodeMetadata.map((block: unknown) => JSON.stringify(block));
        for (const block of JSON.parse(text).nodeMetadata) expect(blocks).toContain(JSON.stringify(block));
      }),
    );
  });
});

describe('addresses', () => {
  test.each([
    ['192.0.2.10', [192, 0, 2, 10]],
    ['0.0.0.0', [0, 0, 0, 0]],
    ['255.255.255.255', [255, 255, 255, 255]],
    ['256.0.0.1', undefined],
    ['1.2.3', undefined],
    ['01.2.3.4', undefined],
    ['1.2.3.4.example.net', undefined],
    ['node5.example.net', undefined],
    ['1.2.3.-4', undefined],
  ])('%s', (host, bytes) => {
    const found = ipv4Bytes(host);
    expect(found && [...found]).toEqual(bytes);
  });

  test('account ids are three numbers', () => {
    expect(accountNumbers('0.0.8')).toEqual({ shard: 0n, realm: 0n, number: 8n });
    for (const wrong of ['0.8', '0.0.x', '', '0.0.3.4'])
      expect(() => accountNumbers(wrong)).toThrow('not an account id');
  });

  test('what is no certificate is a bug of the caller', () => {
    expect(() => certificateDer('-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n')).toThrow('not a PEM');
  });
});
