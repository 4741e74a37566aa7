// Object store for the nodes' streams and backups: MinIO beside the nodes, or a bucket that exists. It holds no credentials.

import { z } from 'zod';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Instance, Network } from '../model/network.ts';
import { minioService, resolveStore } from '../platforms/hedera/stream-store.ts';
import { defineComponent } from './component.ts';
import { objectName, quantity, text } from './fields.ts';
import { nodesNamespace } from './wiring.ts';

const bucket = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, {
    error: 'must be 3 to 63 lower-case letters, digits, `-` and `.`',
  })
  .meta({ examples: ['perfnet-streams'] });

const schema = z.strictObject({
  kind: z
    .enum(['minio', 's3', 'gcs'])
    .describe('`minio` runs beside the nodes of one cluster; `s3` and `gcs` are buckets that exist.'),
  bucket: bucket.optional().describe('Bucket of the streams. MinIO makes it; default there: streams.'),
  backupBucket: bucket.optional().describe('Bucket of backups. Default: the name of `bucket` and -backup.'),
  region: text(63)
    .optional()
    .describe('Region of the bucket. Default: us-east-1.')
    .meta({ examples: ['us-east-1'] }),
  endpoint: text()
    .optional()
    .describe("Host and port of an S3 service that is not Amazon's; always TLS.")
    .meta({ examples: ['s3.example.net:9000'] }),
  prefix: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/, {
      error: 'must be a relative path such as `net1`',
    })
    .optional()
    .describe('Folder in the bucket, so that several networks share it.')
    .meta({ examples: ['perfnet'] }),
  size: quantity
    .optional()
    .describe('Size of the volume of MinIO. Default: 10Gi.')
    .meta({ examples: ['10Gi'] }),
  storageClass: objectName.optional().describe("StorageClass of that volume. Default: the cluster's, else standard."),
  credentials: z
    .strictObject({
      secret: objectName
        .describe(
          'Secret in the namespace of the nodes: S3_ACCESS_KEY and S3_SECRET_KEY, or GCS_ACCESS_KEY and GCS_SECRET_KEY.',
        )
        .meta({ examples: ['perfnet-streams'] }),
    })
    .optional()
    .describe('Who may write to the bucket.'),
});
type Spec = z.output<typeof schema>;

/** Keys that only a store in the cluster, or only one outside, knows what to do with. */
const onlyFor: { readonly [kind in Spec['kind']]: readonly (keyof Spec)[] } = {
  minio: ['bucket', 'backupBucket', 'region', 'prefix', 'size', 'storageClass'],
  s3: ['bucket', 'backupBucket', 'region', 'endpoint', 'prefix', 'credentials'],
  gcs: ['bucket', 'backupBucket', 'region', 'prefix', 'credentials'],
};

function checkKeys({ spec, at }: Instance<Spec>): Diagnostic[] {
  const { kind } = spec;
  const unused = (Object.keys(spec) as (keyof Spec)[]).filter(
    (key) => key !== 'kind' && spec[key] !== undefined && !onlyFor[kind].includes(key),
  );
  const missing = kind === 'minio' ? [] : (['bucket', 'credentials'] as const).filter((key) => spec[key] === undefined);
  const example = { bucket: 'bucket: NAME', credentials: 'credentials: {secret: NAME}' };
  return [
    ...unused.map((key): Diagnostic => {
      const message = `\`${key}\` has no meaning for storage of kind \`${kind}\``;
      return { code: 'NG1312', severity: 'error', message, at: [...at, key], atKey: true, help: `remove \`${key}\`` };
    }),
    ...missing.map((key): Diagnostic => {
      const message = `storage of kind \`${kind}\` has no \`${key}\``;
      return { code: 'NG1311', severity: 'error', message, at, help: `add \`${example[key]}\`` };
    }),
  ];
}

function checkEndpoint({ spec, at }: Instance<Spec>): Diagnostic[] {
  const { endpoint } = spec;
  if (endpoint === undefined || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[1-9][0-9]{0,4})?$/.test(endpoint)) return [];
  const plain = endpoint.startsWith('http://');
  const host = endpoint.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
  const message = `\`${endpoint}\` is not a host with an optional port`;
  const notes = plain ? [{ message: 'the uploaders speak TLS with every store but MinIO in the cluster' }] : [];
  return [
    { code: 'NG1313', severity: 'error', message, at: [...at, 'endpoint'], notes, help: `write \`endpoint: ${host}\`` },
  ];
}

function checkClusters({ spec, at }: Instance<Spec>, network: Network): Diagnostic[] {
  const clusters = [...new Set(network.nodes.map(({ cluster }) => cluster))];
  if (spec.kind !== 'minio' || clusters.length < 2) return [];
  const message = `MinIO cannot serve nodes on ${clusters.length} clusters`;
  const notes = [
    {
      message: `there would be one store on each: \`${clusters[0]}\`, \`${clusters[1]}\`${clusters.length > 2 ? ', ...' : ''}`,
    },
  ];
  const help = 'write `storage: {kind: s3, bucket: ..., credentials: {secret: ...}}`, or `kind: gcs`';
  return [{ code: 'NG1310', severity: 'error', message, at: [...at, 'kind'], notes, help }];
}

export const storage = defineComponent<typeof schema, undefined>({
  kind: 'storage',
  platforms: ['hedera'],
  stage: 'data',
  instances: 'one',
  spans: 'none',
  // MinIO is part of the nodes' release, so it is where they are.
  place: ({ kind }, nodes) => (kind === 'minio' ? [...new Set(nodes.map(({ cluster }) => cluster))] : []),
  needs: ({ kind }) => (kind === 'minio' ? ['minio-operator'] : []),
  summary: 'object store for streams and backups: MinIO, S3 or Google Cloud Storage',
  schema,
  example: 'storage: {kind: s3, bucket: net-streams, region: us-east-1, credentials: {secret: net-streams}}',
  endpoints(self, network, naming) {
    if (self.spec.kind !== 'minio') return [];
    const namespace = nodesNamespace(network);
    return network.clusters
      .filter(({ name }) => self.on.includes(name))
      .map((cluster) => ({
        address: self.name,
        name: 's3',
        protocol: 'http',
        cluster: cluster.name,
        namespace,
        service: minioService,
        port: 9000,
        pods: { 'v1.min.io/tenant': 'minio' },
        inside: `${naming.serviceHost(minioService, namespace, cluster)}:9000`,
      }));
  },
  wire: (self, network) => ({
    diagnostics: [...checkKeys(self), ...checkEndpoint(self), ...checkClusters(self, network)],
  }),
  // The node chart renders the MinIO tenant: everything here reaches it through the nodes' release.
  build: () => [],
  keep: ({ spec, on }, network) =>
    on.map((cluster) => ({
      what: `volume of MinIO with the buckets ${resolveStore(spec).bucket} and ${resolveStore(spec).backupBucket}`,
      cluster,
      namespace: nodesNamespace(network),
    })),
});
