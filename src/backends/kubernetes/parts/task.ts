// Task -> Indexed Job whose name carries the hash of its content.
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { Json, JsonMap } from '../../../model/network.ts';
import type { Task } from '../../../model/part.ts';
import { BenchmarkJob } from '../objects/benchmark-job.ts';
import { freeId, type PrintScope, partMetadata, podLabels } from '../scope.ts';
import { plain } from '../wire.ts';
import { podTemplate } from './pod.ts';

/** A pod's host name is `<task>-<hash>-<index>`, at most 63 characters. */
const hostNameLimit = 63;

export function printTask(scope: PrintScope, part: Task): readonly Diagnostic[] {
  const labels = podLabels(scope, part);
  const template = podTemplate(scope, { pod: part.pod, namespace: part.namespace, labels, restartPolicy: 'Never' });
  new BenchmarkJob(scope.chart, freeId(scope.chart, 'Job'), {
    metadata: partMetadata(scope, part),
    completions: part.completions,
    backoffLimit: part.backoffLimit,
    ...(part.deadline !== undefined && { deadline: part.deadline }),
    // Patched under the same name, the template of a Job that ran would be refused for good.
    ...(scope.instance.patches.length > 0 && { decidedBy: plain(scope.instance.patches) as Json }),
    template: plain(template) as JsonMap,
  });
  return nameProblem(part);
}

function nameProblem(part: Task): readonly Diagnostic[] {
  const longest = hostNameLimit - 9 - `-${part.completions - 1}`.length;
  if (part.name.length <= longest) return [];
  return [
    {
      code: 'NG1393',
      severity: 'error',
      message: `the name \`${part.name}\` has ${part.name.length} characters, a Job of ${part.completions} pods takes ${longest}`,
      ...(part.at && { at: part.at }),
      notes: [{ message: 'its pods are called by this name, a hash of eight digits and their index' }],
      help: `give \`${part.address}\` a shorter \`name:\``,
    },
  ];
}
