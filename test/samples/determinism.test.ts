// Invariant 1: the same spec gives the same bytes, whatever machine, directory, environment, line ends and order of keys.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { synth } from '../../src/commands/synth.ts';
import { version } from '../../src/version.ts';
import { testWorld } from '../world.ts';
import { cli, shell } from './cli-process.ts';
import {
  compareTrees,
  edited,
  readTree,
  removeWorkplace,
  samples,
  sampleText,
  treeOf,
  workplace,
} from './workplace.ts';

const places: string[] = [];
const place = (): string => {
  places.push(workplace());
  return places.at(-1)!;
};
const trees = new Map<string, Map<string, string>>();

async function synthIn(directory: string, spec: string, out: string): Promise<Map<string, string>> {
  const outcome = await synth(spec, { out }, { ...testWorld(directory), version });
  expect(outcome.diagnostics).toEqual([]);
  expect(outcome.exit).toBe(0);
  return readTree(join(directory, out));
}

beforeAll(async () => {
  const directory = place();
  for (const name of samples) trees.set(name, await synthIn(directory, name, `out-${name}`));
});
afterAll(() => {
  for (const directory of places) removeWorkplace(directory);
});

/** Numbers in [0, n) from a seed (xorshift32), so that a failing order can be repeated. */
function numbers(seed: number): (n: number) => number {
  let state = (seed ^ 0x9e3779b9) >>> 0 || 1;
  return (n) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state = (state ^ (state << 5)) >>> 0;
    return state % n;
  };
}

function shuffled<T>(items: readonly T[], random: (n: number) => number): T[] {
  const result = [...items];
  for (let i = result.length - 1; i > 0; i--) {
    const j = random(i + 1);
    [result[i], result[j]] = [result[j]!, result[i]!];
  }
  return result;
}

/** JSON, which YAML includes, with the keys of every map in another order. Maps keep the order of numeric keys, objects do not. */
function printed(value: unknown, random: (n: number) => number): string {
  if (Array.isArray(value)) return `[${value.map((item) => printed(item, random)).join(', ')}]`;
  if (!(value instanceof Map)) return JSON.stringify(value);
  const entries = shuffled([...value], random);
  return `{${entries.map(([key, item]) => `${JSON.stringify(String(key))}: ${printed(item, random)}`).join(',\n ')}}`;
}

function rewrite(directory: string, change: (text: string) => string): void {
  for (const name of readdirSync(directory).filter((one) => one.endsWith('.yaml')))
    writeFileSync(join(directory, name), change(readFileSync(join(directory, name), 'utf8')));
}

describe('the bytes of a tree', () => {
  it.each([
    ['hedera-kind.yaml', 12],
    ['setup-kind.yaml', 12],
    ['setup-perf.yaml', 6],
    ['hedera-31.yaml', 3],
  ])('do not depend on the order of keys in %s and the files it names', async (name, runs) => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const directory = place();
        const random = numbers(seed);
        rewrite(directory, (text) => printed(parse(text, { mapAsMap: true }), random));
        expect(compareTrees(trees.get(name)!, await synthIn(directory, name, 'out'))).toEqual([]);
      }),
      { numRuns: runs },
    );
  });

  it('do not depend on the order of keys in values, labels and selectors of the user', async () => {
    const free =
      'explorer: {on: desk, labels: {zone: z, area: a, "10": x, "9": y}, nodeSelector: {b: b, a: a}, ' +
      'values: {zeta: {b: 1, a: [{y: 1, x: 2}]}, alpha: {"10": 1, "9": 2}, resources: {limits: {memory: 1Gi, cpu: 1}}}}';
    const spec = edited(sampleText('hedera-kind.yaml'), 'explorer: {on: desk}', free);
    const before = await treeOf(place(), spec);
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const text = printed(parse(spec, { mapAsMap: true }), numbers(seed));
        expect(compareTrees(before, await treeOf(place(), text))).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it('are compared with an order that really differs', () => {
    const orders = new Set(
      [1, 2, 3, 4].map((seed) => printed(new Map([1, 2, 3, 4].map((n) => [n, n])), numbers(seed))),
    );
    expect(orders.size).toBeGreaterThan(1);
  });

  it.each(samples)('do not depend on the line ends of %s', async (name) => {
    const directory = place();
    rewrite(directory, (text) => text.replaceAll('\n', '\r\n'));
    expect(compareTrees(trees.get(name)!, await synthIn(directory, name, 'out'))).toEqual([]);
  });

  it.each(samples)('do not depend on directory, working directory, time zone, locale and umask: %s', async (name) => {
    const base = place();
    const directory = join(base, 'ein Ordner – übrigens', 'İstanbul');
    mkdirSync(directory, { recursive: true });
    for (const file of readdirSync(base).filter((one) => one.endsWith('.yaml')))
      writeFileSync(join(directory, file), readFileSync(join(base, file)));
    const env = {
      TZ: 'Pacific/Kiritimati',
      LANG: 'tr_TR.UTF-8',
      LC_ALL: 'tr_TR.UTF-8',
      NODE_OPTIONS: '--max-old-space-size=512',
    };
    const line = `umask 077; '${process.execPath}' '${cli}' synth '${join(directory, name)}' --out ../out`;
    const cwd = join(base, 'ein Ordner – übrigens');
    const ended = await shell(line, { cwd, env });
    expect([ended.code, ended.out]).toEqual([0, '']);
    expect(compareTrees(trees.get(name)!, readTree(join(base, 'out')))).toEqual([]);
  });
});

describe('a second run', () => {
  it.each(samples)('writes no file of %s', async (name) => {
    const directory = place();
    await synthIn(directory, name, 'out');
    const stamps = (): string[] =>
      [...readTree(join(directory, 'out')).keys()].map((path) => {
        const { mtimeNs, ctimeNs, ino } = statSync(join(directory, 'out', path), { bigint: true });
        return `${path} ${mtimeNs} ${ctimeNs} ${ino}`;
      });
    const before = stamps();
    // A project for Docker is one file beside the lists and the overview.
    expect(before.length).toBeGreaterThanOrEqual(5);
    await synthIn(directory, name, 'out');
    expect(stamps()).toEqual(before);
  });
});

describe('--cluster', () => {
  it.each(['hedera-31.yaml', 'setup-perf.yaml'])(
    'gives the bytes of a full run, cluster by cluster: %s',
    async (name) => {
      const directory = place();
      const full = trees.get(name)!;
      const clusters = [...new Set([...full.keys()].flatMap((path) => path.match(/^clusters\/([^/]+)/)?.[1] ?? []))];
      expect(clusters).toHaveLength(31);
      for (const cluster of clusters.toReversed()) {
        const outcome = await synth(name, { out: 'out', cluster: [cluster] }, { ...testWorld(directory), version });
        expect(outcome.exit).toBe(0);
      }
      const limited = readTree(join(directory, 'out'));
      const top = [...full.keys()].filter((path) => !path.startsWith('clusters/'));
      expect(top).toEqual(['.netgen-files', 'NETWORK.md', 'network.json']);
      expect(compareTrees(full, limited)).toEqual(top.map((path) => `- ${path}`));
    },
  );

  it('leaves the top level and the other clusters as they are', async () => {
    const directory = place();
    await synthIn(directory, 'hedera-31.yaml', 'out');
    const spec = readFileSync(join(directory, 'hedera-31.yaml'), 'utf8').replace('version: 0.75.1', 'version: 0.75.2');
    writeFileSync(join(directory, 'hedera-31.yaml'), spec);
    const before = readTree(join(directory, 'out'));
    const outcome = await synth('hedera-31.yaml', { out: 'out', cluster: ['gcp-0[1:2]'] }, testWorld(directory));
    expect(outcome.exit).toBe(0);
    const changed = compareTrees(before, readTree(join(directory, 'out')));
    expect(changed.length).toBeGreaterThan(3);
    expect(changed.filter((line) => !/^~ clusters\/gcp-0[12]\//.test(line))).toEqual([]);
  });
});
