// What the network's ServiceAccount may do in each namespace: what its stages apply there and Flux must read to wait for it.
import type { Cluster } from '../../model/network.ts';
import { groupOf } from '../../model/object.ts';
import type { ApiObject, ChartRelease, SecretRef } from '../../model/part.ts';
import { pluralOf } from '../kubernetes/kinds.ts';

export interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

const read = ['get', 'list', 'watch'];
const apply = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];

/** Built-in resources that charts render, by group. */
const chartResources: { readonly [group: string]: readonly string[] } = {
  '': ['configmaps', 'persistentvolumeclaims', 'pods', 'secrets', 'serviceaccounts', 'services'],
  apps: ['daemonsets', 'deployments', 'statefulsets'],
  autoscaling: ['horizontalpodautoscalers'],
  batch: ['cronjobs', 'jobs'],
  'networking.k8s.io': ['ingresses', 'networkpolicies'],
  policy: ['poddisruptionbudgets'],
  'rbac.authorization.k8s.io': ['rolebindings', 'roles'],
};

/** Custom resources that charts render where an operator is there. */
const operatorResources: { readonly [operator: string]: readonly [group: string, resources: readonly string[]] } = {
  'cert-manager': ['cert-manager.io', ['certificates', 'issuers']],
  'kube-prometheus-stack': ['monitoring.coreos.com', ['podmonitors', 'prometheusrules', 'servicemonitors']],
  'minio-operator': ['minio.min.io', ['tenants']],
  'prometheus-operator': ['monitoring.coreos.com', ['podmonitors', 'prometheusrules', 'servicemonitors']],
};

/** Kinds whose health Flux finds out through what they make. */
const workloads = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'CronJob']);

export interface RightsInput {
  readonly cluster: Cluster;
  readonly namespace: string;
  /** Objects that the root and the stages apply in this namespace. */
  readonly objects: readonly ApiObject[];
  /** Releases whose objects go to this namespace. */
  readonly releases: readonly ChartRelease[];
  /** Secrets in this namespace that gates wait for. */
  readonly secrets: readonly SecretRef[];
}

/** Rules of the Role for one namespace, sorted; each group once per set of verbs. */
export function rulesFor(input: RightsInput): readonly Rule[] {
  const applied = new Map<string, Set<string>>();
  const seen = new Map<string, Set<string>>();
  for (const { apiVersion, kind } of input.objects) {
    add(applied, groupOf(apiVersion), [pluralOf(kind)]);
    if (workloads.has(kind)) readPods(seen);
  }
  if (input.releases.length > 0) addChartResources({ applied, seen, cluster: input.cluster });
  const rules = [...rulesOf(applied, apply), ...rulesOf(without(seen, applied), read)];
  const gated = applied.get('')?.has('secrets') ? [] : [...new Set(input.secrets.map(({ name }) => name))].sort();
  if (gated.length > 0) rules.push({ apiGroups: [''], resources: ['secrets'], resourceNames: gated, verbs: ['get'] });
  return rules;
}

function addChartResources({
  applied,
  seen,
  cluster,
}: {
  readonly applied: Map<string, Set<string>>;
  readonly seen: Map<string, Set<string>>;
  readonly cluster: Cluster;
}): void {
  for (const [group, resources] of Object.entries(chartResources)) add(applied, group, resources);
  for (const operator of cluster.provides) {
    const custom = operatorResources[operator];
    if (custom !== undefined) add(applied, ...custom);
  }
  readPods(seen);
  // The mirror's monitor watches its own release: a Role cannot be created by who lacks the rights in it.
  add(seen, 'helm.toolkit.fluxcd.io', ['helmreleases']);
}

function readPods(seen: Map<string, Set<string>>): void {
  add(seen, '', ['events', 'pods']);
  add(seen, 'apps', ['replicasets']);
}

function add(rights: Map<string, Set<string>>, group: string, resources: readonly string[]): void {
  const known = rights.get(group) ?? new Set<string>();
  for (const resource of resources) known.add(resource);
  rights.set(group, known);
}

function without(
  rights: ReadonlyMap<string, ReadonlySet<string>>,
  greater: ReadonlyMap<string, ReadonlySet<string>>,
): Map<string, Set<string>> {
  const left = new Map<string, Set<string>>();
  for (const [group, resources] of rights) {
    const rest = [...resources].filter((resource) => !greater.get(group)?.has(resource));
    if (rest.length > 0) left.set(group, new Set(rest));
  }
  return left;
}

function rulesOf(rights: ReadonlyMap<string, ReadonlySet<string>>, verbs: readonly string[]): Rule[] {
  return [...rights.keys()].sort().map((group) => ({
    apiGroups: [group],
    resources: [...rights.get(group)!].sort(),
    verbs,
  }));
}
