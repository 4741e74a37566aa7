// config.toml of one node: only what differs from CometBFT's defaults, so that a reader sees what is decided here. Pure.
import type { Peer } from './peers.ts';
import { ports } from './ports.ts';
import { type TomlSection, type TomlValue, toml } from './toml.ts';

/** Where a node keeps its files, below its home directory; the three directories are three mounts. */
export const home = '/cometbft';
export const directories = { config: 'config', genesis: 'genesis', keys: 'keys', data: 'data' } as const;
/** What the validator signed last: it must never go back, or the same height could be signed twice. */
export const signState = `${directories.data}/priv_validator_state.json`;

/** Connections from nodes that this one does not list: newcomers until its next start. CometBFT's 40 would refuse them. */
const inboundPeers = 1000;

export interface StateSync {
  /** `http://host:port` of at least two nodes. */
  readonly servers: readonly string[];
  readonly trustHeight: number;
  /** Hash of the header at that height, hexadecimal. */
  readonly trustHash: string;
  readonly trustPeriod?: string | undefined;
}

/** Settings that are the same for every node of a network, by key in the file. */
export interface SharedConfig {
  /** `kvstore`, `noop`, ..., or the socket of an application beside the node. */
  readonly proxyApp: string;
  readonly abci: 'socket' | 'grpc';
  readonly logLevel: string;
  readonly consensus: TomlSection;
  readonly mempool: TomlSection;
  readonly storage: TomlSection;
  readonly txIndex: TomlSection;
  /** Any other key by its full name, `p2p.send_rate`: the last word. */
  readonly overrides: Readonly<Record<string, TomlValue>>;
}

export interface NodeConfig {
  readonly moniker: string;
  readonly shared: SharedConfig;
  readonly peers: readonly Peer[];
  /** `host:port` for others, or nothing. */
  readonly externalAddress: string;
  readonly stateSync?: StateSync | undefined;
}

export function configToml(node: NodeConfig): string {
  return toml(withOverrides(sections(node), node.shared.overrides));
}

/**
 * The part of config.toml that a running node must be started again for. Peers that can dial this node are left out: they
 * connect by themselves, and this node reads their addresses at its next start. So a new node restarts nobody.
 */
export function restartingConfig(node: NodeConfig): string {
  return configToml({ ...node, peers: node.peers.filter(({ dialsBack }) => !dialsBack) });
}

type Sections = Readonly<Record<string, TomlSection>>;

function sections(node: NodeConfig): Sections {
  const { shared } = node;
  return {
    '': {
      proxy_app: shared.proxyApp,
      abci: shared.abci,
      moniker: node.moniker,
      log_level: shared.logLevel,
      genesis_file: `${directories.genesis}/genesis.json`,
      priv_validator_key_file: `${directories.keys}/priv_validator_key.json`,
      priv_validator_state_file: signState,
      node_key_file: `${directories.keys}/node_key.json`,
      db_dir: directories.data,
    },
    rpc: { laddr: `tcp://0.0.0.0:${ports.rpc}` },
    p2p: p2p(node),
    mempool: shared.mempool,
    statesync: node.stateSync ? stateSync(node.stateSync) : {},
    consensus: { ...shared.consensus, wal_file: `${directories.data}/cs.wal/wal` },
    storage: shared.storage,
    tx_index: shared.txIndex,
    instrumentation: {
      prometheus: true,
      prometheus_listen_addr: `:${ports.metrics}`,
    },
  };
}

function p2p({ peers, externalAddress }: NodeConfig): TomlSection {
  return {
    laddr: `tcp://0.0.0.0:${ports.p2p}`,
    external_address: externalAddress,
    persistent_peers: peers.flatMap(({ id, address }) => (address === undefined ? [] : [`${id}@${address}`])).join(','),
    // Members never count towards `max_num_inbound_peers`; those that came after this node's start are not yet listed.
    unconditional_peer_ids: peers.map(({ id }) => id).join(','),
    max_num_inbound_peers: inboundPeers,
    // Every member is listed, and an address that holds in one cluster says nothing in another: nothing to exchange.
    pex: false,
    addr_book_file: `${directories.data}/addrbook.json`,
    // Addresses of clusters are private ones, and nodes behind one gateway share theirs.
    addr_book_strict: false,
    allow_duplicate_ip: true,
  };
}

function stateSync({ servers, trustHeight, trustHash, trustPeriod }: StateSync): TomlSection {
  return {
    enable: true,
    rpc_servers: servers.join(','),
    trust_height: trustHeight,
    trust_hash: trustHash,
    trust_period: trustPeriod,
  };
}

function withOverrides(base: Sections, overrides: SharedConfig['overrides']): Sections {
  const result: Record<string, Record<string, TomlValue | undefined>> = {};
  for (const [name, values] of Object.entries(base)) result[name] = { ...values };
  for (const [key, value] of Object.entries(overrides)) {
    const dot = key.lastIndexOf('.');
    const name = dot < 0 ? '' : key.slice(0, dot);
    result[name] = { ...result[name], [key.slice(dot + 1)]: value };
  }
  return result;
}
