// The Helm release of a mirror: values of the chart from the spec and from what `wire` found. It decides no reference.

import { endpointOf } from '../../model/endpoints.ts';
import { mirrorImage } from '../../model/images.ts';
import { nodesOn } from '../../model/lookup.ts';
import type { Json, JsonMap, Network } from '../../model/network.ts';
import type { ChartRelease, Part, SecretRef } from '../../model/part.ts';
import { chartImage, reach } from '../../model/reach.ts';
import { mergeValues } from '../../model/values.ts';
import { hostPort } from '../../platforms/hedera/members.ts';
import {
  databaseImages,
  type MirrorPart,
  mirrorParts,
  modestRequests,
  partImage,
  quietPart,
} from '../../platforms/hedera/mirror-chart.ts';
import { minioService, type StreamStore } from '../../platforms/hedera/stream-store.ts';
import {
  chartSource,
  containerResources,
  exposedBy,
  homeOf,
  imageValues,
  ledgerSetting,
  nodesNamespace,
  scheduling,
} from '../wiring.ts';
import { databaseHost, externalUsers, redisHost } from './database.ts';
import type { MirrorInstance, MirrorSettings } from './spec.ts';

type Self = MirrorInstance;
const chart = 'hedera-mirror';
export const mirrorCharts = {
  [chart]: { url: 'https://hiero-ledger.github.io/hiero-mirror-node/charts', version: '0.160.0' },
};

const secretEnv = (name: string, key: string): Json => ({ valueFrom: { secretKeyRef: { name, key } } });

function imageOf(network: Network, name: string): JsonMap {
  const { tag, ...where } = chartImage(mirrorImage({ name }, network.images));
  return { ...where, ...(tag !== '' && { tag }) };
}

/** `image:` of a mirror is where all its parts' images lie: `ghcr.io/hiero-ledger/hiero-mirror-node` holds `.../importer`, ... */
function partImageValues(self: Self, network: Network, one: MirrorPart): JsonMap {
  const own = self.image && { image: { ...self.image, name: `${self.image.name}/${one.image}` } };
  const pullSecrets = self.pullSecrets.map((name) => ({ name }));
  const image = imageValues(own ?? {}, network, partImage(one));
  const values = { ...image, ...(pullSecrets.length > 0 && { pullSecrets }) };
  return Object.keys(values).length > 0 ? { image: values } : {};
}

/** Where the bucket answers when it is not where its provider says. */
function bucketEndpoint(self: Self, store: StreamStore, network: Network): string | undefined {
  const home = homeOf(self, network).name;
  if (store.kind !== 'minio')
    return /(\.amazonaws\.com|^storage\.googleapis\.com)$/.test(store.endpoint)
      ? undefined
      : `https://${store.endpoint}`;
  const minio = network.endpoints.find(({ service, cluster }) => service === minioService && cluster === home);
  return minio && `http://${minio.inside}`;
}

function downloaderEnv(self: Self, store: StreamStore, network: Network): JsonMap {
  const prefix = 'HIERO_MIRROR_IMPORTER_DOWNLOADER';
  const endpoint = bucketEndpoint(self, store, network);
  return {
    [`${prefix}_ACCESSKEY`]: secretEnv(store.secret, store.accessKey),
    [`${prefix}_ALLOWANONYMOUSACCESS`]: 'false',
    [`${prefix}_BUCKETNAME`]: store.bucket,
    [`${prefix}_CLOUDPROVIDER`]: store.kind === 'gcs' ? 'GCP' : 'S3',
    ...(endpoint !== undefined && { [`${prefix}_ENDPOINTOVERRIDE`]: endpoint }),
    ...(store.prefix !== '' && { [`${prefix}_PATHPREFIX`]: store.prefix }),
    [`${prefix}_REGION`]: store.region,
    [`${prefix}_SECRETKEY`]: secretEnv(store.secret, store.secretKey),
  };
}

/** Settings by environment: the chart's `config` takes any key too, but only `env` can refer to Secrets. */
function importerValues(self: Self, settings: MirrorSettings, network: Network): JsonMap {
  const { store, addressBook } = settings;
  return {
    ...(addressBook !== undefined && { addressBook }),
    env: {
      HIERO_MIRROR_IMPORTER_NETWORK: 'other',
      HIERO_MIRROR_IMPORTER_STARTDATE: self.spec.importer?.startDate ?? '1970-01-01T00:00:00Z',
      HIERO_MIRROR_IMPORTER_PARSER_RECORD_SIDECAR_ENABLED: 'true',
      ...(store && downloaderEnv(self, store, network)),
      ...(withoutRedis(self) && {
        HIERO_MIRROR_IMPORTER_PARSER_RECORD_ENTITY_REDIS_ENABLED: 'false',
        ...readyWithoutRedis('db,ping'),
      }),
    },
  };
}

/** Readiness counts Redis in by name, so it has to be taken out of the group too. */
const readyWithoutRedis = (group: string): JsonMap => ({
  MANAGEMENT_ENDPOINT_HEALTH_GROUP_READINESS_INCLUDE: group,
  MANAGEMENT_HEALTH_REDIS_ENABLED: 'false',
});

const withoutRedis = (self: Self): boolean => self.spec.redis.kind === 'none';

function monitorValues(self: Self, network: Network): JsonMap {
  const spec = self.spec.monitor;
  if (spec === undefined) return {};
  const nodes = network.nodes.flatMap(({ alias, account }) => {
    const endpoint = endpointOf(network, alias, 'grpc');
    const address = endpoint && reach(endpoint, homeOf(self, network).name);
    return address === undefined ? [] : [{ accountId: account!, ...hostPort(address) }];
  });
  const pinger = {
    properties: {
      amount: 1,
      maxTransactionFee: 10_000,
      recipientAccountId: '0.0.55',
      senderAccountId: '0.0.2',
      transferTypes: ['CRYPTO'],
    },
    receiptPercent: 1,
    tps: spec.tps,
    type: 'CRYPTO_TRANSFER',
  };
  return {
    config: { hiero: { mirror: { monitor: { network: 'OTHER', nodes, publish: { scenarios: { pinger } } } } } },
    env: {
      HIERO_MIRROR_MONITOR_OPERATOR_ACCOUNTID: secretEnv(spec.operator.secret, 'OPERATOR_ID_MAIN'),
      HIERO_MIRROR_MONITOR_OPERATOR_PRIVATEKEY: secretEnv(spec.operator.secret, 'OPERATOR_KEY_MAIN'),
    },
  };
}

/** Values that only one part has. */
function ownValues(self: Self, one: MirrorPart, settings: MirrorSettings, network: Network): JsonMap {
  if (one.key === 'importer') return importerValues(self, settings, network);
  if (one.key === 'monitor') return monitorValues(self, network);
  if (one.key === 'web3') return { config: { hiero: { mirror: { web3: { evm: { network: 'OTHER' } } } } } };
  if (one.key === 'grpc' && withoutRedis(self))
    return { env: { HIERO_MIRROR_GRPC_LISTENER_TYPE: 'SHARED_POLL', ...readyWithoutRedis('db,grpc,ping') } };
  if (one.key !== 'rest') return {};
  const monitor = { monitor: { enabled: self.spec.rest?.monitor ?? false, test: { enabled: false } } };
  return withoutRedis(self) ? { ...monitor, env: { HIERO_MIRROR_REST_REDIS_ENABLED: 'false' } } : monitor;
}

function partValues(self: Self, one: MirrorPart, settings: MirrorSettings, network: Network): JsonMap {
  const spec = self.spec[one.key];
  if (spec?.enabled !== true) return { enabled: false };
  const replicas = 'replicas' in spec ? { replicas: spec.replicas } : {};
  const asked = containerResources(spec.resources ?? {});
  const quiet = mergeValues(quietPart(one), { fullnameOverride: `${self.name}-${one.chart}`, ...replicas });
  const sized = mergeValues(quiet, {
    ...modestRequests(one.chart),
    ...asked,
    ...partImageValues(self, network, one),
    ...scheduling(self),
  });
  return mergeValues(sized, ownValues(self, one, settings, network));
}

function databaseValues(self: Self, network: Network): JsonMap {
  const { database } = self.spec;
  const host = databaseHost(self);
  const storageClass = database.storageClass ?? homeOf(self, network).storageClass;
  const image = imageOf(network, databaseImages.postgresql);
  const postgresql: JsonMap = {
    enabled: true,
    persistence: { size: database.storage, ...(storageClass !== undefined && { storageClass }) },
    // One server needs no pooler in front; the chart's own host name follows.
    pgpool: { replicaCount: 0, image: imageOf(network, databaseImages.pgpool) },
    postgresql: { image, replicaCount: 1, ...containerResources(database.resources ?? {}), ...scheduling(self) },
  };
  return {
    db: { name: database.name, ...(host !== undefined && { host }) },
    postgresql: database.kind === 'chart' ? postgresql : { enabled: false },
  };
}

function redisValues(self: Self, network: Network): JsonMap {
  const host = redisHost(self);
  if (self.spec.redis.kind !== 'chart')
    return { redis: { enabled: false, port: self.spec.redis.port, ...(host !== undefined && { host }) } };
  const image = imageOf(network, databaseImages.redis);
  const sentinel = { image: imageOf(network, databaseImages.sentinel) };
  return { redis: { enabled: true, image, sentinel, replica: scheduling(self) } };
}

export function mirrorValues(self: Self, settings: MirrorSettings, network: Network): JsonMap {
  const { storageClass } = homeOf(self, network);
  const common = {
    realm: Number(ledgerSetting(network, 'realm') ?? 0),
    shard: Number(ledgerSetting(network, 'shard') ?? 0),
  };
  const parts = mirrorParts.map((one) => [one.chart, partValues(self, one, settings, network)]);
  return {
    ...(Object.keys(self.labels).length > 0 && { labels: self.labels }),
    global: {
      // Bitnami's charts refuse images from elsewhere without this.
      security: { allowInsecureImages: true },
      ...(storageClass !== undefined && { defaultStorageClass: storageClass }),
      ...(self.pullSecrets.length > 0 && { imagePullSecrets: self.pullSecrets }),
      ...((common.realm !== 0 || common.shard !== 0) && { config: { hiero: { mirror: { common } } } }),
    },
    ...databaseValues(self, network),
    ...redisValues(self, network),
    stackgres: { enabled: false },
    pinger: { enabled: false },
    test: { enabled: false },
    ...Object.fromEntries(parts),
  };
}

/** Passwords that are somebody else's come from Secrets in the release's own namespace. */
function foreignPasswords(self: Self): NonNullable<ChartRelease['valuesFrom']> {
  const { database, redis } = self.spec;
  const from = (name: string, key: string, targetPath: string) => ({ kind: 'Secret', name, key, targetPath }) as const;
  return [
    ...(database.secret === undefined
      ? []
      : externalUsers(self).map(({ id, valuePath }) => from(database.secret!, id, valuePath))),
    ...(redis.secret === undefined ? [] : [from(redis.secret, 'password', 'redis.auth.password')]),
  ];
}

/** In the namespace of the nodes on its cluster, the nodes list the Secret of the bucket. */
function listedByNodes(self: Self, network: Network): boolean {
  return self.namespace === nodesNamespace(network) && nodesOn(network, homeOf(self, network).name).length > 0;
}

function referredSecrets(self: Self, settings: MirrorSettings, network: Network): SecretRef[] {
  const base = { type: 'secret', address: self.name, namespace: self.namespace, at: self.at } as const;
  const { store } = settings;
  const secrets: SecretRef[] = [];
  if (self.spec.importer?.enabled && store && !listedByNodes(self, network)) {
    const data = { [store.accessKey]: '{minio.user}', [store.secretKey]: '{minio.password}' };
    const purpose = `access of mirror \`${self.name}\` to bucket \`${store.bucket}\``;
    const recipe = store.kind === 'minio' ? ({ recipe: { kind: 'credentials', data } } as const) : {};
    secrets.push({ ...base, name: store.secret, keys: Object.keys(data), purpose, ...recipe });
  }
  if (self.spec.monitor?.enabled) {
    const purpose = `account and private key that pay for what the monitor of mirror \`${self.name}\` sends`;
    secrets.push({
      ...base,
      name: self.spec.monitor.operator.secret,
      keys: ['OPERATOR_ID_MAIN', 'OPERATOR_KEY_MAIN'],
      purpose,
    });
  }
  return secrets;
}

function exposedGrpc(self: Self, network: Network): Part[] {
  const endpoint = endpointOf(network, `${self.name}.grpc`, 'grpc');
  if (!self.spec.expose || endpoint === undefined) return [];
  const nodePort = self.spec.nodePorts?.grpc;
  const port = {
    name: 'grpc',
    port: endpoint.port,
    appProtocol: 'kubernetes.io/h2c',
    ...(nodePort !== undefined && { nodePort }),
  };
  const base = { address: endpoint.address, namespace: self.namespace, at: self.at };
  const opening = exposedBy(self, network, endpoint.service);
  return [
    {
      ...base,
      type: 'service',
      name: `${endpoint.service}-exposed`,
      selector: endpoint.pods,
      ports: [port],
      ...opening,
    },
  ];
}

export function releaseParts(self: Self, settings: MirrorSettings, network: Network): Part[] {
  const valuesFrom = foreignPasswords(self);
  return [
    ...referredSecrets(self, settings, network),
    {
      type: 'chart',
      name: self.name,
      address: self.name,
      namespace: network.namespace,
      chart: chartSource(network, chart, mirrorCharts[chart]!),
      targetNamespace: self.namespace,
      releaseName: self.name,
      values: mergeValues(mirrorValues(self, settings, network), self.values),
      ...(valuesFrom.length > 0 && { valuesFrom }),
      patches: self.patches,
      // The importer builds its schema at the first start.
      timeout: '20m',
      at: self.at,
    },
    ...exposedGrpc(self, network),
  ];
}
