// The spec's fields of `nodes:` -> keys and values of config.toml and genesis. Pure.

import { endpointOf } from '../../model/endpoints.ts';
import { parseIds } from '../../model/ids.ts';
import type { Network, Node } from '../../model/network.ts';
import { reach } from '../../model/reach.ts';
import type { NodeConfig, SharedConfig, StateSync } from '../../platforms/cometbft/config.ts';
import type { GenesisInput } from '../../platforms/cometbft/genesis.ts';
import { externalAddress, peersOf } from '../../platforms/cometbft/peers.ts';
import { ports } from '../../platforms/cometbft/ports.ts';
import { isTomlValue, type TomlValue } from '../../platforms/cometbft/toml.ts';
import { durationSeconds } from '../fields.ts';
import type { NodesSpec } from './schema.ts';

export function sharedConfig(spec: NodesSpec): SharedConfig {
  const { app, consensus, mempool, pruning } = spec;
  return {
    proxyApp: app.name ?? `tcp://127.0.0.1:${app.port ?? ports.abci}`,
    abci: app.protocol ?? 'socket',
    logLevel: spec.logLevel,
    consensus: {
      timeout_propose: consensus.timeoutPropose,
      timeout_propose_delta: consensus.timeoutProposeDelta,
      timeout_prevote: consensus.timeoutPrevote,
      timeout_prevote_delta: consensus.timeoutPrevoteDelta,
      timeout_precommit: consensus.timeoutPrecommit,
      timeout_precommit_delta: consensus.timeoutPrecommitDelta,
      timeout_commit: consensus.timeoutCommit,
      skip_timeout_commit: consensus.skipTimeoutCommit,
      create_empty_blocks: consensus.createEmptyBlocks,
      create_empty_blocks_interval: consensus.createEmptyBlocksInterval,
    },
    mempool: {
      type: mempool.type,
      size: mempool.size,
      max_txs_bytes: mempool.maxTxsBytes,
      cache_size: mempool.cacheSize,
      max_tx_bytes: mempool.maxTxBytes,
      recheck: mempool.recheck,
      broadcast: mempool.broadcast,
    },
    storage: { discard_abci_responses: pruning.discardAbciResponses },
    txIndex: { indexer: pruning.indexTransactions === false ? 'null' : undefined },
    overrides: overrides(spec.config),
  };
}

/** Values that TOML can hold: a check has refused all others by the time the file is printed. */
function overrides(config: NodesSpec['config']): Record<string, TomlValue> {
  return Object.fromEntries(
    Object.entries(config).flatMap(([key, value]) => (isTomlValue(value) ? [[key, value]] : [])),
  );
}

export function genesisInput(spec: NodesSpec, { name }: Pick<Network, 'name'>): GenesisInput {
  const { maxBytes, maxGas, evidence, voteExtensionsHeight } = spec.genesis.params;
  const { maxAgeBlocks, maxAge, maxBytes: evidenceBytes } = evidence;
  // Milliseconds first: a float of nanoseconds would not be exact.
  const maxAgeNanoseconds = BigInt(Math.round(durationSeconds(maxAge) * 1000)) * 1_000_000n;
  return {
    chainId: spec.chainId ?? name,
    time: spec.genesis.time,
    params: {
      maxBytes,
      maxGas,
      evidence: { maxAgeBlocks, maxAgeNanoseconds, maxBytes: evidenceBytes },
      voteExtensionsHeight,
    },
  };
}

/** config.toml of one node, before it is text. */
export function nodeConfig(spec: NodesSpec, network: Network, node: Node): NodeConfig {
  return {
    moniker: node.alias,
    shared: sharedConfig(spec),
    peers: peersOf(network, node),
    externalAddress: externalAddress(network, node),
    stateSync: stateSyncOf(spec, network, node),
  };
}

/** Nodes that are asked for what a snapshot is checked with, as this one dials them; two at least, or CometBFT refuses. */
export function stateSyncServers(spec: NodesSpec, network: Network, node: Node): readonly string[] {
  const chosen = spec.stateSync?.servers === undefined ? undefined : new Set(parseIds(spec.stateSync.servers));
  const syncing = new Set(parseIds(spec.stateSync?.nodes));
  const others = network.nodes.filter(({ number, state }) => {
    if (number === node.number) return false;
    return chosen ? chosen.has(number) : state === 'running' && !syncing.has(number);
  });
  const urls = others.flatMap(({ alias }) => {
    const endpoint = endpointOf(network, alias, 'rpc');
    const address = endpoint && reach(endpoint, node.cluster);
    return address === undefined ? [] : [`http://${address}`];
  });
  return chosen ? urls : urls.slice(0, 2);
}

function stateSyncOf(spec: NodesSpec, network: Network, node: Node): StateSync | undefined {
  const { stateSync } = spec;
  if (!stateSync || !parseIds(stateSync.nodes)?.includes(node.number)) return undefined;
  const { trustHeight, trustHash, trustPeriod } = stateSync;
  return { servers: stateSyncServers(spec, network, node), trustHeight, trustHash, trustPeriod };
}
