// Values of the `hedera-mirror` chart: which keys each part has and what keeps the chart quiet. Pure; no references here.
import type { JsonMap } from '../../model/network.ts';

export interface MirrorPart {
  /** Key in the spec. */
  readonly key: 'importer' | 'rest' | 'restJava' | 'grpc' | 'web3' | 'graphql' | 'rosetta' | 'monitor';
  /** Key in the chart, and suffix of what it renders. */
  readonly chart: string;
  /** Name of the image below its organisation. */
  readonly image: string;
  /** Value of the pod label `app.kubernetes.io/component`. */
  readonly component: string;
  /** Service port; the importer has none. */
  readonly port?: number;
  /** Has an ingress, an autoscaler and a test that must be switched off. */
  readonly api: boolean;
  /** Shares the paths of the REST API, behind the router. */
  readonly routed?: boolean;
}

const api = (key: MirrorPart['key'], chart: string, image: string, port = 80): MirrorPart => ({
  key,
  chart,
  image,
  component: image,
  port,
  api: true,
});

/** Parts that a mirror can be made of, in the order they are listed for people. */
export const mirrorParts: readonly MirrorPart[] = [
  { key: 'importer', chart: 'importer', image: 'importer', component: 'importer', api: false },
  { ...api('rest', 'rest', 'rest'), routed: true },
  { ...api('restJava', 'restjava', 'rest-java'), routed: true },
  api('grpc', 'grpc', 'grpc', 5600),
  { ...api('web3', 'web3', 'web3'), routed: true },
  api('graphql', 'graphql', 'graphql'),
  api('rosetta', 'rosetta', 'rosetta'),
  { key: 'monitor', chart: 'monitor', image: 'monitor', component: 'monitor', port: 80, api: false },
];

/** Repository of a part's image in the chart's own values. */
export function partImage(part: MirrorPart): string {
  return `gcr.io/mirrornode/hedera-mirror-${part.image}`;
}

/**
 * Values that hold for every running part. Ingress is off because its annotations are Traefik's; the autoscaler, because
 * the spec counts replicas; the test hooks, because their templates repeat a key and Flux's post renderer refuses them
 * (off rather than `postRenderStrategy: nohooks`: it works with every engine, and needs no test images).
 */
export function quietPart(part: MirrorPart): JsonMap {
  return {
    enabled: true,
    ...(part.api && { ingress: { enabled: false }, hpa: { enabled: false } }),
    ...(part.key === 'monitor' && { ingress: { enabled: false } }),
    ...((part.api || part.key === 'monitor') && part.key !== 'grpc' && { test: { enabled: false } }),
  };
}

/**
 * What a part asks for when the spec does not say: the requests of importer, restjava and web3 fill a small cluster, the others'
 * are small already, and rosetta's limit of 200Mi would be below it. The chart's limits stay.
 */
export function modestRequests(chart: string): JsonMap {
  const greedy = ['importer', 'restjava', 'web3'].includes(chart);
  return greedy ? { resources: { requests: { cpu: '250m', memory: '512Mi' } } } : {};
}

/** Images of the database charts under names that still serve them: Bitnami's catalog moved in 2025, and has no Redis of this version. */
export const databaseImages = {
  postgresql: 'docker.io/bitnamilegacy/postgresql-repmgr',
  pgpool: 'docker.io/bitnamilegacy/pgpool',
  redis: 'gcr.io/mirrornode/redis',
  sentinel: 'gcr.io/mirrornode/redis-sentinel',
} as const;
