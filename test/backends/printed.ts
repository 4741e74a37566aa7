// Prints one part of the sample network, and finds its way in the result.

import { fileChecksums } from '../../src/backends/kubernetes/parts/files.ts';
import { type ObjectPart, printPart } from '../../src/backends/kubernetes/parts/print.ts';
import { indexPods, indexServices } from '../../src/backends/kubernetes/pod-index.ts';
import { NetgenApp, NetgenChart } from '../../src/backends/kubernetes/synth.ts';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import type { Cluster, Instance, Json, Network } from '../../src/model/network.ts';
import type { ApiObject, Part, Workload } from '../../src/model/part.ts';
import type { PodSpec } from '../../src/model/pod.ts';
import { cluster, make, makeNetwork, web, webInstance } from './sample.ts';

export interface Around {
  readonly network?: Partial<Network>;
  readonly cluster?: Partial<Cluster>;
  readonly instance?: Partial<Instance>;
  /** Other parts of the cluster. */
  readonly beside?: readonly Part[];
  readonly id?: string;
}

export function print(
  part: ObjectPart,
  around: Around = {},
): { objects: ApiObject[]; diagnostics: readonly Diagnostic[] } {
  const chart = new NetgenChart(new NetgenApp(), around.id ?? 'chart');
  const checksums = fileChecksums([make(webInstance, [...(around.beside ?? []), part])]);
  const instance = { ...webInstance, ...around.instance };
  const network = makeNetwork(around.network);
  const built = [make(webInstance, around.beside ?? []), make(instance, [part])];
  const pods = indexPods(network, built);
  const scope = { chart, network, instance, checksums, pods, services: indexServices(built) };
  const diagnostics = printPart(scope, part, { ...cluster, ...around.cluster });
  return { objects: chart.toJson(), diagnostics };
}

/** The member at a path, as tests compare it. */
export function at(value: unknown, ...path: (string | number)[]): Json | undefined {
  return path.reduce<unknown>((inner, key) => (inner as Record<string | number, unknown>)?.[key], value) as Json;
}

export const podOf = (object: ApiObject | undefined) => at(object, 'spec', 'template', 'spec');
export const withPod = (pod: Partial<PodSpec>): Workload => ({ ...web.workload, pod: { ...web.workload.pod, ...pod } });
export const container = web.workload.pod.containers[0]!;
