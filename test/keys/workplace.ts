// A directory of its own for every test, and runs in it as the command makes them. It asserts only that the keys file is sound.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { parse } from 'yaml';
import { type KeysPorts, type KeysReport, type KeysRequest, makeKeys } from '../../src/keys/keys.ts';
import { readPublicKeys } from '../../src/keys/public-keys.ts';
import type { Network, PublicKeys } from '../../src/model/network.ts';
import type { SecretRef } from '../../src/model/part.ts';
import { cometbftRequests, pooledKeys, requests } from './sources.ts';

/** The process of the tests; whoever else holds a lock is alive when its number is 77. */
const writer = { pid: 4242, host: 'here', now: '2026-01-01T00:00:00Z', isAlive: (pid: number) => pid === 77 };

let work: string;
let ports: KeysPorts;

/** Call it once per test file. */
export function useWorkplace(): void {
  beforeEach(() => {
    work = mkdtempSync(join(tmpdir(), 'netgen-keys-'));
    ports = { source: pooledKeys(), writer, isIgnored: () => undefined };
  });
  afterEach(() => rmSync(work, { recursive: true, force: true }));
}

/** Starts again in an empty directory, within one test. */
export function startAgain(): void {
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work);
  ports = { source: pooledKeys(), writer, isIgnored: () => undefined };
}

/** Lets Git say this of every path. */
export function gitSays(ignored: boolean | undefined): void {
  ports = { ...ports, isIgnored: async () => ignored };
}

export const at = (...path: string[]) => join(work, ...path);

export interface RunOptions {
  readonly directory?: string;
  readonly keysFile?: string | undefined;
  /** Secrets that the first cluster wants beside the nodes' own. */
  readonly extra?: readonly SecretRef[];
  /** What the components ask for; default: what those of the platform do. */
  readonly clusters?: KeysRequest['clusters'];
  /** Voting power of a CometBFT node; default: 10. */
  readonly power?: (number: number) => number | undefined;
}

/** One run as the command makes it: the keys file is read first, when it is there. */
export function run(of: Network, options: RunOptions = {}) {
  const { directory = at('private'), extra = [], keysFile } = { keysFile: at('perfnet.keys.yaml'), ...options };
  const { power = () => 10 } = options;
  const keys = publicKeys();
  const full = keys ? { ...of, keys } : of;
  const asked = full.platform === 'cometbft' ? cometbftRequests(full, power) : requests(full);
  asked[0]!.parts.push(...extra);
  const { clusters = asked } = options;
  return makeKeys({ network: full, clusters, directory, tree: at('out'), keysFile }, ports);
}

export function publicKeys(): PublicKeys | undefined {
  const file = 'perfnet.keys.yaml';
  if (!existsSync(at(file))) return undefined;
  const content = parse(readFileSync(at(file), 'utf8'));
  const { value, diagnostics } = readPublicKeys(
    { file, data: content },
    { name: 'perfnet', platform: content.platform },
  );
  expect(diagnostics).toEqual([]);
  return value;
}

/** Every file below a directory with its content. */
export function files(directory = at('private')): { [path: string]: string } {
  const found = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = found.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(paths.map((path) => [path.slice(directory.length + 1), readFileSync(path, 'utf8')]));
}

/** Data of a Secret manifest, decoded. */
export function dataOf(text: string): { [key: string]: string } {
  const entries = Object.entries(parse(text).data as { [key: string]: string });
  return Object.fromEntries(entries.map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]));
}

export const data = (file: string) => dataOf(readFileSync(at('private', file), 'utf8'));

export const outcomes = (report: KeysReport | undefined) =>
  report?.secrets.map(({ file, outcome }) => `${file} ${outcome}`);

export const codes = (result: { diagnostics: readonly { code: string; severity: string }[] }) =>
  result.diagnostics.map(({ code, severity }) => `${severity} ${code}`);
