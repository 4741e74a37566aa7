// The `mirror:` part of the spec: its fields, and the types of an instance. It builds nothing.
import { z } from 'zod';
import type { Instance } from '../../model/network.ts';
import type { StreamStore } from '../../platforms/hedera/stream-store.ts';
import { host, objectName, quantity, resources, text } from '../fields.ts';
import { exposeShape, part } from '../wiring.ts';

const size = {
  resources: resources
    .optional()
    .describe("Cores and memory of each pod; default: a small request and the chart's limits."),
};
const replicated = { replicas: z.int().min(0).max(1000).default(1).describe('Pods. Default: 1.'), ...size };
const secretOf = (keys: string) => objectName.describe(`Secret in the network's namespace with ${keys}.`);

const database = z
  .strictObject({
    kind: z
      .enum(['chart', 'cloudnative-pg', 'external'])
      .default('chart')
      .describe('Who runs PostgreSQL: the chart, the operator CloudNativePG, or somebody else. Default: chart.'),
    storage: quantity
      .default('20Gi')
      .describe('Size of its volume. Default: 20Gi.')
      .meta({ examples: ['500Gi'] }),
    storageClass: objectName.optional().describe("StorageClass of its volume; default: the cluster's."),
    instances: z.int().min(1).max(9).default(1).describe('Copies, for kind `cloudnative-pg`. Default: 1.'),
    resources: resources.optional().describe('Cores and memory of each copy.'),
    host: host
      .optional()
      .describe('Host name, for kind `external`.')
      .meta({ examples: ['pg.example.net'] }),
    // It goes unquoted into the SQL that a superuser runs.
    name: z
      .string()
      .regex(/^[a-z_][a-z0-9_]{0,62}$/, {
        error: 'must be lower-case letters, digits and `_`, starting with a letter or `_`',
      })
      .default('mirror_node')
      .describe('Name of the database. Default: mirror_node.')
      .meta({ examples: ['mirror_node'] }),
    secret: secretOf('a password per user: `owner`, `importer`, `rest`, `rest-java`, `grpc`, `web3`')
      .optional()
      .meta({ examples: ['mirror-database'] }),
  })
  .prefault({})
  .describe('The PostgreSQL database of the mirror.');

const redis = z
  .strictObject({
    kind: z
      .enum(['valkey', 'chart', 'external', 'none'])
      .default('valkey')
      .describe(
        'Who runs the cache: a Valkey pod, the Redis chart, somebody else, or nobody (polling). Default: valkey.',
      ),
    host: host.optional().describe('Host name, for kind `external`.'),
    port: z.int().min(1).max(65535).default(6379).describe('TCP port. Default: 6379.'),
    secret: secretOf('the key `password`')
      .optional()
      .meta({ examples: ['mirror-redis-password'] }),
  })
  .prefault({})
  .describe('The cache between importer, gRPC and REST.');

export const mirrorSchema = z.strictObject({
  importer: part({
    ...size,
    startDate: z.iso
      .datetime()
      .default('1970-01-01T00:00:00Z')
      .describe('Records before this moment are left out. Default: none are.'),
    addressBook: text(1_000_000)
      .optional()
      .describe('Base64 of the first address book, instead of the one made from the nodes and their keys.'),
  }).describe('Imports the record streams; absent: nothing is imported.'),
  rest: part({
    ...replicated,
    monitor: z.boolean().default(false).describe('Runs the monitor of the REST API beside it. Default: false.'),
  }).describe('REST API.'),
  restJava: part(replicated).describe('Newer part of the REST API: network, topics, allowances.'),
  grpc: part(replicated).describe('gRPC API: topic messages and the address book.'),
  web3: part(replicated).describe('Contract calls.'),
  graphql: part(replicated).describe('GraphQL API.'),
  rosetta: part(replicated).describe('Rosetta API.'),
  monitor: part({
    ...size,
    operator: z
      .strictObject({
        secret: objectName.describe('Secret in its namespace with `OPERATOR_ID_MAIN` and `OPERATOR_KEY_MAIN`.'),
      })
      .describe('Account that pays for the transactions it sends.'),
    tps: z.int().min(1).max(100_000).default(1).describe('Transfers a second. Default: 1.'),
  }).describe('Sends transfers all the time and checks that they arrive.'),
  database,
  redis,
  ...exposeShape,
});
export type MirrorSpec = z.output<typeof mirrorSchema>;
export type MirrorInstance = Instance<MirrorSpec>;

/** What `wire` found out: where the streams are and how the importer knows the nodes. */
export interface MirrorSettings {
  readonly store?: StreamStore;
  /** Base64 of a NodeAddressBook; absent without an importer. */
  readonly addressBook?: string;
}
