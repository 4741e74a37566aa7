// ServicePart -> Service.
import type { ServicePart } from '../../../model/part.ts';
import { Service } from '../objects/core-objects.ts';
import { freeId, type PrintScope, partMetadata } from '../scope.ts';

const types = {
  clusterIP: 'ClusterIP',
  headless: 'ClusterIP',
  nodePort: 'NodePort',
  loadBalancer: 'LoadBalancer',
} as const;

/** external-dns reads the first prefix up to v0.21, the second from v0.22 on. */
const hostnamePrefixes = ['external-dns.alpha.kubernetes.io', 'external-dns.kubernetes.io'];

export function printService(scope: PrintScope, part: ServicePart): void {
  const outside = part.expose === 'nodePort' || part.expose === 'loadBalancer';
  const metadata = partMetadata(scope, part);
  new Service(scope.chart, freeId(scope.chart, 'Service'), {
    metadata: part.hostnames?.length ? { ...metadata, annotations: hostnames(part.hostnames) } : metadata,
    spec: {
      type: types[part.expose],
      clusterIP: part.expose === 'headless' ? 'None' : undefined,
      externalTrafficPolicy: outside ? part.externalTrafficPolicy : undefined,
      ports: part.ports.map(({ name, port, protocol, appProtocol, targetPort, nodePort }) => ({
        name,
        port,
        targetPort: targetPort ?? port,
        nodePort: outside ? nodePort : undefined,
        protocol: protocol ?? 'TCP',
        appProtocol,
      })),
      publishNotReadyAddresses: part.publishNotReady,
      selector: part.selector,
    },
  });
}

function hostnames(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(hostnamePrefixes.map((prefix) => [`${prefix}/hostname`, names.join(',')]));
}
