// Database and cache of a mirror: the Secrets they need, a CloudNativePG Cluster, a Valkey pod. It never writes a password.
import type { Json, JsonMap, Network } from '../../model/network.ts';
import type { Part, SecretRef } from '../../model/part.ts';
import { type DatabaseUser, databaseSql, databaseUsers, managedUsers } from '../../platforms/hedera/mirror-database.ts';
import { homeOf } from '../wiring.ts';
import type { MirrorInstance } from './spec.ts';

type Self = MirrorInstance;

/** Name of the Secret that the chart renders and reads under this name only. */
const passwords = 'mirror-passwords';
const postgresImage = 'ghcr.io/cloudnative-pg/postgresql:17.9-standard-bookworm';
const valkeyImage = { name: 'docker.io/valkey/valkey', tag: '9.1.1-alpine' };
/** User `valkey` of the image. */
const valkeyUser = 999;

const generated = (self: Self, what: string): string => `{${self.name}.${what}}`;
const userSecret = (self: Self, user: DatabaseUser): string => `${self.name}-db-${user.id}`;
const clusterName = (self: Self): string => `${self.name}-db`;

/** Users whose passwords an external database must have: the owner, REST (the importer makes it) and every part that runs. */
export function externalUsers(self: Self): readonly DatabaseUser[] {
  const running: { [id: string]: boolean | undefined } = {
    owner: true,
    importer: true,
    rest: true,
    'rest-java': self.spec.restJava?.enabled,
    grpc: self.spec.grpc?.enabled,
    graphql: self.spec.graphql?.enabled,
    rosetta: self.spec.rosetta?.enabled,
    web3: self.spec.web3?.enabled,
  };
  return databaseUsers.filter(({ id }) => running[id] === true);
}

/** Where the mirror finds its database; absent: the chart knows. */
export function databaseHost(self: Self): string | undefined {
  const { kind, host } = self.spec.database;
  return kind === 'cloudnative-pg' ? `${clusterName(self)}-rw` : host;
}

/** Where the mirror finds its cache; absent: the chart knows. */
export function redisHost(self: Self): string | undefined {
  return self.spec.redis.kind === 'valkey' ? `${self.name}-valkey` : self.spec.redis.host;
}

function passwordsSecret(self: Self): SecretRef {
  const users = databaseUsers.map((user) => [user.secretKey, generated(self, `db.${user.id}`)]);
  // Keys that the PostgreSQL chart reads from the same Secret.
  const chart = ['admin-password', 'password', 'repmgr-password'].map((key) => [key, generated(self, `db.${key}`)]);
  const data: { [key: string]: string } = Object.fromEntries([
    ...users,
    ...(self.spec.database.kind === 'chart' ? chart : []),
  ]);
  return {
    type: 'secret',
    name: passwords,
    address: self.name,
    namespace: self.namespace,
    keys: Object.keys(data).sort(),
    purpose: `database passwords of mirror \`${self.name}\`; the chart takes them over and adds hosts and names`,
    recipe: { kind: 'credentials', data },
    helmOwner: { release: self.name, namespace: self.namespace },
    at: self.at,
  };
}

function userSecrets(self: Self): SecretRef[] {
  const users = databaseUsers.filter((user) => user.id === 'owner' || managedUsers.includes(user));
  return users.map((user) => ({
    type: 'secret',
    name: userSecret(self, user),
    address: self.name,
    namespace: self.namespace,
    stage: 'data',
    keys: ['password', 'username'],
    purpose: `password of \`${user.role}\` in the database of mirror \`${self.name}\`, for CloudNativePG`,
    recipe: { kind: 'credentials', data: { username: user.role, password: generated(self, `db.${user.id}`) } },
    // The operator follows changes of Secrets that carry this label.
    secretLabels: { 'cnpg.io/reload': 'true' },
    at: self.at,
  }));
}

/** What CloudNativePG keeps true of a user; the owner and the memberships come from the first SQL. */
function managedRole(self: Self, user: DatabaseUser): Json {
  return {
    name: user.role,
    ensure: 'present',
    login: true,
    inRoles: user.memberOf,
    passwordSecret: { name: userSecret(self, user) },
  };
}

function postgresCluster(self: Self, network: Network): Part {
  const { database } = self.spec;
  const owner = databaseUsers[0]!;
  const storageClass = database.storageClass ?? homeOf(self, network).storageClass;
  const affinity: JsonMap = {
    ...(Object.keys(self.nodeSelector).length > 0 && { nodeSelector: self.nodeSelector }),
    ...(self.tolerations.length > 0 && { tolerations: self.tolerations.map((one) => ({ ...one })) }),
  };
  const resources: JsonMap = { ...database.resources } as JsonMap;
  const spec: JsonMap = {
    instances: database.instances,
    imageName: postgresImage,
    ...(self.pullSecrets.length > 0 && { imagePullSecrets: self.pullSecrets.map((name) => ({ name })) }),
    storage: { size: database.storage, ...(storageClass !== undefined && { storageClass }) },
    ...(Object.keys(resources).length > 0 && { resources: { requests: resources, limits: resources } }),
    ...(Object.keys(affinity).length > 0 && { affinity }),
    bootstrap: {
      initdb: {
        database: database.name,
        owner: owner.role,
        secret: { name: userSecret(self, owner) },
        postInitApplicationSQL: databaseSql(database.name),
      },
    },
    managed: { roles: managedUsers.map((user) => managedRole(self, user)) },
    postgresql: {
      // Naming its settings makes the operator load pg_stat_statements, which the mirror's init script asks for.
      parameters: { max_connections: '200', 'pg_stat_statements.max': '5000', 'pg_stat_statements.track': 'all' },
    },
  };
  const name = clusterName(self);
  const base = {
    name,
    address: `${self.name}.database`,
    namespace: self.namespace,
    stage: 'data',
    at: self.at,
  } as const;
  const metadata = { name, namespace: self.namespace, labels: self.labels };
  const object = { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster', metadata, spec };
  return { ...base, type: 'manifest', object };
}

/** A cache and message bus without persistence: what it holds is made again from the database. */
function valkeyParts(self: Self): Part[] {
  const name = `${self.name}-valkey`;
  const base = { name, address: `${self.name}.redis`, namespace: self.namespace, at: self.at };
  const selector = { 'app.kubernetes.io/name': 'valkey', 'app.kubernetes.io/instance': self.name };
  const port = self.spec.redis.port;
  const options = ['--save', '', '--appendonly', 'no', '--maxmemory', '256mb', '--maxmemory-policy', 'allkeys-lru'];
  return [
    {
      ...base,
      type: 'workload',
      replicas: 1,
      selector,
      pod: {
        containers: [
          {
            name: 'valkey',
            image: valkeyImage,
            command: ['valkey-server', '--port', String(port), ...options, '--requirepass', '$(PASSWORD)'],
            env: [{ name: 'PASSWORD', secret: { name: `${self.name}-redis`, key: 'SPRING_DATA_REDIS_PASSWORD' } }],
            ports: [{ name: 'redis', port }],
            mounts: [{ volume: 'data', path: '/data' }],
            resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '512Mi' } },
            readiness: { tcp: { port: 'redis' } },
            user: valkeyUser,
          },
        ],
        volumes: [{ name: 'data', kind: 'temporary' }],
        nodeSelector: self.nodeSelector,
        tolerations: self.tolerations,
        pullSecrets: self.pullSecrets,
      },
    },
    { ...base, type: 'service', selector, ports: [{ name: 'redis', port, targetPort: 'redis' }], expose: 'clusterIP' },
  ];
}

/** The chart renders this Secret with a random password unless it finds one; made before, server and clients agree. */
function redisSecret(self: Self): SecretRef {
  return {
    type: 'secret',
    name: `${self.name}-redis`,
    address: self.name,
    namespace: self.namespace,
    keys: ['SPRING_DATA_REDIS_PASSWORD'],
    purpose: `password of the cache of mirror \`${self.name}\`; the chart takes it over`,
    recipe: { kind: 'credentials', data: { SPRING_DATA_REDIS_PASSWORD: generated(self, 'redis') } },
    helmOwner: { release: self.name, namespace: self.namespace },
    at: self.at,
  };
}

/** A Secret of somebody else's; Flux reads values from the namespace of the release object. */
function broughtSecret(
  self: Self,
  network: Network,
  given: { name: string; keys: string[]; purpose: string },
): SecretRef {
  return { type: 'secret', address: self.name, namespace: network.namespace, ...given, at: self.at };
}

export function databaseParts(self: Self, network: Network): Part[] {
  const { database, redis } = self.spec;
  const parts: Part[] = [];
  if (database.secret !== undefined) {
    const keys = externalUsers(self).map(({ id }) => id);
    const purpose = `passwords of the external database of mirror \`${self.name}\`, one per user`;
    parts.push(broughtSecret(self, network, { name: database.secret, keys, purpose }));
  } else parts.push(passwordsSecret(self));
  if (database.kind === 'cloudnative-pg') parts.push(...userSecrets(self), postgresCluster(self, network));
  if (redis.kind === 'valkey' || redis.kind === 'chart') parts.push(redisSecret(self));
  if (redis.kind === 'valkey') parts.push(...valkeyParts(self));
  if (redis.secret !== undefined) {
    const purpose = `password of the external cache of mirror \`${self.name}\``;
    parts.push(broughtSecret(self, network, { name: redis.secret, keys: ['password'], purpose }));
  }
  return parts;
}
