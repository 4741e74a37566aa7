// The zod schema of what every spec has: the network itself, its clusters and its nodes. Components add their own parts.
import { z } from 'zod';
import {
  commonShape,
  componentShape,
  dnsDomain,
  duration,
  imagePrefix,
  labels,
  nameSchema,
  objectName,
  on,
  oneOrList,
  quantity,
  resources,
  shortForm,
  text,
  version,
} from '../components/fields.ts';
import { cluster, dockerHost, hostTemplate, port } from './schema-places.ts';

const idsText = shortForm(
  ['string', 'integer'],
  (value) => (typeof value === 'number' ? String(value) : value),
  text(10_000),
)
  .describe('Node numbers: `0-20`, `0-3,7`; `!3` takes one out again after placement.')
  .meta({ examples: ['0-20'] });

const place = z.strictObject({
  ids: idsText,
  on: on.several,
  spread: z
    .boolean()
    .optional()
    .describe('Several nodes per cluster: node n goes to the n-th cluster, round robin. Default: counts must match.'),
});
export type PlaceSpec = z.output<typeof place>;

const state = z
  .enum(['running', 'stopped'])
  .optional()
  .describe('`stopped` keeps volumes and identity but runs no pod.');
const storage = z.strictObject({
  size: quantity
    .optional()
    .describe('All volumes of one node together. Default: 20Gi.')
    .meta({ examples: ['20Gi'] }),
  keep: z.boolean().optional().describe('Volumes survive the removal of the node. Default: true.'),
  storageClass: objectName.optional().describe("StorageClass of its volumes; default: the cluster's."),
});

/** Exceptions of single nodes. */
const nodeException = z.strictObject({
  ...commonShape,
  version: version.optional().describe('Platform version of this node.'),
  state,
  on: text().optional().describe('Cluster of this node instead of the one `place` gives it.'),
  address: hostTemplate
    .optional()
    .describe(
      "Host or IP address under which other clusters reach it on its own ports, instead of the cluster's way; `{name}` is the node's name.",
    )
    .meta({ examples: ['node5.example.net'] }),
  resources: resources.optional().describe('Cores and memory of this node.'),
  nodePorts: z
    .record(z.string(), port)
    .optional()
    .describe('Node ports by endpoint name instead of the computed ones.')
    .meta({ examples: [{ gossip: 31040 }] }),
});
export type NodeException = z.output<typeof nodeException>;

/** What `nodes:` takes on every platform; the platform's own component adds its fields. */
export const nodesShape = {
  ...componentShape,
  place: oneOrList(place).describe('Which node runs where.'),
  resources: resources.optional().describe('Cores and memory of each node.'),
  storage: storage.optional().describe('Volumes of each node.'),
  keys: text(1000)
    .optional()
    .describe(
      "File with the public halves of the nodes' keys, made by `netgen keys`; absent: Secrets are brought by reference.",
    )
    .meta({ examples: ['perfnet.keys.yaml'] }),
  only: z
    .record(z.string(), nodeException)
    .optional()
    .describe('Exceptions by node number or range.')
    .meta({ examples: [{ '5': { version: '0.76.0' } }] }),
};

const repository = z
  .string()
  .regex(/^(https?:\/\/|ssh:\/\/)[^\s@]*(@[^\s]*)?$/, { error: 'must be an https://, http:// or ssh:// URL' })
  .refine((value) => !/^https?:\/\/[^/]*@/.test(value), {
    error: 'must not contain credentials; name a Secret with `delivery.secret`',
  });

const treePath = text(1000).refine(
  (value) => value.split('/').every((segment) => /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(segment)),
  { error: 'must be a relative path such as `out/perfnet`' },
);

const delivery = z.strictObject({
  engine: z.literal('flux').optional().describe('What applies the tree. Default: flux.'),
  repository: repository
    .describe('URL of the Git repository the clusters read.')
    .meta({ examples: ['https://git.example.com/ops/perfnet.git'] }),
  branch: text()
    .regex(/^(?!-)(?!.*(\.\.|\/\/|@\{|\.lock(\/|$)))[^\s~^:?*[\\]+(?<![/.])$/, {
      error: 'must be a branch name that Git allows',
    })
    .optional()
    .describe('Branch the clusters follow. Default: main.'),
  path: treePath.describe("Where the tree lies, from the repository's root.").meta({ examples: ['out/perfnet'] }),
  secret: objectName.optional().describe("Secret with the repository's credentials, in the network's namespace."),
  interval: duration
    .optional()
    .describe('How often the clusters look at the repository. Default: 1m.')
    .meta({ examples: ['1m'] }),
  suspended: z.boolean().optional().describe('Flux leaves the whole network as it is while true.'),
});

/** Docker reads no repository; resolve asks for what Flux needs. */
const anyDelivery = delivery.extend({
  engine: z
    .enum(['flux', 'compose'])
    .optional()
    .describe('What applies the tree: Flux in clusters, or `netgen compose` on Docker hosts. Default: flux.'),
  repository: delivery.shape.repository.optional(),
  path: delivery.shape.path.optional(),
});

const chart = z.strictObject({
  url: z
    .string()
    .regex(/^(oci|https?):\/\/\S+$/, { error: 'must be an oci:// or https:// URL' })
    .optional()
    .describe("Chart repository; for OCI without the chart's name."),
  version: version.optional().describe('Version of the chart.'),
  digest: z
    .string()
    .regex(/^sha256:[0-9a-f]{64}$/, { error: 'must be `sha256:` and 64 hex digits' })
    .optional()
    .describe('Digest of the chart (OCI only).'),
});

const shared = {
  apiVersion: z.literal('netgen.dev/v1alpha1').describe("Version of the spec's format."),
  name: nameSchema(40)
    .describe('Name of the network; default namespace, and a claim on every cluster.')
    .meta({ examples: ['perfnet'] }),
  extends: text(1000)
    .optional()
    .describe('Spec that this one varies: maps merge, lists and scalars replace, null removes.')
    .meta({ examples: ['clusters-perf.yaml'] }),
  delivery: delivery
    .describe('How the tree reaches the clusters.')
    .meta({ examples: [{ repository: 'https://git.example.com/ops/perfnet.git', path: 'out/perfnet' }] }),
  clusters: z
    .record(z.string(), cluster)
    .describe('Clusters by name or range (`aws-[01:21]`).')
    .meta({ examples: [{ desk: { context: 'kind-desk' } }] }),
  charts: z
    .record(z.string(), chart)
    .optional()
    .describe('Other sources or versions of charts, by chart name.')
    .meta({ examples: [{ 'hedera-json-rpc': { version: '0.78.3' } }] }),
  images: z
    .record(imagePrefix, imagePrefix)
    .optional()
    .describe('Registry mirrors: prefix of image names to its replacement.')
    .meta({ examples: [{ 'ghcr.io': 'mirror.example.net/ghcr' }] }),
  labels: labels.optional().describe('Labels of every object.'),
};

export const networkShape = {
  ...shared,
  delivery: anyDelivery
    .describe('How the tree reaches the clusters, or what runs the network instead.')
    .meta({ examples: [{ repository: 'https://git.example.com/ops/perfnet.git', path: 'out/perfnet' }] }),
  clusters: shared.clusters.optional(),
  hosts: z
    .record(z.string(), dockerHost)
    .optional()
    .describe(
      'Docker hosts by name or range (`vm-[1:4]`), for engine `compose`; Flux ignores them. `on` names hosts where there are several; on the only one runs everything. Default: the Docker of this machine.',
    )
    .meta({ examples: [{ 'vm-1': { address: '192.0.2.10' } }] }),
  kind: z.literal('Network').describe('A network; `Setup` describes what clusters share.'),
  platform: text(63)
    .describe('Ledger software.')
    .meta({ examples: ['hedera'] }),
  version: version
    .describe('Version of the ledger software; write it in quotes when YAML would read a number.')
    .meta({ examples: ['0.75.1'] }),
  namespace: nameSchema(63).optional().describe('Namespace of the network. Default: its name.'),
  domain: dnsDomain
    .regex(/\./, { error: 'must be a DNS domain' })
    .optional()
    .describe('DNS domain under which external-dns publishes what is exposed.')
    .meta({ examples: ['perf.example.net'] }),
  setup: text(1000)
    .optional()
    .describe('Spec of kind Setup with the operators of these clusters.')
    .meta({ examples: ['setup-perf.yaml'] }),
  lock: z
    .strictObject({
      namespace: nameSchema(63)
        .optional()
        .describe('Namespace of the lease and the observed state. Default: netgen-system.'),
    })
    .optional()
    .describe('Where the lock lies.'),
  networkPolicies: z
    .boolean()
    .optional()
    .describe('Who may connect to what netgen runs is limited by NetworkPolicies. Default: true.'),
  expires: z.iso
    .date()
    .optional()
    .describe('Day after which the network may be removed; for people and clean-up jobs.')
    .meta({ examples: ['2027-01-31'] }),
};

export const setupShape = {
  ...shared,
  kind: z.literal('Setup').describe('What is on a cluster once, whatever networks use it.'),
};

export const networkSchema = z.strictObject(networkShape);
export const setupSchema = z.strictObject(setupShape);
export type NetworkCore = z.output<typeof networkSchema>;
export type SetupCore = z.output<typeof setupSchema>;
export type NodesCore = z.output<z.ZodObject<typeof nodesShape>>;
export type ComponentCore = z.output<z.ZodObject<typeof componentShape>> & { name?: string; on?: string | string[] };
