// Workload -> Deployment. The selector is the component's; nothing here may add to it.
import type { Workload } from '../../../model/part.ts';
import { Deployment } from '../objects/core-objects.ts';
import { freeId, type PrintScope, partLabels, partMetadata } from '../scope.ts';
import { podTemplate } from './pod.ts';

export function printWorkload(scope: PrintScope, part: Workload): void {
  const claims = (part.pod.volumes ?? []).some(({ kind }) => kind === 'claim');
  const labels = { ...partLabels(scope, part), ...part.selector };
  new Deployment(scope.chart, freeId(scope.chart, 'Deployment'), {
    metadata: partMetadata(scope, part),
    spec: {
      replicas: part.replicas,
      revisionHistoryLimit: 3,
      selector: { matchLabels: part.selector },
      // Two pods cannot both hold a claim that is bound to one machine.
      strategy: claims ? { type: 'Recreate' } : undefined,
      template: podTemplate(scope, { pod: part.pod, namespace: part.namespace, labels }),
    },
  });
}
