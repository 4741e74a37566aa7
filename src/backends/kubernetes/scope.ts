// What every printer of a part needs, and the labels that every object carries. Pure.
import type { Instance, Labels, Network } from '../../model/network.ts';
import type { PartBase, ServicePart, Task, Workload } from '../../model/part.ts';
import type { Metadata } from './objects/custom-resources.ts';
import type { NetgenChart } from './synth.ts';

/** Pods of one part that netgen writes itself. */
export interface OwnPods {
  readonly labels: Labels;
  /** Container ports by name. */
  readonly ports: ReadonlyMap<string, number>;
}

/** Pods by `namespace/label=value`: each under all of its labels. */
export type PodIndex = ReadonlyMap<string, readonly OwnPods[]>;

/** Services by namespace and selector: those of one entry lead to the same pods. */
export type ServiceIndex = ReadonlyMap<string, readonly ServicePart[]>;

/** Where a part is printed to. */
export interface PrintScope {
  readonly chart: NetgenChart;
  readonly network: Network;
  readonly instance: Instance;
  /** Hash of each ConfigMap's content in this cluster, by `namespace/name`. */
  readonly checksums: ReadonlyMap<string, string>;
  /** Pods that netgen writes itself in this cluster. */
  readonly pods: PodIndex;
  /** Services of this cluster. */
  readonly services: ServiceIndex;
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

/** Label of every pod that netgen writes itself, and of nothing else: its value is the sort of part it belongs to. */
export const ownPodLabel = 'netgen.dev/part';

/** Labels of the pods of a part. Those it selects by are the component's, whatever else has the same key. */
export function podLabels(scope: Pick<PrintScope, 'network' | 'instance'>, part: Workload | Task): Labels {
  const selector = part.type === 'workload' ? part.selector : {};
  return { ...partLabels(scope, part), ...selector, [ownPodLabel]: part.type };
}

export function partMetadata(scope: PrintScope, part: PartBase): Metadata & { readonly namespace: string } {
  return { name: part.name, namespace: part.namespace, labels: partLabels(scope, part) };
}
