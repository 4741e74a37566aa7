// genesis.json of a CometBFT network: the same text for the same keys and spec, on every machine. Pure.
import type { Network } from '../../model/network.ts';
import { publicType, validatorAddress } from './keys.ts';
import { cometbftKeys } from './keys-file.ts';

/** Limits that all nodes agree on; a running chain changes them by its application only. Bytes, gas, nanoseconds. */
export interface ConsensusParams {
  /** Bytes of a block, at most 100 MiB; -1 is that. */
  readonly maxBytes: number;
  /** Gas of a block; -1: no limit. */
  readonly maxGas: number;
  /** Blocks and nanoseconds after which misbehaviour is forgotten, and bytes of evidence in a block. */
  readonly evidence: { readonly maxAgeBlocks: number; readonly maxAgeNanoseconds: bigint; readonly maxBytes: number };
  /** Height from which votes carry extensions; 0: never. */
  readonly voteExtensionsHeight: number;
}

export interface GenesisInput {
  readonly chainId: string;
  /** RFC 3339 in UTC. */
  readonly time: string;
  readonly params: ConsensusParams;
}

export interface GenesisValidator {
  readonly number: number;
  /** Base64 of 32 bytes. */
  readonly key: string;
  readonly power: number;
}

/** Validators of the genesis by number, also those that the spec has no more: a chain has one beginning. */
export function genesisValidators(network: Pick<Network, 'keys'>): readonly GenesisValidator[] {
  return Object.entries(cometbftKeys(network)?.nodes ?? {})
    .flatMap(([number, { genesis, validator, power }]) =>
      genesis && power !== undefined ? [{ number: Number(number), key: validator, power }] : [],
    )
    .sort((a, b) => a.number - b.number);
}

/** Numbers stand in quotes as CometBFT writes its 64-bit ones. */
export function genesisJson(input: GenesisInput, validators: readonly GenesisValidator[]): string {
  const { maxBytes, maxGas, evidence, voteExtensionsHeight } = input.params;
  const document = {
    genesis_time: input.time,
    chain_id: input.chainId,
    initial_height: '1',
    consensus_params: {
      block: { max_bytes: String(maxBytes), max_gas: String(maxGas) },
      evidence: {
        max_age_num_blocks: String(evidence.maxAgeBlocks),
        max_age_duration: String(evidence.maxAgeNanoseconds),
        max_bytes: String(evidence.maxBytes),
      },
      validator: { pub_key_types: ['ed25519'] },
      version: { app: '0' },
      abci: { vote_extensions_enable_height: String(voteExtensionsHeight) },
    },
    validators: validators.map(({ number, key, power }) => ({
      address: validatorAddress(Buffer.from(key, 'base64')),
      pub_key: { type: publicType, value: key },
      power: String(power),
      name: `node${number}`,
    })),
    app_hash: '',
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
