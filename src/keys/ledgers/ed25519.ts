// Raw forms of ed25519 keys, as ledgers write them. Makes no keys.
import { createPublicKey, type KeyObject } from 'node:crypto';

/** The 32 bytes of the public key. */
export function rawPublic(key: KeyObject): Buffer {
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' });
  return Buffer.from(x, 'base64url');
}

/** What is wrong with base64 of a raw public key. One key has one spelling, so that texts can be compared. */
export function rawKeyTrouble(value: unknown): string | undefined {
  if (typeof value === 'string' && /^[A-Za-z0-9+/]{43}=$/.test(value)) {
    if (Buffer.from(value, 'base64').toString('base64') === value) return undefined;
  }
  return 'is not base64 of 32 bytes';
}

/** The 32 bytes of the private key, its seed (RFC 8032). */
export function rawPrivate(key: KeyObject): Buffer {
  const { d = '' } = key.export({ format: 'jwk' });
  return Buffer.from(d, 'base64url');
}
