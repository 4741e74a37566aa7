// The table of ledgers whose keys netgen makes. It makes none itself.
import type { Network, PublicKeys } from '../../model/network.ts';
import { cometbft } from './cometbft.ts';
import { hedera } from './hedera.ts';
import type { Ledger, NodePublic } from './ledger.ts';

const ledgers: { readonly [platform in PublicKeys['platform']]: Ledger } = { cometbft, hedera };

/** The ledger of a platform; undefined when its nodes have no keys that netgen could make. */
export function ledgerOf(platform: string): Ledger | undefined {
  return Object.values(ledgers).find((ledger) => ledger.platform === platform);
}

/** What the keys file says of the nodes, by number. */
export function pinnedNodes({ keys }: Pick<Network, 'keys'>): { readonly [number: string]: NodePublic } {
  return (keys as unknown as GenericKeysFile | undefined)?.nodes ?? {};
}

/** A keys file as the room handles it: what a node must have only its ledger knows. */
export interface GenericKeysFile {
  readonly network: string;
  readonly platform: PublicKeys['platform'];
  readonly nodes: { readonly [number: string]: NodePublic };
  readonly secrets: { readonly [name: string]: string };
}

/** The keys file as everybody else knows it, once its ledger has made or checked every node. */
export function asPublicKeys(file: GenericKeysFile): PublicKeys {
  return file as unknown as PublicKeys;
}
