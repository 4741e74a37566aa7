// The keys file of a Hedera network, where it is one. It reads no file.
import type { HederaKeysFile, HederaPublicKeys, Network } from '../../model/network.ts';

/** Public halves of a Hedera network; undefined when there are none, or when they are another ledger's. */
export function hederaKeys({ keys }: Pick<Network, 'keys'>): HederaKeysFile | undefined {
  return keys?.platform === 'hedera' ? keys : undefined;
}

export function hederaNodeKeys(network: Pick<Network, 'keys'>, number: number): HederaPublicKeys | undefined {
  return hederaKeys(network)?.nodes[String(number)];
}
