// What the API server calls kinds: group, plural, scope. Pure.
import { groupOf } from '../../model/object.ts';
import type { ApiObject } from '../../model/part.ts';

/** Kinds without a namespace that could stand in a network or a setup, by group. */
const clusterScoped: { readonly [group: string]: readonly string[] } = {
  '': ['Namespace', 'Node', 'PersistentVolume'],
  'admissionregistration.k8s.io': [
    'MutatingWebhookConfiguration',
    'ValidatingAdmissionPolicy',
    'ValidatingAdmissionPolicyBinding',
    'ValidatingWebhookConfiguration',
  ],
  'apiextensions.k8s.io': ['CustomResourceDefinition'],
  'apiregistration.k8s.io': ['APIService'],
  'cert-manager.io': ['ClusterIssuer'],
  'networking.k8s.io': ['IngressClass'],
  'node.k8s.io': ['RuntimeClass'],
  'rbac.authorization.k8s.io': ['ClusterRole', 'ClusterRoleBinding'],
  'scheduling.k8s.io': ['PriorityClass'],
  'snapshot.storage.k8s.io': ['VolumeSnapshotClass', 'VolumeSnapshotContent'],
  'storage.k8s.io': ['CSIDriver', 'StorageClass'],
};

export function isClusterScoped({ apiVersion, kind }: Pick<ApiObject, 'apiVersion' | 'kind'>): boolean {
  return clusterScoped[groupOf(apiVersion)]?.includes(kind) ?? false;
}

/** Plural of a kind as RBAC rules name it, by the rule that Kubernetes' own generators follow. */
export function pluralOf(kind: string): string {
  const word = kind.toLowerCase();
  if (/(s|x|z|ch|sh)$/.test(word)) return `${word}es`;
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
  return `${word}s`;
}
