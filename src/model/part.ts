// What components are made of: a small closed union that every backend prints. Data only.
import type { ChartSource, Instance, Json, JsonMap, Labels, Patch, SpecPath, Stage } from './network.ts';
import type { PodSpec, Port } from './pod.ts';

/** Fields of every part. */
export interface PartBase {
  /** Object name, fixed by the component; never derived from a position. */
  readonly name: string;
  /** Address people use for it: `node5`, `mirror.rest`. */
  readonly address: string;
  readonly namespace: string;
  /** File of the instance it belongs to, without suffix; default the instance's name. */
  readonly file?: string;
  /** Only when it is not the component's own stage, for example a database before the service that uses it. */
  readonly stage?: Stage;
  readonly labels?: Labels;
  readonly at?: SpecPath;
}

/** Pod Security level of a namespace, strictest first. */
export type PodSecurityLevel = 'restricted' | 'baseline' | 'privileged';

/** A Helm chart as it is; the engine of the delivery installs it. */
export interface ChartRelease extends PartBase {
  readonly type: 'chart';
  readonly chart: ChartSource;
  /** Namespace the chart's objects go to; the release object itself stays in the network's namespace. */
  readonly targetNamespace: string;
  readonly releaseName: string;
  readonly values: JsonMap;
  /** Values whose text comes from ConfigMap or Secret keys, merged before `values`. */
  readonly valuesFrom?: readonly {
    readonly kind: 'ConfigMap' | 'Secret';
    readonly name: string;
    readonly key: string;
    readonly targetPath?: string;
    readonly optional?: boolean;
  }[];
  /** Releases of the same stage that must be Ready first. */
  readonly dependsOn?: readonly string[];
  /** Go duration; how long an install or upgrade may take. */
  readonly timeout?: string;
  /** What the chart's CRDs need: `Skip` when the setup owns them. */
  readonly crds?: 'Skip' | 'Create' | 'CreateReplace';
  /** Patches on what the chart rendered: netgen's own first, then the user's. */
  readonly patches?: readonly Patch[];
  /** False when the chart has hooks that a post renderer refuses. */
  readonly renderHooks?: boolean;
  /** Pod Security level that the chart's pods need in `targetNamespace`; default `baseline`. */
  readonly podSecurity?: PodSecurityLevel;
  /** Numbered workloads that the chart renders, with their volumes as the spec speaks of them. */
  readonly numbered?: readonly Pick<StoredWorkload, 'name' | 'claims' | 'node'>[];
  /** What a backend without charts runs in its place; absent: it says that it cannot. */
  readonly standIn?: readonly Workload[];
}

/** Long-running containers. */
export interface Workload extends PartBase {
  readonly type: 'workload';
  readonly replicas: number;
  /** Immutable on a live object: fixed by the component, never from a path. */
  readonly selector: Labels;
  readonly pod: PodSpec;
  /** Pods with an identity and volumes of their own; absent: interchangeable pods. */
  readonly numbered?: Numbered;
}

/** What makes the pods of a workload `<name>-0`, `<name>-1`, ... with volumes that come back to the same pod. */
export interface Numbered {
  /** Name of the headless Service that governs them: a part of its own. */
  readonly service: string;
  /** Volumes of each pod; a Mount names them like volumes. */
  readonly claims: readonly Claim[];
  /** Number of the consensus node that the only pod is; a backend with fixed addresses derives its address from it. */
  readonly node?: number;
}

/** A volume that outlives its pod. */
export interface Claim {
  readonly name: string;
  /** Kubernetes quantity. */
  readonly size: string;
  readonly storageClass?: string;
  /** It also outlives the workload. */
  readonly keep: boolean;
}

/** A numbered workload in one place, with the volumes of each of its pods: what `network.json` remembers. */
export interface StoredWorkload {
  /** Object name: of the StatefulSet, on Kubernetes. */
  readonly name: string;
  readonly cluster: string;
  readonly namespace: string;
  /** Number of the consensus node that it is. */
  readonly node?: number;
  readonly claims: readonly Claim[];
}

/** How many pods of a group may be taken away at a time when machines are drained. */
export interface Disruption extends PartBase {
  readonly type: 'disruption';
  readonly selector: Labels;
  readonly maxUnavailable: number;
}

export interface ServicePort extends Port {
  readonly targetPort?: number | string;
  readonly nodePort?: number;
  /** Who may connect to this port; default: as the Service says. */
  readonly from?: 'network' | 'anybody';
}

export interface ServicePart extends PartBase {
  readonly type: 'service';
  readonly selector: Labels;
  readonly ports: readonly ServicePort[];
  readonly expose: 'clusterIP' | 'headless' | 'nodePort' | 'loadBalancer';
  readonly publishNotReady?: boolean;
  /** Names that external-dns should point at it. */
  readonly hostnames?: readonly string[];
  readonly externalTrafficPolicy?: 'Local' | 'Cluster';
  /**
   * Who may connect to the pods behind it: pods of the network in the same cluster, or anybody. Default: anybody when it is
   * exposed, else the network. Nodes that peers of other clusters dial by pod address need `anybody`.
   */
  readonly from?: 'network' | 'anybody';
}

/** Content of a ConfigMap. */
export interface Files extends PartBase {
  readonly type: 'files';
  readonly data: { readonly [file: string]: string };
  /** Hash that pods notice in place of the content's own; a change that leaves it alone waits for their next start. */
  readonly checksum?: string;
}

/** A Secret somebody must bring before the stage can start; netgen waits for it with a gate and never writes it. */
export interface SecretRef extends PartBase {
  readonly type: 'secret';
  /** Data keys it must have. */
  readonly keys: readonly string[];
  /** What it is for and where it comes from, for people. */
  readonly purpose: string;
  /** Optional Secrets are listed for people but nothing waits for them. */
  readonly optional?: boolean;
  /** How `netgen keys` makes it; absent when only the user can bring it. */
  readonly recipe?: SecretRecipe;
  /** The chart renders an object of this name: Helm adopts the Secret only with these owner marks. */
  readonly helmOwner?: { readonly release: string; readonly namespace: string };
  /** Labels the consumer looks for. */
  readonly secretLabels?: Labels;
}

/**
 * How a Secret is made. `credentials`: each data key is a template in which `{name}` is a generated value, the same for
 * every use of that name in the network (`{minio.user}`, `{minio.password}`). The others are a node's key files.
 */
export type SecretRecipe =
  | { readonly kind: 'credentials'; readonly data: { readonly [key: string]: string } }
  | { readonly kind: 'hedera-gossip'; readonly node: number }
  | { readonly kind: 'hedera-grpc'; readonly nodes: readonly number[] }
  | { readonly kind: 'hedera-admin'; readonly node: number }
  /** `node_key.json` and `priv_validator_key.json` of a CometBFT node; `power`: its voting power, when it is a validator. */
  | { readonly kind: 'cometbft'; readonly node: number; readonly power?: number };

/** Runs once: a Job whose name carries the hash of its content. */
export interface Task extends PartBase {
  readonly type: 'task';
  readonly pod: PodSpec;
  /** Pods that together do the work, each with its index in JOB_COMPLETION_INDEX. */
  readonly completions: number;
  readonly backoffLimit: number;
  /** Seconds after which a run that hangs is stopped. */
  readonly deadline?: number;
}

/** A raw object; its names are already final. */
export interface Manifest extends PartBase {
  readonly type: 'manifest';
  readonly object: ApiObject;
}

/** What a metrics agent should read. */
export interface Scrape extends PartBase {
  readonly type: 'scrape';
  readonly selector: Labels;
  readonly port: string;
  readonly path: string;
  /** Go duration. */
  readonly interval: string;
}

export interface Dashboard extends PartBase {
  readonly type: 'dashboard';
  readonly json: string;
}

export type Part =
  | ChartRelease
  | Workload
  | ServicePart
  | Disruption
  | Files
  | SecretRef
  | Task
  | Manifest
  | Scrape
  | Dashboard;
export type PartType = Part['type'];

/** An object with the wire's names. */
export interface ApiObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Labels;
    readonly annotations?: { readonly [key: string]: string };
  };
  readonly [field: string]: Json | undefined;
}

/** Something that outlives the component: printed in NETWORK.md and protected in the tree. */
export interface Keep {
  readonly what: string;
  readonly cluster: string;
  readonly namespace: string;
}

/** What one instance is made of in one cluster: the input of a backend. */
export interface Built {
  readonly instance: Instance;
  readonly parts: readonly Part[];
  readonly keep: readonly Keep[];
}

/** Everything one cluster gets, compiled: what check, write and diff see. */
export interface Artifact {
  /** Path below `clusters/<name>/`, `/` between segments. */
  readonly path: string;
  /** Documents of the file, in their fixed order. */
  readonly objects: readonly ApiObject[];
  /** Where in the spec it comes from. */
  readonly at?: SpecPath;
}

export interface ClusterArtifacts {
  readonly cluster: string;
  readonly artifacts: readonly Artifact[];
}
