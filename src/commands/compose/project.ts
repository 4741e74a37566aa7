// From a spec to the Compose projects of its hosts, in memory or on the disk. It contacts no host.
import { basename, dirname, join } from 'node:path';
import type { Diagnosed, Diagnostic } from '../../diagnostics/diagnostic.ts';
import { hasErrors } from '../../diagnostics/diagnostic.ts';
import { limitDiagnostics } from '../../diagnostics/limit.ts';
import { type Project, readProject } from '../../docker/project.ts';
import { clusterNamed } from '../../model/lookup.ts';
import type { Cluster, Network } from '../../model/network.ts';
import type { SecretRef } from '../../model/part.ts';
import { type RenderedCluster, renderCluster } from '../../pipeline.ts';
import { readYaml } from '../../spec/yaml-reader/read-yaml.ts';
import type { Loaded } from '../load.ts';
import { quoted } from '../words.ts';
import type { World } from '../world.ts';
import { type Prepared, prepareLoaded, writeTree } from '../write-tree.ts';
import type { ComposeFlags } from './flags.ts';

/** Name of the project's file in the directory of its host. */
const projectFile = 'compose.yaml';

/** What one host is to run. */
export interface HostProject {
  readonly cluster: Cluster;
  readonly project: Project;
  readonly secrets: readonly SecretRef[];
  /** Absolute path; it exists once the projects are written. */
  readonly file: string;
}

/** A network as it runs on Docker hosts. */
export interface ComposeRun {
  readonly network: Network;
  /** Hosts of this run, suspended ones left out. */
  readonly hosts: readonly HostProject[];
  /** How people write the directory of the projects. */
  readonly shown: string;
}

/** Resolves the spec for Docker whatever engine it names, and renders the hosts that were chosen. */
export function prepareCompose(loaded: Loaded, flags: ComposeFlags, world: World): Diagnosed<Prepared> {
  const { file, sources } = loaded;
  const { name, delivery } = sources.spec.data;
  const isOwn =
    typeof delivery === 'object' && delivery !== null && 'engine' in delivery && delivery.engine === 'compose';
  // The tree of another engine has its own place; what runs on Docker beside it is nobody's to commit.
  const beside = isOwn || typeof name !== 'string' ? undefined : join(dirname(file), `${name}.compose`);
  const out = flags.out ?? beside;
  const prepared = prepareLoaded(
    { ...loaded, sources: { ...sources, engine: 'compose' } },
    {
      ...(out !== undefined && { out }),
      ...(flags.host && { cluster: flags.host }),
      ...(!flags.up && { withoutTree: true }),
    },
    world,
  );
  return beside === undefined
    ? prepared
    : { ...prepared, diagnostics: prepared.diagnostics.map((one) => notInGit(one, out ?? beside)) };
}

/** A directory that is in no Git can only be made anew; hosts are asked what they run before anything starts. */
function notInGit(one: Diagnostic, directory: string): Diagnostic {
  if (one.code !== 'NG1515') return one;
  return {
    ...one,
    help: `run \`rm -r ${quoted(basename(directory))}\` where it lies; \`--up\` writes it again, and asks the hosts what runs where`,
  };
}

/** The projects as they would be written. */
export function renderCompose(prepared: Prepared): Diagnosed<ComposeRun> {
  const { run } = prepared;
  const rendered = new Map<string, RenderedCluster>();
  const found: Diagnostic[] = [];
  for (const name of run.names) {
    const { value, diagnostics } = renderCluster(run.wired, name, run.document);
    found.push(...diagnostics);
    if (value) rendered.set(name, value);
  }
  const diagnostics = limitDiagnostics(found);
  return hasErrors(diagnostics) ? { diagnostics } : { value: runOf(prepared, rendered), diagnostics };
}

/** Writes the projects. */
export async function writeCompose(
  prepared: Prepared,
  flags: ComposeFlags,
  world: World,
): Promise<Diagnosed<ComposeRun>> {
  const rendered = new Map<string, RenderedCluster>();
  const run = { ...prepared.run, onRendered: (name: string, one: RenderedCluster) => rendered.set(name, one) };
  const { adopt = false, overwrite = false } = flags;
  const written = await writeTree({ ...prepared, run }, { adopt, overwrite }, world);
  const diagnostics = [...limitDiagnostics(run.diagnostics), ...written.diagnostics];
  if (!written.value || hasErrors(diagnostics)) return { diagnostics };
  return { value: runOf(prepared, rendered), diagnostics };
}

function runOf({ run, target }: Prepared, rendered: ReadonlyMap<string, RenderedCluster>): ComposeRun {
  const { network } = run.wired;
  const hosts = run.names.flatMap((name): HostProject[] => {
    const cluster = clusterNamed(network, name)!;
    const one = rendered.get(name);
    if (!one || cluster.suspended) return [];
    const bytes = one.files.find(({ path }) => path === projectFile)!.bytes;
    const parts = one.built.flatMap((built) => built.parts);
    return [
      {
        cluster,
        project: readProject(readYaml(projectFile, bytes).value!.data),
        secrets: parts.filter((part): part is SecretRef => part.type === 'secret'),
        file: join(target.root, run.directory, name, projectFile),
      },
    ];
  });
  return { network, hosts, shown: target.shown };
}

/** Hosts of the run that the spec wants left alone. */
export function suspendedHosts({ run }: Prepared): Diagnostic[] {
  return run.names
    .filter((name) => clusterNamed(run.wired.network, name)?.suspended)
    .map((name) => ({ code: 'NG1768', severity: 'info', message: `host \`${name}\` is suspended and left as it is` }));
}
