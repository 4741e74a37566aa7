// Manifest -> the object as it is, with netgen's labels added. It never renames anything.
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { Manifest } from '../../../model/part.ts';
import { isClusterScoped } from '../kinds.ts';
import { RawObject } from '../objects/core-objects.ts';
import { freeId, type PrintScope, partLabels } from '../scope.ts';

export function printManifest(scope: PrintScope, part: Manifest): readonly Diagnostic[] {
  const { object } = part;
  const everywhere = isClusterScoped(object);
  if (everywhere && scope.network.kind === 'Network') return [clusterWide(part)];
  new RawObject(scope.chart, freeId(scope.chart, object.kind), {
    ...object,
    metadata: {
      ...object.metadata,
      ...(!everywhere && { namespace: object.metadata.namespace ?? part.namespace }),
      labels: { ...partLabels(scope, part), ...object.metadata.labels },
    },
  });
  return [];
}

function clusterWide(part: Manifest): Diagnostic {
  const { kind, metadata } = part.object;
  return {
    code: 'NG1392',
    severity: 'error',
    message: `\`${part.address}\` contains ${kind} \`${metadata.name}\`, which belongs to the whole cluster`,
    ...(part.at && { at: part.at }),
    notes: [{ message: 'a network owns objects in its namespaces only, so that removing one leaves the next running' }],
    help: `move ${kind} \`${metadata.name}\` to the setup`,
  };
}
