// What a node has beside the chart: exposed Services, metrics to read, Secrets to wait for. Pure; it makes no keys.
import { groupBy } from '../../model/group.ts';
import type { Node } from '../../model/network.ts';
import type { Part, Scrape, SecretRef, ServicePart } from '../../model/part.ts';
import { type Door, nodeDoors, type Proxies } from '../../platforms/hedera/endpoints.ts';
import {
  adminSecretKeys,
  adminSecretName,
  gossipCertificateFile,
  gossipKeyFile,
  gossipSecretName,
  grpcCertificateFile,
  grpcKeyFile,
  grpcSecretName,
  nodePodLabels,
} from '../../platforms/hedera/names.ts';
import { minioSecret, type NodeRelease } from '../../platforms/hedera/node-chart.ts';
import { type StreamStore, uploaderSecret } from '../../platforms/hedera/stream-store.ts';

/** A release and where it goes. */
export interface PlacedRelease extends NodeRelease {
  readonly proxies: Proxies;
  readonly domain: string | undefined;
  readonly namespace: string;
  readonly releaseName: string;
  /** Read metrics; text is a Go duration. */
  readonly scrape: boolean | string;
}

/** The parts of one node, all in its own file. */
export function nodeParts(node: Node, release: PlacedRelease): Part[] {
  return [...exposedServices(node, release), ...scrapes(node, release), ...nodeSecrets(node)];
}

/** The chart's Services share their annotations between all nodes, so each node gets Services of its own. */
function exposedServices(node: Node, { cluster, domain, proxies }: PlacedRelease): ServicePart[] {
  const { exposure } = cluster;
  if (exposure === 'clusterIP') return [];
  const exposed = nodeDoors(node.alias, proxies).filter((door) => door.exposed !== undefined);
  const byService = groupBy(exposed, (door) => door.exposed!.service);
  return [...byService].map(([name, doors]): ServicePart => {
    const first = doors[0]!;
    const named = exposure === 'loadBalancer' && domain !== undefined;
    return {
      type: 'service',
      name,
      address: node.alias,
      file: node.alias,
      namespace: node.namespace,
      at: node.at,
      selector: first.pods,
      expose: exposure,
      ports: doors.map((door) => servicePort(node, door, exposure === 'nodePort')),
      ...(named ? { hostnames: [`${first.exposed!.host}.${domain}`] } : {}),
      // Members must reach each other while they start.
      ...(first.name === 'gossip' ? { publishNotReady: true } : {}),
    };
  });
}

function servicePort(node: Node, { name, port }: Door, isNodePort: boolean): ServicePart['ports'][number] {
  const nodePort = isNodePort ? node.nodePorts[name] : undefined;
  return { name, port, targetPort: port, ...(nodePort === undefined ? {} : { nodePort }) };
}

function scrapes(node: Node, { scrape }: PlacedRelease): Scrape[] {
  if (scrape === false) return [];
  return [
    {
      type: 'scrape',
      name: `${node.alias}-metrics`,
      address: node.alias,
      file: node.alias,
      namespace: node.namespace,
      // The chart's own monitor selects Services by a label that only pods have.
      selector: { ...nodePodLabels(node.alias), 'solo.hedera.com/type': 'network-node' },
      port: 'metrics',
      path: '/metrics',
      interval: scrape === true ? '15s' : scrape,
    },
  ];
}

function nodeSecrets(node: Node): SecretRef[] {
  const base = {
    type: 'secret',
    address: node.alias,
    file: node.alias,
    namespace: node.namespace,
    at: node.at,
  } as const;
  return [
    {
      ...base,
      name: gossipSecretName(node.alias),
      keys: [gossipKeyFile(node.number), gossipCertificateFile(node.number)],
      purpose: `gossip key of ${node.alias}: signs its events and record files`,
      recipe: { kind: 'hedera-gossip', node: node.number },
      secretLabels: { 'solo.hedera.com/node-name': node.alias },
    },
    {
      ...base,
      name: adminSecretName(node.alias),
      keys: [adminSecretKeys.private, adminSecretKeys.public],
      purpose: `admin key of ${node.alias}: signs updates and the removal of the node; no pod needs it`,
      optional: true,
      recipe: { kind: 'hedera-admin', node: node.number },
    },
  ];
}

/** Secrets that all nodes of a cluster share. */
export function releaseSecrets(release: PlacedRelease): SecretRef[] {
  const { nodes, namespace, releaseName } = release;
  const base = { type: 'secret', address: 'nodes', file: releaseName, namespace } as const;
  const grpc: SecretRef = {
    ...base,
    name: grpcSecretName,
    keys: nodes.flatMap(({ alias }) => [grpcKeyFile(alias), grpcCertificateFile(alias)]),
    purpose: "TLS keys of the gRPC ports of this cluster's nodes",
    recipe: { kind: 'hedera-grpc', nodes: nodes.map(({ number }) => number) },
  };
  const haproxy: SecretRef = {
    ...base,
    name: 'haproxy-secrets',
    keys: ['HAPROXY_USERNAME', 'HAPROXY_PASSWORD'],
    purpose: 'user and password of the statistics page of haproxy; the chart makes them up when they are not there',
    optional: true,
    recipe: {
      kind: 'credentials',
      data: { HAPROXY_USERNAME: '{haproxy.user}', HAPROXY_PASSWORD: '{haproxy.password}' },
    },
    helmOwner: { release: releaseName, namespace },
  };
  return [grpc, ...(release.haproxy.enabled ? [haproxy] : []), ...storeSecrets(release, base)];
}

type SecretBase = Pick<SecretRef, 'type' | 'address' | 'file' | 'namespace'>;

function storeSecrets({ store, sidecars }: PlacedRelease, base: SecretBase): SecretRef[] {
  if (!store) return [];
  if (store.kind === 'minio') return minioSecrets(base);
  if (sidecars.length === 0) return [];
  return [
    {
      ...base,
      name: store.secret,
      keys: [store.accessKey, store.secretKey],
      purpose: `credentials of ${storeName(store)}`,
    },
  ];
}

const storeName = ({ kind, bucket }: StreamStore): string =>
  `the ${kind === 'gcs' ? 'GCS (HMAC keys)' : 'S3'} bucket ${bucket}, for the uploaders`;

/** Two Secrets with one set of credentials: the tenant reads its own, uploaders and importer the other. */
function minioSecrets(base: SecretBase): SecretRef[] {
  const config = 'export MINIO_ROOT_USER="{minio.user}"\nexport MINIO_ROOT_PASSWORD="{minio.password}"\n';
  return [
    {
      ...base,
      name: minioSecret,
      keys: ['config.env'],
      purpose: 'root user and password of MinIO',
      recipe: { kind: 'credentials', data: { 'config.env': config } },
    },
    {
      ...base,
      name: uploaderSecret,
      keys: ['S3_ACCESS_KEY', 'S3_SECRET_KEY'],
      purpose: 'the same user and password, for the uploaders and the importer',
      recipe: { kind: 'credentials', data: { S3_ACCESS_KEY: '{minio.user}', S3_SECRET_KEY: '{minio.password}' } },
    },
  ];
}
