// The resolved network: every name, address and reference is fixed here. Data only; imports nothing from other rooms.

/** Keys and indexes that lead to a value in the spec. */
export type SpecPath = readonly (string | number)[];

/** A JSON value as it stands in specs, Helm values and objects. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonMap = { readonly [key: string]: Json };
export type Labels = { readonly [key: string]: string };

/** In the order Flux applies them. A component's stage is part of its identity and never changes. */
export const stages = ['foundation', 'data', 'nodes', 'services', 'bench'] as const;
export type Stage = (typeof stages)[number];

/** How something in a cluster can be reached from other clusters. */
export type Exposure = 'clusterIP' | 'nodePort' | 'loadBalancer';

export interface PortRange {
  readonly from: number;
  readonly to: number;
}

/** One Kubernetes cluster that exists already; netgen never creates clusters. */
export interface Cluster {
  readonly name: string;
  readonly context: string;
  readonly provider?: string;
  readonly region?: string;
  readonly zone?: string;
  readonly storageClass?: string;
  readonly exposure: Exposure;
  /** Host or IP address that reaches the cluster's node ports from outside. */
  readonly address?: string;
  readonly nodePorts?: PortRange;
  /** DNS suffix of services inside the cluster. */
  readonly dnsDomain: string;
  /** CPU architecture as `kubernetes.io/arch` names it. */
  readonly architecture?: string;
  /** Cores and bytes, as Kubernetes quantities. */
  readonly capacity?: { readonly cpu?: string; readonly memory?: string };
  /** Operators that are there: from the setup and from `provides`. */
  readonly provides: readonly string[];
  readonly suspended: boolean;
  /** Set with engine `compose`: the place is a Docker host, not a Kubernetes cluster. */
  readonly docker?: DockerHost;
  readonly at: SpecPath;
}

/** A machine with a Docker daemon. */
export interface DockerHost {
  /** How it is reached; absent: the daemon of the machine netgen runs on. */
  readonly ssh?: SshAccess;
  /** IPv4 network of the containers, `10.71.0.0/16`; node n has the address `.10 + n` in it. */
  readonly subnet: string;
  /** IPv4 address on which ports are published: `127.0.0.1` keeps them on the machine. */
  readonly bind: string;
}

/** Connection to a Docker host; what the spec leaves out comes from the environment, then from these defaults. */
export interface SshAccess {
  readonly address: string;
  /** Default: 22. */
  readonly port?: number;
  /** Default: ubuntu. */
  readonly user?: string;
  /** Path of the private key file; default: what ssh itself finds. */
  readonly key?: string;
  /** Seconds; default: 30. */
  readonly timeout?: number;
}

export type Engine = 'flux' | 'compose';

export interface Delivery {
  readonly engine: Engine;
  /** Empty with engine `compose`, which needs none. */
  readonly repository: string;
  readonly branch: string;
  /** Where the tree lies, from the repository's root, without leading or trailing slash. */
  readonly path: string;
  /** Secret with the credentials of the Git repository, in the network's namespace. */
  readonly secret?: string;
  /** Go duration. */
  readonly interval: string;
  readonly suspended: boolean;
}

export interface Resources {
  readonly cpu?: string;
  readonly memory?: string;
}

export interface Toleration {
  readonly key?: string;
  readonly operator?: 'Exists' | 'Equal';
  readonly value?: string;
  readonly effect?: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
  readonly tolerationSeconds?: number;
}

/** A kustomize patch for objects that a component emits: strategic merge or JSON patch as text. */
export interface Patch {
  readonly target?: {
    readonly kind?: string;
    readonly name?: string;
    readonly namespace?: string;
    readonly labelSelector?: string;
  };
  readonly patch: string;
}

/** A container image, taken apart so that a registry mirror can replace its front. */
export interface Image {
  /** Registry and repository, for example `ghcr.io/hashgraph/solo-containers/debian-s6-java25`. */
  readonly name: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** What every component takes (design.md 2). */
export interface Common {
  readonly labels: Labels;
  /** Helm values merged over what netgen computes; the user has the last word. */
  readonly values: JsonMap;
  readonly patches: readonly Patch[];
  readonly image?: Image;
  readonly pullSecrets: readonly string[];
  readonly nodeSelector: Labels;
  readonly tolerations: readonly Toleration[];
}

/** Where something can be reached; addresses are complete, `host:port`. */
export interface Endpoint {
  /** Address people use: `node5`, `mirror.rest`, `relay-us`. */
  readonly address: string;
  /** What is spoken there: `gossip`, `grpc`, `grpc-web`, `http`, `ws`, `metrics`, ... */
  readonly name: string;
  readonly protocol: 'tcp' | 'http' | 'grpc' | 'ws';
  readonly cluster: string;
  readonly namespace: string;
  /** Kubernetes Service (or the backend's word for it). */
  readonly service: string;
  readonly port: number;
  /** Label selector of the pods behind it. */
  readonly pods: Labels;
  /** Host and port from inside the same cluster. */
  readonly inside: string;
  /** Host and port from another cluster; absent when it is not exposed. */
  readonly outside?: string;
}

/** A consensus node. Its number is its identity: nothing about it depends on who else is there. */
export interface Node extends Common {
  readonly number: number;
  /** `node5`: object names, labels and commands use it. */
  readonly alias: string;
  /** Ledger account, `0.0.8`; absent on platforms whose nodes have none. */
  readonly account?: string;
  readonly cluster: string;
  readonly namespace: string;
  readonly version: string;
  readonly state: 'running' | 'stopped';
  readonly resources: Resources;
  readonly storage: { readonly size: string; readonly keep: boolean; readonly storageClass?: string };
  /** Host or IP address, given in the spec, under which other clusters reach it on the ports themselves. */
  readonly externalAddress?: string;
  /** Node ports (host ports on a Docker host) by endpoint name. */
  readonly nodePorts: { readonly [endpoint: string]: number };
  readonly at: SpecPath;
}

/** One instance of a catalog component, placed and named. `spec` is what its own schema returned. */
export interface Instance<S = unknown> extends Common {
  readonly kind: string;
  /** Unique in the network; names its file and its release: `relay-us`. */
  readonly name: string;
  readonly stage: Stage;
  /** Clusters it runs on, natural order; at least one. */
  readonly on: readonly string[];
  readonly namespace: string;
  readonly spec: S;
  readonly at: SpecPath;
}

/** Where a chart comes from. */
export interface ChartSource {
  readonly name: string;
  /** `oci://registry/repository` (chart name excluded) or `https://...` of a chart repository. */
  readonly url: string;
  readonly version: string;
  readonly digest?: string;
}

export interface Network {
  /** A `Setup` is compiled like a network without nodes; its namespace is netgen's own. */
  readonly kind: 'Network' | 'Setup';
  readonly name: string;
  readonly platform: string;
  readonly version: string;
  readonly namespace: string;
  readonly domain?: string;
  readonly delivery: Delivery;
  readonly lockNamespace: string;
  /** ISO date after which the network may be removed. */
  readonly expires?: string;
  /** Natural order: `aws-2` before `aws-10`. */
  readonly clusters: readonly Cluster[];
  /** By number. */
  readonly nodes: readonly Node[];
  /** By name; includes the instance of the nodes themselves (kind `nodes`). */
  readonly instances: readonly Instance[];
  /** By address, then name. */
  readonly endpoints: readonly Endpoint[];
  /** Sources of charts by chart name: the catalog's, replaced by `charts:` of the spec. */
  readonly charts: { readonly [chart: string]: Partial<ChartSource> };
  /** Registry mirrors, longest prefix first. */
  readonly images: readonly { readonly from: string; readonly to: string }[];
  readonly labels: Labels;
  /** False: nothing restricts who connects to the pods that netgen writes itself. Default: true. */
  readonly networkPolicies?: boolean;
  /** What `nodes.keys` holds; absent when the keys are brought as Secrets by reference. */
  readonly keys?: PublicKeys;
}

/** Public halves and who was there at genesis: the content of the file that `nodes.keys` names. */
export type PublicKeys = HederaKeysFile | CometbftKeysFile;

export interface HederaKeysFile extends KeysFile<HederaPublicKeys> {
  readonly platform: 'hedera';
}

export interface CometbftKeysFile extends KeysFile<CometbftPublicKeys> {
  readonly platform: 'cometbft';
}

interface KeysFile<NodeKeys> {
  readonly network: string;
  readonly nodes: { readonly [number: string]: NodeKeys };
  /** SHA-256 of each Secret's data (passwords salted) by `cluster/namespace/name`: says which exist, and when one changes. */
  readonly secrets: { readonly [name: string]: string };
}

/** Public halves of a CometBFT node, each base64 of the 32 raw bytes of an ed25519 public key. */
export interface CometbftPublicKeys {
  readonly genesis: boolean;
  /** Of `node_key.json`: the node's id is the first 20 bytes of its SHA-256, in hexadecimal digits. */
  readonly node: string;
  /** Of `priv_validator_key.json`. */
  readonly validator: string;
  /** Voting power at genesis; absent: the node was no validator then. */
  readonly power?: number;
}

export interface HederaPublicKeys {
  readonly genesis: boolean;
  /** PEM of the gossip signing certificate. */
  readonly gossip: string;
  /** PEM of the gRPC TLS certificate. */
  readonly grpc: string;
  /** Base64 of the 32 raw bytes of the ed25519 admin public key. */
  readonly admin: string;
  /** Ledger account when the keys were made. */
  readonly account?: string;
  /**
   * `host:port` by endpoint name when the keys were made: what genesis and address book say. Where other nodes are, or
   * what the spec says later, changes nothing here: the ledger learns a new address by a transaction.
   */
  readonly addresses?: { readonly [endpoint: string]: string };
}
