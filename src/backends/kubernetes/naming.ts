// How Kubernetes calls things: the naming table that resolve gets. It never looks at a network.
import type { Naming } from '../../model/naming.ts';

/** Names that also become label values or host names are DNS labels; Helm keeps ten characters of 63 for itself. */
export const kubernetesNaming: Naming = {
  serviceHost: (service, namespace, cluster) => `${service}.${namespace}.svc.${cluster.dnsDomain}`,
  limits: { namespace: 63, name: 63, service: 63, release: 53 },
};
