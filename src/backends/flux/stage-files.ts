// The files of the stages: one per instance, or per `file` of a part. It never looks at another cluster.
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { type Cluster, type Instance, type Network, type SpecPath, type Stage, stages } from '../../model/network.ts';
import type { ApiObject, Built, Part } from '../../model/part.ts';
import { fileChecksums } from '../kubernetes/parts/files.ts';
import { printPart } from '../kubernetes/parts/print.ts';
import { indexPods, indexServices } from '../kubernetes/pod-index.ts';
import { type NetgenApp, NetgenChart } from '../kubernetes/synth.ts';
import { printRelease } from './helm-release.ts';

/** One file of a stage with its objects. */
export interface StageFile {
  readonly stage: Stage;
  /** Without suffix. */
  readonly name: string;
  readonly objects: readonly ApiObject[];
  readonly instances: readonly Instance[];
  readonly at?: SpecPath;
}

interface Group {
  readonly stage: Stage;
  readonly name: string;
  readonly parts: { readonly instance: Instance; readonly part: Part }[];
}

export interface StageInput {
  readonly network: Network;
  readonly cluster: Cluster;
  readonly built: readonly Built[];
}

/** The stage a part is applied in. */
export function stageOf(instance: Instance, part: Part): Stage {
  return part.stage ?? instance.stage;
}

/** Files in the order of stages, then names; files without objects (Secrets that others bring) are left out. */
export function printStageFiles(
  app: NetgenApp,
  input: StageInput,
): { readonly files: readonly StageFile[]; readonly diagnostics: readonly Diagnostic[] } {
  const checksums = fileChecksums(input.built);
  const pods = indexPods(input.network, input.built);
  const services = indexServices(input.built);
  const diagnostics: Diagnostic[] = [];
  const files: StageFile[] = [];
  for (const group of groupParts(input.built)) {
    const chart = new NetgenChart(app, `${group.stage}-${group.name}`);
    for (const { instance, part } of group.parts) {
      const scope = { chart, network: input.network, instance, checksums, pods, services };
      if (part.type === 'chart') printRelease(scope, part);
      else if (part.type !== 'secret') diagnostics.push(...placed(printPart(scope, part, input.cluster), instance));
    }
    const objects = chart.toJson();
    if (objects.length > 0) files.push(stageFile(group, objects));
  }
  return { files, diagnostics };
}

function stageFile(group: Group, objects: readonly ApiObject[]): StageFile {
  const instances = [...new Set(group.parts.map(({ instance }) => instance))];
  return { stage: group.stage, name: group.name, objects, instances, at: instances[0]!.at };
}

function groupParts(built: readonly Built[]): Group[] {
  const groups = new Map<string, Group>();
  for (const { instance, parts } of built) {
    for (const part of parts) {
      const stage = stageOf(instance, part);
      const name = part.file ?? instance.name;
      const key = `${stages.indexOf(stage)}/${name}`;
      const group = groups.get(key) ?? { stage, name, parts: [] };
      group.parts.push({ instance, part });
      groups.set(key, group);
    }
  }
  return [...groups.keys()].sort().map((key) => groups.get(key)!);
}

/** What has no place of its own is the instance's. */
function placed(diagnostics: readonly Diagnostic[], { at }: Instance): readonly Diagnostic[] {
  return diagnostics.map((diagnostic) => (diagnostic.at ? diagnostic : { ...diagnostic, at }));
}
