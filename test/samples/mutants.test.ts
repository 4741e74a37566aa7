// One wrong character anywhere in the sample specs: either another valid spec, or a diagnostic with place and remedy.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { synth } from '../../src/commands/synth.ts';
import { validate } from '../../src/commands/validate.ts';
import { testWorld } from '../world.ts';

const specs = fileURLToPath(new URL('../../specs/', import.meta.url));
let directory = '';

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'netgen-mutants-'));
  for (const name of readdirSync(specs)) if (name.endsWith('.yaml')) cpSync(join(specs, name), join(directory, name));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Deterministic numbers below `n`, so that a failure can be repeated (linear congruential generator). */
function numbers(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

const letters = 'abcxyz019-_.:,{}[]"\'#&*!|> \n\t@%';

function mutate(text: string, random: (n: number) => number): string {
  const at = random(text.length);
  const letter = letters[random(letters.length)]!;
  const how = random(4);
  if (how === 0) return text.slice(0, at) + text.slice(at + 1);
  if (how === 1) return text.slice(0, at) + letter + text.slice(at);
  if (how === 2) return text.slice(0, at) + letter + text.slice(at + 1);
  return text.slice(0, at) + (text[at + 1] ?? '') + text[at] + text.slice(at + 2);
}

function attempt(file: string): { kind: 'valid' | 'refused'; problem?: string } {
  const outcome = validate(file, testWorld(directory));
  if (outcome.exit === 0) return { kind: 'valid' };
  const errors = outcome.diagnostics.filter(({ severity }) => severity === 'error');
  const bare = errors.find((one) => (!one.place && one.code !== 'NG1001') || !one.help);
  if (outcome.exit !== 2 || errors.length === 0)
    return { kind: 'refused', problem: `exit ${outcome.exit} without errors` };
  return bare
    ? { kind: 'refused', problem: `${bare.code} ${bare.message}: no ${bare.place ? 'help' : 'place'}` }
    : { kind: 'refused' };
}

describe.each([
  ['hedera-kind.yaml', 300],
  ['setup-perf.yaml', 100],
  ['hedera-31.yaml', 50],
])('mutants of %s', (name, count) => {
  it('end in a diagnostic with place and remedy, or are valid', () => {
    const text = readFileSync(join(specs, name), 'utf8');
    const random = numbers(20261121);
    const problems: string[] = [];
    const kinds = { valid: 0, refused: 0 };
    for (let i = 0; i < count; i++) {
      const mutant = mutate(text, random);
      writeFileSync(join(directory, 'mutant.yaml'), mutant);
      const result = attempt('mutant.yaml');
      kinds[result.kind]++;
      if (result.problem) problems.push(`mutant ${i}: ${result.problem}`);
    }
    expect(problems).toEqual([]);
    expect(kinds.refused).toBeGreaterThan(count / 4);
    expect(kinds.valid).toBeGreaterThan(0);
  }, 180_000);
});

describe('a refused spec', () => {
  it('leaves the tree as it is', async () => {
    const world = testWorld(directory);
    const flags = { out: 'tree' };
    expect((await synth('hedera-kind.yaml', flags, world)).exit).toBe(0);
    const before = readdirSync(join(directory, 'tree'), { recursive: true }).sort();
    writeFileSync(
      join(directory, 'broken.yaml'),
      readFileSync(join(specs, 'hedera-kind.yaml'), 'utf8').replace('relay:', 'rellay:'),
    );
    const refused = await synth('broken.yaml', flags, world);
    expect(refused.exit).toBe(2);
    expect(refused.diagnostics[0]).toMatchObject({
      code: 'NG1101',
      help: 'write `relay`',
      place: { start: { line: 39, column: 1 } },
    });
    expect(readdirSync(join(directory, 'tree'), { recursive: true }).sort()).toEqual(before);
    expect((await synth('hedera-kind.yaml', { ...flags, check: true }, world)).exit).toBe(0);
  });
});
