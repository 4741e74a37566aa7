// Scrape -> PodMonitor, where the cluster knows that kind.
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { Cluster } from '../../../model/network.ts';
import type { Scrape } from '../../../model/part.ts';
import { PodMonitor } from '../objects/custom-resources.ts';
import { freeId, type PrintScope, partMetadata } from '../scope.ts';

/** Operators that bring the kind PodMonitor with them. */
const readers = ['prometheus-operator', 'kube-prometheus-stack', 'victoria-metrics-operator'];

/** Without the kind the API server would refuse the whole stage, so the object is left out with a warning. */
export function printScrape(scope: PrintScope, part: Scrape, cluster: Cluster): readonly Diagnostic[] {
  if (!readers.some((operator) => cluster.provides.includes(operator))) return [noReader(part, cluster)];
  new PodMonitor(scope.chart, freeId(scope.chart, 'PodMonitor'), {
    metadata: partMetadata(scope, part),
    spec: {
      podMetricsEndpoints: [{ port: part.port, path: part.path, interval: part.interval }],
      selector: { matchLabels: part.selector },
    },
  });
  return [];
}

function noReader(part: Scrape, cluster: Cluster): Diagnostic {
  return {
    code: 'NG1394',
    severity: 'warning',
    message: `the metrics of \`${part.address}\` are not collected: cluster \`${cluster.name}\` has no operator that knows PodMonitor`,
    ...(part.at && { at: part.at }),
    help: `write \`provides: [prometheus-operator]\` in cluster \`${cluster.name}\`, or add it to the setup`,
  };
}
