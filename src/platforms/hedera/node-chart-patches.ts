// What the `solo-deployment` chart has no value for: patches on its rendered objects. Pure; order in them matters, see below.
import { type ImageMirror, imageText, mirrorImage } from '../../model/images.ts';
import type { JsonMap, Node, Patch } from '../../model/network.ts';
import { mergePatch } from '../../model/patches.ts';
import { jvmMetricsPort, ports } from './names.ts';
import { configLabel, type NodeRelease, type Sidecar, sidecars } from './node-chart.ts';
import { type StreamStore, uploaderSecret } from './stream-store.ts';

const statefulSet = { apiVersion: 'apps/v1', kind: 'StatefulSet' };
const deployment = { apiVersion: 'apps/v1', kind: 'Deployment' };

/**
 * Patches for the release of one cluster. Kustomize moves list items that a patch names to the front, so everything about
 * the node pods is in one patch that names containers in the chart's order: `kubectl exec` takes the first one, and init
 * containers run in this order.
 */
export function nodeChartPatches(release: NodeRelease, laterNodes: readonly Node[]): Patch[] {
  const pull = pullSecrets(release.nodes);
  return [
    mergePatch(statefulSet, nodePods(release, pull)),
    ...proxyPatches(release, pull),
    ...(release.store?.kind === 'minio' ? [withoutDefaultUser] : []),
    ...laterNodes.map(({ alias }) => mergePatch({ ...statefulSet, name: `network-${alias}` }, withoutGenesis)),
    ...release.nodes.filter(({ state }) => state === 'stopped').flatMap((node) => stopped(node, release)),
  ];
}

function pullSecrets(nodes: readonly Node[]): JsonMap {
  const names = [...new Set(nodes.flatMap((node) => node.pullSecrets))].sort();
  return names.length === 0 ? {} : { imagePullSecrets: names.map((name) => ({ name })) };
}

function nodePods(release: NodeRelease, pull: JsonMap): JsonMap {
  const { keep } = release.nodes[0]!.storage;
  const retention = { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Retain' } };
  const init = initImages(release);
  return {
    spec: {
      // Retain is what Kubernetes does by itself.
      ...(keep ? {} : retention),
      template: {
        spec: {
          ...pull,
          ...(init.length === 0 ? {} : { initContainers: init }),
          containers: [rootContainer, ...uploaders(release)],
        },
      },
    },
  };
}

/** The chart declares no ports, and agents find a pod's metrics by the name of a port. */
const rootContainer = {
  name: 'root-container',
  ports: [
    { name: 'gossip', containerPort: ports.gossip },
    { name: 'grpc', containerPort: ports.grpc },
    { name: 'metrics', containerPort: jvmMetricsPort },
  ],
};

/** Images of init containers stand in the templates: only a patch reaches them. */
function initImages({ mirrors, sidecars: on }: NodeRelease): JsonMap[] {
  const image = mirroredName('docker.io/library/busybox', '1.36.1', mirrors);
  if (image === undefined) return [];
  const names = [...(on.includes('backup') ? ['init-version-file'] : []), 'init-streams-directories', 'init-copier'];
  return names.map((name) => ({ name, image }));
}

function mirroredName(name: string, tag: string, mirrors: readonly ImageMirror[]): string | undefined {
  const found = mirrorImage({ name, tag }, mirrors);
  return found.name === name ? undefined : imageText(found);
}

/** In the chart's order. */
const streamSidecars = ['blockStream', 'recordStream', 'eventStream'] as const satisfies readonly Sidecar[];

function uploaders({ sidecars: on, store }: NodeRelease): JsonMap[] {
  if (!store) return [];
  const streams = streamSidecars.filter((name) => on.includes(name));
  return [
    ...(store.kind === 'minio' ? [] : streams.map((name) => streamUploader(name, store))),
    ...(on.includes('backup') ? [backupUploader(store)] : []),
  ];
}

/** The chart reads address and credentials from one Secret of a fixed name; here the address is the spec's, the Secret any. */
function streamUploader(name: Sidecar, store: StreamStore): JsonMap {
  const variable = store.kind === 'gcs' ? 'GCS_ENDPOINT' : 'S3_ENDPOINT';
  return {
    name: sidecars[name].container,
    env: [{ name: variable, value: store.endpoint, valueFrom: null }],
    ...(store.secret === uploaderSecret ? {} : { envFrom: [{ secretRef: { name: store.secret } }] }),
  };
}

const isAmazon = ({ endpoint }: StreamStore): boolean => /\.amazonaws\.com(\.cn)?$/.test(endpoint);

/** The chart wants six values in a Secret that it renders empty while backup is off: two owners for one name. */
function backupUploader(store: StreamStore): JsonMap {
  const secret = (name: string, key: string) => ({
    name,
    valueFrom: { secretKeyRef: { name: store.secret, key } },
  });
  const value = (name: string, text: string) => ({ name, value: text, valueFrom: null });
  const provider = { minio: 'Minio', s3: isAmazon(store) ? 'AWS' : 'Other', gcs: 'GCS' }[store.kind];
  return {
    name: sidecars.backup.container,
    env: [
      secret('AWS_ACCESS_KEY_ID', store.accessKey),
      secret('AWS_SECRET_ACCESS_KEY', store.secretKey),
      value('RCLONE_CONFIG_BACKUPS_ENDPOINT', `${store.tls ? 'https' : 'http'}://${store.endpoint}`),
      value('RCLONE_CONFIG_BACKUPS_REGION', store.region),
      value('RCLONE_CONFIG_BACKUPS_TYPE', 's3'),
      value('RCLONE_CONFIG_BACKUPS_PROVIDER', provider),
    ],
  };
}

/** All proxies take the pull Secrets; only haproxy has an init container, and a file of which it notices no change. */
function proxyPatches(release: NodeRelease, pull: JsonMap): Patch[] {
  const image = mirroredName('docker.io/library/busybox', 'stable-musl', release.mirrors);
  const init = image === undefined ? {} : { initContainers: [{ name: 'wait-backend-dns', image }] };
  const metadata = { annotations: { [configLabel]: release.haproxyHash } };
  const spec = { ...pull, ...init };
  const haproxy = { metadata, ...(Object.keys(spec).length === 0 ? {} : { spec }) };
  const envoy = release.envoy.enabled && Object.keys(pull).length > 0;
  return [
    ...(release.haproxy.enabled
      ? [mergePatch({ ...deployment, name: 'haproxy-node[0-9]+' }, { spec: { template: haproxy } })]
      : []),
    ...(envoy
      ? [mergePatch({ ...deployment, name: 'envoy-proxy-node[0-9]+' }, { spec: { template: { spec: pull } } })]
      : []),
  ];
}

/** The tenant chart renders this Secret with its published default password, although nobody reads it. */
const withoutDefaultUser = mergePatch(
  { apiVersion: 'v1', kind: 'Secret', name: 'myminio-env-configuration' },
  { $patch: 'delete' },
);

/** Genesis is release-wide, but a node that joined later must not start a ledger of its own when it has no state. */
const withoutGenesis: JsonMap = {
  spec: {
    template: {
      spec: {
        volumes: [
          {
            name: 'network-node-data-config',
            configMap: {
              name: 'network-node-data-config-cm',
              items: [
                'api-permission.properties',
                'application.properties',
                'bootstrap.properties',
                'genesis-throttles.json',
              ].map((file) => ({ key: file, path: file })),
            },
          },
        ],
      },
    },
  },
};

/** Replicas are fixed in the chart. The proxies stop too: they wait for the node's name, which nobody has then. */
function stopped({ alias }: Node, { haproxy, envoy }: NodeRelease): Patch[] {
  const none = { spec: { replicas: 0 } };
  return [
    mergePatch({ ...statefulSet, name: `network-${alias}` }, none),
    ...(haproxy.enabled ? [mergePatch({ ...deployment, name: `haproxy-${alias}` }, none)] : []),
    ...(envoy.enabled ? [mergePatch({ ...deployment, name: `envoy-proxy-${alias}` }, none)] : []),
  ];
}
