// What keys a ledger has: one file of this folder per ledger says it, and the rest of the room knows none by name. Types only.
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Json, JsonMap, Network, Node, PublicKeys, SpecPath } from '../../model/network.ts';
import type { SecretRecipe, SecretRef } from '../../model/part.ts';
import type { KeySource } from '../generate.ts';

/**
 * One key pair that every node has. Both halves are texts: the private one as a Secret holds it, the public one as the keys
 * file does.
 */
export interface KeyKind {
  /** What messages call the halves: `gossip key` and `gossip certificate`. */
  readonly what: { readonly private: string; readonly public: string };
  /** What happens when two nodes have the same; absent: it is not looked for. */
  readonly shared?: string;
  /** A new private half. */
  make(source: KeySource): Promise<string>;
  /** The public key of a private half, in one form to compare; undefined when the text is no such key. */
  publicKeyOf(privateHalf: string): string | undefined;
  /** The public half of a private one that is such a key: always the same for the same key. */
  publish(privateHalf: string, alias: string): string;
  /** The public key in a public half without `trouble`, in the form of `publicKeyOf`. */
  publishedKey(publicHalf: string): string;
  /** What is wrong with a public half, as in `the admin key is not ...`; undefined: nothing. */
  trouble(publicHalf: unknown, alias: string): string | undefined;
}

/** What the keys file says of a node: `genesis`, a public half by kind, and the ledger's own facts. */
export type NodePublic = { readonly genesis: boolean } & { readonly [field: string]: Json | undefined };

/** Private halves by kind. */
export type PrivateHalves = { readonly [kind: string]: string };

/** All of a node's keys. A private half that somebody else holds is absent. */
export interface NodeKeys {
  readonly node: Node;
  readonly public: NodePublic;
  readonly private: PrivateHalves;
  /** True when the keys file did not have the node. */
  readonly isNew: boolean;
}

/** A Secret that somebody wants in a cluster. */
export interface WantedSecret {
  readonly cluster: string;
  readonly part: SecretRef;
}

/** The recipes of key files; credentials are the same on every ledger. */
export type KeyRecipe = Exclude<SecretRecipe, { readonly kind: 'credentials' }>;

/** What the ledger is told of a node, and by which Secrets. */
export interface NodeContext {
  readonly network: Network;
  readonly recipes: readonly KeyRecipe[];
  /** Whether the network has nodes of genesis already: whoever is new joins later. */
  readonly founded: boolean;
}

/** Says what is wrong with a value of the keys file; the path leads to it from the node. */
export type FactReport = (path: SpecPath, message: string) => void;

export interface Ledger {
  readonly platform: PublicKeys['platform'];
  /** Key pairs of a node, by their name in the keys file. */
  readonly kinds: { readonly [kind: string]: KeyKind };
  /** What else the keys file may say of a node. */
  readonly facts: readonly string[];
  /** Comment on top of the keys file: what is pinned there, and what to do when it changed. */
  readonly pinned: readonly string[];
  /** The facts of one node of the keys file, checked. */
  readFacts(fields: JsonMap, report: FactReport): JsonMap;
  /** Nodes whose keys a Secret needs. */
  nodesOf(recipe: KeyRecipe): readonly number[];
  /** Data of a Secret; undefined where the private half is not to be had. */
  entries(recipe: KeyRecipe, keysOf: (number: number) => NodeKeys): readonly (readonly [string, string | undefined])[];
  /** Data key of each private half, and the Secret, where the data key alone does not say whose it is. */
  places(
    node: Node,
    parts: readonly SecretRef[],
  ): { readonly [kind: string]: { readonly key: string; readonly secret?: string } };
  /** The keys of a node with the facts that the ledger knows it by from now on. */
  pin(keys: NodeKeys, context: NodeContext): NodePublic;
  /** What the ledger itself must be told, because its genesis is fixed. */
  announce(keys: NodeKeys, context: NodeContext): readonly Diagnostic[];
  /** Secrets that no component asks for. */
  moreSecrets?(network: Network, wanted: readonly WantedSecret[]): readonly WantedSecret[];
}
