// Ids, addresses and key files of a CometBFT node, in CometBFT's own formats. Pure: it makes no keys and stores none.
import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';

/** Names of the two key files, the same in CometBFT's home directory and in the Secret of a node. */
export const nodeKeyFile = 'node_key.json';
export const validatorKeyFile = 'priv_validator_key.json';

/** Secret with both key files of a node. */
export const keysSecretName = (alias: string): string => `${alias}-keys`;

const privateType = 'tendermint/PrivKeyEd25519';
export const publicType = 'tendermint/PubKeyEd25519';
const publicLength = 32;
const privateLength = 64;
/** PKCS #8 around the 32 bytes of an ed25519 seed (RFC 8410): Node.js reads raw keys in this form only. */
const pkcs8Header = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Id under which peers know a node: the first 20 bytes of the SHA-256 of its public key, hexadecimal (`p2p/key.go`). */
export function nodeId(publicRaw: Uint8Array): string {
  return createHash('sha256').update(publicRaw).digest('hex').slice(0, 40);
}

/** Address of a validator: made as a node id is, in upper case (`crypto/crypto.go`). */
export function validatorAddress(publicRaw: Uint8Array): string {
  return nodeId(publicRaw).toUpperCase();
}

/** Content of `node_key.json`. A private key has 64 bytes: the seed and the public key. */
export function nodeKeyJson(privateRaw64: Uint8Array): string {
  return JSON.stringify({ priv_key: { type: privateType, value: base64(privateRaw64) } });
}

/** Content of `priv_validator_key.json`. */
export function validatorKeyJson(publicRaw: Uint8Array, privateRaw64: Uint8Array): string {
  const file = {
    address: validatorAddress(publicRaw),
    pub_key: { type: publicType, value: base64(publicRaw) },
    priv_key: { type: privateType, value: base64(privateRaw64) },
  };
  return JSON.stringify(file, null, 2);
}

/** The 32 bytes of the public key in a `node_key.json`; undefined when the text is not one. */
export function publicFromNodeKeyJson(text: string): Uint8Array | undefined {
  return publicOf(parsed(text)?.priv_key);
}

/** The 32 bytes of the public key in a `priv_validator_key.json`; undefined when its three members do not belong together. */
export function publicFromValidatorKeyJson(text: string): Uint8Array | undefined {
  const file = parsed(text);
  const key = publicOf(file?.priv_key);
  if (!key || file?.address !== validatorAddress(key)) return undefined;
  return keyBytes(file.pub_key, publicType, publicLength)?.equals(key) ? key : undefined;
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

type Members = Readonly<Record<string, unknown>>;

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null;
}

function parsed(text: string): Members | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isMembers(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Bytes of `{type, value}` in base64. */
function keyBytes(key: unknown, type: string, length: number): Buffer | undefined {
  if (!isMembers(key) || key.type !== type || typeof key.value !== 'string') return undefined;
  const bytes = Buffer.from(key.value, 'base64');
  return bytes.length === length && bytes.toString('base64') === key.value ? bytes : undefined;
}

/** Public half of a private key. CometBFT believes the stored one; a wrong one would sign what nobody can verify. */
function publicOf(key: unknown): Uint8Array | undefined {
  const bytes = keyBytes(key, privateType, privateLength);
  if (!bytes) return undefined;
  const stored = bytes.subarray(publicLength);
  const der = Buffer.concat([pkcs8Header, bytes.subarray(0, publicLength)]);
  const derived = createPublicKey(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
  const spki = derived.export({ format: 'der', type: 'spki' });
  return spki.subarray(-publicLength).equals(stored) ? new Uint8Array(stored) : undefined;
}
