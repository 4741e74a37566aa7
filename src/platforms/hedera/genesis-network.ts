// Writes genesis-network.json and the member list it shares with the address book. Makes no keys and reads no files.
import { genesisWeight } from './names.ts';

export interface HostPort {
  /** DNS name or IPv4 address. */
  readonly host: string;
  readonly port: number;
}

/** A node that is there from the first round on. */
export interface GenesisMember {
  readonly number: number;
  readonly alias: string;
  /** `shard.realm.number`. */
  readonly account: string;
  readonly gossip: readonly HostPort[];
  readonly service: readonly HostPort[];
  readonly grpcWeb?: HostPort;
  /** PEM of the gossip signing certificate. */
  readonly certificate: string;
  /** Base64 of the 32 raw bytes of the ed25519 admin public key. */
  readonly admin: string;
  /** Stake; {@link genesisWeight} by default. */
  readonly weight?: number;
}

/** An endpoint in protobuf JSON; exactly one of name and address is set, as the ledger's validation demands. */
interface EndpointJson {
  readonly domainName?: string;
  readonly ipAddressV4?: string;
  readonly port: number;
}

/**
 * The file the network starts from, in protobuf JSON: 64-bit numbers are strings, bytes are base64. Members are sorted by
 * number and fields have a fixed order, so the same members give the same bytes. Read only at genesis.
 */
export function genesisNetworkJson(members: readonly GenesisMember[]): string {
  return `${JSON.stringify({ nodeMetadata: byNumber(members).map(nodeMetadata) }, null, 2)}\n`;
}

/** Members in the order of every file: ascending number. */
export function byNumber(members: readonly GenesisMember[]): GenesisMember[] {
  return [...members].sort((a, b) => a.number - b.number);
}

/** Numbers of an account id. */
export function accountNumbers(account: string): { shard: bigint; realm: bigint; number: bigint } {
  const match = /^(\d+)\.(\d+)\.(\d+)$/.exec(account);
  if (!match) throw new Error(`not an account id: ${account}`);
  return { shard: BigInt(match[1]!), realm: BigInt(match[2]!), number: BigInt(match[3]!) };
}

/** The four bytes of an IPv4 address, or undefined when the host is a name. */
export function ipv4Bytes(host: string): Uint8Array | undefined {
  const parts = host.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256))
    return undefined;
  return Uint8Array.from(parts, Number);
}

/** DER bytes of the first certificate in a PEM text. */
export function certificateDer(pem: string): Uint8Array {
  const match = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/.exec(pem);
  if (!match) throw new Error('not a PEM certificate');
  return Buffer.from(match[1]!, 'base64');
}

function nodeMetadata(member: GenesisMember): unknown {
  const { shard, realm, number } = accountNumbers(member.account);
  const nodeId = String(member.number);
  const weight = String(member.weight ?? genesisWeight);
  const gossipEndpoint = member.gossip.map(endpointJson);
  const gossipCaCertificate = Buffer.from(certificateDer(member.certificate)).toString('base64');
  return {
    node: {
      nodeId,
      accountId: { shardNum: String(shard), realmNum: String(realm), accountNum: String(number) },
      description: member.alias,
      gossipEndpoint,
      serviceEndpoint: member.service.map(endpointJson),
      ...(member.grpcWeb && { grpcProxyEndpoint: endpointJson(member.grpcWeb) }),
      gossipCaCertificate,
      // Empty as solo writes it: clients of a test network do not compare the hash of the TLS certificate.
      grpcCertificateHash: '',
      weight,
      deleted: false,
      adminKey: { ed25519: member.admin },
    },
    rosterEntry: { nodeId, weight, gossipCaCertificate, gossipEndpoint },
  };
}

function endpointJson({ host, port }: HostPort): EndpointJson {
  const address = ipv4Bytes(host);
  return address ? { ipAddressV4: Buffer.from(address).toString('base64'), port } : { domainName: host, port };
}
