// How the Hedera node software and the `solo-deployment` chart call things: ports, files, Services, Secrets. Data only.
import type { Labels } from '../../model/network.ts';

/** TCP ports of the Services in front of a node. */
export const ports = { gossip: 50111, grpc: 50211, grpcTls: 50212, grpcWeb: 8080, metrics: 9090 } as const;

/** TCP port on which the JVM itself serves its metrics; the chart's Services map 9090 to it. */
export const jvmMetricsPort = 9999;

/** Stake of a genesis member: the same for everybody, so a third of the nodes may fail. */
export const genesisWeight = 500;

/** Where the node software lives in the image. */
export const appHome = '/opt/hgcapp/services-hedera/HapiApp2.0';

/** User and group id that the image runs the JVM under. */
export const hederaUser = 2000;

/** Account numbers below are reserved: 2 is the treasury, the first node is 3. */
const firstNodeAccount = 3;

export interface LedgerRealm {
  readonly shard: number;
  readonly realm: number;
}

/** Ledger account of a node, for example `0.0.8` for node 5. */
export function nodeAccount(number: number, { shard, realm }: LedgerRealm = { shard: 0, realm: 0 }): string {
  return `${shard}.${realm}.${firstNodeAccount + number}`;
}

/**
 * File in which the platform looks for a node's gossip private key. It counts from one and ignores the alias: node 5,
 * alias `node5`, is `s-private-node6.pem` (EnhancedKeyStoreLoader of hiero-consensus-node).
 */
export function gossipKeyFile(number: number): string {
  return `s-private-node${number + 1}.pem`;
}

/** The certificate beside it, numbered in the same way. */
export function gossipCertificateFile(number: number): string {
  return `s-public-node${number + 1}.pem`;
}

/** Common name of a node's gossip certificate. */
export function gossipCommonName(alias: string): string {
  return `s-${alias}`;
}

/** TLS key of a node's gRPC port, as the chart's init container looks for it. */
export function grpcKeyFile(alias: string): string {
  return `hedera-${alias}.key`;
}

/** TLS certificate of a node's gRPC port. */
export function grpcCertificateFile(alias: string): string {
  return `hedera-${alias}.crt`;
}

/** Secret with a node's gossip key; the chart looks for exactly this name. */
export function gossipSecretName(alias: string): string {
  return `network-${alias}-keys-secrets`;
}

/** Secret with the gRPC TLS keys of all nodes of a release; the chart looks for exactly this name. */
export const grpcSecretName = 'network-node-hapi-app-secrets';

/** Secret with a node's admin key. Nothing in the cluster mounts it: it signs node updates. */
export function adminSecretName(alias: string): string {
  return `network-${alias}-admin-key`;
}

/** Data keys of an admin Secret: hex of the DER forms, as the Hiero SDKs print and read them. */
export const adminSecretKeys = { private: 'privateKey', public: 'publicKey' } as const;

/** Services and pods that the chart makes for a node. */
export function nodeObjects(alias: string): {
  readonly statefulSet: string;
  readonly pod: string;
  readonly service: string;
  readonly haproxy: string;
  readonly envoy: string;
} {
  return {
    statefulSet: `network-${alias}`,
    pod: `network-${alias}-0`,
    service: `network-${alias}-svc`,
    haproxy: `haproxy-${alias}-svc`,
    envoy: `envoy-proxy-${alias}-svc`,
  };
}

/** Labels of a node's pod; haproxy and envoy are pods of their own. */
export function nodePodLabels(alias: string): Labels {
  return { app: `network-${alias}` };
}

/** Pod label that carries a node's software version; the build script reads it through the downward API. */
export const versionLabel = 'netgen.dev/node-version';
