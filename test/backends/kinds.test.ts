// What kinds are called and whether they have a namespace, against the API server's own word.
import { describe, expect, it } from 'vitest';
import { isClusterScoped, pluralOf } from '../../src/backends/kubernetes/kinds.ts';

/** Group, kind, plural and scope: `kubectl api-resources` of Kubernetes 1.36 with Flux 2. */
const apiResources: readonly (readonly [group: string, kind: string, plural: string, namespaced: boolean])[] = [
  ['admissionregistration.k8s.io', 'MutatingAdmissionPolicy', 'mutatingadmissionpolicies', false],
  ['admissionregistration.k8s.io', 'MutatingAdmissionPolicyBinding', 'mutatingadmissionpolicybindings', false],
  ['admissionregistration.k8s.io', 'MutatingWebhookConfiguration', 'mutatingwebhookconfigurations', false],
  ['admissionregistration.k8s.io', 'ValidatingAdmissionPolicy', 'validatingadmissionpolicies', false],
  ['admissionregistration.k8s.io', 'ValidatingAdmissionPolicyBinding', 'validatingadmissionpolicybindings', false],
  ['admissionregistration.k8s.io', 'ValidatingWebhookConfiguration', 'validatingwebhookconfigurations', false],
  ['apiextensions.k8s.io', 'CustomResourceDefinition', 'customresourcedefinitions', false],
  ['apiregistration.k8s.io', 'APIService', 'apiservices', false],
  ['apps', 'ControllerRevision', 'controllerrevisions', true],
  ['apps', 'DaemonSet', 'daemonsets', true],
  ['apps', 'Deployment', 'deployments', true],
  ['apps', 'ReplicaSet', 'replicasets', true],
  ['apps', 'StatefulSet', 'statefulsets', true],
  ['autoscaling', 'HorizontalPodAutoscaler', 'horizontalpodautoscalers', true],
  ['batch', 'CronJob', 'cronjobs', true],
  ['batch', 'Job', 'jobs', true],
  ['certificates.k8s.io', 'CertificateSigningRequest', 'certificatesigningrequests', false],
  ['coordination.k8s.io', 'Lease', 'leases', true],
  ['discovery.k8s.io', 'EndpointSlice', 'endpointslices', true],
  ['events.k8s.io', 'Event', 'events', true],
  ['flowcontrol.apiserver.k8s.io', 'FlowSchema', 'flowschemas', false],
  ['flowcontrol.apiserver.k8s.io', 'PriorityLevelConfiguration', 'prioritylevelconfigurations', false],
  ['helm.toolkit.fluxcd.io', 'HelmRelease', 'helmreleases', true],
  ['kustomize.toolkit.fluxcd.io', 'Kustomization', 'kustomizations', true],
  ['networking.k8s.io', 'IPAddress', 'ipaddresses', false],
  ['networking.k8s.io', 'Ingress', 'ingresses', true],
  ['networking.k8s.io', 'IngressClass', 'ingressclasses', false],
  ['networking.k8s.io', 'NetworkPolicy', 'networkpolicies', true],
  ['networking.k8s.io', 'ServiceCIDR', 'servicecidrs', false],
  ['node.k8s.io', 'RuntimeClass', 'runtimeclasses', false],
  ['policy', 'PodDisruptionBudget', 'poddisruptionbudgets', true],
  ['rbac.authorization.k8s.io', 'ClusterRole', 'clusterroles', false],
  ['rbac.authorization.k8s.io', 'ClusterRoleBinding', 'clusterrolebindings', false],
  ['rbac.authorization.k8s.io', 'Role', 'roles', true],
  ['rbac.authorization.k8s.io', 'RoleBinding', 'rolebindings', true],
  ['resource.k8s.io', 'DeviceClass', 'deviceclasses', false],
  ['resource.k8s.io', 'ResourceClaim', 'resourceclaims', true],
  ['resource.k8s.io', 'ResourceClaimTemplate', 'resourceclaimtemplates', true],
  ['resource.k8s.io', 'ResourceSlice', 'resourceslices', false],
  ['scheduling.k8s.io', 'PriorityClass', 'priorityclasses', false],
  ['source.toolkit.fluxcd.io', 'Bucket', 'buckets', true],
  ['source.toolkit.fluxcd.io', 'ExternalArtifact', 'externalartifacts', true],
  ['source.toolkit.fluxcd.io', 'GitRepository', 'gitrepositories', true],
  ['source.toolkit.fluxcd.io', 'HelmChart', 'helmcharts', true],
  ['source.toolkit.fluxcd.io', 'HelmRepository', 'helmrepositories', true],
  ['source.toolkit.fluxcd.io', 'OCIRepository', 'ocirepositories', true],
  ['storage.k8s.io', 'CSIDriver', 'csidrivers', false],
  ['storage.k8s.io', 'CSINode', 'csinodes', false],
  ['storage.k8s.io', 'CSIStorageCapacity', 'csistoragecapacities', true],
  ['storage.k8s.io', 'StorageClass', 'storageclasses', false],
  ['storage.k8s.io', 'VolumeAttachment', 'volumeattachments', false],
  ['storage.k8s.io', 'VolumeAttributesClass', 'volumeattributesclasses', false],
  ['', 'Binding', 'bindings', true],
  ['', 'ConfigMap', 'configmaps', true],
  ['', 'Endpoints', 'endpoints', true],
  ['', 'Event', 'events', true],
  ['', 'LimitRange', 'limitranges', true],
  ['', 'Namespace', 'namespaces', false],
  ['', 'Node', 'nodes', false],
  ['', 'PersistentVolume', 'persistentvolumes', false],
  ['', 'PersistentVolumeClaim', 'persistentvolumeclaims', true],
  ['', 'Pod', 'pods', true],
  ['', 'PodTemplate', 'podtemplates', true],
  ['', 'ReplicationController', 'replicationcontrollers', true],
  ['', 'ResourceQuota', 'resourcequotas', true],
  ['', 'Secret', 'secrets', true],
  ['', 'Service', 'services', true],
  ['', 'ServiceAccount', 'serviceaccounts', true],
];

/** Kinds of operators whose authors chose the plural, from their CustomResourceDefinitions. */
const operatorKinds: readonly (readonly [kind: string, plural: string])[] = [
  ['Certificate', 'certificates'],
  ['Gateway', 'gateways'],
  ['HTTPRoute', 'httproutes'],
  ['NetworkAttachmentDefinition', 'network-attachment-definitions'],
  ['NetworkChaos', 'networkchaos'],
  ['PodChaos', 'podchaos'],
  ['Prometheus', 'prometheuses'],
  ['PrometheusRule', 'prometheusrules'],
  ['Redis', 'redis'],
  ['SecurityContextConstraints', 'securitycontextconstraints'],
  ['Telemetry', 'telemetries'],
  ['VolumeSnapshotClass', 'volumesnapshotclasses'],
];

describe('a kind of the API server', () => {
  it.each(apiResources)('%s %s: %s', (group, kind, plural, namespaced) => {
    expect(pluralOf(kind)).toBe(plural);
    expect(isClusterScoped({ apiVersion: group === '' ? 'v1' : `${group}/v1`, kind })).toBe(!namespaced);
  });
});

describe('a kind of an operator', () => {
  it.each(operatorKinds)('%s: %s', (kind, plural) => expect(pluralOf(kind)).toBe(plural));
});
