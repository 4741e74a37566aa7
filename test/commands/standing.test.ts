// What is good to know as long as the spec says so is told by the commands that tell, not by every run of those that act.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { inspect } from '../../src/commands/inspect.ts';
import { synth } from '../../src/commands/synth.ts';
import { validate } from '../../src/commands/validate.ts';
import type { Outcome } from '../../src/commands/world.ts';
import { testWorld } from '../world.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'netgen-standing-'));
  cpSync(join(import.meta.dirname, '../errors/NG1364-validator-that-comes-later'), directory, { recursive: true });
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const infos = ({ exit, diagnostics }: Outcome): unknown => [
  exit,
  diagnostics.filter(({ severity }) => severity === 'info').map(({ code }) => code),
];

it('a validator that came later is told by validate and inspect', () => {
  const world = testWorld(directory);
  expect(infos(validate('spec.yaml', world))).toEqual([0, ['NG1364']]);
  expect(infos(inspect('spec.yaml', { json: false }, world))).toEqual([0, ['NG1364']]);
});

it('and neither by synth nor by a question about one address', async () => {
  const world = testWorld(directory);
  expect(infos(await synth('spec.yaml', { out: 'tree' }, world))).toEqual([0, []]);
  expect(infos(inspect('spec.yaml', { json: false, address: 'node0' }, world))).toEqual([0, []]);
});
