// What an administrator applies once per cluster: namespaces, rights, Git source, root, claims. Never a Secret.
import type { Cluster, Network } from '../../model/network.ts';
import type { ApiObject, Artifact, Built, ChartRelease, Part, PodSecurityLevel, SecretRef } from '../../model/part.ts';
import {
  ClusterRoleBinding,
  ConfigMap,
  Namespace,
  Role,
  RoleBinding,
  ServiceAccount,
} from '../kubernetes/objects/core-objects.ts';
import { GitRepository, Kustomization } from '../kubernetes/objects/custom-resources.ts';
import { runsAsRoot } from '../kubernetes/parts/pod.ts';
import { freeId, networkLabels } from '../kubernetes/scope.ts';
import { type NetgenApp, NetgenChart } from '../kubernetes/synth.ts';
import { kustomizationFile } from './kustomization-file.ts';
import { clusterPath, serviceAccountName } from './names.ts';
import { rulesFor } from './rights.ts';

export interface AdminInput {
  readonly network: Network;
  readonly cluster: Cluster;
  readonly built: readonly Built[];
  /** Everything that the root and the stages apply. */
  readonly objects: readonly ApiObject[];
}

/** Namespaces of every cluster; the setup owns the one with the locks. */
const builtInNamespaces = new Set(['default', 'kube-node-lease', 'kube-public', 'kube-system']);
const levels: readonly PodSecurityLevel[] = ['restricted', 'baseline', 'privileged'];

/** The files of `admin/`. */
export function printAdmin(app: NetgenApp, input: AdminInput): Artifact[] {
  const namespaces = namespacesOf(input);
  const prints: readonly (readonly [string, (chart: NetgenChart) => void])[] = [
    ['claims', (chart) => printClaims(chart, input, namespaces)],
    ['namespaces', (chart) => printNamespaces(chart, input, namespaces)],
    ['rights', (chart) => printRights(chart, input, namespaces)],
    ['source', (chart) => printSource(chart, input)],
  ];
  const files = prints.map(([name, print]) => {
    const chart = new NetgenChart(app, `admin-${name}`);
    print(chart);
    return { path: `admin/${name}.yaml`, objects: chart.toJson() };
  });
  const filled = files.filter(({ objects }) => objects.length > 0);
  return [
    kustomizationFile(
      'admin',
      filled.map(({ path }) => path.slice('admin/'.length)),
    ),
    ...filled,
  ];
}

/** Namespaces that the network uses on this cluster, sorted. Those a setup only gives rights in are not its own. */
function namespacesOf({ network, built, objects }: AdminInput): readonly string[] {
  const names = new Set([network.namespace]);
  for (const part of built.flatMap(({ parts }) => parts)) {
    if (part.type === 'chart') names.add(part.targetNamespace);
    else if (network.kind === 'Network') names.add(part.namespace);
  }
  if (network.kind === 'Setup') return [...names].sort();
  for (const { metadata } of objects) if (metadata.namespace !== undefined) names.add(metadata.namespace);
  return [...names].sort();
}

function printNamespaces(chart: NetgenChart, input: AdminInput, namespaces: readonly string[]): void {
  const { network } = input;
  const parts = input.built.flatMap((built) => built.parts);
  for (const name of namespaces) {
    const owned = network.kind === 'Setup' || name !== network.lockNamespace;
    if (!owned || builtInNamespaces.has(name)) continue;
    new Namespace(chart, freeId(chart, 'Namespace'), {
      metadata: {
        name,
        // Deleting a namespace deletes the volumes in it: nobody but a person does that.
        annotations: { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' },
        labels: {
          ...networkLabels(network),
          'pod-security.kubernetes.io/enforce': podSecurity(name, parts),
          'pod-security.kubernetes.io/audit': 'restricted',
          'pod-security.kubernetes.io/warn': 'restricted',
        },
      },
    });
  }
}

/** The strictest level at which every pod of the namespace starts; charts run as root unless they say otherwise. */
function podSecurity(namespace: string, parts: readonly Part[]): PodSecurityLevel {
  const needed = parts.map((part): PodSecurityLevel => {
    if (part.type === 'chart')
      return part.targetNamespace === namespace ? (part.podSecurity ?? 'baseline') : 'restricted';
    if (part.type !== 'workload' && part.type !== 'task') return 'restricted';
    return part.namespace === namespace && runsAsRoot(part.pod) ? 'baseline' : 'restricted';
  });
  return levels.findLast((level) => needed.includes(level)) ?? 'restricted';
}

function printRights(chart: NetgenChart, input: AdminInput, namespaces: readonly string[]): void {
  const { network } = input;
  const name = serviceAccountName(network);
  const labels = networkLabels(network);
  new ServiceAccount(chart, freeId(chart, 'ServiceAccount'), {
    metadata: { name, namespace: network.namespace, labels },
    automountServiceAccountToken: false,
  });
  const subjects = [{ kind: 'ServiceAccount', name, namespace: network.namespace }];
  if (network.kind === 'Setup') {
    // Operators bring CRDs, webhooks and rights of their own: nothing less than an administrator can install them.
    new ClusterRoleBinding(chart, freeId(chart, 'ClusterRoleBinding'), {
      metadata: { name, labels },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
      subjects,
    });
    return;
  }
  for (const namespace of namespaces) {
    const rules = rulesFor({ cluster: input.cluster, namespace, ...usedIn(namespace, input) });
    if (rules.length === 0) continue;
    const metadata = { name, namespace, labels };
    new Role(chart, freeId(chart, 'Role'), { metadata, rules });
    new RoleBinding(chart, freeId(chart, 'RoleBinding'), {
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      subjects,
    });
  }
}

function usedIn(namespace: string, { built, objects }: AdminInput) {
  const parts = built.flatMap((one) => one.parts);
  return {
    objects: objects.filter(({ metadata }) => metadata.namespace === namespace),
    releases: parts.filter((part): part is ChartRelease => part.type === 'chart' && part.targetNamespace === namespace),
    secrets: parts.filter(
      (part): part is SecretRef => part.type === 'secret' && part.optional !== true && part.namespace === namespace,
    ),
  };
}

function printSource(chart: NetgenChart, { network, cluster }: AdminInput): void {
  const { delivery, name, namespace } = network;
  const metadata = { name, namespace, labels: networkLabels(network) };
  new GitRepository(chart, freeId(chart, 'GitRepository'), {
    metadata,
    spec: {
      interval: delivery.interval,
      ref: { branch: delivery.branch },
      secretRef: delivery.secret === undefined ? undefined : { name: delivery.secret },
      url: delivery.repository,
    },
  });
  new Kustomization(chart, freeId(chart, 'Kustomization'), {
    metadata,
    spec: {
      deletionPolicy: 'WaitForTermination',
      interval: '10m',
      path: clusterPath(network, cluster.name),
      prune: true,
      retryInterval: '1m',
      serviceAccountName: serviceAccountName(network),
      sourceRef: { kind: 'GitRepository', name },
      timeout: '5m',
    },
  });
}

/** What the network takes of a shared cluster. It stands beside the locks, where all networks can be seen together. */
function printClaims(chart: NetgenChart, { network, cluster }: AdminInput, namespaces: readonly string[]): void {
  if (network.kind === 'Setup') return;
  const name = `${network.name}-claims`;
  const { nodePorts } = cluster;
  new ConfigMap(chart, freeId(chart, 'ConfigMap'), {
    metadata: {
      name,
      namespace: network.lockNamespace,
      labels: { ...networkLabels(network), 'netgen.dev/claims': 'true' },
    },
    data: {
      network: network.name,
      repository: network.delivery.repository,
      path: network.delivery.path,
      namespaces: namespaces.filter((claimed) => claimed !== network.lockNamespace).join('\n'),
      ...(nodePorts !== undefined && { nodePorts: `${nodePorts.from}-${nodePorts.to}` }),
    },
  });
}
