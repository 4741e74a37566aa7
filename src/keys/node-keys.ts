// Decides for every node which key pairs are kept, which are made and which cannot be had, and makes them. Stores nothing.
import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import type { Diagnosed, Diagnostic } from '../diagnostics/diagnostic.ts';
import type { HederaPublicKeys, Network, Node } from '../model/network.ts';
import { hederaKeys, hederaNodeKeys } from '../platforms/hedera/keys-file.ts';
import { gossipCommonName } from '../platforms/hedera/names.ts';
import { selfSigned } from './certificate.ts';
import {
  adminKey,
  adminPublicRaw,
  type KeySource,
  newAdminKey,
  newGossipPair,
  newGrpcPair,
  rsaBits,
} from './generate.ts';

/** Private halves of one node that are there: PEM, PEM, and hex of the DER form. */
export interface PrivateHalves {
  readonly gossip?: string;
  readonly grpc?: string;
  readonly admin?: string;
}

/** All of a node's keys. A private half that somebody else holds is absent. */
export interface NodeKeys {
  readonly node: Node;
  readonly public: HederaPublicKeys;
  readonly private: PrivateHalves;
  /** True when the keys file did not have the node. */
  readonly isNew: boolean;
}

type Half = keyof PrivateHalves;

const halves: readonly { readonly half: Half; readonly what: string }[] = [
  { half: 'gossip', what: 'gossip key' },
  { half: 'grpc', what: 'TLS key' },
  { half: 'admin', what: 'admin key' },
];

export interface NodeKeysRequest {
  readonly network: Network;
  /** Nodes whose keys netgen makes. */
  readonly nodes: readonly Node[];
  /** Private halves that were read back. */
  readonly stored: (node: Node) => PrivateHalves;
}

/** What will be done about one node. */
export interface NodePlan {
  readonly node: Node;
  readonly known?: HederaPublicKeys;
  readonly stored: PrivateHalves;
  /** Public halves of what is stored and not in the keys file. */
  readonly derived: PrivateHalves;
}

/** Checks what is there. Nothing is made yet: other things may be wrong, and RSA takes its time. */
export function planNodeKeys({ network, nodes, stored }: NodeKeysRequest): Diagnosed<readonly NodePlan[]> {
  const plans = nodes.map((node) => planNode(node, hederaNodeKeys(network, node.number), stored(node)));
  const diagnostics = plans.flatMap((plan) => plan.diagnostics);
  return diagnostics.length > 0 ? { diagnostics } : { value: plans.map(({ value }) => value), diagnostics };
}

/**
 * Keys of all nodes. What has a public half in the keys file keeps it; what has only a private half gets the same public
 * half again, because a certificate follows from its key; only what has neither is made.
 */
export async function makeNodeKeys(
  network: Network,
  plans: readonly NodePlan[],
  source: KeySource,
): Promise<{ readonly value: readonly NodeKeys[]; readonly diagnostics: readonly Diagnostic[] }> {
  const founded = Object.values(hederaKeys(network)?.nodes ?? {}).some(({ genesis }) => genesis);
  // All at once: the thread pool of Node makes a few at a time.
  const value = await Promise.all(plans.map((plan) => finish(plan, !founded, source)));
  return { value, diagnostics: founded ? value.filter(({ isNew }) => isNew).map(joins) : [] };
}

function planNode(
  node: Node,
  known: HederaPublicKeys | undefined,
  stored: PrivateHalves,
): { readonly value: NodePlan; readonly diagnostics: readonly Diagnostic[] } {
  const derived: Partial<Record<Half, string>> = {};
  const diagnostics: Diagnostic[] = [];
  for (const { half, what } of halves) {
    const secret = stored[half];
    if (secret === undefined) continue;
    const key = privateKey(half, secret);
    if (!key) diagnostics.push(trouble('NG1607', node, `the ${what} of \`${node.alias}\` in its Secret is not one`));
    else if (!known) derived[half] = publicHalf(half, key, node.alias);
    else if (!belongs(half, key, known))
      diagnostics.push(trouble('NG1604', node, `the ${what} of \`${node.alias}\` does not belong to the keys file`));
  }
  return { value: { node, ...(known && { known }), stored, derived }, diagnostics };
}

function trouble(code: 'NG1604' | 'NG1607', node: Node, message: string): Diagnostic {
  const help =
    code === 'NG1604'
      ? 'run `netgen keys` with `--out` where the keys of this network are'
      : 'restore the Secret, for example with `kubectl get secret -o yaml` from its cluster';
  return { code, severity: 'error', message, at: node.at, help };
}

/** The key in a text; undefined when it is no key of that sort. The error of OpenSSL is dropped: it may quote what it read. */
function privateKey(half: Half, secret: string): KeyObject | undefined {
  try {
    if (half === 'admin') return adminKey(secret);
    const key = createPrivateKey(secret);
    const isRight = key.asymmetricKeyType === 'rsa' && key.asymmetricKeyDetails?.modulusLength === rsaBits[half];
    return isRight ? key : undefined;
  } catch {
    return undefined;
  }
}

/** Always the same for the same key: neither time nor chance is in a certificate. */
function publicHalf(half: Half, key: KeyObject, alias: string): string {
  if (half === 'admin') return adminPublicRaw(key);
  return selfSigned(half, half === 'gossip' ? gossipCommonName(alias) : alias, key);
}

function belongs(half: Half, key: KeyObject, known: HederaPublicKeys): boolean {
  if (half === 'admin') return adminPublicRaw(key) === known.admin;
  return createPublicKey(key).equals(new X509Certificate(known[half]).publicKey);
}

async function finish(plan: NodePlan, genesis: boolean, source: KeySource): Promise<NodeKeys> {
  const { node, known, stored, derived } = plan;
  if (known) return { node, public: known, private: stored, isNew: false };
  const [gossip, grpc, admin] = await Promise.all([
    stored.gossip === undefined ? newGossipPair(node.alias, source) : undefined,
    stored.grpc === undefined ? newGrpcPair(node.alias, source) : undefined,
    stored.admin === undefined ? newAdminKey(source) : undefined,
  ]);
  return {
    node,
    public: {
      genesis,
      gossip: derived.gossip ?? gossip!.certificate,
      grpc: derived.grpc ?? grpc!.certificate,
      admin: derived.admin ?? adminPublicRaw(adminKey(admin!)),
    },
    private: {
      gossip: stored.gossip ?? gossip!.privateKey,
      grpc: stored.grpc ?? grpc!.privateKey,
      admin: stored.admin ?? admin!,
    },
    isNew: true,
  };
}

function joins({ node }: NodeKeys): Diagnostic {
  return {
    code: 'NG1608',
    severity: 'info',
    message: `\`${node.alias}\` joins after genesis: a NodeCreate transaction brings it into the network`,
    at: node.at,
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
