// Fields of `nodes:` that only Mysticeti has. Shapes and defaults; it checks nothing that needs the rest of the network.
import { z } from 'zod';
import { codeBases } from '../../platforms/mysticeti/names.ts';
import { defaultLeaderCount, protocolNames, smallestTransaction } from '../../platforms/mysticeti/parameters.ts';
import { duration, durationSeconds } from '../fields.ts';

/** Stake of a replica is 1, and a committee has 128 of them at most. */
const faults = z.int().min(0).max(127).optional();

const consensus = z.strictObject({
  protocol: z.enum(protocolNames).default('mysticeti').describe('Consensus protocol. Default: mysticeti.'),
  leaderCount: z
    .int()
    .min(1)
    .max(128)
    .optional()
    .describe(`Leaders per round. Default: ${defaultLeaderCount}.`)
    .meta({ examples: [defaultLeaderCount] }),
  f: faults.describe('Byzantine replicas it must stand (orcaella, dag-hydrangea).').meta({ examples: [1] }),
  c: faults.describe('Crashed replicas it must stand on top of `f` (orcaella, dag-hydrangea).').meta({ examples: [0] }),
  k: faults.describe('Slack that widens the fast path (dag-hydrangea).').meta({ examples: [0] }),
  waveLength: z
    .union([z.literal(4), z.literal(5)])
    .optional()
    .describe('Rounds until a leader is committed, 4 or 5 (mahi-mahi).'),
});

const dag = z.strictObject({
  roundTimeout: duration
    .refine((value) => durationSeconds(value) >= 0.001, { error: 'must be a millisecond or longer' })
    .optional()
    .describe("How long a round waits for its leaders. Default: the protocol's own, 1s or 75ms.")
    .meta({ examples: ['500ms'] }),
  maxBlockSize: z.int().min(1024).max(16_000_000).default(4_194_304).describe('Bytes of a block. Default: 4194304.'),
  enableSynchronizer: z.boolean().default(false).describe('Replicas ask others for blocks they miss. Default: false.'),
  fsync: z.boolean().default(false).describe('The log is on the disk before a block is sent. Default: false.'),
});

const load = z.strictObject({
  rate: z
    .int()
    .min(1)
    .max(1_000_000)
    .describe('Transactions a second that each replica makes; rounded up to the next ten.')
    .meta({ examples: [200] }),
  size: z.int().min(smallestTransaction).max(1_048_576).default(512).describe('Bytes of a transaction. Default: 512.'),
  initialDelay: duration.default('30s').describe('Quiet before the first transaction. Default: 30s.'),
});

/** What `nodes:` takes beside what every component and every platform's nodes take. */
export const nodesSchema = z.strictObject({
  codeBase: z
    .enum(codeBases)
    .describe(
      'What runs: `replica` (asonnino/mysticeti, maintained, any committee) or `scalar` (scalarorg/mysticeti, four validators with RPC, Docker only).',
    )
    .meta({ examples: ['replica'] }),
  logLevel: z
    .enum(['trace', 'debug', 'info', 'warn', 'error'])
    .default('info')
    .describe('What the nodes log. Default: info.'),
  consensus: consensus
    .optional()
    .describe('Protocol of the committee (`replica`).')
    .meta({ examples: [{ protocol: 'mysticeti' }] }),
  dag: dag
    .optional()
    .describe('Blocks and rounds (`replica`).')
    .meta({ examples: [{ fsync: true }] }),
  load: load
    .optional()
    .describe('Load that the replicas put on themselves (`replica`). Default: none.')
    .meta({ examples: [{ rate: 200 }] }),
  scrape: z
    .union([z.boolean(), z.string().regex(/^[1-9][0-9]*(s|m)$/, { error: 'must be a duration such as `10s`' })])
    .optional()
    .describe('Let a metrics agent of the cluster read the replicas, every 15 s or as often as given. Default: false.')
    .meta({ examples: ['10s'] }),
});
export type NodesSpec = z.output<typeof nodesSchema>;
