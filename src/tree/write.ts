// Makes a directory equal to the rendered outputs: the only code that writes trees. It changes nothing that netgen does not own.
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Diagnosed, type Diagnostic, hasErrors } from '../diagnostics/diagnostic.ts';
import type { Writer } from '../disk/lock.ts';
import { look } from '../disk/look.ts';
import { lockDirectory } from './lock.ts';
import { assertOutput, type ClusterOutput, isOutputDirectory, isTemporary, join, LIST_NAME, PLACES } from './paths.ts';
import { checkPlace, type Place } from './place.ts';
import { type DirectoryReport, planDirectory } from './plan.ts';
import type { Policy } from './present.ts';
import { scan } from './scan.ts';
import {
  commitStage,
  discardStage,
  disturbed,
  makeDirectory,
  openStage,
  type Stage,
  stagePlan,
  sweep,
} from './stage.ts';
import { describeTrouble } from './trouble.ts';

export interface TreeOptions extends Place, Policy {
  /** How messages write the output directory, for example `out/perfnet`. */
  readonly shown: string;
  /** The clusters one at a time, and the top level; asked for only after the previous one is on the disk. */
  readonly outputs: Iterable<ClusterOutput> | AsyncIterable<ClusterOutput>;
  /** Asked once, after everything was rendered: false leaves the tree as it was. */
  commit(): boolean;
  /** Directories this run renders (`clusters/<name>`, `hosts/<name>`); the others stay as they are. Without it, clusters that are not rendered are removed. */
  readonly only?: readonly string[];
  readonly writer: Writer;
}

/** What a run did, or in a check would do. */
export interface TreeReport {
  /** By directory, the top level first. */
  readonly directories: readonly DirectoryReport[];
  /** Numbers of files; the ownership lists are not counted. */
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly unchanged: number;
  /** Whether the tree on disk was not what it should be. */
  readonly stale: boolean;
}

/**
 * Writes the tree, or with `mode: 'check'` only compares it. With errors there is no value and the tree is as it was,
 * unless an error says that it came while files were being replaced. Throws on bugs: unsafe paths, outputs twice.
 */
export async function planAndWrite(given: TreeOptions): Promise<Diagnosed<TreeReport>> {
  const options = { ...given, root: resolve(given.root) };
  try {
    const refused = checkPlace(options, options.shown);
    if (hasErrors(refused)) return { diagnostics: refused };
    return options.mode === 'check' ? await checkTree(options) : await writeTree(options);
  } catch (error) {
    return { diagnostics: [describeTrouble(error, (path) => show(options, path))] };
  }
}

async function checkTree(options: TreeOptions): Promise<Diagnosed<TreeReport>> {
  const { reports, diagnostics } = await planAll(options);
  if (hasErrors(diagnostics) || !options.commit()) return { diagnostics };
  return { value: summarize(reports), diagnostics };
}

async function writeTree(options: TreeOptions): Promise<Diagnosed<TreeReport>> {
  const stage = openStage(options.root, options.writer.pid);
  try {
    makeDirectory(stage, options.root);
    const lock = lockDirectory(options.root, options.writer, options.shown);
    if ('code' in lock) return { diagnostics: [lock] };
    try {
      const { reports, diagnostics } = await planAll(options, stage);
      if (hasErrors(diagnostics) || !options.commit()) return { diagnostics };
      if (!lock.isHeld()) return { diagnostics: [...diagnostics, lockLost(options)] };
      const moved = disturbed(stage).map((path) => changedMeanwhile(show(options, path)));
      if (moved.length > 0) return { diagnostics: [...diagnostics, ...moved] };
      const trouble = commit(options, stage);
      return trouble ? { diagnostics: [...diagnostics, trouble] } : { value: summarize(reports), diagnostics };
    } finally {
      lock.release();
    }
  } finally {
    discardStage(stage);
  }
}

function commit(options: TreeOptions, stage: Stage): Diagnostic | undefined {
  try {
    commitStage(stage);
    return undefined;
  } catch (error) {
    const trouble = describeTrouble(error, (path) => show(options, path));
    const message = 'it came while files were being replaced: part of the tree is new, and running again finishes it';
    return { ...trouble, notes: [{ message }] };
  }
}

interface Plans {
  readonly reports: DirectoryReport[];
  readonly diagnostics: Diagnostic[];
}

/** Plans every directory, and stages each before the next one is rendered as long as there are no errors. */
async function planAll(options: TreeOptions, stage?: Stage): Promise<Plans> {
  const plans: Plans = { reports: [], diagnostics: [] };
  const seen = new Set<string>();
  let top: ClusterOutput | undefined;
  for await (const output of options.outputs) {
    admit(output, seen, options.only);
    if (output.directory === '') top = output;
    else planOne(options, plans, { output, skip: () => false, stage });
  }
  if (options.only === undefined) {
    for (const directory of abandoned(options.root, seen)) {
      seen.add(directory);
      planOne(options, plans, { output: { directory, files: [] }, skip: () => false, stage });
    }
  }
  // The top level comes last: it describes the clusters, so it must not be ahead of them.
  if (top !== undefined || options.only === undefined) {
    const skip = (path: string) => isOutputDirectory(path) && (seen.has(path) || hasList(options.root, path));
    planOne(options, plans, { output: top ?? { directory: '', files: [] }, skip, stage });
  }
  return plans;
}

interface Job {
  readonly output: ClusterOutput;
  /** Directories below it that are somebody else's to plan. */
  readonly skip: (path: string) => boolean;
  readonly stage: Stage | undefined;
}

function planOne(options: TreeOptions, plans: Plans, { output, skip, stage }: Job): void {
  const { directory } = output;
  const blocked = directory === '' ? undefined : checkDirectory(options, directory);
  if (blocked) {
    if (!plans.diagnostics.some(({ message }) => message === blocked.message)) plans.diagnostics.push(blocked);
    return;
  }
  const snapshot = scan(`${options.root}/${directory}`, skip);
  const plan = planDirectory(output, { root: options.root, shown: options.shown, snapshot }, options);
  plans.reports.push(plan.report);
  // One newer list says that the whole tree is newer.
  const known = plans.diagnostics.some(({ code }) => code === 'NG1508');
  plans.diagnostics.push(...plan.diagnostics.filter(({ code }) => !known || code !== 'NG1508'));
  if (stage === undefined) return;
  sweep(
    stage,
    snapshot.temporary.map((path) => join(directory, path)),
  );
  if (!hasErrors(plans.diagnostics)) stagePlan(stage, plan);
}

function admit(output: ClusterOutput, seen: Set<string>, only: readonly string[] | undefined): void {
  assertOutput(output);
  const { directory } = output;
  if ([...(directory === '' ? [''] : [directory, directory.toLowerCase()])].some((name) => seen.has(name))) {
    throw new Error(`output directory ${JSON.stringify(directory)} is there twice`);
  }
  if (directory !== '' && only !== undefined && !only.includes(directory)) {
    throw new Error(`output directory ${JSON.stringify(directory)} is not among those to render`);
  }
  seen.add(directory).add(directory.toLowerCase());
}

/** The directories of clusters and hosts that netgen wrote and this run did not render. */
function abandoned(root: string, seen: ReadonlySet<string>): string[] {
  return PLACES.filter((place) => look(`${root}/${place}`)?.isDirectory())
    .flatMap((place) => readdirSync(`${root}/${place}`).map((name) => `${place}/${name}`))
    .filter((directory) => isOutputDirectory(directory) && !seen.has(directory) && hasList(root, directory))
    .sort();
}

function hasList(root: string, directory: string): boolean {
  if (!look(`${root}/${directory}`)?.isDirectory()) return false;
  return look(`${root}/${directory}/${LIST_NAME}`) !== undefined;
}

/** Refuses a cluster directory that is, or is in, a link or a file. */
function checkDirectory(options: TreeOptions, directory: string): Diagnostic | undefined {
  for (const path of [directory.split('/')[0]!, directory]) {
    const stats = look(`${options.root}/${path}`);
    if (stats === undefined) return undefined;
    if (stats.isDirectory()) continue;
    const link = stats.isSymbolicLink();
    return {
      code: link ? 'NG1502' : 'NG1503',
      severity: 'error',
      message: `\`${options.shown}/${path}\` is ${link ? 'a symbolic link' : 'not a directory'}`,
      help: 'move it away, then run again',
    };
  }
  return undefined;
}

function changedMeanwhile(shown: string): Diagnostic {
  return {
    code: 'NG1514',
    severity: 'error',
    message: `\`${shown}\` was changed while netgen was rendering`,
    help: 'run again once nobody else writes there',
  };
}

function lockLost(options: TreeOptions): Diagnostic {
  return {
    code: 'NG1513',
    severity: 'error',
    message: `the lock of \`${options.shown}\` was removed or replaced while netgen was rendering`,
    help: 'run again when no other netgen writes there',
  };
}

function summarize(reports: readonly DirectoryReport[]): TreeReport {
  const count = (of: (report: DirectoryReport) => readonly string[]) =>
    reports.reduce((sum, report) => sum + of(report).length, 0);
  const [added, changed, removed] = [count((r) => r.added), count((r) => r.changed), count((r) => r.removed)];
  return {
    directories: reports.toSorted((a, b) => (a.directory < b.directory ? -1 : 1)),
    ...{ added, changed, removed },
    unchanged: reports.reduce((sum, report) => sum + report.unchanged, 0),
    stale: added + changed + removed > 0 || reports.some((report) => report.listChanged),
  };
}

/** A path as messages write it: below the shown directory; a temporary file stands for its directory. */
function show(options: TreeOptions, path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const place = isTemporary(name) ? path.slice(0, -name.length - 1) : path;
  return place === options.root || place.startsWith(`${options.root}/`)
    ? `${options.shown}${place.slice(options.root.length)}`
    : place;
}
