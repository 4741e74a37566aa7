// docs/components.md: every example compiles beside a small network, and what it says about keys is so.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { validate } from '../../src/commands/validate.ts';
import { catalog } from '../../src/components/index.ts';
import { instanceSchema } from '../../src/spec/parse.ts';
import { testWorld } from '../world.ts';
import { errors, parts, spec } from './compiled.ts';

const page = readFileSync(new URL('../../docs/components.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(
  ([, text]) => parse(text!) as Record<string, object>,
);
const everywhere = catalog.filter(({ platforms }) => platforms === 'all');

it('has an example of each', () => {
  expect(examples.map((one) => Object.keys(one)[0]).sort()).toEqual(everywhere.map(({ kind }) => kind));
});

describe.each(examples.map((one) => [Object.keys(one)[0]!, one] as const))('the example of %s', (kind, example) => {
  it('compiles', () => {
    expect(errors(spec(example))).toEqual([]);
    for (const { name = kind } of [example[kind]].flat() as { name?: string }[])
      expect(parts(spec(example), name).length).toBeGreaterThan(0);
  });

  it('takes what the page says every component takes', () => {
    const keys = Object.keys(instanceSchema(everywhere.find((one) => one.kind === kind)!).shape);
    for (const key of ['name', 'namespace', 'labels', 'patches', ...(kind === 'tools' ? [] : ['on'])])
      expect(keys).toContain(key);
  });
});

it('the sample that shows all four has nothing to complain about', () => {
  const directory = fileURLToPath(new URL('../../specs/', import.meta.url));
  expect(validate('with-extras.yaml', testWorld(directory))).toMatchObject({ exit: 0, diagnostics: [] });
});
