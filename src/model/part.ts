// What components are made of: a small closed union that every backend prints. Data only.
import type {
  ChartSource,
  Image,
  Instance,
  Json,
  JsonMap,
  Labels,
  Patch,
  Resources,
  SpecPath,
  Stage,
  Toleration,
} from './network.ts';

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
}

export interface Port {
  readonly name: string;
  readonly port: number;
  readonly protocol?: 'TCP' | 'UDP';
  /** kubernetes appProtocol, for example `kubernetes.io/h2c`. */
  readonly appProtocol?: string;
}

export interface EnvVar {
  readonly name: string;
  readonly value?: string;
  readonly secret?: { readonly name: string; readonly key: string; readonly optional?: boolean };
  /** Downward API field, for example `metadata.name`. */
  readonly field?: string;
}

export interface Probe {
  readonly http?: { readonly path: string; readonly port: string };
  readonly tcp?: { readonly port: string };
  readonly exec?: readonly string[];
  readonly periodSeconds?: number;
  readonly timeoutSeconds?: number;
  readonly failureThreshold?: number;
  readonly initialDelaySeconds?: number;
}

export interface Mount {
  readonly volume: string;
  readonly path: string;
  readonly subPath?: string;
  readonly readOnly?: boolean;
}

export interface Container {
  readonly name: string;
  readonly image: Image;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly EnvVar[];
  readonly ports?: readonly Port[];
  readonly mounts?: readonly Mount[];
  readonly resources?: { readonly requests?: Resources; readonly limits?: Resources };
  readonly readiness?: Probe;
  readonly liveness?: Probe;
  readonly startup?: Probe;
  /** Numeric user; every container runs as non-root without privileges unless it says otherwise. */
  readonly user?: number;
  readonly writableRoot?: boolean;
}

export type Volume =
  | {
      readonly name: string;
      readonly kind: 'files';
      readonly files: string;
      readonly items?: { readonly [key: string]: string };
      readonly executable?: boolean;
    }
  | { readonly name: string; readonly kind: 'secret'; readonly secret: string; readonly optional?: boolean }
  | { readonly name: string; readonly kind: 'temporary'; readonly size?: string }
  | { readonly name: string; readonly kind: 'claim'; readonly claim: string; readonly readOnly?: boolean };

/** What a pod is made of, shared by workloads and tasks. */
export interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes?: readonly Volume[];
  readonly nodeSelector?: Labels;
  readonly tolerations?: readonly Toleration[];
  readonly pullSecrets?: readonly string[];
  readonly priorityClassName?: string;
  /** It runs only on the machine of a pod with these labels, for tools beside a node. */
  readonly nextTo?: { readonly namespace: string; readonly labels: Labels };
  readonly terminationGracePeriodSeconds?: number;
}

/** Long-running containers. */
export interface Workload extends PartBase {
  readonly type: 'workload';
  readonly replicas: number;
  /** Immutable on a live object: fixed by the component, never from a path. */
  readonly selector: Labels;
  readonly pod: PodSpec;
}

export interface ServicePart extends PartBase {
  readonly type: 'service';
  readonly selector: Labels;
  readonly ports: readonly (Port & { readonly targetPort?: number | string; readonly nodePort?: number })[];
  readonly expose: 'clusterIP' | 'headless' | 'nodePort' | 'loadBalancer';
  readonly publishNotReady?: boolean;
  /** Names that external-dns should point at it. */
  readonly hostnames?: readonly string[];
  readonly externalTrafficPolicy?: 'Local' | 'Cluster';
}

/** Content of a ConfigMap. */
export interface Files extends PartBase {
  readonly type: 'files';
  readonly data: { readonly [file: string]: string };
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
  | { readonly kind: 'hedera-admin'; readonly node: number };

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

export type Part = ChartRelease | Workload | ServicePart | Files | SecretRef | Task | Manifest | Scrape | Dashboard;
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
