// Finds keys that are there twice: the same key of two nodes, or one key for two purposes. Pure; it knows no ledger.
import type { KeyKind, Ledger, NodePublic } from './ledgers/ledger.ts';

/** A key that is there twice, where the ledger does not bear it. */
export interface Twins {
  /** Name of the second one in the keys file, and the number of its node. */
  readonly name: string;
  readonly other: string;
  /** What is wrong, for people. */
  readonly message: string;
  /** What comes of it. */
  readonly why: string;
}

interface Owner {
  readonly number: string;
  readonly kind: KeyKind;
}

export function findTwins(ledger: Ledger, nodes: { readonly [number: string]: NodePublic }): Twins[] {
  // One table for all kinds: a key has one purpose, whichever node has it.
  const owners = new Map<string, Owner>();
  return Object.entries(ledger.kinds).flatMap(([name, kind]) =>
    Object.entries(nodes).flatMap(([number, node]): Twins[] => {
      if (kind.shared === undefined) return [];
      const key = kind.publishedKey(node[name] as string);
      const first = owners.get(key);
      if (first) return [{ name, other: number, ...words(first, { number, kind }) }];
      owners.set(key, { number, kind });
      return [];
    }),
  );
}

function words(first: Owner, { number, kind }: Owner): Pick<Twins, 'message' | 'why'> {
  const own = kind.what.public;
  if (first.kind === kind)
    return { message: `node ${first.number} and node ${number} have the same ${own}`, why: `${kind.shared}` };
  const old = first.kind.what.public;
  const message =
    first.number === number
      ? `node ${number} has one key as ${old} and as ${own}`
      : `the ${old} of node ${first.number} is the ${own} of node ${number}`;
  return { message, why: 'whoever gets hold of it for one purpose has it for the other one too' };
}
