// Decides for every node which keys are kept, which are made and which cannot be had, and makes them. Stores nothing.
import type { Diagnosed, Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Network, Node } from '../model/network.ts';
import type { KeySource } from './generate.ts';
import type { Ledger, NodeKeys, NodePublic, PrivateHalves } from './ledgers/ledger.ts';
import { pinnedNodes } from './ledgers/table.ts';

export interface NodeKeysRequest {
  readonly network: Network;
  readonly ledger: Ledger;
  /** Nodes whose keys netgen makes. */
  readonly nodes: readonly Node[];
  /** Private halves that were read back. */
  readonly stored: (node: Node) => PrivateHalves;
}

/** What is there of one node. */
export interface NodePlan {
  readonly node: Node;
  readonly known?: NodePublic;
  readonly stored: PrivateHalves;
}

/** Checks what is there. Nothing is made yet: other things may be wrong, and RSA takes its time. */
export function planNodeKeys({ network, ledger, nodes, stored }: NodeKeysRequest): Diagnosed<readonly NodePlan[]> {
  const pinned = pinnedNodes(network);
  const value = nodes.map((node): NodePlan => {
    const known = pinned[String(node.number)];
    return { node, ...(known && { known }), stored: stored(node) };
  });
  const diagnostics = value.flatMap((plan) => planTroubles(ledger, plan));
  return diagnostics.length > 0 ? { diagnostics } : { value, diagnostics };
}

/**
 * Keys of all nodes. What has a public half in the keys file keeps it; what has only a private half gets the same public
 * half again, because it follows from the key; only what has neither is made.
 */
export function makeNodeKeys(
  ledger: Ledger,
  plans: readonly NodePlan[],
  how: { readonly genesis: boolean; readonly source: KeySource },
): Promise<readonly NodeKeys[]> {
  // All at once: the thread pool of Node makes a few at a time.
  return Promise.all(
    plans.map(async ({ node, known, stored }) => {
      if (known) return { node, public: known, private: stored, isNew: false };
      const made = await Promise.all(
        Object.entries(ledger.kinds).map(async ([name, kind]) => {
          const secret = stored[name] ?? (await kind.make(how.source));
          return { name, secret, published: kind.publish(secret, node.alias) };
        }),
      );
      const halves = Object.fromEntries(made.map(({ name, published }) => [name, published]));
      const secrets = Object.fromEntries(made.map(({ name, secret }) => [name, secret]));
      return { node, public: { genesis: how.genesis, ...halves }, private: secrets, isNew: true };
    }),
  );
}

function planTroubles(ledger: Ledger, { node, known, stored }: NodePlan): Diagnostic[] {
  return Object.entries(ledger.kinds).flatMap(([name, kind]) => {
    const secret = stored[name];
    if (secret === undefined) return [];
    const what = `the ${kind.what.private} of \`${node.alias}\``;
    const key = kind.publicKeyOf(secret);
    if (key === undefined) return [trouble('NG1607', node, `${what} in its Secret is not one`)];
    if (!known || key === kind.publishedKey(known[name] as string)) return [];
    return [trouble('NG1604', node, `${what} does not belong to the keys file`)];
  });
}

function trouble(code: 'NG1604' | 'NG1607', node: Node, message: string): Diagnostic {
  const help =
    code === 'NG1604'
      ? 'run `netgen keys` with `--out` where the keys of this network are'
      : 'restore the Secret, for example with `kubectl get secret -o yaml` from its cluster';
  return { code, severity: 'error', message, at: node.at, help };
}
