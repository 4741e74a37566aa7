// Makes new key pairs and credentials. The only place where randomness enters; it stores and prints nothing.
import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { gossipCommonName } from '../platforms/hedera/names.ts';
import { selfSigned } from './certificate.ts';

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

/** Bits of the RSA keys of a node. */
export const rsaBits = { gossip: 3072, grpc: 4096 } as const;

/** A private key and the certificate for it, both as PEM. */
export interface KeyPair {
  readonly privateKey: string;
  readonly certificate: string;
}

/** A new signing key for gossip and events, with its certificate. */
export async function newGossipPair(alias: string, source: KeySource): Promise<KeyPair> {
  const key = await source.rsa(rsaBits.gossip);
  return { privateKey: privatePem(key), certificate: selfSigned('gossip', gossipCommonName(alias), key) };
}

/** A new key for TLS on the gRPC port, with its certificate. */
export async function newGrpcPair(alias: string, source: KeySource): Promise<KeyPair> {
  const key = await source.rsa(rsaBits.grpc);
  return { privateKey: privatePem(key), certificate: selfSigned('grpc', alias, key) };
}

/** A new ed25519 key that signs updates of the node's own entry in the address book: hex of PKCS#8 DER, as Hiero SDKs print it. */
export async function newAdminKey(source: KeySource): Promise<string> {
  return (await source.ed25519()).export({ type: 'pkcs8', format: 'der' }).toString('hex');
}

/** An admin key from its hex. Throws when it is no ed25519 key. */
export function adminKey(privateHex: string): KeyObject {
  const key = createPrivateKey({ key: Buffer.from(privateHex, 'hex'), format: 'der', type: 'pkcs8' });
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('not an ed25519 key');
  return key;
}

/** Base64 of the 32 raw bytes of an ed25519 public key: the form of genesis. */
export function adminPublicRaw(privateKey: KeyObject): string {
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  return Buffer.from(x, 'base64url').toString('base64');
}

/** Hex of its SPKI DER: the form of the SDKs. */
export function adminPublicHex(privateKey: KeyObject): string {
  return createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('hex');
}

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

function privatePem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}
