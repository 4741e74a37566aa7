// Signs the self-signed certificates of a node with its own RSA key. Makes no keys and stores nothing.
import { createHash, createPublicKey, type KeyObject, sign } from 'node:crypto';
import {
  bitString,
  namedBits,
  newYear,
  objectId,
  octetString,
  sequence,
  set,
  smallInteger,
  tagged,
  utf8String,
  yes,
} from './der.ts';

/** What a certificate is for; decides its extensions. */
export type CertificateUse = 'gossip' | 'grpc';

const oid = {
  commonName: '2.5.4.3',
  sha384WithRsa: '1.2.840.113549.1.1.12',
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  basicConstraints: '2.5.29.19',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
} as const;

/** Bits of KeyUsage (RFC 5280, 4.2.1.3). */
const usage = { digitalSignature: 0, keyEncipherment: 2, dataEncipherment: 3, keyCertSign: 5, cRLSign: 6 } as const;

/**
 * The validity is fixed, a hundred years around any test, as the platform's own generator has it: no clock goes into a key, and
 * a node whose clock is wrong, by accident or by a fault experiment, still finds its peers' certificates valid.
 */
const validity = { from: 2000, until: 2100 } as const;

/** PEM of an X.509 v3 certificate with serial number 01 and subject `CN=<commonName>`, signed with SHA-384 and PKCS#1 v1.5. */
export function selfSigned(use: CertificateUse, commonName: string, privateKey: KeyObject): string {
  const publicKey = createPublicKey(privateKey);
  const algorithm = sequence(objectId(oid.sha384WithRsa), tagged(0x05));
  const name = sequence(set(sequence(objectId(oid.commonName), utf8String(commonName))));
  const body = sequence(
    tagged(0xa0, smallInteger(2)),
    smallInteger(1),
    algorithm,
    name,
    sequence(newYear(validity.from), newYear(validity.until)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(...extensions(use, keyIdentifier(publicKey)))),
  );
  return pem('CERTIFICATE', sequence(body, algorithm, bitString(sign('sha384', body, privateKey))));
}

/** PEM block with lines of 64 characters. */
export function pem(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

/** SHA-1 of the public key bits (RFC 5280, 4.2.1.2, method 1): a name, not a security measure. */
function keyIdentifier(publicKey: KeyObject): Uint8Array {
  return createHash('sha1')
    .update(publicKey.export({ type: 'pkcs1', format: 'der' }))
    .digest();
}

function extensions(use: CertificateUse, identifier: Uint8Array): Uint8Array[] {
  const both = sequence(objectId(oid.serverAuth), objectId(oid.clientAuth));
  const subject = extension(oid.subjectKeyIdentifier, octetString(identifier));
  if (use === 'gossip')
    return [
      critical(oid.basicConstraints, sequence(yes, smallInteger(1))),
      critical(oid.extendedKeyUsage, both),
      critical(oid.keyUsage, namedBits([usage.keyCertSign, usage.cRLSign])),
      subject,
    ];
  return [
    critical(oid.basicConstraints, sequence()),
    critical(oid.keyUsage, namedBits([usage.digitalSignature, usage.keyEncipherment, usage.dataEncipherment])),
    critical(oid.extendedKeyUsage, both),
    subject,
    extension(oid.authorityKeyIdentifier, sequence(tagged(0x80, identifier))),
  ];
}

function extension(id: string, value: Uint8Array): Uint8Array {
  return sequence(objectId(id), octetString(value));
}

function critical(id: string, value: Uint8Array): Uint8Array {
  return sequence(objectId(id), yes, octetString(value));
}
