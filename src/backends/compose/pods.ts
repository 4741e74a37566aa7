// Workloads and tasks -> the pods a host runs: one group of containers each, with names that do not depend on who else is there.
import { canonicalJson } from '../../model/hash.ts';
import { nodeAddress } from '../../model/ipv4.ts';
import {
  type Cluster,
  type DockerHost,
  type Instance,
  type Labels,
  type Network,
  stages,
} from '../../model/network.ts';
import type { Built, Claim, Files, Part, SecretRef, Task, Workload } from '../../model/part.ts';
import type { Container } from '../../model/pod.ts';

/** What all printers of one host need. */
export interface HostScope {
  readonly network: Network;
  readonly cluster: Cluster;
  readonly docker: DockerHost;
  /** By namespace and name. */
  readonly files: ReadonlyMap<string, Files>;
  readonly secrets: ReadonlyMap<string, SecretRef>;
}

/** What Kubernetes calls a pod: containers that share network and volumes. */
export interface Pod {
  readonly instance: Instance;
  readonly part: Workload | Task;
  /** Service of its first container. */
  readonly name: string;
  /** What a pod of Kubernetes would be called: `node5-0`; names its volumes and, when it is numbered, the machine it sees. */
  readonly identity: string;
  readonly index: number;
  /** False: it stays in the project, and nothing of it runs. */
  readonly runs: boolean;
  readonly claims: readonly Claim[];
  /** Fixed IPv4 address, of consensus nodes. */
  readonly address?: string;
  /** Labels that selectors look at. */
  readonly labels: Labels;
}

export function hostScope(network: Network, cluster: Cluster, built: readonly Built[]): HostScope {
  const { docker } = cluster;
  if (!docker) throw new Error(`\`${cluster.name}\` is no Docker host`);
  const parts = built.flatMap((one) => one.parts);
  return {
    network,
    cluster,
    docker,
    files: byName(parts.filter((part) => part.type === 'files')),
    secrets: byName(parts.filter((part) => part.type === 'secret')),
  };
}

function byName<P extends Part>(parts: readonly P[]): ReadonlyMap<string, P> {
  return new Map(parts.map((part) => [`${part.namespace}/${part.name}`, part]));
}

/** Pods of an instance; those of a chart are what stands in for it. */
export function podsOf(scope: HostScope, { instance, parts }: Built): Pod[] {
  return parts.flatMap((part) => {
    if (part.type === 'workload') return workloadPods(scope, instance, part);
    if (part.type === 'task') return taskPods(scope, instance, part);
    if (part.type === 'chart') return (part.standIn ?? []).flatMap((one) => workloadPods(scope, instance, one));
    return [];
  });
}

function workloadPods(scope: HostScope, instance: Instance, part: Workload): Pod[] {
  const { numbered, replicas } = part;
  const node = numbered?.node;
  return indexes(Math.max(1, replicas)).map((index) => ({
    instance,
    part,
    name: nameOf(part.name, index, replicas),
    identity: `${part.name}-${index}`,
    index,
    runs: replicas > 0,
    claims: numbered?.claims ?? [],
    ...(node !== undefined && { address: nodeAddress(scope.docker.subnet, node) }),
    labels: { ...labelsOf(scope.network, instance, part), ...part.selector },
  }));
}

function taskPods({ network }: HostScope, instance: Instance, part: Task): Pod[] {
  return indexes(part.completions).map((index) => ({
    instance,
    part,
    name: nameOf(part.name, index, part.completions),
    identity: `${part.name}-${index}`,
    index,
    runs: true,
    claims: [],
    labels: labelsOf(network, instance, part),
  }));
}

const indexes = (count: number): number[] => [...Array(count).keys()];
const nameOf = (name: string, index: number, count: number): string => (count > 1 ? `${name}-${index}` : name);

/** The user's labels first: nobody can take netgen's own away. */
function labelsOf(network: Network, instance: Instance, part: Workload | Task): Labels {
  return {
    ...network.labels,
    ...instance.labels,
    ...part.labels,
    'app.kubernetes.io/instance': instance.name,
    'app.kubernetes.io/managed-by': 'netgen',
    'app.kubernetes.io/name': instance.kind,
    'app.kubernetes.io/part-of': network.name,
    'netgen.dev/component': part.address,
    'netgen.dev/network': network.name,
    'netgen.dev/part': part.type,
  };
}

/** The service that has the pod's address, names and published ports. */
export function networkService({ name, part }: Pod): string {
  return part.pod.containers.length > 1 ? `${name}-network` : name;
}

/** The service of one of a pod's containers: the first one has the pod's own name, init containers never. */
export function serviceOf({ name, part }: Pod, container: Container): string {
  return part.pod.containers[0] === container ? name : `${name}-${container.name}`;
}

/** Whether it starts with the project; loads start when somebody asks for them. */
export const isOnCall = ({ instance, part }: Pod): boolean =>
  part.type === 'task' && (part.stage ?? instance.stage) === 'bench';

/**
 * Pods that must be well before a task begins: what runs of earlier stages. Flux waits for these stages; here a task that
 * came too early would use up its retries.
 */
export function podsBefore(pod: Pod, all: readonly Pod[]): readonly Pod[] {
  if (pod.part.type !== 'task' || isOnCall(pod)) return [];
  const own = stageNumber(pod);
  return all.filter((one) => one.runs && one.part.type === 'workload' && stageNumber(one) < own);
}

const stageNumber = ({ instance, part }: Pod): number => stages.indexOf(part.stage ?? instance.stage);

/** Two Secrets of one name are the same one where the same recipe makes them. */
export function sameSecret({ secrets }: HostScope, a: string, b: string): boolean {
  const recipe = secrets.get(a)?.recipe;
  return a === b || (recipe !== undefined && canonicalJson(recipe) === canonicalJson(secrets.get(b)?.recipe));
}
