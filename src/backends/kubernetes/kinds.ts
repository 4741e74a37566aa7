// What the API server calls kinds: group, plural, scope. Pure.
import { groupOf } from '../../model/object.ts';
import type { ApiObject } from '../../model/part.ts';

/** Kinds without a namespace that could stand in a network or a setup, by group. */
const clusterScoped: { readonly [group: string]: readonly string[] } = {
  '': ['Namespace', 'Node', 'PersistentVolume'],
  'admissionregistration.k8s.io': [
    'MutatingAdmissionPolicy',
    'MutatingAdmissionPolicyBinding',
    'MutatingWebhookConfiguration',
    'ValidatingAdmissionPolicy',
    'ValidatingAdmissionPolicyBinding',
    'ValidatingWebhookConfiguration',
  ],
  'apiextensions.k8s.io': ['CustomResourceDefinition'],
  'apiregistration.k8s.io': ['APIService'],
  'cert-manager.io': ['ClusterIssuer'],
  'certificates.k8s.io': ['CertificateSigningRequest'],
  'flowcontrol.apiserver.k8s.io': ['FlowSchema', 'PriorityLevelConfiguration'],
  'networking.k8s.io': ['IngressClass', 'IPAddress', 'ServiceCIDR'],
  'node.k8s.io': ['RuntimeClass'],
  'rbac.authorization.k8s.io': ['ClusterRole', 'ClusterRoleBinding'],
  'resource.k8s.io': ['DeviceClass', 'ResourceSlice'],
  'scheduling.k8s.io': ['PriorityClass'],
  'snapshot.storage.k8s.io': ['VolumeSnapshotClass', 'VolumeSnapshotContent'],
  'storage.k8s.io': ['CSIDriver', 'CSINode', 'StorageClass', 'VolumeAttachment', 'VolumeAttributesClass'],
};

/** Plurals that follow no rule, by kind. */
const irregular: ReadonlyMap<string, string> = new Map([
  ['Endpoints', 'endpoints'],
  ['NetworkAttachmentDefinition', 'network-attachment-definitions'],
  ['Redis', 'redis'],
  ['SecurityContextConstraints', 'securitycontextconstraints'],
]);

export function isClusterScoped({ apiVersion, kind }: Pick<ApiObject, 'apiVersion' | 'kind'>): boolean {
  return clusterScoped[groupOf(apiVersion)]?.includes(kind) ?? false;
}

/** Plural of a kind as RBAC rules name it: by the rule of Kubernetes' own generators, unless somebody chose another one. */
export function pluralOf(kind: string): string {
  const word = kind.toLowerCase();
  const known = irregular.get(kind);
  if (known !== undefined) return known;
  // Chaos Mesh: `NetworkChaos`, `PodChaos` and a dozen more are their own plural.
  if (kind.endsWith('Chaos')) return word;
  if (/(s|x|z|ch|sh)$/.test(word)) return `${word}es`;
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
  return `${word}s`;
}
