// Keys of a Hedera node: gossip, TLS and admin key, their certificates and their Secrets. Stores nothing.
import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { JsonMap, Network, Node } from '../../model/network.ts';
import type { SecretRef } from '../../model/part.ts';
import { ledgerAddresses } from '../../platforms/hedera/members.ts';
import {
  adminSecretKeys,
  adminSecretName,
  gossipCertificateFile,
  gossipCommonName,
  gossipKeyFile,
  grpcCertificateFile,
  grpcKeyFile,
} from '../../platforms/hedera/names.ts';
import { type CertificateUse, selfSigned } from '../certificate.ts';
import { rawKeyTrouble, rawPublic } from './ed25519.ts';
import type { FactReport, KeyKind, KeyRecipe, Ledger, NodeKeys, NodePublic, WantedSecret } from './ledger.ts';

/** Bits of the RSA keys of a node. */
export const rsaBits = { gossip: 3072, grpc: 4096 } as const;

export const hedera: Ledger = {
  platform: 'hedera',
  kinds: { gossip: certified('gossip', 'gossip key'), grpc: certified('grpc', 'TLS key'), admin: adminKind() },
  facts: ['account', 'addresses'],
  pinned: [
    'genesis: true means the node was there when the network started; account and addresses are what genesis says of it. Do not',
    'change them for a network that runs. Before it starts: remove addresses that have changed, and run `netgen keys` again.',
  ],
  readFacts,
  nodesOf(recipe) {
    return recipe.kind === 'hedera-grpc' ? recipe.nodes : [recipe.node];
  },
  entries,
  places(node, parts) {
    const asked = parts.find(({ recipe }) => recipe?.kind === 'hedera-admin' && recipe.node === node.number);
    return {
      gossip: { key: gossipKeyFile(node.number) },
      grpc: { key: grpcKeyFile(node.alias) },
      admin: { key: adminSecretKeys.private, secret: asked?.name ?? adminSecretName(node.alias) },
    };
  },
  /** Account and addresses are pinned with the keys: from now on the ledger knows the node by them. */
  pin({ node, public: keys }, { network }): NodePublic {
    const addresses = keys.addresses ?? ledgerAddresses(network, node);
    const isKnown = typeof addresses === 'object' && addresses !== null && 'gossip' in addresses;
    return { ...keys, account: keys.account ?? node.account, ...(isKnown && { addresses }) };
  },
  announce: ({ node, isNew }, { founded }) => (isNew && founded ? [joins(node)] : []),
  moreSecrets: adminSecrets,
};

/** RSA with a self-signed certificate as its public half. */
function certified(use: CertificateUse, what: string): KeyKind {
  return {
    what: { private: what, public: `${use} certificate` },
    make: async (source) => (await source.rsa(rsaBits[use])).export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKeyOf: (secret) => {
      const key = readable(() => createPrivateKey(secret));
      const isRight = key?.asymmetricKeyType === 'rsa' && key.asymmetricKeyDetails?.modulusLength === rsaBits[use];
      return isRight ? comparable(createPublicKey(key)) : undefined;
    },
    publish: (secret, alias) => selfSigned(use, commonName(use, alias), createPrivateKey(secret)),
    publishedKey: (pem) => comparable(new X509Certificate(pem).publicKey),
    trouble: (pem, alias) =>
      typeof pem === 'string' ? certificateTrouble(pem, use, alias) : 'is not a PEM certificate',
  };
}

/** An ed25519 key that signs updates of the node's own entry in the address book: hex of PKCS#8 DER, as Hiero SDKs print it. */
function adminKind(): KeyKind {
  const publicKeyOf = (secret: string): string | undefined => {
    const key = readable(() => adminKey(secret));
    return key && rawPublic(key).toString('base64');
  };
  return {
    what: { private: 'admin key', public: 'admin key' },
    make: async (source) => (await source.ed25519()).export({ type: 'pkcs8', format: 'der' }).toString('hex'),
    publicKeyOf,
    publish: (secret) => rawPublic(adminKey(secret)).toString('base64'),
    publishedKey: (raw) => raw,
    trouble: rawKeyTrouble,
  };
}

/** An admin key from its hex. Throws when it is no ed25519 key. */
function adminKey(privateHex: string): KeyObject {
  const key = createPrivateKey({ key: Buffer.from(privateHex, 'hex'), format: 'der', type: 'pkcs8' });
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('not an ed25519 key');
  return key;
}

/** Hex of the SPKI DER: the form of the SDKs. */
function adminPublicHex(secret: string): string {
  return createPublicKey(adminKey(secret)).export({ type: 'spki', format: 'der' }).toString('hex');
}

/** The error of OpenSSL is dropped: it may quote what it read. */
function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

const comparable = (key: KeyObject): string => key.export({ type: 'spki', format: 'der' }).toString('base64');

const commonName = (use: CertificateUse, alias: string): string => (use === 'gossip' ? gossipCommonName(alias) : alias);

/** What is wrong with a certificate of a node, or undefined. */
export function certificateTrouble(pem: string, use: CertificateUse, alias: string): string | undefined {
  const isPem = /^-----BEGIN CERTIFICATE-----\n[A-Za-z0-9+/=\n]+\n-----END CERTIFICATE-----\n$/.test(pem);
  const certificate = isPem ? readable(() => new X509Certificate(pem)) : undefined;
  if (!certificate) return 'is not a PEM certificate';
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = certificate.publicKey;
  const bits = rsaBits[use];
  if (type !== 'rsa' || details?.modulusLength !== bits || details.publicExponent !== 65537n)
    return `has not an RSA key of ${bits} bits with exponent 65537`;
  const name = commonName(use, alias);
  if (certificate.subject !== `CN=${name}`) return `is not for \`CN=${name}\``;
  if (!certificate.verify(certificate.publicKey)) return 'is not signed with its own key';
  return undefined;
}

/** What genesis and address book say of a node. */
function readFacts({ account, addresses }: JsonMap, report: FactReport): JsonMap {
  const isMap = typeof addresses === 'object' && addresses !== null && !Array.isArray(addresses);
  if (addresses !== undefined && !isMap) report(['addresses'], '`addresses` is not a map');
  if (account !== undefined && !(typeof account === 'string' && /^\d+\.\d+\.\d+$/.test(account)))
    report(['account'], '`account` is not an account such as `0.0.3`');
  for (const [name, value] of Object.entries(isMap ? addresses : {}))
    if (!(typeof value === 'string' && /^[^\s:]+(:[^\s:]*)*:[0-9]{1,5}$/.test(value)))
      report(['addresses', name], `\`${name}\` is not a \`host:port\``);
  return { ...(account !== undefined && { account }), ...(addresses !== undefined && { addresses }) };
}

function entries(
  recipe: KeyRecipe,
  keysOf: (number: number) => NodeKeys,
): readonly (readonly [string, string | undefined])[] {
  switch (recipe.kind) {
    case 'hedera-gossip':
      return gossipEntries(keysOf(recipe.node));
    case 'hedera-grpc':
      return recipe.nodes.flatMap((number) => grpcEntries(keysOf(number)));
    case 'hedera-admin': {
      const secret = keysOf(recipe.node).private.admin;
      return [
        [adminSecretKeys.private, secret],
        [adminSecretKeys.public, secret && adminPublicHex(secret)],
      ];
    }
    default:
      throw new Error(`${recipe.kind} is no recipe of this ledger`);
  }
}

/**
 * Only the node's own certificate, although solo puts in everybody's: the platform takes its peers' certificates from the
 * roster, and a Secret with all of them would change in every cluster whenever a node is added.
 */
function gossipEntries({ node, public: { gossip }, private: own }: NodeKeys): [string, string | undefined][] {
  return [
    [gossipKeyFile(node.number), own.gossip],
    [gossipCertificateFile(node.number), own.gossip && (gossip as string)],
  ];
}

function grpcEntries({ node, public: { grpc }, private: own }: NodeKeys): [string, string | undefined][] {
  return [
    [grpcKeyFile(node.alias), own.grpc],
    [grpcCertificateFile(node.alias), own.grpc && (grpc as string)],
  ];
}

/**
 * Every node whose gossip key is made gets an admin key, whether a component asks for it or not: genesis needs its public half,
 * and without the private one nobody could ever change the node's entry in the address book.
 */
function adminSecrets(network: Network, wanted: readonly WantedSecret[]): WantedSecret[] {
  const kinds = wanted.map(({ part }) => part.recipe);
  const asked = new Set(kinds.flatMap((recipe) => (recipe?.kind === 'hedera-admin' ? [recipe.node] : [])));
  const nodes = new Map(network.nodes.map((node) => [node.number, node]));
  return kinds.flatMap((recipe) => {
    const node = recipe?.kind === 'hedera-gossip' ? nodes.get(recipe.node) : undefined;
    return node && !asked.has(node.number) ? [{ cluster: node.cluster, part: adminSecret(node) }] : [];
  });
}

function adminSecret({ number, alias, namespace }: Node): SecretRef {
  return {
    type: 'secret',
    name: adminSecretName(alias),
    address: alias,
    namespace,
    keys: Object.values(adminSecretKeys),
    purpose: 'signs changes of the node’s entry in the address book',
    optional: true,
    recipe: { kind: 'hedera-admin', node: number },
  };
}

function joins({ alias, at }: Node): Diagnostic {
  return {
    code: 'NG1608',
    severity: 'info',
    message: `\`${alias}\` joins after genesis: a NodeCreate transaction brings it into the network`,
    at,
    notes: [
      {
        message:
          'the genesis file stays as it was; the transaction takes the gossip certificate, endpoints and admin key',
      },
      {
        message:
          'when the network has never started: remove the keys file and run `netgen keys` again, private keys are kept',
      },
    ],
    help: 'run `netgen explain NG1608` for the steps',
  };
}
