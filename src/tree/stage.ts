// Writes a plan as temporary files beside their targets, then makes them the tree by renames. It decides nothing.
import {
  chmodSync,
  closeSync,
  fchmodSync,
  mkdirSync,
  openSync,
  renameSync,
  rmdirSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { errnoOf } from '../disk/look.ts';
import { join, LIST_NAME, parentsOf } from './paths.ts';
import type { DirectoryPlan } from './plan.ts';
import { stampOf } from './scan.ts';

/** A file beside its target. There is one of these per file of the tree, so it holds no path that it can make again. */
interface Replacement {
  readonly do: 'replace';
  /** The target. */
  readonly path: string;
  /** Tells the temporary files of a process apart. */
  readonly number: number;
  /** What stood at the target when it was compared. */
  readonly before: string;
  done: boolean;
}

/** One change of the tree; after every single one, the tree is whole files and a list that owns them. */
type Step =
  | Replacement
  | { readonly do: 'remove'; readonly path: string; readonly before: string }
  | { readonly do: 'removeEmpty'; readonly path: string };

/** What a run has put on disk and not yet made part of the tree. */
export interface Stage {
  readonly root: string;
  /** Makes the names of temporary files differ between processes. */
  readonly pid: number;
  readonly steps: Step[];
  /** Every temporary file that was begun, also those of a plan that has no steps yet. */
  readonly replacements: Replacement[];
  /** Directories that were made, outermost first. */
  readonly made: string[];
}

export function openStage(root: string, pid: number): Stage {
  return { root, pid, steps: [], replacements: [], made: [] };
}

/** Writes the files of one directory beside their targets and notes the steps that make them the tree. */
export function stagePlan(stage: Stage, plan: DirectoryPlan): void {
  const { writes, removals, listBefore, listAfter, report } = plan;
  if (writes.length === 0 && removals.length === 0 && !report.listChanged) return;
  const at = (path: string) => `${stage.root}/${join(plan.directory, path)}`;
  const replace = (path: string, bytes: Uint8Array): Step => write(stage, at(path), bytes);
  const remove = (path: string): Step => ({ do: 'remove', path: at(path), before: stampOf(at(path)) });
  const steps: Step[] = writes.map(({ path, bytes }) => replace(path, bytes));
  // Lists are written ahead too: when the renames begin, everything that needs space is on the disk.
  if (listBefore) steps.unshift(replace(LIST_NAME, listBefore));
  for (const path of removals) steps.push(remove(path));
  if (listAfter === undefined) steps.push(remove(LIST_NAME));
  else if (!listBefore?.equals(listAfter)) steps.push(replace(LIST_NAME, listAfter));
  const gone = removals.map((path) => join(plan.directory, path));
  if (listAfter === undefined) gone.push(join(plan.directory, LIST_NAME));
  for (const step of [...steps, ...emptied(stage, gone)]) stage.steps.push(step);
}

/** Targets that somebody changed since they were compared. */
export function disturbed(stage: Stage): string[] {
  const moved = stage.steps.filter((step) => step.do !== 'removeEmpty' && stampOf(step.path) !== step.before);
  // A list stands twice among the steps: what owns old and new, and the final one.
  return [...new Set(moved.map(({ path }) => path))];
}

/** Makes what is staged the tree. An error leaves a tree whose lists own all of netgen's files: the next run goes on. */
export function commitStage(stage: Stage): void {
  for (const step of stage.steps) {
    if (step.do === 'replace') {
      renameSync(temporaryPath(stage, step), step.path);
      step.done = true;
    } else if (step.do === 'remove') unlinkSync(step.path);
    else removeEmptyDirectory(step.path);
  }
  stage.made.length = 0;
}

/** Removes what was staged and not committed, and the directories made for it. Reports nothing: it runs after errors. */
export function discardStage(stage: Stage): void {
  try {
    for (const file of stage.replacements) if (!file.done) rmSync(temporaryPath(stage, file), { force: true });
    for (const path of stage.made.toReversed()) removeEmptyDirectory(path);
  } catch (error) {
    // The next run removes what is left; the reason for discarding is worth more than this one.
    if (errnoOf(error) === undefined) throw error;
  }
}

/** Removes temporary files of a killed run (paths below the output directory), and directories that are empty then. */
export function sweep(stage: Stage, temporary: readonly string[]): void {
  for (const path of temporary) rmSync(`${stage.root}/${path}`, { force: true });
  for (const step of emptied(stage, temporary)) if (step.do === 'removeEmpty') removeEmptyDirectory(step.path);
}

/** Makes a directory and those above it with mode 0755, whatever the umask. */
export function makeDirectory(stage: Stage, path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === 'EEXIST') return;
    if (errno !== 'ENOENT') throw error;
    makeDirectory(stage, dirname(path));
    mkdirSync(path);
  }
  stage.made.push(path);
  chmodSync(path, 0o755);
}

function temporaryPath(stage: Stage, { path, number }: Pick<Replacement, 'path' | 'number'>): string {
  return `${dirname(path)}/.netgen-tmp-${stage.pid}-${number}`;
}

/** Writes a temporary file with mode 0644, whatever the umask. */
function write(stage: Stage, target: string, bytes: Uint8Array): Replacement {
  const number = stage.replacements.length;
  // A target name that is too long shows here, before anything is renamed.
  const before = stampOf(target);
  const file = openTemporary(stage, temporaryPath(stage, { path: target, number }));
  const replacement: Replacement = { do: 'replace', path: target, number, before, done: false };
  stage.replacements.push(replacement);
  try {
    writeFileSync(file, bytes);
    fchmodSync(file, 0o644);
  } finally {
    closeSync(file);
  }
  return replacement;
}

function openTemporary(stage: Stage, path: string): number {
  const open = () => openSync(path, 'wx', 0o644);
  try {
    return open();
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
    makeDirectory(stage, dirname(path));
    return open();
  }
}

/** Steps that remove the directories of removed files, innermost first, as far as they are empty. */
function emptied(stage: Stage, removed: readonly string[]): Step[] {
  const directories = new Set(removed.flatMap(parentsOf));
  return [...directories]
    .sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
    .map((path) => ({ do: 'removeEmpty', path: `${stage.root}/${path}` }));
}

function removeEmptyDirectory(path: string): void {
  try {
    rmdirSync(path);
  } catch (error) {
    const errno = errnoOf(error);
    if (errno !== 'ENOTEMPTY' && errno !== 'EEXIST' && errno !== 'ENOENT') throw error;
  }
}
