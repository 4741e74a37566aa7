// The ConfigMap that says, inside the cluster, what Git wants there.
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Json, Network } from '../../model/network.ts';
import { emitDocument } from '../../yaml/emit.ts';
import { ConfigMap } from '../kubernetes/objects/core-objects.ts';
import { sizeProblem } from '../kubernetes/parts/files.ts';
import { freeId, networkLabels } from '../kubernetes/scope.ts';
import type { NetgenChart } from '../kubernetes/synth.ts';

/** One YAML text, so that a reviewer's diff shows the line that changed. */
export function printDesiredState(chart: NetgenChart, network: Network, desired: Json): readonly Diagnostic[] {
  const name = `${network.name}-desired`;
  const data = { 'desired.yaml': emitDocument(desired) };
  new ConfigMap(chart, freeId(chart, 'ConfigMap'), {
    metadata: { name, namespace: network.namespace, labels: networkLabels(network) },
    data,
  });
  return sizeProblem({ name, address: network.name }, data);
}
