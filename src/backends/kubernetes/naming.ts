// How Kubernetes calls things: the naming table that resolve gets. It never looks at a network.
import type { Naming } from '../../model/naming.ts';

// Joined, not a template: V8 keeps a template as a tree of its pieces, several times the size of a text that is kept to the end.
const host = (...labels: readonly string[]): string => labels.join('.');

/** Names that also become label values or host names are DNS labels; Helm keeps ten characters of 63 for itself. */
export const kubernetesNaming: Naming = {
  serviceHost: (service, namespace, cluster) => host(service, namespace, 'svc', cluster.dnsDomain),
  nodeHost: (service, { namespace }, cluster) => host(service, namespace, 'svc', cluster.dnsDomain),
  limits: { namespace: 63, name: 63, service: 63, release: 53 },
};
