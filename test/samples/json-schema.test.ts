// The generated JSON Schema, as a YAML editor uses it: it accepts every sample and refuses what parse refuses.

import { readdirSync, readFileSync } from 'node:fs';
import { isIPv4 } from 'node:net';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { schemaText } from '../../src/commands/schema.ts';
import { catalog } from '../../src/components/index.ts';
import { root, samples, sampleText } from './workplace.ts';

const schema = JSON.parse(schemaText()) as { oneOf: { properties: Record<string, unknown> }[] };
const check = new Ajv2020({
  allErrors: true,
  allowUnionTypes: true,
  formats: { date: true, 'date-time': true, ipv4: isIPv4 },
}).compile(schema);

type Data = { [key: string]: unknown };
const isMap = (value: unknown): value is Data => typeof value === 'object' && value !== null && !Array.isArray(value);

/** `extends` as design.md 2 describes it: maps merge, lists and scalars replace, null removes. */
function merged(base: Data, over: Data): Data {
  const result: Data = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = result[key];
    if (value === null) delete result[key];
    else result[key] = isMap(below) && isMap(value) ? merged(below, value) : value;
  }
  return result;
}

function complete(text: string, readBase: (name: string) => string): Data {
  const { extends: base, ...spec } = parse(text) as Data;
  return typeof base === 'string' ? merged(parse(readBase(base)) as Data, spec) : spec;
}

const idOf = ({ kind, platforms }: (typeof catalog)[number]): string =>
  `${kind} of ${platforms === 'all' ? 'all' : platforms.join(', ')}`;

/** A spec without the components of its platform. */
function bare(spec: Data): Data {
  const kinds = catalog.map(({ kind }) => kind);
  return Object.fromEntries(Object.entries(spec).filter(([key]) => !kinds.includes(key)));
}

/** What JSON Schema has no words for: rules that zod has as a function. */
const beyond = new Set([
  'NG1105-address-with-a-scheme',
  'NG1105-key-with-a-quote-in-its-path',
  'NG1105-volume-of-nothing',
]);

describe('the JSON Schema', () => {
  it.each(samples)('accepts %s', (name) => {
    check(complete(sampleText(name), sampleText));
    expect(check.errors ?? []).toEqual([]);
  });

  it.each(samples)('accepts the keys of %s as it stands', (name) => {
    const kind = name.startsWith('setup') ? 'Setup' : 'Network';
    const data = parse(sampleText(name)) as Data;
    const known = schema.oneOf
      .map(({ properties }) => properties)
      .find((one) => isKind(one.kind, kind) && (kind === 'Setup' || isKind(one.platform, data.platform as string)))!;
    for (const key of Object.keys(data)) expect(Object.keys(known)).toContain(key);
  });

  it.each([...samples, 'clusters-perf.yaml'])('accepts %s as an editor sees it, without what it extends', (name) => {
    check(parse(sampleText(name)));
    expect(check.errors ?? []).toEqual([]);
  });

  it('refuses a spec that is not complete and extends nothing, and a base with a wrong key', () => {
    const { extends: _base, ...rest } = parse(sampleText('hedera-31.yaml')) as Data;
    expect(check(rest)).toBe(false);
    expect(check({ ...(parse(sampleText('clusters-perf.yaml')) as Data), clutsers: {} })).toBe(false);
  });

  it.each(catalog.map((component) => [idOf(component), component] as const))(
    'accepts the example of %s',
    (_id, { example, platforms }) => {
      const own = parse(example) as Data;
      const setup = platforms !== 'all' && platforms.includes('setup');
      const base = parse(sampleText(setup ? 'setup-kind.yaml' : 'hedera-kind.yaml')) as Data;
      const other = setup || platforms === 'all' || platforms.includes('hedera') ? undefined : platforms[0];
      check(other === undefined ? { ...base, ...own } : { ...bare(base), platform: other, ...own });
      expect(check.errors ?? []).toEqual([]);
    },
  );

  const errors = join(root, 'test/errors');
  // NG1107: a file with a few keys and no `kind` may be one that specs extend; an editor cannot tell.
  const fixtures = readdirSync(errors).filter((name) => /^NG110[1-6]-/.test(name) && !beyond.has(name));

  it.each(fixtures)('refuses %s', (name) => {
    const file = readdirSync(join(errors, name)).find((one) => one === 'spec.yaml')!;
    const readFixture = (one: string) => readFileSync(join(errors, name, one), 'utf8');
    expect(check(complete(readFixture(file), readFixture))).toBe(false);
  });

  it('describes every field an editor can show', () => {
    const bare: string[] = [];
    const walk = (node: unknown, path: string): void => {
      if (Array.isArray(node)) for (const [index, one] of node.entries()) walk(one, `${path}/${index}`);
      if (!isMap(node)) return;
      // A field of the spec is called `properties` too: names of fields are not words of JSON Schema.
      const { properties = {}, ...words } = node;
      for (const [key, field] of Object.entries(properties as Data)) {
        if (isMap(field) && field.description === undefined && field.$ref === undefined) bare.push(`${path}/${key}`);
        walk(field, `${path}/${key}`);
      }
      for (const [key, one] of Object.entries(words)) walk(one, `${path}/${key}`);
    };
    walk(schema, '');
    expect(fixtures.length).toBeGreaterThan(9);
    expect(bare).toEqual([]);
  });
});

function isKind(field: unknown, kind: string): boolean {
  return isMap(field) && (field.const === kind || (Array.isArray(field.enum) && field.enum.includes(kind)));
}
