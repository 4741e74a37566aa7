// Compares one cluster's output with what is on disk and says what to do. It reads files and changes none.
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { type Owned, printList, sha256 } from './list.ts';
import { type ClusterOutput, join, LIST_NAME, LOCK_NAME, type OutputFile, parentsOf } from './paths.ts';
import { type Context, matches, type Policy, type Present, readBounded, readOwned, report } from './present.ts';

/** What a run does in one directory; paths are below the output directory. */
export interface DirectoryReport {
  /** `clusters/<name>`, or `''` for the top level. */
  readonly directory: string;
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  /** Number of files. */
  readonly unchanged: number;
  /** Files that netgen wrote and somebody changed; also in `changed` or `removed`. */
  readonly edited: readonly string[];
  /** What else is there: never touched. */
  readonly foreign: readonly string[];
  /** Whether the ownership list differs from what it would be. */
  readonly listChanged: boolean;
}

/** What to do in one directory; paths are below that directory. */
export interface DirectoryPlan {
  readonly directory: string;
  readonly writes: readonly OutputFile[];
  readonly removals: readonly string[];
  /** List that owns what was and what will be; undefined when the present one does. */
  readonly listBefore?: Buffer;
  /** The final list; undefined when nothing is owned any more. */
  readonly listAfter?: Buffer;
  readonly report: DirectoryReport;
  readonly diagnostics: readonly Diagnostic[];
}

interface Draft extends Context {
  /** What the list on disk says. */
  readonly owned: Owned;
  readonly added: string[];
  readonly changed: string[];
  readonly removed: string[];
  readonly unchanged: string[];
  readonly edited: string[];
  readonly writes: OutputFile[];
  readonly removals: string[];
  /** Hashes of the files that are taken over as they are now, so that an interrupted run can be repeated. */
  readonly taken: Map<string, string>;
}

/** Plans one directory; an empty output removes what netgen owns there. */
export function planDirectory(output: ClusterOutput, present: Present, policy: Policy): DirectoryPlan {
  const context: Context = { output, present, policy, diagnostics: [] };
  const reading = readOwned(context);
  const draft: Draft = {
    ...context,
    owned: reading?.owned ?? new Map(),
    ...{ added: [], changed: [], removed: [], unchanged: [], edited: [], writes: [], removals: [], taken: new Map() },
  };
  const wanted = new Map<string, Set<string>>();
  const folded = new Map([...present.snapshot.kinds.keys()].map((path) => [path.toLowerCase(), path]));
  // With the list refused every file would look foreign: one finding says it all.
  for (const file of reading === undefined ? [] : output.files) {
    wanted.set(file.path, new Set([sha256(file.bytes)]));
    planFile(draft, file, folded);
  }
  for (const path of [...draft.owned.keys()].sort()) if (!wanted.has(path)) planRemoval(draft, path);
  return finish(draft, wanted, reading?.bytes);
}

function finish(draft: Draft, wanted: Owned, listBytes: Buffer | undefined): DirectoryPlan {
  const { output, policy, owned, present, taken, diagnostics } = draft;
  const listAfter = wanted.size === 0 ? undefined : printList(policy.version, wanted);
  const listBefore = draft.writes.length === 0 ? undefined : printList(policy.version, union(owned, wanted, taken));
  const foreign = [...present.snapshot.kinds]
    .filter(
      ([path, kind]) => kind !== 'directory' && path !== LIST_NAME && !(output.directory === '' && path === LOCK_NAME),
    )
    .map(([path]) => path)
    .filter((path) => !wanted.has(path) && !owned.has(path));
  const shown = (paths: readonly string[]) => paths.map((path) => join(output.directory, path)).sort();
  const listChanged = listAfter === undefined ? listBytes !== undefined : !(listBytes?.equals(listAfter) ?? false);
  return {
    directory: output.directory,
    writes: draft.writes,
    removals: draft.removals,
    ...(listBefore && !listBytes?.equals(listBefore) && { listBefore }),
    ...(listAfter && { listAfter }),
    report: {
      directory: output.directory,
      added: shown(draft.added),
      changed: shown(draft.changed),
      removed: shown(draft.removed),
      unchanged: draft.unchanged.length,
      edited: shown(draft.edited),
      foreign: shown(foreign),
      listChanged,
    },
    diagnostics,
  };
}

function union(owned: Owned, wanted: Owned, taken: ReadonlyMap<string, string>): Owned {
  const all = new Map<string, Set<string>>();
  const add = (path: string, digest: string) => all.set(path, (all.get(path) ?? new Set()).add(digest));
  for (const files of [owned, wanted])
    for (const [path, digests] of files) for (const digest of digests) add(path, digest);
  for (const [path, digest] of taken) add(path, digest);
  return all;
}

function planFile(draft: Draft, file: OutputFile, folded: ReadonlyMap<string, string>): void {
  const { path, bytes } = file;
  if (isBlocked(draft, path)) return;
  const twin = folded.get(path.toLowerCase());
  if (twin === undefined) {
    draft.added.push(path);
    draft.writes.push(file);
    return;
  }
  if (twin !== path) {
    const problem = `differs only in upper and lower case from \`${path}\``;
    report(draft, { code: 'NG1503', path: twin, problem, help: 'move it away' });
    return;
  }
  const now = readBounded(absolute(draft, path));
  const same = now?.equals(bytes) ?? false;
  const digests = draft.owned.get(path);
  if (digests === undefined) takeOver(draft, path, 'foreign');
  else if (!same && !matches(now, digests)) takeOver(draft, path, 'edited');
  if (same) {
    draft.unchanged.push(path);
    return;
  }
  if (now) draft.taken.set(path, sha256(now));
  draft.changed.push(path);
  draft.writes.push(file);
}

function planRemoval(draft: Draft, path: string): void {
  const { kinds } = draft.present.snapshot;
  if (!kinds.has(path) && !parentsOf(path).some((parent) => kinds.get(parent) === 'link')) return;
  if (isBlocked(draft, path)) return;
  if (!matches(readBounded(absolute(draft, path)), draft.owned.get(path)!)) takeOver(draft, path, 'edited');
  draft.removed.push(path);
  draft.removals.push(path);
}

/** Says so when a link is at the path or above it, or when what is there is no file. */
function isBlocked(draft: Draft, path: string): boolean {
  const { kinds } = draft.present.snapshot;
  for (const at of [...parentsOf(path), path]) {
    const kind = kinds.get(at);
    if (kind === undefined) return false;
    if (kind === 'link') {
      report(draft, {
        code: 'NG1502',
        path: at,
        problem: 'is a symbolic link',
        help: 'replace it by what it points at, or remove it',
      });
      return true;
    }
    const needed = at === path ? 'file' : 'directory';
    if (kind !== needed) {
      report(draft, { code: 'NG1503', path: at, problem: `is not a ${needed}`, help: 'move it away' });
      return true;
    }
  }
  return false;
}

function takeOver(draft: Draft, path: string, why: 'foreign' | 'edited'): void {
  const { policy } = draft;
  if (why === 'edited') draft.edited.push(path);
  if (why === 'edited' ? policy.overwrite : policy.adopt) return;
  report(
    draft,
    why === 'edited'
      ? {
          code: 'NG1505',
          path,
          problem: 'was changed by hand since netgen wrote it',
          help: 'put the change into the spec (`values:`, `patches:`), then run again with `--overwrite`',
        }
      : {
          code: 'NG1506',
          path,
          problem: 'is where netgen wants to write, and netgen did not write it',
          help: 'move it away, or run again with `--adopt` to replace it',
        },
  );
}

function absolute(draft: Draft, path: string): string {
  return `${draft.present.root}/${join(draft.output.directory, path)}`;
}
