// Fields of `nodes:` that only Hedera has. Shapes and defaults; it checks nothing that needs the rest of the network.
import { z } from 'zod';
import { sidecarNames } from '../../platforms/hedera/node-chart.ts';
import { resources } from '../fields.ts';

const heap = z
  .string()
  .regex(/^[1-9][0-9]*[kmgKMG]$/, { error: 'must be a Java size such as `512m` or `6g`' })
  .meta({ examples: ['6g'] });
const javaOption = z
  .string()
  .max(1000)
  .regex(/^[!-~][ -~]*$/, { error: 'must be printable ASCII such as `-Xlog:gc`' });
const ledgerNumber = z.int().min(0);

/** What `nodes:` takes beside what every component and every platform's nodes take. */
export const nodesSchema = z.strictObject({
  sidecars: z
    // Not an enum: `wire` says what replaced the sidecars of older charts.
    .array(z.string().meta({ enum: sidecarNames }))
    .default([])
    .describe('Uploaders beside each node; they need `storage:`.')
    .meta({ examples: [['recordStream', 'eventStream']] }),
  haproxy: z
    .strictObject({
      enabled: z.boolean().default(true).describe('gRPC goes through haproxy; otherwise to the node itself.'),
      maxConnections: z.int().min(1).max(1_000_000).default(1024).describe('Connections one haproxy takes.'),
      resources: resources.optional().describe('Cores and memory of one haproxy.'),
    })
    .prefault({})
    .describe('gRPC proxy of each node.'),
  envoy: z
    .strictObject({
      enabled: z.boolean().default(true).describe('Offer gRPC-web, for browsers.'),
      resources: resources.optional().describe('Cores and memory of one envoy.'),
    })
    .prefault({})
    .describe('gRPC-web proxy of each node.'),
  jvm: z
    .strictObject({
      heapMin: heap.optional().describe('Java heap at the start.'),
      heapMax: heap.optional().describe("Largest Java heap. Default: 70% of the node's memory."),
      options: z
        .array(javaOption)
        .default([])
        .describe('Further options of the JVM.')
        .meta({ examples: [['-XX:MaxDirectMemorySize=1500m']] }),
    })
    .prefault({})
    .describe('Java of each node.'),
  chainId: z
    .int()
    .min(1)
    .max(2 ** 32)
    .default(298)
    .describe('EVM chain id.'),
  ledgerId: z
    .string()
    .regex(/^0x([0-9a-fA-F]{2})+$/, { error: 'must be hexadecimal bytes such as `0x01`' })
    .default('0x01')
    .describe('Ledger id, hexadecimal.'),
  shard: ledgerNumber.default(0).describe('First part of account ids.'),
  realm: ledgerNumber.default(0).describe('Second part of account ids.'),
  properties: z
    .record(z.string().regex(/^[A-Za-z][A-Za-z0-9_.-]*$/), z.union([z.string(), z.number(), z.boolean()]))
    .default({})
    .describe('Further properties of the node software (`application.properties`).')
    .meta({ examples: [{ 'staking.periodMins': 1 }] }),
  build: z
    .strictObject({
      url: z
        .string()
        .regex(/^https?:\/\/[^\s@]+$/, { error: 'must be an https:// or http:// URL without credentials' })
        .describe('Copy of https://builds.hedera.com, where the node software is downloaded from.')
        .meta({ examples: ['https://builds.example.net'] }),
    })
    .optional()
    .describe('Where the node software comes from.'),
  scrape: z
    .union([z.boolean(), z.string().regex(/^[1-9][0-9]*(s|m)$/, { error: 'must be a duration such as `10s`' })])
    .default(false)
    .describe('Let a metrics agent of the cluster read the nodes, every 15 s or as often as given.')
    .meta({ examples: ['10s'] }),
});
export type NodesSpec = z.output<typeof nodesSchema>;
