// Fields of `nodes:` that only CometBFT has. Shapes and defaults; it checks nothing that needs the rest of the network.
import { z } from 'zod';
import { parseIds } from '../../model/ids.ts';
import { duration, durationSeconds, image, quantity, resources, shortForm } from '../fields.ts';

/** Largest voting power of a validator: with as many nodes as there can be, the sum stays below CometBFT's limit. */
export const mostPower = 1_000_000_000_000;

const ids = shortForm(
  ['string', 'integer'],
  (value) => (typeof value === 'number' ? String(value) : value),
  z
    .string()
    .max(10_000)
    .refine((value) => parseIds(value) !== undefined, { error: 'must be node numbers such as `0-3,7`' }),
);

/** Which numbers are one, a check says: what to write instead depends on the nodes. */
const votingPower = z.number().meta({ type: 'integer', minimum: 1, maximum: mostPower });

const power = z
  .union([
    votingPower,
    z
      .record(
        z.string().refine((key) => key === 'all' || parseIds(key) !== undefined, {
          error: 'must be node numbers such as `0-3,7`',
        }),
        votingPower,
      )
      .meta({ propertyNames: { type: 'string' } }),
  ])
  .prefault({})
  .describe('Voting power at genesis: of every validator, or by node number (`all`: of the others). Default: 10.')
  .meta({ examples: [10, { '0-3': 10, '4': 1 }] });

/** A Go duration that may be nothing, as CometBFT's timeouts may. */
const timeout = z
  .string()
  .max(40)
  .regex(/^(0s?|([0-9]+(\.[0-9]+)?(ms|s|m|h))+)$/, { error: 'must be a duration such as `500ms`, `3s` or `0s`' })
  .refine((value) => durationSeconds(value) <= 24 * 3600, { error: 'must be at most a day (`24h`)' });

const path = z
  .string()
  .max(1000)
  .regex(/^\/[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+)*$/, { error: 'must be an absolute path such as `/data`' });

/** Applications that are part of the node's own program. */
export const builtIn = ['kvstore', 'persistent_kvstore', 'noop'] as const;

const app = shortForm(
  ['string', 'object'],
  (value) => (typeof value === 'string' ? { name: value } : value),
  z
    .strictObject({
      name: z.enum(builtIn).optional().describe('An application that is part of CometBFT; `app: kvstore` for short.'),
      image: image
        .optional()
        .describe('Image of an ABCI application that runs beside each node.')
        .meta({ examples: ['ghcr.io/org/app:1.2.3'] }),
      command: z.array(z.string().min(1).max(10_000)).min(1).optional().describe("Command instead of the image's."),
      args: z.array(z.string().max(10_000)).optional().describe('Arguments of the command.'),
      port: z
        .int()
        .min(1024)
        .max(65535)
        .optional()
        .describe('Port on which it listens; the node dials it on 127.0.0.1. Default: 26658.')
        .meta({ examples: [26658] }),
      protocol: z.enum(['socket', 'grpc']).optional().describe('How it speaks ABCI. Default: socket.'),
      env: z
        .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: 'must be the name of a variable' }), z.string())
        .optional()
        .describe('Environment variables. No secrets: the spec is not the place for them.'),
      data: z
        .strictObject({
          path: path.describe('Where it keeps its data.').meta({ examples: ['/data'] }),
          size: quantity.describe('Size of a volume of its own.').meta({ examples: ['10Gi'] }),
        })
        .optional()
        .describe('What must survive a restart.'),
      resources: resources.optional().describe('Cores and memory of one application.'),
    })
    .refine(({ name, image }) => (name === undefined) !== (image === undefined), {
      error: 'must have either a `name` or an `image`',
    }),
);

const consensusParams = z
  .strictObject({
    maxBytes: z.int().min(-1).max(104_857_600).default(22_020_096).describe('Largest block, bytes; -1: 100 MiB.'),
    maxGas: z.int().min(-1).default(-1).describe('Gas of a block; -1: no limit.'),
    evidence: z
      .strictObject({
        maxAgeBlocks: z.int().min(1).default(100_000).describe('Blocks after which misbehaviour is forgotten.'),
        maxAge: duration.default('48h').describe('Time after which misbehaviour is forgotten, when both are over.'),
        maxBytes: z.int().min(0).default(1_048_576).describe('Evidence in one block, bytes.'),
      })
      .prefault({})
      .describe('Evidence of misbehaviour.'),
    voteExtensionsHeight: z.int().min(0).default(0).describe('Height from which votes carry extensions; 0: never.'),
  })
  .refine(({ maxBytes }) => maxBytes !== 0, { error: 'must not have `maxBytes: 0`', path: ['maxBytes'] });

const genesis = z.strictObject({
  time: z.iso
    .datetime({ error: 'must be a time in UTC such as `2026-01-01T00:00:00Z`' })
    .default('2026-01-01T00:00:00Z')
    .describe('Time of the first block. A fixed one, so that every run writes the same file.'),
  params: consensusParams.prefault({}).describe('Limits that all nodes agree on.'),
});

const consensus = z.strictObject({
  timeoutPropose: timeout.optional().describe('Wait for a proposal. CometBFT: 3s.'),
  timeoutProposeDelta: timeout.optional().describe('Longer by this each round. CometBFT: 500ms.'),
  timeoutPrevote: timeout.optional().describe('Wait after two thirds of the prevotes. CometBFT: 1s.'),
  timeoutPrevoteDelta: timeout.optional().describe('Longer by this each round. CometBFT: 500ms.'),
  timeoutPrecommit: timeout.optional().describe('Wait after two thirds of the precommits. CometBFT: 1s.'),
  timeoutPrecommitDelta: timeout.optional().describe('Longer by this each round. CometBFT: 500ms.'),
  timeoutCommit: timeout
    .optional()
    .describe('Pause after a block. CometBFT: 1s.')
    .meta({ examples: ['500ms'] }),
  skipTimeoutCommit: z.boolean().optional().describe('Go on as soon as all have voted.'),
  createEmptyBlocks: z.boolean().optional().describe('Make blocks without transactions. CometBFT: true.'),
  createEmptyBlocksInterval: timeout.optional().describe('Pause between two empty blocks.'),
});

const mempool = z.strictObject({
  type: z.enum(['flood', 'nop', 'app']).optional().describe('`app` leaves it to the application (0.39 and later).'),
  size: z.int().min(0).optional().describe('Transactions that may wait. CometBFT: 5000.'),
  maxTxsBytes: z.int().min(0).optional().describe('Bytes of all that wait. CometBFT: 1 GiB.'),
  cacheSize: z.int().min(0).optional().describe('Transactions that are remembered. CometBFT: 10000.'),
  maxTxBytes: z.int().min(0).optional().describe('Largest transaction, bytes. CometBFT: 1 MiB.'),
  recheck: z.boolean().optional().describe('Check what waits again after each block. CometBFT: true.'),
  broadcast: z.boolean().optional().describe('Send transactions on to other nodes. CometBFT: true.'),
});

const pruning = z.strictObject({
  discardAbciResponses: z.boolean().optional().describe('Do not keep the results of blocks.'),
  indexTransactions: z
    .boolean()
    .optional()
    .describe('Keep an index of transactions; `false` saves disk. Default: true.'),
});

const stateSync = z.strictObject({
  nodes: ids.describe('Nodes that start from a snapshot. One that has blocks already goes on from them.'),
  trustHeight: z.int().min(1).describe('Height of a block that is known to be right.'),
  trustHash: z
    .string()
    .regex(/^[0-9A-Fa-f]{64}$/, { error: 'must be 64 hexadecimal digits' })
    .describe('Hash of that block: `/commit?height=N` of a node you trust.'),
  trustPeriod: timeout.optional().describe('How long the block is trusted. CometBFT: 168h.'),
  servers: ids.optional().describe('Nodes whose RPC is asked. Default: the two first others.'),
});

const level = '(debug|info|error|none)';
const levels = new RegExp(`^${level}$|^[a-z0-9*-]+:${level}(,[a-z0-9*-]+:${level})*$`);

/** What `nodes:` takes beside what every component and every platform's nodes take. */
export const nodesSchema = z.strictObject({
  validators: ids
    .optional()
    .describe('Nodes that are validators at genesis. Default: all; the others are full nodes.')
    .meta({ examples: ['0-3'] }),
  power,
  skipDoubleSignCheck: ids
    .optional()
    .describe(
      'Validators that sign with a new volume at once, without a look for their own signature in the last blocks: only for one whose former pod is known to be gone, and only until it signs.',
    )
    .meta({ examples: ['3'] }),
  app: app
    .prefault('kvstore')
    .describe('What the chain computes: a built-in application, or one beside each node.')
    .meta({ examples: ['kvstore', { image: 'ghcr.io/org/app:1.2.3' }] }),
  chainId: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,49}$/, { error: 'must be at most 50 letters, digits, `-`, `_` or `.`' })
    .optional()
    .describe("Name of the chain. Default: the network's."),
  genesis: genesis.prefault({}).describe('How the chain begins. A chain that runs never reads it again.'),
  consensus: consensus.prefault({}).describe('Pace of the blocks.'),
  mempool: mempool.prefault({}).describe('Transactions that wait for a block.'),
  pruning: pruning.prefault({}).describe('What need not be kept. Blocks go when the application lets them.'),
  stateSync: stateSync.optional().describe('Start nodes from a snapshot of the application instead of all blocks.'),
  config: z
    // Any value: the check of the key says better than a type what it must be.
    .record(
      z.string().max(200),
      z.unknown().meta({ type: ['string', 'number', 'boolean', 'array'], items: { type: 'string' } }),
    )
    .default({})
    .describe('Any other key of config.toml by its full name: the last word.')
    .meta({ examples: [{ 'p2p.send_rate': 20_480_000 }] }),
  logLevel: z
    .string()
    .max(1000)
    .regex(levels, { error: 'must be `debug`, `info`, `error`, `none`, or a list such as `consensus:debug,*:info`' })
    .default('info')
    .describe('How much nodes log.'),
  scrape: z
    .union([z.boolean(), z.string().regex(/^[1-9][0-9]*(s|m)$/, { error: 'must be a duration such as `10s`' })])
    .default(false)
    .describe('Let a metrics agent of the cluster read the nodes, every 15 s or as often as given.')
    .meta({ examples: ['10s'] }),
});
export type NodesSpec = z.output<typeof nodesSchema>;
