// Whatever text a spec has as keys or values, the emitter can write it, or the reader has refused it with a place.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { validate } from '../../src/commands/validate.ts';
import { testWorld } from '../world.ts';

const specs = fileURLToPath(new URL('../../specs/', import.meta.url));
const sample = readFileSync(join(specs, 'hedera-kind.yaml'), 'utf8');
let directory = '';

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'netgen-emittable-'));
  for (const name of readdirSync(specs)) if (name.endsWith('.yaml')) cpSync(join(specs, name), join(directory, name));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Ends with a diagnostic that has a place, or with a network that was rendered; anything else throws. */
function attempt(text: string): readonly string[] {
  writeFileSync(join(directory, 'spec.yaml'), text);
  const { diagnostics } = validate('spec.yaml', testWorld(directory));
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  for (const { place, message } of errors) expect(place, message).toBeDefined();
  return errors.map(({ code }) => code);
}

const unit = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.string());
const long = fc.constantFrom(' ', 'é', '"', '\n', '😀', '\u00a0', 'a: ').map((text) => text.repeat(1200));
const key = fc.oneof({ weight: 6, arbitrary: unit }, { weight: 1, arbitrary: long });

/** The sample with one more entry of the nodes, as JSON, which is YAML. */
const withNodes = (field: string, key: string, value: unknown): string =>
  sample.replace(/^nodes:\n/m, `nodes:\n  ${field}: ${JSON.stringify({ [key]: value })}\n`);

describe('text of a spec', () => {
  it('is in the sample where the tests put it', () => {
    expect(sample).toMatch(/^nodes:\n/m);
    expect(attempt(withNodes('values', 'a', 'b'))).toEqual([]);
    expect(attempt(withNodes('values', 'k'.repeat(1000), 'b'))).toEqual([]);
    expect(attempt(withNodes('values', 'k'.repeat(1001), 'b'))).toEqual(['NG1036']);
    expect(attempt(withNodes('values', 'a', { '<<': 'b' }))).toEqual(['NG1014']);
    expect(attempt(withNodes('values', 'a', '\u0085'))).toEqual(['NG1005']);
  });

  it.each(['values', 'properties', 'labels', 'nodeSelector'])(
    'as %s is refused or written',
    (field) => {
      const seen = { refused: 0, written: 0 };
      const property = fc.property(key, key, (name, value) => {
        const codes = attempt(withNodes(field, name, field === 'values' ? { [name]: [value] } : value));
        seen[codes.length > 0 ? 'refused' : 'written']++;
      });
      fc.assert(property, { numRuns: 60, examples: [['a', 'b']] });
      expect(seen.refused).toBeGreaterThan(0);
      expect(seen.written).toBeGreaterThan(0);
    },
    60_000,
  );
});
