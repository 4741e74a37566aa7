// Writes the address book that a mirror importer starts from: a NodeAddressBook message. Never touches private keys.
import { X509Certificate } from 'node:crypto';
import { accountNumbers, byNumber, type GenesisMember, type HostPort, ipv4Bytes } from './genesis-network.ts';
import { message } from './protobuf.ts';

/**
 * Base64 of the NodeAddressBook (Hedera's `basic_types.proto`). With the RSA keys in it the importer checks the
 * signatures of record files, so it needs the gossip certificates and nothing secret.
 */
export function addressBookBase64(members: readonly GenesisMember[]): string {
  const book = message(byNumber(members).map((member) => [1, nodeAddress(member)]));
  return Buffer.from(book).toString('base64');
}

/** Hex of the DER SubjectPublicKeyInfo of a certificate: the form of `RSA_PubKey`. */
export function publicKeyHex(certificate: string): string {
  return new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' }).toString('hex');
}

/** Fields 1 to 3 and 10 of NodeAddress are deprecated, and 7 is a hash that nobody checks here. */
function nodeAddress(member: GenesisMember): Uint8Array {
  const { shard, realm, number } = accountNumbers(member.account);
  return message([
    [4, publicKeyHex(member.certificate)],
    [5, BigInt(member.number)],
    [
      6,
      message([
        [1, shard],
        [2, realm],
        [3, number],
      ]),
    ],
    ...member.service.map((endpoint) => [8, serviceEndpoint(endpoint)] as const),
    [9, member.alias],
  ]);
}

function serviceEndpoint({ host, port }: HostPort): Uint8Array {
  const address = ipv4Bytes(host);
  return message([
    [1, address],
    [2, BigInt(port)],
    [3, address ? undefined : host],
  ]);
}
