// Which values a key of config.toml may have: types, ranges and words, as CometBFT checks them at its start. Pure data.
import { configKeys, type KeyType } from './config-keys.ts';

/** What a value must be instead. */
export interface Expected {
  readonly what: string;
  /** What to write, as YAML. */
  readonly example: string;
}

const goDuration = /^(0|([0-9]+(\.[0-9]+)?(ns|us|µs|ms|s|m|h))+)$/;
const isTextList = (value: unknown): boolean =>
  Array.isArray(value) && value.length <= 1000 && value.every((item) => typeof item === 'string');

const fits: Readonly<Record<KeyType, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string' && value.length <= 10_000,
  integer: (value) => Number.isSafeInteger(value),
  boolean: (value) => typeof value === 'boolean',
  duration: (value) => typeof value === 'string' && goDuration.test(value),
  list: isTextList,
};

/** A scalar as text; a map or list has none that helps. */
const asText = (value: unknown): string => (typeof value === 'object' ? 'TEXT' : String(value));

const typeNames: Readonly<Record<KeyType, (value: unknown) => Expected>> = {
  string: (value) => ({ what: 'a text', example: JSON.stringify(asText(value)) }),
  integer: () => ({ what: 'a whole number', example: '100' }),
  boolean: () => ({ what: '`true` or `false`', example: 'true' }),
  duration: (value) => {
    const example = typeof value === 'number' && value >= 0 ? `${value}ms` : '500ms';
    return { what: 'a duration with a unit', example };
  },
  list: (value) => ({ what: 'a list of texts', example: JSON.stringify([asText(value)]) }),
};

/** Smallest number of a key; of the others it is 0 (`config/config.go`, `ValidateBasic`). */
const least: ReadonlyMap<string, number> = new Map([
  ['rpc.experimental_subscription_buffer_size', 100],
  ['p2p.max_packet_msg_payload_size', 1],
  ['statesync.chunk_fetchers', 1],
  ['statesync.max_snapshot_chunks', 1],
]);

/** Durations that must not be nothing. */
const positive = new Set(['consensus.block_time_tolerance', 'mempool.reap_interval']);
/** Durations of at least five seconds. */
const slow = new Set(['statesync.discovery_time', 'statesync.chunk_request_timeout']);

/** Words that a text may be. CometBFT reads any other indexer as `null`, and the makers' program has two databases. */
const words: ReadonlyMap<string, readonly string[]> = new Map([
  ['db_backend', ['goleveldb', 'memdb']],
  ['log_format', ['plain', 'json']],
  ['mempool.type', ['flood', 'nop', 'app']],
  ['blocksync.version', ['v0']],
  ['tx_index.indexer', ['kv', 'null', 'psql']],
]);

/** Databases that a program of one's own may have been built with. */
const builtWith: readonly string[] = ['cleveldb', 'boltdb', 'rocksdb', 'badgerdb', 'pebbledb'];

const form: ReadonlyMap<string, Expected & { readonly fits: RegExp }> = new Map([
  [
    'p2p.seeds',
    {
      fits: /^(([a-z]+:\/\/)?[0-9A-Fa-f]{40}@[^\s@,]+:[0-9]+(,\s*|$))*$/,
      what: 'a list of nodes such as `ID@HOST:26656`, with ids of 40 hexadecimal digits',
      example: `"${'0'.repeat(40)}@seed.example.net:26656"`,
    },
  ],
  [
    'rpc.grpc_laddr',
    { fits: /^$|^(tcp|unix):\/\/./, what: 'an address with its protocol', example: 'tcp://0.0.0.0:9090' },
  ],
]);

/** What a known key must be when `value` is not that; `ownImage`: the program is not the makers' own. */
export function valueProblem(key: string, value: unknown, ownImage: boolean): Expected | undefined {
  const type = configKeys.get(key)?.type;
  if (type === undefined) return undefined;
  const known = words.get(key);
  if (known) {
    const all = ownImage && key === 'db_backend' ? [...known, ...builtWith] : known;
    if (typeof value === 'string' && all.includes(value)) return undefined;
    // YAML reads a bare `null` as nothing.
    const example = value === null && all.includes('null') ? '"null"' : all[0]!;
    return { what: all.map((word) => `\`${word}\``).join(all.length > 2 ? ', ' : ' or '), example };
  }
  if (!fits[type](value)) return typeNames[type](value);
  if (type === 'integer') return numberProblem(key, Number(value));
  if (type === 'duration') return durationProblem(key, String(value));
  const shape = form.get(key);
  return shape === undefined || shape.fits.test(String(value)) ? undefined : shape;
}

function numberProblem(key: string, value: number): Expected | undefined {
  const bound = least.get(key) ?? 0;
  return value >= bound ? undefined : { what: `at least ${bound}`, example: String(bound === 0 ? 100 : bound) };
}

const seconds: Readonly<Record<string, number>> = { ns: 1e-9, us: 1e-6, µs: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 };

function durationProblem(key: string, value: string): Expected | undefined {
  const length = [...value.matchAll(/([0-9.]+)(ns|us|µs|ms|s|m|h)/g)].reduce(
    (sum, [, number, unit]) => sum + Number(number) * seconds[unit!]!,
    0,
  );
  if (positive.has(key) && length === 0) return { what: 'longer than nothing', example: '500ms' };
  return slow.has(key) && length < 5 ? { what: 'at least `5s`', example: '15s' } : undefined;
}
