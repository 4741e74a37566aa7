// From a spec to its tree on the disk: what `synth` and `compose` have in common. It says nothing to people.
import { dirname, join, relative, resolve } from 'node:path';
import { engines } from '../backends/engines.ts';
import type { WiredNetwork } from '../components/build.ts';
import type { Diagnosed, Diagnostic } from '../diagnostics/diagnostic.ts';
import { hasErrors } from '../diagnostics/diagnostic.ts';
import type { Json, JsonMap } from '../model/network.ts';
import { type RenderedCluster, renderCluster, renderOverview, wireSources } from '../pipeline.ts';
import type { PresentTree } from '../resolve/moves.ts';
import { checkVolumes, type FoundWorkload, storedWorkloads } from '../resolve/volumes.ts';
import { locate } from '../spec/locate.ts';
import type { Places } from '../spec/places.ts';
import { findGitTop } from '../tree/git.ts';
import type { ClusterOutput } from '../tree/paths.ts';
import { planAndWrite } from '../tree/write.ts';
import { chooseClusters } from './clusters.ts';
import { type Loaded, loadForCommand } from './load.ts';
import { presentTree } from './present-tree.ts';
import type { RunCounts } from './synth-summary.ts';
import { type Outcome, type World, writerOf } from './world.ts';

export interface TreeFlags {
  readonly out?: string;
  readonly cluster?: readonly string[];
  readonly check?: boolean;
  /** The tree that is there does not count: nothing is going to be written. */
  readonly withoutTree?: boolean;
  readonly adopt?: boolean;
  readonly overwrite?: boolean;
  /** Go on although StatefulSets must be made anew for their volumes. */
  readonly changeVolumes?: boolean;
}

/** One rendering of a spec, or of some of its places. */
export interface TreeRun {
  readonly wired: WiredNetwork;
  readonly document: Places;
  readonly names: readonly string[];
  /** Directory of the clusters, or hosts, in the tree. */
  readonly directory: string;
  readonly limited: boolean;
  readonly version: string;
  readonly diagnostics: Diagnostic[];
  readonly counts: RunCounts;
  /** What the tree that is there says of volumes. */
  readonly present: PresentTree;
  /** True: changes that need hands are warnings. */
  readonly changeVolumes: boolean;
  /** Told of every place as soon as it is rendered. */
  readonly onRendered?: (name: string, rendered: RenderedCluster) => void;
}

/** Renders one cluster after the other, and the top level at last; a limited run leaves the top level as it is. */
function* outputs(run: TreeRun): Generator<ClusterOutput> {
  const digests = new Map<string, string>();
  const volumes: FoundWorkload[] = [];
  for (const name of run.names) {
    const rendered = renderCluster(run.wired, name, run.document);
    run.diagnostics.push(...rendered.diagnostics);
    if (!rendered.value) continue;
    count(run.counts, rendered.value);
    run.onRendered?.(name, rendered.value);
    digests.set(name, rendered.value.digest);
    volumes.push(...storedWorkloads(rendered.value.built, name));
    yield { directory: `${run.directory}/${name}`, files: rendered.value.files };
  }
  if (!hasErrors(run.diagnostics)) run.diagnostics.push(...volumeProblems(run, volumes));
  if (!run.limited && !hasErrors(run.diagnostics))
    yield { directory: '', files: renderOverview(run.wired, { version: run.version, digests, volumes }) };
}

/** Seen only when all clusters are rendered: volumes that change in a way that no cluster applies. */
function volumeProblems({ wired, names, present, ...run }: TreeRun, found: readonly FoundWorkload[]): Diagnostic[] {
  const before = { present: present.volumes ?? [], accepted: run.changeVolumes };
  return locate(run.document, checkVolumes({ network: wired.network, names, found, ...before }));
}

function count(counts: RunCounts, { built, objects }: RenderedCluster): void {
  counts.clusters += 1;
  counts.instances += built.length;
  counts.objects += objects;
}

/** Where the tree goes. */
export interface Target {
  /** Absolute path of the spec. */
  readonly file: string;
  readonly root: string;
  readonly shown: string;
  readonly gitTop?: string;
}

/** The Git top level plus `delivery.path`, unless something else is said; without Git, the working directory. */
function targetOf({ file, sources }: Loaded, out: string | undefined, world: World): Target {
  const gitTop = findGitTop(dirname(file));
  const root = out === undefined ? join(gitTop ?? world.cwd, treePath(sources.spec.data)) : resolve(world.cwd, out);
  const shown = relative(world.cwd, root);
  const readable = shown === '' ? '.' : shown.startsWith('..') ? root : shown;
  return { file, root, shown: readable, ...(gitTop !== undefined && { gitTop }) };
}

/** Renders and writes the places that were chosen; nothing is written when there is an error. */
export function writeTree({ run, target }: Prepared, flags: TreeFlags, world: World): ReturnType<typeof planAndWrite> {
  const { gitTop, file, ...place } = target;
  return planAndWrite({
    ...place,
    ...(gitTop !== undefined && { gitTop }),
    forbidden: [
      { path: world.home, what: 'the home directory' },
      { path: file, what: 'the spec' },
      ...(gitTop === undefined ? [] : [{ path: gitTop, what: 'the top of the Git work tree' }]),
    ],
    version: world.version,
    mode: flags.check ? 'check' : 'write',
    adopt: flags.adopt ?? false,
    overwrite: flags.overwrite ?? false,
    outputs: outputs(run),
    commit: () => !hasErrors(run.diagnostics),
    ...(run.limited && { only: run.names.map((name) => `${run.directory}/${name}`) }),
    writer: writerOf(world),
  });
}

/** What is needed from the first cluster on. The data of the spec is not: a large one would stay in memory to the end. */
export interface Prepared {
  readonly run: TreeRun;
  readonly target: Target;
}

export type Preparation = Pick<Outcome, 'diagnostics' | 'texts'> & { readonly value?: Prepared };

/** Loads, resolves and wires the spec. */
export function prepareTree(spec: string, flags: TreeFlags, world: World): Preparation {
  const loaded = loadForCommand(spec, world);
  if (!loaded.value) return { diagnostics: loaded.diagnostics, texts: loaded.texts };
  const { diagnostics, ...rest } = prepareLoaded(loaded.value, flags, world);
  return { ...rest, diagnostics: [...loaded.diagnostics, ...diagnostics], texts: loaded.texts };
}

/** The same for a spec that was loaded. */
export function prepareLoaded(loaded: Loaded, flags: TreeFlags, world: World): Diagnosed<Prepared> {
  const { sources } = loaded;
  const target = targetOf(loaded, flags.out, world);
  const present: Diagnosed<PresentTree> = flags.withoutTree
    ? { value: { nodes: [] }, diagnostics: [] }
    : presentTree(target);
  if (!present.value) return { diagnostics: present.diagnostics };
  const wired = wireSources({ ...sources, present: present.value });
  // What holds until the spec changes, `validate` and `inspect` say; here it would be said again at every run.
  const diagnostics = wired.diagnostics.filter(({ severity }) => severity !== 'info');
  if (!wired.value) return { diagnostics };
  const chosen = chooseClusters(wired.value.network, flags.cluster);
  if (!chosen.value) return { diagnostics: [...diagnostics, ...chosen.diagnostics] };
  const { places } = sources.spec;
  const run: TreeRun = {
    wired: wired.value,
    document: { places },
    names: chosen.value,
    directory: engines[wired.value.network.delivery.engine].directory,
    limited: flags.cluster !== undefined,
    version: world.version,
    diagnostics: [],
    present: present.value,
    changeVolumes: flags.changeVolumes ?? false,
    counts: { clusters: 0, instances: 0, objects: 0 },
  };
  return { value: { run, target }, diagnostics };
}

/** `delivery.path`, or the default, before the spec is known to be right. */
function treePath(data: JsonMap): string {
  const { delivery, name } = data;
  const { path, engine } = isMap(delivery) ? delivery : {};
  if (typeof path === 'string') return path;
  return engine === 'compose' && typeof name === 'string' ? `out/${name}` : 'out';
}

function isMap(value: Json | undefined): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
