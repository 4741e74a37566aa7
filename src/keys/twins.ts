// Finds nodes that have the same key. Pure; it knows no ledger.
import type { KeyKind, Ledger, NodePublic } from './ledgers/ledger.ts';

/** Two nodes with one key, where the ledger does not bear it. */
export interface Twins {
  /** Name of the key in the keys file. */
  readonly name: string;
  readonly kind: KeyKind;
  /** Numbers of the nodes: the first one that has the key, and another one. */
  readonly first: string;
  readonly other: string;
}

export function findTwins(ledger: Ledger, nodes: { readonly [number: string]: NodePublic }): Twins[] {
  return Object.entries(ledger.kinds).flatMap(([name, kind]) => {
    if (kind.shared === undefined) return [];
    const owners = new Map<string, string>();
    return Object.entries(nodes).flatMap(([number, node]) => {
      const key = kind.publishedKey(node[name] as string);
      const first = owners.get(key);
      if (first === undefined) owners.set(key, number);
      return first === undefined ? [] : [{ name, kind, first, other: number }];
    });
  });
}

/** What is wrong, for people. */
export function twinsMessage({ kind, first, other }: Twins): string {
  return `node ${first} and node ${other} have the same ${kind.what.public}`;
}
