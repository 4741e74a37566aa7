import { expect, test } from 'vitest';
import {
  gossipCertificateFile,
  gossipKeyFile,
  grpcCertificateFile,
  grpcKeyFile,
  nodeAccount,
  nodeObjects,
} from '../../../src/platforms/hedera/names.ts';

test('the platform counts its key files from one, whatever the alias', () => {
  expect(gossipKeyFile(5)).toBe('s-private-node6.pem');
  expect(gossipCertificateFile(0)).toBe('s-public-node1.pem');
});

test('the TLS files have the alias', () => {
  expect([grpcKeyFile('node5'), grpcCertificateFile('node5')]).toEqual(['hedera-node5.key', 'hedera-node5.crt']);
});

test('node 0 has account 3', () => {
  expect(nodeAccount(0)).toBe('0.0.3');
  expect(nodeAccount(5, { shard: 1, realm: 2 })).toBe('1.2.8');
});

test('names of one node depend on nobody else', () => {
  expect(nodeObjects('node5')).toEqual({
    statefulSet: 'network-node5',
    pod: 'network-node5-0',
    service: 'network-node5-svc',
    haproxy: 'haproxy-node5-svc',
    envoy: 'envoy-proxy-node5-svc',
  });
});
