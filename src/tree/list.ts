// The ownership list: which files netgen wrote in a directory, with their hashes. Pure; never trusts what it reads.
import { hash } from 'node:crypto';
import { belongsTo } from './paths.ts';

/** Format number of the list; a higher one is from a newer netgen. */
const FORMAT = 1;
/** Larger lists are not read: 10,000 files need less than 2 MiB. */
export const LIST_LIMIT = 32 * 1024 * 1024;

const HEADER = /^# netgen-files ([0-9]{1,9}) netgen (\S{1,100})$/;
const ENTRY = /^([0-9a-f]{64}) {2}(.+)$/;
const VERSION = /^([0-9]{1,9})\.([0-9]{1,9})\.([0-9]{1,9})(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/;

/** Paths below the directory of the list, each with the hashes its content may have: two while a write is under way. */
export type Owned = ReadonlyMap<string, ReadonlySet<string>>;

/** What came of reading a list. */
export type ListReading =
  | { readonly kind: 'list'; readonly files: Owned }
  | { readonly kind: 'newer'; readonly version: string }
  | { readonly kind: 'damaged'; readonly line: number; readonly problem: string };

/** SHA-256 in lower-case hexadecimal, as in the list. */
export function sha256(bytes: Uint8Array): string {
  return hash('sha256', bytes);
}

/** The bytes of a list, sorted by path, then hash. `sha256sum -c` reads it too. */
export function printList(version: string, files: Owned): Buffer {
  const lines = [`# netgen-files ${FORMAT} netgen ${version}`];
  for (const path of [...files.keys()].sort()) {
    for (const digest of [...files.get(path)!].sort()) lines.push(`${digest}  ${path}`);
  }
  return Buffer.from(`${lines.join('\n')}\n`);
}

/** Reads a list of `directory` that may have been written by anybody. `version` is the netgen that reads. */
export function parseList(bytes: Uint8Array, directory: string, version: string): ListReading {
  const lines = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8').split(/\r?\n/);
  const header = HEADER.exec(lines[0] ?? '');
  if (!header) return damaged(1, 'the header is missing');
  const [, format, writer] = header as unknown as [string, string, string];
  if (!VERSION.test(writer)) return damaged(1, 'the header has no version');
  if (Number(format) > FORMAT || compareVersions(writer, version) > 0) return { kind: 'newer', version: writer };
  if (lines.pop() !== '') return damaged(lines.length + 1, 'the last line is cut off');
  const files = new Map<string, Set<string>>();
  for (let index = 1; index < lines.length; index++) {
    const entry = ENTRY.exec(lines[index]!);
    if (!entry) return damaged(index + 1, 'it is not a hash and a path');
    const [, digest, path] = entry as unknown as [string, string, string];
    if (!belongsTo(directory, path)) return damaged(index + 1, 'the path is not one that netgen writes');
    const digests = files.get(path);
    if (digests) digests.add(digest);
    else files.set(path, new Set([digest]));
  }
  return { kind: 'list', files };
}

function damaged(line: number, problem: string): ListReading {
  return { kind: 'damaged', line, problem };
}

/** Order of two versions, negative when `a` is older (semver.org 2.0.0, section 11). Throws when one is no version. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [readVersion(a), readVersion(b)];
  for (let index = 0; index < 3; index++) {
    const difference = left.numbers[index]! - right.numbers[index]!;
    if (difference !== 0) return difference;
  }
  return comparePrereleases(left.prerelease, right.prerelease);
}

function readVersion(text: string): { numbers: number[]; prerelease: string[] } {
  const match = VERSION.exec(text);
  if (!match) throw new Error(`${JSON.stringify(text)} is not a version`);
  return { numbers: match.slice(1, 4).map(Number), prerelease: match[4] === undefined ? [] : match[4].split('.') };
}

function comparePrereleases(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return b.length - a.length;
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const order = compareIdentifiers(a[index]!, b[index]!);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareIdentifiers(a: string, b: string): number {
  const [aNumeric, bNumeric] = [/^[0-9]+$/.test(a), /^[0-9]+$/.test(b)];
  if (aNumeric && bNumeric) return Number(a) - Number(b);
  if (aNumeric !== bNumeric) return aNumeric ? -1 : 1;
  return a === b ? 0 : a < b ? -1 : 1;
}
