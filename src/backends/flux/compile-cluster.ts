// The tree of one cluster as Flux applies it (design.md 5). It knows no other cluster and never touches a file.
import { type Diagnosed, type Diagnostic, hasErrors } from '../../diagnostics/diagnostic.ts';
import { type Cluster, type Json, type Network, stages } from '../../model/network.ts';
import type { Artifact, Built, ClusterArtifacts } from '../../model/part.ts';
import { printDefaultDeny } from '../kubernetes/parts/policy.ts';
import { NetgenApp, NetgenChart } from '../kubernetes/synth.ts';
import { printAdmin } from './admin.ts';
import { printDesiredState } from './desired-state.ts';
import { checkReleases } from './helm-release.ts';
import { instancePatches, kustomizationFile } from './kustomization-file.ts';
import { printLock } from './lock.ts';
import { checkDigests, printSources, releasesOf } from './sources.ts';
import { printStageFiles, type StageFile } from './stage-files.ts';
import { printStages } from './stages.ts';
import { guardSubstitution } from './substitution.ts';

export interface ClusterInput {
  readonly network: Network;
  readonly cluster: Cluster;
  /** What runs on this cluster; parts of one instance in their fixed order. */
  readonly built: readonly Built[];
  /** Content of the desired-state ConfigMap. */
  readonly desired: Json;
}

/** File of the foundation that holds the desired state. */
const networkFile = 'network';

/** All files of the cluster, or what is wrong with them. */
export function compileCluster(input: ClusterInput): Diagnosed<ClusterArtifacts> {
  const app = new NetgenApp();
  const printed = printStageFiles(app, input);
  const desired = printDesiredFile(app, input, printed.files);
  const flux = printFlux(app, input, desired.files);
  const applied = [...flux, ...desired.files.flatMap(({ objects }) => objects)];
  const artifacts = [
    kustomizationFile('', ['flux.yaml']),
    { path: 'flux.yaml', objects: flux },
    ...stageArtifacts(input, desired.files),
    ...printAdmin(app, { ...input, objects: applied }),
    ...(input.network.kind === 'Network' ? printLock(app, input.network) : []),
    kustomizationFile('gates', []),
  ].map((artifact): Artifact => ({ ...artifact, objects: artifact.objects.map(guardSubstitution) }));
  const releases = releasesOf(input.built);
  const diagnostics = [
    ...printed.diagnostics,
    ...desired.diagnostics,
    ...checkDigests(releases),
    ...checkReleases(releases),
  ];
  if (hasErrors(diagnostics)) return { diagnostics };
  return { value: { cluster: input.cluster.name, artifacts }, diagnostics };
}

/** The stage files with the desired state as the first document of the foundation, default policies after it. */
function printDesiredFile(
  app: NetgenApp,
  { network, built, desired }: ClusterInput,
  files: readonly StageFile[],
): { readonly files: readonly StageFile[]; readonly diagnostics: readonly Diagnostic[] } {
  const chart = new NetgenChart(app, 'desired');
  const diagnostics = printDesiredState(chart, network, desired);
  for (const namespace of policedNamespaces(network, built)) printDefaultDeny(chart, network, namespace);
  const isFirst = ({ stage, name }: StageFile) => stage === 'foundation' && name === networkFile;
  const present = files.find(isFirst);
  const first: StageFile = {
    stage: 'foundation',
    name: networkFile,
    objects: [...chart.toJson(), ...(present?.objects ?? [])],
    instances: present?.instances ?? [],
    ...(present?.at && { at: present.at }),
  };
  return { files: [first, ...files.filter((file) => !isFirst(file))], diagnostics };
}

/** Namespaces with pods of netgen's own, sorted; a chart's pods are the chart's business. */
function policedNamespaces(network: Network, built: readonly Built[]): readonly string[] {
  if (network.networkPolicies === false) return [];
  const parts = built.flatMap((one) => one.parts).filter(({ type }) => type === 'workload' || type === 'task');
  return [...new Set(parts.map(({ namespace }) => namespace))].sort();
}

/** `flux.yaml`: chart sources, gates, stages. */
function printFlux(app: NetgenApp, input: ClusterInput, files: readonly StageFile[]) {
  const chart = new NetgenChart(app, 'flux');
  printSources(chart, input.network, releasesOf(input.built));
  printStages(chart, { ...input, filled: new Set(files.map(({ stage }) => stage)) });
  return chart.toJson();
}

/** The directories of the stages, each with its list. */
function stageArtifacts({ built }: ClusterInput, files: readonly StageFile[]): Artifact[] {
  const withCharts = new Set(
    built.filter(({ parts }) => parts.some(({ type }) => type === 'chart')).map((one) => one.instance),
  );
  return stages.flatMap((stage) => {
    const own = files.filter((file) => file.stage === stage);
    if (own.length === 0) return [];
    const patched = [...new Set(own.flatMap(({ instances }) => instances))].map((instance) => ({
      instance,
      untargeted: instance.stage === stage && !withCharts.has(instance),
    }));
    const list = kustomizationFile(
      stage,
      own.map(({ name }) => `${name}.yaml`),
      instancePatches(patched),
    );
    const contents = own.map(({ name, objects, at }) => ({
      path: `${stage}/${name}.yaml`,
      objects,
      ...(at && { at }),
    }));
    return [list, ...contents];
  });
}
