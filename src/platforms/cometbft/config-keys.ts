// Which keys config.toml has in which version, of what type, and which of them netgen writes itself. Data and look-ups.
import { nearest } from '../../diagnostics/suggest.ts';

/** `duration` is Go's, as text: CometBFT would read a bare number as nanoseconds. */
export type KeyType = 'string' | 'integer' | 'boolean' | 'duration' | 'list';

/** Keys of v0.38.0 by section (`config/toml.go`); `''` is the top of the file. */
const base: Readonly<Record<string, Readonly<Partial<Record<KeyType, string>>>>> = {
  '': {
    string:
      'proxy_app moniker db_backend db_dir log_level log_format genesis_file priv_validator_key_file priv_validator_state_file priv_validator_laddr node_key_file abci',
    boolean: 'filter_peers',
  },
  rpc: {
    string: 'laddr grpc_laddr tls_cert_file tls_key_file pprof_laddr',
    integer:
      'grpc_max_open_connections max_open_connections max_subscription_clients max_subscriptions_per_client experimental_subscription_buffer_size experimental_websocket_write_buffer_size max_body_bytes max_header_bytes',
    boolean: 'unsafe experimental_close_on_slow_client',
    duration: 'timeout_broadcast_tx_commit',
    list: 'cors_allowed_origins cors_allowed_methods cors_allowed_headers',
  },
  p2p: {
    string: 'laddr external_address seeds persistent_peers addr_book_file unconditional_peer_ids private_peer_ids',
    integer: 'max_num_inbound_peers max_num_outbound_peers max_packet_msg_payload_size send_rate recv_rate',
    boolean: 'addr_book_strict pex seed_mode allow_duplicate_ip',
    duration: 'persistent_peers_max_dial_period flush_throttle_timeout handshake_timeout dial_timeout',
  },
  mempool: {
    string: 'type wal_dir',
    integer: 'size max_txs_bytes cache_size max_tx_bytes max_batch_bytes',
    boolean: 'recheck broadcast keep-invalid-txs-in-cache',
  },
  statesync: {
    string: 'rpc_servers trust_hash temp_dir',
    integer: 'trust_height chunk_fetchers',
    boolean: 'enable',
    duration: 'trust_period discovery_time chunk_request_timeout',
  },
  blocksync: { string: 'version' },
  consensus: {
    string: 'wal_file',
    integer: 'double_sign_check_height',
    boolean: 'skip_timeout_commit create_empty_blocks',
    duration:
      'timeout_propose timeout_propose_delta timeout_prevote timeout_prevote_delta timeout_precommit timeout_precommit_delta timeout_commit create_empty_blocks_interval peer_gossip_sleep_duration peer_query_maj23_sleep_duration',
  },
  storage: { boolean: 'discard_abci_responses' },
  tx_index: { string: 'indexer psql-conn' },
  instrumentation: {
    string: 'prometheus_listen_addr namespace',
    integer: 'max_open_connections',
    boolean: 'prometheus',
  },
};

/** Keys that came later, with the release that brought each. */
const later: readonly (readonly [key: string, type: KeyType, since: string])[] = [
  ['mempool.experimental_max_gossip_connections_to_persistent_peers', 'integer', '0.38.1'],
  ['mempool.experimental_max_gossip_connections_to_non_persistent_peers', 'integer', '0.38.1'],
  ['rpc.max_request_batch_size', 'integer', '0.38.8'],
  ['mempool.recheck_timeout', 'duration', '0.38.8'],
  ['statesync.max_snapshot_chunks', 'integer', '0.38.21'],
  ['consensus.block_time_tolerance', 'duration', '0.38.22'],
  ['event_bus_buffer_capacity', 'integer', '0.38.24'],
  ['blocksync.adaptive_sync', 'boolean', '0.39.0'],
  ['mempool.seen_cache_size', 'integer', '0.39.2'],
  ['mempool.reap_max_bytes', 'integer', '0.39.2'],
  ['mempool.reap_max_gas', 'integer', '0.39.2'],
  ['mempool.reap_interval', 'duration', '0.39.2'],
  ['mempool.check_tx_retry_delay', 'duration', '0.39.3'],
];

export interface ConfigKey {
  readonly type: KeyType;
  /** First release that reads it. */
  readonly since: string;
}

/** Every key by its full name, `p2p.laddr`. */
export const configKeys: ReadonlyMap<string, ConfigKey> = new Map([
  ...Object.entries(base).flatMap(([section, types]) =>
    Object.entries(types).flatMap(([type, names]) =>
      names.split(' ').map((name): [string, ConfigKey] => {
        return [section === '' ? name : `${section}.${name}`, { type: type as KeyType, since: '0.38.0' }];
      }),
    ),
  ),
  ...later.map(([key, type, since]): [string, ConfigKey] => [key, { type, since }]),
]);

const addresses = 'addresses and peers come from `clusters:` and `nodes:`';
const paths = 'the pod keeps its files there';

/** Keys that netgen writes, with what decides about them instead. */
const owned: ReadonlyMap<string, string> = new Map([
  ['proxy_app', 'write `app:` under `nodes:`'],
  ['abci', 'write `app: {protocol: ...}` under `nodes:`'],
  ['moniker', "it is the node's alias"],
  ['log_level', 'write `logLevel:` under `nodes:`'],
  ['p2p.seed_mode', 'a seed hangs up on those who asked it, and validators must stay connected'],
  ['priv_validator_laddr', 'each node reads its own key file'],
  ...['db_dir', 'genesis_file', 'node_key_file', 'priv_validator_key_file', 'priv_validator_state_file'].map(
    (key) => [key, paths] as const,
  ),
  ...['p2p.addr_book_file', 'consensus.wal_file', 'mempool.wal_dir', 'statesync.temp_dir'].map(
    (key) => [key, paths] as const,
  ),
  ...['p2p.laddr', 'p2p.external_address', 'p2p.persistent_peers', 'p2p.unconditional_peer_ids', 'rpc.laddr'].map(
    (key) => [key, addresses] as const,
  ),
  ...['p2p.addr_book_strict', 'p2p.allow_duplicate_ip'].map((key) => [key, addresses] as const),
  ...['rpc.tls_cert_file', 'rpc.tls_key_file'].map(
    (key) => [key, 'probes and other nodes ask the RPC port without TLS'] as const,
  ),
  ...['statesync.enable', 'statesync.rpc_servers', 'statesync.trust_height', 'statesync.trust_hash'].map(
    (key) => [key, 'write `stateSync:` under `nodes:`'] as const,
  ),
  ...['instrumentation.prometheus', 'instrumentation.prometheus_listen_addr'].map(
    (key) => [key, 'metrics are always on, on the port that Services and scrapes name'] as const,
  ),
]);

/** What decides about a key that netgen writes itself; undefined when the user may set it. */
export function ownedKey(key: string): string | undefined {
  if (key.startsWith('p2p.libp2p.')) return "netgen writes the peers of CometBFT's own p2p";
  return owned.get(key);
}

/** Known keys that look like `key` and may be set: its own section first, or the name in another section. */
export function nearKeys(key: string): string[] {
  const free = [...configKeys.keys()].filter((known) => ownedKey(known) === undefined);
  const name = key.slice(key.lastIndexOf('.') + 1);
  const elsewhere = free.filter((known) => known !== key && known.slice(known.lastIndexOf('.') + 1) === name);
  return [...new Set([...elsewhere, ...nearest(key, free)])].slice(0, 3);
}
