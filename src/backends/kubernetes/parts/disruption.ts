// Disruption -> PodDisruptionBudget.
import type { Disruption } from '../../../model/part.ts';
import { PodDisruptionBudget } from '../objects/core-objects.ts';
import { freeId, type PrintScope, partMetadata } from '../scope.ts';

export function printDisruption(scope: PrintScope, part: Disruption): void {
  new PodDisruptionBudget(scope.chart, freeId(scope.chart, 'PodDisruptionBudget'), {
    metadata: partMetadata(scope, part),
    spec: {
      maxUnavailable: part.maxUnavailable,
      selector: { matchLabels: part.selector },
      // Pods that never become ready must not hold back the drain of their machine: they keep nothing running.
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    },
  });
}
