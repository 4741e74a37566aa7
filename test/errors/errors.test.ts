// One fixture per diagnostic: `<CODE>-<what>/` holds the files, and `expected.txt` what a person sees. `npm run golden` writes the latter.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { compose } from '../../src/commands/compose/compose.ts';
import { inspect } from '../../src/commands/inspect.ts';
import { keys } from '../../src/commands/keys.ts';
import { type NodeAction, node } from '../../src/commands/node.ts';
import { synth } from '../../src/commands/synth.ts';
import { validate } from '../../src/commands/validate.ts';
import type { Outcome } from '../../src/commands/world.ts';
import { type Code, codes } from '../../src/diagnostics/codes.ts';
import { renderText } from '../../src/diagnostics/render-text.ts';
import { testWorld } from '../world.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const fixtures = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

/** Codes that no file can bring about: the test that does it otherwise, which must name the code. */
const elsewhere: Partial<Record<Code, string>> = JSON.parse(readFileSync(join(folder, 'elsewhere.json'), 'utf8'));

const temporary: string[] = [];
afterAll(() => {
  for (const directory of temporary) {
    execFileSync('chmod', ['-R', 'u+rwX', directory]);
    rmSync(directory, { recursive: true, force: true });
  }
});

/** `command.json` of a fixture: default `["validate", "spec.yaml"]`; `--flag value` pairs after the spec. */
async function run(directory: string): Promise<Outcome> {
  const file = join(directory, 'command.json');
  const [verb, spec, ...flags] = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as string[])
    : ['validate', 'spec.yaml'];
  const world = testWorld(directory);
  const given: Record<string, unknown> = {};
  for (const flag of flags) {
    const [name = '', value] = flag.replace(/^--/, '').split('=');
    given[name] = name === 'cluster' ? [value] : (value ?? true);
  }
  if (verb === 'synth') return synth(spec!, { out: 'out', ...given }, world);
  if (verb === 'compose') return compose(spec!, given, world);
  if (verb === 'keys') return keys(spec!, given, world);
  if (verb === 'node') {
    const [action, value] = flags.filter((flag) => !flag.startsWith('--'));
    const request = { node: spec!, action: action as NodeAction, ...(value !== undefined && { value }) };
    return node({ ...request, ...(typeof given.spec === 'string' && { spec: given.spec }) }, world);
  }
  if (verb === 'inspect') return inspect(spec!, { json: false, ...given }, world);
  return validate(spec!, world);
}

/** A copy of the fixture, prepared by its `setup.sh`. */
function prepare(name: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'netgen-fixture-'));
  temporary.push(directory);
  cpSync(join(folder, name), directory, { recursive: true });
  if (existsSync(join(directory, 'setup.sh'))) execFileSync('sh', ['-eu', 'setup.sh'], { cwd: directory });
  return directory;
}

describe('every diagnostic', () => {
  it.each(fixtures)('%s', async (name) => {
    const directory = prepare(name);
    const outcome = await run(directory);
    const seen = renderText(outcome.diagnostics, { sources: outcome.texts ?? new Map(), width: 80 }).replaceAll(
      directory,
      'DIR',
    );
    const expected = join(folder, name, 'expected.txt');
    if (process.env.UPDATE_GOLDENS === '1') writeFileSync(expected, seen);
    expect(seen).toBe(existsSync(expected) ? readFileSync(expected, 'utf8') : 'expected.txt is missing');
    const code = name.split('-')[0] as Code;
    const found = outcome.diagnostics.find((diagnostic) => diagnostic.code === code);
    expect(found, `${name} must bring about ${code}`).toBeDefined();
    expect(found?.severity !== 'error' || found.help !== undefined, `${code} must say what to type`).toBe(true);
    expect(outcome.exit).toBe(outcome.diagnostics.some(({ severity }) => severity === 'error') ? 2 : 0);
  });

  it.each(Object.keys(codes) as Code[])('%s has a fixture', (code) => {
    if (fixtures.some((name) => name.startsWith(`${code}-`))) return;
    const other = elsewhere[code];
    expect(other, `${code} has neither a fixture nor a test in elsewhere.json`).toBeDefined();
    expect(readFileSync(join(folder, '..', other!), 'utf8')).toContain(code);
  });

  it('says what, why and how to mend in its row', () => {
    for (const [code, { title, why, fix }] of Object.entries(codes)) {
      expect(title, code).toMatch(/^[a-z`]|^[A-Z]{2,}/);
      expect(title, code).not.toMatch(/[.?!]$|illegal/);
      expect(why, code).toMatch(/\.$/);
      expect(fix, code).toMatch(/\.$/);
    }
  });
});
