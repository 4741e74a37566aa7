// Where new key pairs and credentials come from: the only place where randomness enters. It stores and prints nothing.
import { generateKeyPair, type KeyObject, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';

const generate = promisify(generateKeyPair);

/** Where keys come from; tests bring their own. */
export interface KeySource {
  /** A new RSA key with public exponent 65537. */
  rsa(bits: number): Promise<KeyObject>;
  ed25519(): Promise<KeyObject>;
  /** Bytes nobody can guess. */
  random(count: number): Uint8Array;
}

/** The machine's own generator. */
export const systemKeys: KeySource = {
  rsa: async (bits) => (await generate('rsa', { modulusLength: bits, publicExponent: 0x10001 })).privateKey,
  ed25519: async () => (await generate('ed25519', {})).privateKey,
  random: (count) => randomBytes(count),
};

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const alphabet = `${letters}0123456789`;

/**
 * A new value for a credential. Letters and digits, a letter first, because it lands in URLs, shell files and SQL alike: 24
 * characters (142 bits), 16 for user names, as MinIO takes no more than 20.
 */
export function newCredential(name: string, source: KeySource): string {
  const length = /(^|\.)user(name)?$/.test(name) ? 16 : 24;
  return pick(letters, 1, source) + pick(alphabet, length - 1, source);
}

/** Characters drawn evenly: bytes above the last whole multiple of the alphabet's size are drawn again. */
function pick(from: string, count: number, source: KeySource): string {
  const limit = 256 - (256 % from.length);
  let text = '';
  while (text.length < count) {
    for (const byte of source.random(count)) {
      if (byte < limit && text.length < count) text += from[byte % from.length];
    }
  }
  return text;
}
