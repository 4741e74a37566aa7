import { spawnSync } from 'node:child_process';
import { createPublicKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CertificateUse, selfSigned } from '../../src/keys/certificate.ts';
import { namedBits, newYear, objectId, octetString, tagged } from '../../src/keys/der.ts';
import { systemKeys } from '../../src/keys/generate.ts';
import { hedera, rsaBits } from '../../src/keys/ledgers/hedera.ts';
import { pooledRsa } from './sources.ts';

const certificates: { readonly [use in CertificateUse]: string } = {
  gossip: selfSigned('gossip', 's-node5', pooledRsa(rsaBits.gossip, 0)),
  grpc: selfSigned('grpc', 'node5', pooledRsa(rsaBits.grpc, 0)),
};

describe.each(['gossip', 'grpc'] as const)('%s certificate', (use) => {
  const certificate = new X509Certificate(certificates[use]);
  const key = pooledRsa(rsaBits[use], 0);

  test('is self-signed by its key, with serial 01', () => {
    expect(certificate.verify(createPublicKey(key))).toBe(true);
    expect(certificate.checkPrivateKey(key)).toBe(true);
    expect(certificate.issuer).toBe(certificate.subject);
    expect(certificate.serialNumber).toBe('01');
  });

  test('is valid for a hundred years, whatever the clock says', () => {
    expect(new Date(certificate.validFrom).toISOString()).toBe('2000-01-01T00:00:00.000Z');
    expect(new Date(certificate.validTo).toISOString()).toBe('2100-01-01T00:00:00.000Z');
  });

  test('serves both ends of a connection', () => {
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']);
  });

  test('follows from its key alone', () => {
    const name = use === 'gossip' ? 's-node5' : 'node5';
    expect(selfSigned(use, name, key)).toBe(certificates[use]);
    expect(selfSigned(use, name, pooledRsa(rsaBits[use], 1))).not.toBe(certificates[use]);
  });
});

test('the gossip certificate is an authority, the TLS certificate is not', () => {
  const [gossip, grpc] = [new X509Certificate(certificates.gossip), new X509Certificate(certificates.grpc)];
  expect([gossip.checkIssued(gossip), grpc.checkIssued(grpc)]).toEqual([true, false]);
  expect([gossip.ca, gossip.subject]).toEqual([true, 'CN=s-node5']);
  expect([grpc.ca, grpc.subject]).toEqual([false, 'CN=node5']);
});

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

describe.skipIf(!hasOpenssl)('as OpenSSL reads it (needs openssl)', () => {
  const directory = mkdtempSync(join(tmpdir(), 'netgen-certificate-'));
  beforeAll(() => {
    for (const [use, pem] of Object.entries(certificates)) writeFileSync(join(directory, `${use}.pem`), pem);
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  const openssl = (...args: string[]) => spawnSync('openssl', args, { cwd: directory, encoding: 'utf8' });
  const extensions = (use: CertificateUse) => {
    const text = openssl('x509', '-in', `${use}.pem`, '-noout', '-text', '-certopt', 'no_pubkey,no_sigdump').stdout;
    const lines = text.slice(text.indexOf('X509v3 extensions:')).split('\n').slice(1);
    return lines.map((line) => line.trim()).filter((line) => line !== '' && !/^Signature/.test(line));
  };
  const identifier = /^([0-9A-F]{2}:){19}[0-9A-F]{2}$/;

  test('the gossip certificate has exactly these extensions', () => {
    expect(extensions('gossip')).toEqual([
      'X509v3 Basic Constraints: critical',
      'CA:TRUE, pathlen:1',
      'X509v3 Extended Key Usage: critical',
      'TLS Web Server Authentication, TLS Web Client Authentication',
      'X509v3 Key Usage: critical',
      'Certificate Sign, CRL Sign',
      'X509v3 Subject Key Identifier:',
      expect.stringMatching(identifier),
    ]);
  });

  test('the TLS certificate has exactly these extensions', () => {
    const found = extensions('grpc');
    expect(found).toEqual([
      'X509v3 Basic Constraints: critical',
      'CA:FALSE',
      'X509v3 Key Usage: critical',
      'Digital Signature, Key Encipherment, Data Encipherment',
      'X509v3 Extended Key Usage: critical',
      'TLS Web Server Authentication, TLS Web Client Authentication',
      'X509v3 Subject Key Identifier:',
      expect.stringMatching(identifier),
      'X509v3 Authority Key Identifier:',
      expect.stringMatching(/^(keyid:)?([0-9A-F]{2}:){19}[0-9A-F]{2}$/),
    ]);
    expect(found.at(-1)!.replace('keyid:', '')).toBe(found.at(-3));
  });

  test.each(['gossip', 'grpc'])('the %s certificate verifies, signed with SHA-384 and RSA', (use) => {
    expect(openssl('verify', '-x509_strict', '-CAfile', `${use}.pem`, `${use}.pem`).stdout).toContain('OK');
    const text = openssl('x509', '-in', `${use}.pem`, '-noout', '-text').stdout;
    expect(text).toContain('Signature Algorithm: sha384WithRSAEncryption');
    expect(text).toContain('Exponent: 65537');
  });
});

test('the machine makes keys of the right sort', async () => {
  for (const [use, bits, subject] of [
    ['gossip', 3072, 'CN=s-node0'],
    ['grpc', 4096, 'CN=node0'],
  ] as const) {
    const kind = hedera.kinds[use]!;
    const privateKey = await kind.make(systemKeys);
    const certificate = new X509Certificate(kind.publish(privateKey, 'node0'));
    expect(certificate.publicKey.asymmetricKeyDetails).toMatchObject({ modulusLength: bits, publicExponent: 65537n });
    expect(certificate.subject).toBe(subject);
    expect(privateKey).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
  }
});

describe('DER', () => {
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
  test.each([
    ['2.5.29.19', '0603551d13'],
    ['1.2.840.113549.1.1.12', '06092a864886f70d01010c'],
    ['1.3.6.1.5.5.7.3.1', '06082b06010505070301'],
  ])('object id %s', (id, expected) => expect(hex(objectId(id))).toBe(expected));

  test.each([
    [[5, 6], '03020106'],
    [[0, 2, 3], '030204b0'],
    [[8], '0303070080'],
  ])('named bits %j', (bits, expected) => expect(hex(namedBits(bits))).toBe(expected));

  test.each([
    [0, '0400'],
    [127, '047f'],
    [128, '048180'],
    [256, '04820100'],
    [65536, '0483010000'],
  ])('length %i', (length, expected) =>
    expect(hex(octetString(new Uint8Array(length))).slice(0, expected.length)).toBe(expected),
  );

  test('years from 2050 on have four digits', () => {
    expect(Buffer.from(newYear(2049)).toString('latin1')).toBe('\x17\r490101000000Z');
    expect(Buffer.from(newYear(2050)).toString('latin1')).toBe('\x18\x0f20500101000000Z');
    expect(hex(tagged(5))).toBe('0500');
  });
});
