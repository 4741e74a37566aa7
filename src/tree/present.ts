// What is in one directory of the tree and what netgen owns of it. It reads, changes nothing, and trusts no list.
import { lstatSync, readFileSync } from 'node:fs';
import type { Code } from '../diagnostics/codes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { LIST_LIMIT, type Owned, parseList, sha256 } from './list.ts';
import { type ClusterOutput, join, LIST_NAME } from './paths.ts';
import type { Snapshot } from './scan.ts';

/** A file larger than this was not written by netgen. */
const FILE_LIMIT = 256 * 1024 * 1024;

export type Mode = 'write' | 'check';

export interface Policy {
  /** Version of this netgen. */
  readonly version: string;
  readonly mode: Mode;
  /** Take over files that no list names, and make a new list where one is damaged. */
  readonly adopt: boolean;
  /** Replace and remove files that were changed by hand. */
  readonly overwrite: boolean;
}

export interface Present {
  /** Absolute path of the output directory. */
  readonly root: string;
  /** How messages write it. */
  readonly shown: string;
  /** What is in the directory of this output. */
  readonly snapshot: Snapshot;
}

/** One directory while it is planned. */
export interface Context {
  readonly output: ClusterOutput;
  readonly present: Present;
  readonly policy: Policy;
  readonly diagnostics: Diagnostic[];
}

export interface Finding {
  readonly code: Code;
  /** Below the directory of the output. */
  readonly path: string;
  readonly problem: string;
  readonly help: string;
}

/** Adds a finding. A check changes nothing, so what would only be replaced is drift there: a warning. */
export function report(context: Context, finding: Finding): void {
  const place = `${context.present.shown}/${join(context.output.directory, finding.path)}`;
  const drift = context.policy.mode === 'check' && (finding.code === 'NG1505' || finding.code === 'NG1506');
  context.diagnostics.push({
    code: finding.code,
    severity: drift ? 'warning' : 'error',
    message: `\`${place}\` ${finding.problem}`,
    help: finding.help,
  });
}

/** The ownership list of a directory; without `bytes` there is none. */
export interface Reading {
  readonly bytes?: Buffer;
  readonly owned: Owned;
}

/** Reads what netgen owns, or says why the list is refused and returns undefined. */
export function readOwned(context: Context): Reading | undefined {
  const { present, output, policy } = context;
  const kind = present.snapshot.kinds.get(LIST_NAME);
  if (kind === undefined) return { owned: new Map() };
  if (kind !== 'file') {
    const [code, problem] =
      kind === 'link' ? (['NG1502', 'is a symbolic link'] as const) : (['NG1503', 'is not a file'] as const);
    report(context, { code, path: LIST_NAME, problem, help: 'move it away, then run again with `--adopt`' });
    return undefined;
  }
  const bytes = readBounded(`${present.root}/${join(output.directory, LIST_NAME)}`, LIST_LIMIT) ?? Buffer.alloc(0);
  const reading = parseList(bytes, output.directory, policy.version);
  if (reading.kind === 'list') return { bytes, owned: reading.files };
  if (reading.kind === 'newer') {
    const problem = `is from netgen ${reading.version}, this is netgen ${policy.version}`;
    report(context, { code: 'NG1508', path: LIST_NAME, problem, help: `install netgen ${reading.version} or newer` });
    return undefined;
  }
  if (policy.adopt) return { bytes, owned: new Map() };
  const problem = `cannot be read: line ${reading.line}: ${reading.problem}`;
  const help = `run \`git checkout -- ${present.shown}/${join(output.directory, LIST_NAME)}\`, or run again with \`--adopt\` to make a new list`;
  report(context, { code: 'NG1507', path: LIST_NAME, problem, help });
  return undefined;
}

/** Whether content is what netgen wrote, also when a checkout made CRLF of its line ends. */
export function matches(bytes: Buffer | undefined, digests: ReadonlySet<string>): boolean {
  if (bytes === undefined) return false;
  if (digests.has(sha256(bytes))) return true;
  if (!bytes.includes('\r\n')) return false;
  return digests.has(sha256(Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1')));
}

/** The content of a file; undefined when it is larger than `limit` bytes, or a link, a pipe or a device, which may never end. */
export function readBounded(path: string, limit = FILE_LIMIT): Buffer | undefined {
  const stats = lstatSync(path);
  return stats.isFile() && stats.size <= limit ? readFileSync(path) : undefined;
}
