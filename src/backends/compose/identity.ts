// Which network a project belongs to, beyond its name: a label that two networks of one name never share. Pure.
import { contentHash } from '../../model/hash.ts';
import type { Network } from '../../model/network.ts';

/** Label of containers and volumes with the identity of their network. */
export const identityLabel = 'netgen.dev/identity';

/**
 * Hash of the public keys that were there at genesis: the same for everybody who runs this network and for as long as it
 * lives, another one for each network that was made apart. Absent without a keys file: then only the name says which it is.
 */
export function networkIdentity({ keys }: Pick<Network, 'keys'>): string | undefined {
  if (!keys) return undefined;
  const later = { account: undefined, addresses: undefined, power: undefined };
  const genesis = Object.entries(keys.nodes).flatMap(([number, node]) =>
    node.genesis ? [[number, { ...node, ...later }] as const] : [],
  );
  return contentHash({ platform: keys.platform, genesis: Object.fromEntries(genesis) }, 16);
}
