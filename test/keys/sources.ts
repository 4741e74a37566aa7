// Key sources and networks for the tests: real keys, made once per file because RSA takes its time.
import { createHash, createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { KeySource } from '../../src/keys/generate.ts';
import type { Cluster, Network, Node } from '../../src/model/network.ts';
import type { SecretRecipe, SecretRef } from '../../src/model/part.ts';

/** Real RSA keys from a small pool, each next one another key; everything random counts up from a seed. */
export function pooledKeys(seed = 'seed'): KeySource {
  const taken = new Map<number, number>();
  let counter = 0;
  const block = () => createHash('sha256').update(`${seed}${counter++}`).digest();
  return {
    rsa: async (bits) => {
      const index = taken.get(bits) ?? 0;
      taken.set(bits, index + 1);
      return pooledRsa(bits, index % 4);
    },
    ed25519: async () => seededEd25519(block()),
    random: (count) => {
      const blocks = Array.from({ length: Math.ceil(count / 32) }, block);
      return Buffer.concat(blocks).subarray(0, count);
    },
  };
}

/** The key of a seed of 32 bytes. */
export function seededEd25519(seed: Uint8Array): KeyObject {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
}

const pool = new Map<string, KeyObject>();

export function pooledRsa(bits: number, index: number): KeyObject {
  const name = `${bits}/${index}`;
  const key = pool.get(name) ?? generateKeyPairSync('rsa', { modulusLength: bits, publicExponent: 0x10001 }).privateKey;
  pool.set(name, key);
  return key;
}

export function cluster(name: string): Cluster {
  return {
    name,
    context: `kind-${name}`,
    exposure: 'clusterIP',
    dnsDomain: 'cluster.local',
    provides: [],
    suspended: false,
    at: ['clusters', name],
  };
}

export function node(number: number, on: string): Node {
  return {
    number,
    alias: `node${number}`,
    account: `0.0.${number + 3}`,
    cluster: on,
    namespace: 'perfnet',
    version: '0.75.1',
    state: 'running',
    resources: {},
    storage: { size: '20Gi', keep: true },
    nodePorts: {},
    labels: {},
    values: {},
    patches: [],
    pullSecrets: [],
    nodeSelector: {},
    tolerations: [],
    at: ['nodes'],
  };
}

/** Node numbers by cluster. */
export function network(placed: { readonly [cluster: string]: readonly number[] }): Network {
  const nodes = Object.entries(placed).flatMap(([on, numbers]) => numbers.map((number) => node(number, on)));
  return {
    kind: 'Network',
    name: 'perfnet',
    platform: 'hedera',
    version: '0.75.1',
    namespace: 'perfnet',
    delivery: {
      engine: 'flux',
      repository: 'https://git.example.com/ops/perfnet.git',
      branch: 'main',
      path: 'out/perfnet',
      interval: '5m',
      suspended: false,
    },
    lockNamespace: 'netgen-system',
    clusters: Object.keys(placed).map(cluster),
    nodes: nodes.sort((a, b) => a.number - b.number),
    instances: [],
    endpoints: [],
    charts: {},
    images: [],
    labels: {},
  };
}

export function secret(name: string, recipe?: SecretRecipe, more: Partial<SecretRef> = {}): SecretRef {
  const keys = recipe?.kind === 'credentials' ? Object.keys(recipe.data) : [];
  const base: SecretRef = {
    type: 'secret',
    name,
    address: name,
    namespace: 'perfnet',
    keys,
    purpose: `what ${name} is for`,
    ...more,
  };
  return recipe ? { ...base, recipe } : base;
}

type Requests = { cluster: string; parts: SecretRef[] }[];

/** What the CometBFT component asks for in each cluster; nodes without power are no validators. */
export function cometbftRequests(of: Network, powerOf: (number: number) => number | undefined): Requests {
  return of.clusters.map(({ name }) => {
    const parts = of.nodes
      .filter((one) => one.cluster === name)
      .map(({ alias, number }) => {
        const power = powerOf(number);
        return secret(`${alias}-keys`, { kind: 'cometbft', node: number, ...(power !== undefined && { power }) });
      });
    return { cluster: name, parts };
  });
}

/** What the Hedera component asks for in each cluster, and a few credentials. */
export function requests(of: Network): Requests {
  return of.clusters.map(({ name }) => {
    const nodes = of.nodes.filter((one) => one.cluster === name);
    const gossip = nodes.map(({ alias, number }) =>
      secret(
        `network-${alias}-keys-secrets`,
        { kind: 'hedera-gossip', node: number },
        {
          secretLabels: { 'solo.hedera.com/node-name': alias },
        },
      ),
    );
    const grpc = secret('network-node-hapi-app-secrets', {
      kind: 'hedera-grpc',
      nodes: nodes.map(({ number }) => number),
    });
    const haproxy = secret(
      'haproxy-secrets',
      { kind: 'credentials', data: { HAPROXY_USERNAME: '{haproxy.user}', HAPROXY_PASSWORD: '{haproxy.password}' } },
      { helmOwner: { release: 'perfnet-hedera', namespace: 'perfnet' } },
    );
    return { cluster: name, parts: nodes.length > 0 ? [...gossip, grpc, haproxy] : [] };
  });
}
