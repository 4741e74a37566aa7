// `netgen synth`: writes the tree of a spec, or with --check says whether it is stale.
import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { engines } from '../backends/engines.ts';
import type { WiredNetwork } from '../components/build.ts';
import type { Diagnosed, Diagnostic } from '../diagnostics/diagnostic.ts';
import { hasErrors } from '../diagnostics/diagnostic.ts';
import { limitDiagnostics } from '../diagnostics/limit.ts';
import { type RenderedCluster, renderCluster, renderOverview, wireSources } from '../pipeline.ts';
import type { PresentNode, PresentTree } from '../resolve/moves.ts';
import type { Places } from '../spec/places.ts';
import { findGitTop } from '../tree/git.ts';
import type { ClusterOutput } from '../tree/paths.ts';
import { readBounded } from '../tree/present.ts';
import { planAndWrite, type TreeReport } from '../tree/write.ts';
import { chooseClusters } from './clusters.ts';
import { type Loaded, loadForCommand } from './load.ts';
import { type RunCounts, synthSummary } from './synth-summary.ts';
import { quoted } from './words.ts';
import { exitCodes, type Outcome, type World } from './world.ts';

export interface SynthFlags {
  readonly out?: string;
  readonly cluster?: readonly string[];
  readonly check?: boolean;
  readonly adopt?: boolean;
  readonly overwrite?: boolean;
}

const isNode = (node: Partial<PresentNode> | null): boolean =>
  Number.isInteger(node?.number) && typeof node?.cluster === 'string' && typeof node.state === 'string';

/** What a network.json says; undefined when it cannot be read or has another shape. */
function readTree(file: string): PresentTree | undefined {
  try {
    // What is no plain file, the plan refuses to replace.
    const { nodes } = JSON.parse(readBounded(file)?.toString('utf8') ?? '') as { nodes?: unknown };
    return Array.isArray(nodes) && nodes.every(isNode) ? { nodes: nodes as PresentNode[] } : undefined;
  } catch {
    return undefined;
  }
}

/** The tree that is there. One that lost its nodes would let a node that moves run twice, so that is an error. */
function presentTree({ root, shown }: Pick<Target, 'root' | 'shown'>): Diagnosed<PresentTree> {
  const value = readTree(join(root, 'network.json'));
  if (value || !existsSync(join(root, '.netgen-files'))) return { value: value ?? { nodes: [] }, diagnostics: [] };
  const file = join(shown, 'network.json');
  const message = `\`${file}\` is missing or damaged, so nobody can tell which nodes run where`;
  return {
    diagnostics: [{ code: 'NG1515', severity: 'error', message, help: `run \`git checkout -- ${quoted(file)}\`` }],
  };
}

interface Run {
  readonly wired: WiredNetwork;
  readonly document: Places;
  readonly names: readonly string[];
  /** Directory of the clusters, or hosts, in the tree. */
  readonly directory: string;
  readonly limited: boolean;
  readonly version: string;
  readonly diagnostics: Diagnostic[];
  readonly counts: RunCounts;
}

/** Renders one cluster after the other, and the top level at last; a limited run leaves the top level as it is. */
function* outputs(run: Run): Generator<ClusterOutput> {
  const digests = new Map<string, string>();
  for (const name of run.names) {
    const rendered = renderCluster(run.wired, name, run.document);
    run.diagnostics.push(...rendered.diagnostics);
    if (!rendered.value) continue;
    count(run.counts, rendered.value);
    digests.set(name, rendered.value.digest);
    yield { directory: `${run.directory}/${name}`, files: rendered.value.files };
  }
  if (!run.limited && !hasErrors(run.diagnostics))
    yield { directory: '', files: renderOverview(run.wired, { version: run.version, digests }) };
}

function count(counts: RunCounts, { built, objects }: RenderedCluster): void {
  counts.clusters += 1;
  counts.instances += built.length;
  counts.objects += objects;
}

interface Target {
  /** Absolute path of the spec. */
  readonly file: string;
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
  return { file: specFile, root, shown: readable, ...(gitTop !== undefined && { gitTop }) };
}

function write({ run, target }: Prepared, flags: SynthFlags, world: World): ReturnType<typeof planAndWrite> {
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

/** What is needed from the first cluster on. The data of the spec is not: a large one would stay in memory to the end. */
interface Prepared {
  readonly run: Run;
  readonly target: Target;
}

type Preparation = Pick<Outcome, 'diagnostics' | 'texts'> & { readonly value?: Prepared };

/** Loads, resolves and wires the spec. */
function prepare(spec: string, flags: SynthFlags, world: World): Preparation {
  const loaded = loadForCommand(spec, world);
  const texts = loaded.texts;
  if (!loaded.value) return { diagnostics: loaded.diagnostics, texts };
  const { file, sources } = loaded.value;
  const target = targetOf(file, pathOf(loaded.value), flags, world);
  const present = presentTree(target);
  if (!present.value) return { diagnostics: [...loaded.diagnostics, ...present.diagnostics], texts };
  const wired = wireSources({ ...sources, present: present.value });
  const diagnostics = [...loaded.diagnostics, ...wired.diagnostics];
  if (!wired.value) return { diagnostics, texts };
  const chosen = chooseClusters(wired.value.network, flags.cluster);
  if (!chosen.value) return { diagnostics: [...diagnostics, ...chosen.diagnostics], texts };
  const { places } = sources.spec;
  const run: Run = {
    wired: wired.value,
    document: { places },
    names: chosen.value,
    directory: engines[wired.value.network.delivery.engine].directory,
    limited: flags.cluster !== undefined,
    version: world.version,
    diagnostics: [],
    counts: { clusters: 0, instances: 0, objects: 0 },
  };
  return { value: { run, target }, diagnostics, texts };
}

/** Runs the command; nothing is written when there is an error. */
export async function synth(spec: string, flags: SynthFlags, world: World): Promise<Outcome> {
  const { value, diagnostics: found, ...rest } = prepare(spec, flags, world);
  if (!value) return { exit: exitCodes.refused, diagnostics: found, ...rest };
  const { run, target } = value;
  const written = await write(value, flags, world);
  const diagnostics = [...found, ...limitDiagnostics(run.diagnostics), ...written.diagnostics];
  return { ...outcomeOf(run, written.value, flags, target), diagnostics, ...rest };
}

function pathOf(loaded: Loaded): string {
  const delivery = loaded.sources.spec.data.delivery;
  const path = typeof delivery === 'object' && delivery !== null && 'path' in delivery ? delivery.path : undefined;
  return typeof path === 'string' ? path : 'out';
}
