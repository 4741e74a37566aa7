// What applies a network: how each engine calls things, and the files it reads in one place. It reads and writes nothing.
import { checkCluster } from '../check/check.ts';
import { type Diagnosed, hasErrors } from '../diagnostics/diagnostic.ts';
import type { Naming } from '../model/naming.ts';
import type { Cluster, Engine, Json, Network } from '../model/network.ts';
import type { Built } from '../model/part.ts';
import { type EmittedFiles, emitFiles, emitProject } from '../yaml/emit-files.ts';
import { compileHost } from './compose/compile-host.ts';
import { composeNaming } from './compose/naming.ts';
import { compileCluster } from './flux/compile-cluster.ts';
import { kubernetesNaming } from './kubernetes/naming.ts';

export interface Place {
  readonly network: Network;
  readonly cluster: Cluster;
  readonly built: readonly Built[];
  /** What the place runs, for whoever compares it later. */
  readonly desired: () => Json;
}

interface Backend {
  readonly naming: Naming;
  /** Directory of the places in the tree. */
  readonly directory: string;
  render(place: Place): Diagnosed<EmittedFiles>;
}

export const engines: { readonly [engine in Engine]: Backend } = {
  flux: { naming: kubernetesNaming, directory: 'clusters', render: renderFlux },
  compose: { naming: composeNaming, directory: 'hosts', render: renderCompose },
};

function renderFlux({ desired, ...place }: Place): Diagnosed<EmittedFiles> {
  const compiled = compileCluster({ ...place, desired: desired() });
  const checked = compiled.value ? checkCluster(place.cluster, compiled.value) : [];
  const diagnostics = [...compiled.diagnostics, ...checked];
  if (hasErrors(diagnostics) || !compiled.value) return { diagnostics };
  return { value: emitFiles(compiled.value.artifacts), diagnostics };
}

function renderCompose({ network, cluster, built }: Place): Diagnosed<EmittedFiles> {
  const { value, diagnostics } = compileHost({ network, cluster, built });
  return value ? { value: emitProject(value), diagnostics } : { diagnostics };
}
