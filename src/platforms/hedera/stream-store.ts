// Where nodes upload their streams and the importer reads them. Pure; it knows names of credentials, never their values.
import { instancesOf } from '../../model/lookup.ts';
import type { Network } from '../../model/network.ts';

/** What the `storage` component of a spec says. */
export interface StorageSpec {
  readonly kind: 'minio' | 's3' | 'gcs';
  readonly bucket?: string | undefined;
  readonly backupBucket?: string | undefined;
  readonly region?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly prefix?: string | undefined;
  readonly size?: string | undefined;
  readonly storageClass?: string | undefined;
  readonly credentials?: { readonly secret: string } | undefined;
}

export interface StreamStore {
  readonly kind: 'minio' | 's3' | 'gcs';
  readonly bucket: string;
  readonly backupBucket: string;
  readonly region: string;
  /** Path before the streams' own folders; empty for none. */
  readonly prefix: string;
  /** `host[:port]`; MinIO's is the service in the nodes' own namespace. */
  readonly endpoint: string;
  readonly tls: boolean;
  /** Secret with the credentials, in the namespace of whoever reads it. */
  readonly secret: string;
  readonly accessKey: string;
  readonly secretKey: string;
  /** Size of MinIO's volume. */
  readonly size: string;
  readonly storageClass?: string;
}

/** The name under which the node chart looks for credentials of a MinIO tenant. */
export const uploaderSecret = 'uploader-mirror-secrets';
export const minioService = 'minio-hl';
const minioPort = 9000;

/** The object store of a network, with every default filled in; undefined when it has none. */
export function streamStore(network: Pick<Network, 'instances'>): StreamStore | undefined {
  const instance = instancesOf(network, 'storage')[0];
  return instance && resolveStore(instance.spec as StorageSpec);
}

export function resolveStore(spec: StorageSpec): StreamStore {
  const region = spec.region ?? 'us-east-1';
  const bucket = spec.bucket ?? 'streams';
  const keys = spec.kind === 'gcs' ? 'GCS' : 'S3';
  return {
    kind: spec.kind,
    bucket,
    backupBucket: spec.backupBucket ?? `${bucket}-backup`,
    region,
    prefix: spec.prefix ?? '',
    endpoint:
      spec.kind === 'minio' ? `${minioService}:${minioPort}` : (spec.endpoint ?? publicEndpoint(spec.kind, region)),
    tls: spec.kind !== 'minio',
    secret: spec.kind === 'minio' ? uploaderSecret : (spec.credentials?.secret ?? uploaderSecret),
    accessKey: `${keys}_ACCESS_KEY`,
    secretKey: `${keys}_SECRET_KEY`,
    size: spec.size ?? '10Gi',
    ...(spec.storageClass === undefined ? {} : { storageClass: spec.storageClass }),
  };
}

function publicEndpoint(kind: 's3' | 'gcs', region: string): string {
  return kind === 'gcs' ? 'storage.googleapis.com' : `s3.${region}.amazonaws.com`;
}
