// The ConfigMap that says, inside the cluster, what Git wants there.
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Json, Network } from '../../model/network.ts';
import { ConfigMap } from '../kubernetes/core-objects.ts';
import { canonicalJson } from '../kubernetes/hash.ts';
import { sizeProblem } from '../kubernetes/print-files.ts';
import { freeId, networkLabels } from '../kubernetes/scope.ts';
import type { NetgenChart } from '../kubernetes/synth.ts';

/** Texts of a map become keys as they are, everything else is written as JSON; what is no map goes to `desired.json`. */
export function printDesiredState(chart: NetgenChart, network: Network, desired: Json): readonly Diagnostic[] {
  const name = `${network.name}-desired`;
  const data = dataOf(desired);
  new ConfigMap(chart, freeId(chart, 'ConfigMap', name), {
    metadata: { name, namespace: network.namespace, labels: networkLabels(network) },
    data,
  });
  return sizeProblem({ name, address: network.name }, data);
}

function dataOf(desired: Json): { readonly [key: string]: string } {
  if (typeof desired !== 'object' || desired === null || Array.isArray(desired)) {
    return { 'desired.json': canonicalJson(desired) };
  }
  const entries = Object.entries(desired).map(([key, value]) => [
    key,
    typeof value === 'string' ? value : canonicalJson(value),
  ]);
  return Object.fromEntries(entries);
}
