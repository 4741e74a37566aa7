// The keys file of a CometBFT network, where it is one. It reads no file.
import type { CometbftKeysFile, CometbftPublicKeys, Network } from '../../model/network.ts';

/** Public halves of a CometBFT network; undefined when there are none, or when they are another ledger's. */
export function cometbftKeys({ keys }: Pick<Network, 'keys'>): CometbftKeysFile | undefined {
  return keys?.platform === 'cometbft' ? keys : undefined;
}

export function cometbftNodeKeys(network: Pick<Network, 'keys'>, number: number): CometbftPublicKeys | undefined {
  return cometbftKeys(network)?.nodes[String(number)];
}
