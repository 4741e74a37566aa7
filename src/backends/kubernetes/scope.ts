// What every printer of a part needs, and the labels that every object carries. Pure.
import type { Instance, Labels, Network } from '../../model/network.ts';
import type { PartBase } from '../../model/part.ts';
import type { Metadata } from './objects/custom-resources.ts';
import type { NetgenChart } from './synth.ts';

/** Where a part is printed to. */
export interface PrintScope {
  readonly chart: NetgenChart;
  readonly network: Network;
  readonly instance: Instance;
  /** Hash of each ConfigMap's content in this cluster, by `namespace/name`. */
  readonly checksums: ReadonlyMap<string, string>;
}

/** A construct id that is free in the chart. Ids never reach an object: all names are fixed in the model. */
export function freeId(chart: NetgenChart, kind: string): string {
  return `${kind}-${chart.nextNumber()}`;
}

/** Labels of everything that belongs to a network. */
export function networkLabels(network: Network): Labels {
  return {
    ...network.labels,
    'app.kubernetes.io/managed-by': 'netgen',
    'app.kubernetes.io/part-of': network.name,
    'netgen.dev/network': network.name,
  };
}

/** The user's labels first: nobody can take netgen's own away. */
export function partLabels(scope: Pick<PrintScope, 'network' | 'instance'>, part: PartBase): Labels {
  const { network, instance } = scope;
  return {
    ...network.labels,
    ...instance.labels,
    ...part.labels,
    ...networkLabels(network),
    'app.kubernetes.io/name': instance.kind,
    'app.kubernetes.io/instance': instance.name,
    'netgen.dev/component': part.address,
  };
}

export function partMetadata(scope: PrintScope, part: PartBase): Metadata & { readonly namespace: string } {
  return { name: part.name, namespace: part.namespace, labels: partLabels(scope, part) };
}
