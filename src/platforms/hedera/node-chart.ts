// Values of the `solo-deployment` chart for the nodes of one cluster. Pure; it writes no Kubernetes objects and no secrets.
import { type ImageMirror, imageText, mirrorImage, splitImage } from '../../model/images.ts';
import type { Cluster, Image, Json, JsonMap, Labels, Node } from '../../model/network.ts';
import { chartImage } from '../../model/reach.ts';
import { buildContainer } from './build.ts';
import { versionLabel } from './names.ts';
import type { ConfigFiles } from './properties.ts';
import type { StreamStore } from './stream-store.ts';
import { splitStorage } from './volumes.ts';

export const nodeChart = {
  name: 'solo-deployment',
  url: 'oci://ghcr.io/hashgraph/solo-charts',
  version: '0.66.0',
} as const;

/** Images of that chart version, as its values name them. */
const chartImages = {
  node: { name: 'ghcr.io/hashgraph/solo-containers/debian-s6-java25', tag: '0.46.1' },
  uploader: { name: 'ghcr.io/hashgraph/solo-cheetah/cheetah', tag: '0.4.5' },
  backup: { name: 'ghcr.io/hashgraph/solo-containers/backup-uploader', tag: '0.46.1' },
  haproxy: { name: 'docker.io/haproxytech/haproxy-alpine', tag: '2.4.25' },
  envoy: { name: 'docker.io/envoyproxy/envoy', tag: 'v1.21.1' },
  minio: { name: 'quay.io/minio/minio' },
} as const satisfies { readonly [use: string]: Image };

/** Sidecars by the words of the spec, with the chart's key and the container it makes. */
export const sidecars = {
  backup: { key: 'backupUploader', container: 'backup-uploader' },
  blockStream: { key: 'blockstreamUploader', container: 'blockstream-uploader' },
  eventStream: { key: 'eventStreamUploader', container: 'event-stream-uploader' },
  recordStream: { key: 'recordStreamUploader', container: 'record-stream-uploader' },
} as const;
export type Sidecar = keyof typeof sidecars;
export const sidecarNames = Object.keys(sidecars) as Sidecar[];

/** Label on node pods that changes with the configuration files: the chart itself restarts nothing when they change. */
export const configLabel = 'netgen.dev/config';

/** Cores and memory as the spec's schema gives them. */
interface AskedResources {
  readonly cpu?: string | undefined;
  readonly memory?: string | undefined;
}

/** What the spec and its network say about the nodes of one cluster. */
export interface NodeRelease {
  readonly cluster: Cluster;
  /** Of this cluster, by number; at least one. */
  readonly nodes: readonly Node[];
  readonly image: Image | undefined;
  readonly mirrors: readonly ImageMirror[];
  readonly sidecars: readonly Sidecar[];
  readonly store: StreamStore | undefined;
  readonly haproxy: {
    readonly enabled: boolean;
    readonly maxConnections: number;
    readonly resources?: AskedResources | undefined;
  };
  readonly envoy: { readonly enabled: boolean; readonly resources?: AskedResources | undefined };
  readonly jvm: {
    readonly heapMin?: string | undefined;
    readonly heapMax?: string | undefined;
    readonly options: readonly string[];
  };
  readonly buildsUrl: string | undefined;
  readonly config: ConfigFiles;
  /** Short hash of the nodes' configuration files, and of haproxy's. */
  readonly configHash: string;
  readonly haproxyHash: string;
  /** genesis-network.json; empty when nobody on this cluster was there at genesis. */
  readonly genesis: string;
}

export function nodeChartValues(release: NodeRelease): JsonMap {
  const { nodes, sidecars: on, config, genesis } = release;
  const image = mirrorImage(release.image ?? chartImages.node, release.mirrors);
  const init = { image: imageText(image), backup: on.includes('backup') };
  return {
    cloud: cloudValues(release.store),
    ...mirroredUploader(release),
    defaults: defaultValues(release, image),
    // A budget of one pod out of one would block every drain of a machine.
    deployment: { init: { enableDnsValidation: false }, podDisruptionBudget: { create: false }, tolerations: [] },
    hedera: {
      configMaps: { ...config, ...(genesis === '' ? {} : { genesisNetworkJson: genesis }) },
      initContainers: [buildContainer(release.buildsUrl === undefined ? init : { ...init, base: release.buildsUrl })],
      nodes: nodes.map((node) => nodeValues(node, release)),
    },
    ...(release.store?.kind === 'minio' ? { 'minio-server': minioValues(release, release.store) } : {}),
    // The node writes its state when it is told to stop; ten seconds, the chart's default, cut that short.
    terminationGracePeriodSeconds: 60,
  };
}

/** Everything about one node: these keys are all that the chart reads of an item. */
function nodeValues(node: Node, { cluster, image, mirrors, configHash }: NodeRelease): JsonMap {
  const own = node.image && imageText(node.image) !== imageText(image ?? chartImages.node) ? node.image : undefined;
  const arch: Labels = cluster.architecture === undefined ? {} : { 'kubernetes.io/arch': cluster.architecture };
  const nodeSelector = { ...arch, ...node.nodeSelector };
  return {
    name: node.alias,
    nodeId: node.number,
    accountId: node.account!,
    labels: { ...node.labels, [versionLabel]: node.version, [configLabel]: configHash },
    ...(Object.keys(nodeSelector).length > 0 ? { nodeSelector } : {}),
    ...(node.tolerations.length > 0 ? { tolerations: node.tolerations.map((one): JsonMap => ({ ...one })) } : {}),
    ...(Object.keys(node.resources).length > 0 ? { resources: asked(node.resources) } : {}),
    ...(own ? { root: { image: imageValues(mirrorImage(own, mirrors)) } } : {}),
  };
}

/** Memory is a limit as well, so that one node cannot take its neighbours' memory; cores are not, which would throttle it. */
function asked({ cpu, memory }: AskedResources): JsonMap {
  const requests = { ...(cpu === undefined ? {} : { cpu }), ...(memory === undefined ? {} : { memory }) };
  return { requests, ...(memory === undefined ? {} : { limits: { memory } }) };
}

/** What a proxy or an uploader needs when the spec says nothing. */
const small = (limit: string): JsonMap => ({ requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: limit } });

const imageValues = (image: Image): JsonMap => ({ ...chartImage(image), pullPolicy: 'IfNotPresent' });

/** `{image: ...}` when a registry mirror stands in for the chart's own image, else nothing: the chart's default is good. */
function mirrored(image: Image, mirrors: readonly ImageMirror[]): JsonMap {
  const found = mirrorImage(image, mirrors);
  return found.name === image.name ? {} : { image: splitImage(found.name) };
}

function mirroredUploader({ mirrors }: NodeRelease): JsonMap {
  const values = mirrored(chartImages.uploader, mirrors);
  return Object.keys(values).length === 0 ? {} : { cheetah: values };
}

function cloudValues(store: StreamStore | undefined): JsonMap {
  const kinds = Object.fromEntries(
    (['minio', 's3', 'gcs'] as const).map((kind): [string, JsonMap] => [kind, { enabled: store?.kind === kind }]),
  );
  const buckets = store && {
    streamBucket: store.bucket,
    streamBucketPrefix: store.prefix,
    streamBucketRegion: store.region,
    backupBucket: store.backupBucket,
  };
  // Generated Secrets would hold random values that nobody else knows; netgen waits for its own instead.
  return { generateNewSecrets: false, ...(buckets ? { buckets } : {}), ...kinds };
}

/** Proxies answer a probe late under load: a period of one second, the chart's default, takes them out of service. */
const probes = {
  timeoutSeconds: 10,
  livenessPeriodSeconds: 10,
  readinessPeriodSeconds: 10,
  startupPeriodSeconds: 5,
} as const;

function defaultValues(release: NodeRelease, image: Image): JsonMap {
  const { haproxy, envoy, mirrors } = release;
  const service = { type: 'ClusterIP' };
  const ownImage = imageText(image) === imageText(chartImages.node) ? {} : { image: imageValues(image) };
  return {
    consensus: { service },
    root: { ...ownImage, extraEnv: javaEnvironment(release) },
    haproxy: {
      enabled: haproxy.enabled,
      ...mirrored(chartImages.haproxy, mirrors),
      maxconn: haproxy.maxConnections,
      probes,
      resources: haproxy.resources ? asked(haproxy.resources) : small('256Mi'),
      service,
      // An hour, the chart's default, holds slots of clients that went away long ago.
      timeouts: { tunnel: '5m' },
    },
    envoyProxy: {
      enabled: envoy.enabled,
      ...mirrored(chartImages.envoy, mirrors),
      resources: envoy.resources ? asked(envoy.resources) : small('512Mi'),
      service,
    },
    sidecars: sidecarValues(release),
    volumeClaims: volumeValues(release),
  };
}

function sidecarValues({ sidecars: on, store, mirrors }: NodeRelease): JsonMap {
  return Object.fromEntries(
    sidecarNames.map((name): [string, Json] => {
      const enabled = on.includes(name);
      const backup = name === 'backup' && enabled;
      const extra = backup ? mirrored(chartImages.backup, mirrors) : {};
      const config = backup && store ? { config: { backupBucket: store.backupBucket } } : {};
      const resources = enabled ? { resources: small('512Mi') } : {};
      return [sidecars[name].key, { enabled, ...extra, ...config, ...resources }];
    }),
  );
}

function volumeValues({ nodes }: NodeRelease): JsonMap {
  const { size, storageClass } = nodes[0]!.storage;
  return {
    enabled: true,
    ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
    node: splitStorage(size) ?? {},
  };
}

/** What the node software needs of every JVM: internals that its hash and network libraries reach into. */
const javaOptions = [
  '-XX:+UseG1GC',
  '--add-opens java.base/jdk.internal.misc=ALL-UNNAMED',
  '--add-opens java.base/java.nio=ALL-UNNAMED',
  '-Dio.netty.tryReflectionSetAccessible=true',
];

/** The container's own environment: the image looks for `application.env` where the chart does not put it. */
function javaEnvironment({ jvm, nodes }: NodeRelease): JsonMap[] {
  // Without a memory limit a share of the machine's memory would be taken by every node on it.
  const limited = nodes.every(({ resources }) => resources.memory !== undefined);
  const share = jvm.heapMax === undefined && limited ? ['-XX:MaxRAMPercentage=70'] : [];
  return [
    ...(jvm.heapMin === undefined ? [] : [{ name: 'JAVA_HEAP_MIN', value: jvm.heapMin }]),
    ...(jvm.heapMax === undefined ? [] : [{ name: 'JAVA_HEAP_MAX', value: jvm.heapMax }]),
    { name: 'JAVA_OPTS', value: [...javaOptions, ...share, ...jvm.options].join(' ') },
  ];
}

function minioValues({ cluster, mirrors }: NodeRelease, store: StreamStore): JsonMap {
  const arch: JsonMap =
    cluster.architecture === undefined ? {} : { nodeSelector: { 'kubernetes.io/arch': cluster.architecture } };
  const found = mirrorImage(chartImages.minio, mirrors);
  return {
    tenant: {
      name: 'minio',
      ...(found.name === chartImages.minio.name ? {} : { image: { repository: found.name } }),
      buckets: [{ name: store.bucket }, { name: store.backupBucket }],
      certificate: { requestAutoCert: false },
      configuration: { name: minioSecret },
      // A list replaces the chart's whole pool, with its tolerations for solo's own machines. The class must not be empty.
      pools: [
        {
          name: 'pool-1',
          servers: 1,
          volumesPerServer: 1,
          size: store.size,
          storageClassName: store.storageClass ?? cluster.storageClass ?? 'standard',
          ...arch,
        },
      ],
    },
  };
}

/** Secret with MinIO's root credentials. */
export const minioSecret = 'minio-secrets';
