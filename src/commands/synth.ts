// `netgen synth`: writes the tree of a spec, or with --check says whether it is stale.
import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { WiredNetwork } from '../components/build.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { hasErrors } from '../diagnostics/diagnostic.ts';
import { type RenderedCluster, renderCluster, renderOverview, type Sources, wireSources } from '../pipeline.ts';
import type { PresentNode } from '../resolve/moves.ts';
import { findGitTop } from '../tree/git.ts';
import type { ClusterOutput } from '../tree/paths.ts';
import { planAndWrite, type TreeReport } from '../tree/write.ts';
import { chooseClusters } from './clusters.ts';
import { type Loaded, loadForCommand } from './load.ts';
import { type RunCounts, synthSummary } from './synth-summary.ts';
import { exitCodes, type Outcome, type World } from './world.ts';

export interface SynthFlags {
  readonly out?: string;
  readonly cluster?: readonly string[];
  readonly check?: boolean;
  readonly adopt?: boolean;
  readonly overwrite?: boolean;
}

/** Nodes of the tree that is there, as its network.json has them; nothing when there is no readable one. */
function presentNodes(root: string): readonly PresentNode[] {
  try {
    const parsed: unknown = JSON.parse(readFileSync(join(root, 'network.json'), 'utf8'));
    const nodes = (parsed as { nodes?: unknown }).nodes;
    return Array.isArray(nodes) ? (nodes as PresentNode[]).filter((node) => Number.isInteger(node?.number)) : [];
  } catch {
    return [];
  }
}

interface Run {
  readonly wired: WiredNetwork;
  readonly sources: Sources;
  readonly names: readonly string[];
  readonly limited: boolean;
  readonly version: string;
  readonly diagnostics: Diagnostic[];
  readonly counts: RunCounts;
}

/** Renders one cluster after the other, and the top level at last; a limited run leaves the top level as it is. */
function* outputs(run: Run): Generator<ClusterOutput> {
  const digests = new Map<string, string>();
  for (const name of run.names) {
    const rendered = renderCluster(run.wired, name, run.sources.spec);
    run.diagnostics.push(...rendered.diagnostics);
    if (!rendered.value) continue;
    count(run.counts, rendered.value);
    digests.set(name, rendered.value.digest);
    yield { directory: `clusters/${name}`, files: rendered.value.files };
  }
  if (!run.limited && !hasErrors(run.diagnostics))
    yield { directory: '', files: renderOverview(run.wired, run.version, digests) };
}

function count(counts: RunCounts, { built, objects }: RenderedCluster): void {
  counts.clusters += 1;
  counts.instances += built.length;
  counts.objects += objects;
}

interface Target {
  readonly root: string;
  readonly shown: string;
  readonly gitTop?: string;
}

/** The Git top level plus `delivery.path`, unless --out says otherwise; without Git, the working directory. */
function targetOf(specFile: string, path: string, flags: SynthFlags, world: World): Target {
  const gitTop = findGitTop(dirname(specFile));
  const root = flags.out === undefined ? join(gitTop ?? world.cwd, path) : resolve(world.cwd, flags.out);
  const shown = relative(world.cwd, root);
  const readable = shown === '' ? '.' : shown.startsWith('..') ? root : shown;
  return { root, shown: readable, ...(gitTop !== undefined && { gitTop }) };
}

function write(
  run: Run,
  target: Target,
  flags: SynthFlags,
  world: World,
  loaded: Loaded,
): ReturnType<typeof planAndWrite> {
  const { gitTop } = target;
  return planAndWrite({
    ...target,
    forbidden: [
      { path: world.home, what: 'the home directory' },
      { path: loaded.file, what: 'the spec' },
      ...(gitTop === undefined ? [] : [{ path: gitTop, what: 'the top of the Git work tree' }]),
    ],
    version: world.version,
    mode: flags.check ? 'check' : 'write',
    adopt: flags.adopt ?? false,
    overwrite: flags.overwrite ?? false,
    outputs: outputs(run),
    commit: () => !hasErrors(run.diagnostics),
    ...(run.limited && { only: run.names.map((name) => `clusters/${name}`) }),
    writer: { pid: world.pid, host: world.host, now: world.now().toISOString(), isAlive: world.isAlive },
  });
}

function outcomeOf(
  run: Run,
  report: TreeReport | undefined,
  flags: SynthFlags,
  target: Target,
): Pick<Outcome, 'exit' | 'talk'> {
  if (!report || hasErrors(run.diagnostics)) return { exit: exitCodes.refused };
  const check = flags.check ?? false;
  const talk = synthSummary({
    network: run.wired.network,
    report,
    counts: run.counts,
    shown: target.shown,
    check,
    limited: run.limited,
  });
  return { exit: check && report.stale ? exitCodes.findings : exitCodes.fine, talk };
}

/** Runs the command; nothing is written when there is an error. */
export async function synth(spec: string, flags: SynthFlags, world: World): Promise<Outcome> {
  const loaded = loadForCommand(spec, world);
  const texts = loaded.texts;
  if (!loaded.value) return { exit: exitCodes.refused, diagnostics: loaded.diagnostics, texts };
  const path = pathOf(loaded.value);
  const target = targetOf(loaded.value.file, path, flags, world);
  const sources = { ...loaded.value.sources, present: presentNodes(target.root) };
  const wired = wireSources(sources);
  const found = [...loaded.diagnostics, ...wired.diagnostics];
  if (!wired.value) return { exit: exitCodes.refused, diagnostics: found, texts };
  const chosen = chooseClusters(wired.value.network, flags.cluster);
  if (!chosen.value) return { exit: exitCodes.refused, diagnostics: [...found, ...chosen.diagnostics], texts };
  const run: Run = {
    wired: wired.value,
    sources,
    names: chosen.value,
    limited: flags.cluster !== undefined,
    version: world.version,
    diagnostics: [],
    counts: { clusters: 0, instances: 0, objects: 0 },
  };
  const written = await write(run, target, flags, world, loaded.value);
  const diagnostics = [...found, ...run.diagnostics, ...written.diagnostics];
  return { ...outcomeOf(run, written.value, flags, target), diagnostics, texts };
}

function pathOf(loaded: Loaded): string {
  const delivery = loaded.sources.spec.data.delivery;
  const path = typeof delivery === 'object' && delivery !== null && 'path' in delivery ? delivery.path : undefined;
  return typeof path === 'string' ? path : 'out';
}
