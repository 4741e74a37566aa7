// The emitter against fixed texts, refusals and the readers that Node has. The Go readers are in go-reader.test.ts.
import fc from 'fast-check';
import { CORE_SCHEMA, load, loadAll, YAML11_SCHEMA } from 'js-yaml';
import { describe, expect, it, test } from 'vitest';
import { parse } from 'yaml';
import type { Json } from '../../src/model/network.ts';
import type { ApiObject } from '../../src/model/part.ts';
import { emitDocument, emitDocuments } from '../../src/yaml/emit.ts';
import { hostileKeys, hostileMap, hostileStrings, hostileValue, unwritableKeys, unwritableStrings } from './hostile.ts';

const readers: readonly [string, (text: string) => unknown][] = [
  ['yaml 1.1', (text) => parse(text, { version: '1.1' })],
  ['yaml 1.2', (text) => parse(text, { version: '1.2' })],
  ['js-yaml 1.1', (text) => load(text, { schema: YAML11_SCHEMA })],
  ['js-yaml core', (text) => load(text, { schema: CORE_SCHEMA })],
];

/** Text that is equal exactly when the data is, whatever the order of keys and whatever prototypes a reader uses. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1))
      : member,
  );
}

function expectRoundTrip(value: Json): void {
  const text = emitDocument(value);
  for (const [name, read] of readers) expect(canonical(read(text)), `${name} of ${text}`).toBe(canonical(value));
}

/** Nothing that a reviewer cannot see; which characters are not assigned yet depends on the Unicode version and is left out. */
function expectPrintable(text: string): void {
  expect(text.replaceAll('\n', '').replaceAll(' ', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Z}]/u);
}

describe('strings', () => {
  test.each([
    ['plain words', 'quay.io/a/b:v1', 'quay.io/a/b:v1'],
    ['a path', '/opt/hgcapp', '/opt/hgcapp'],
    ['words with blanks', 'Deploys node 5 - once', 'Deploys node 5 - once'],
    ['a word that begins like a boolean', 'yesterday', 'yesterday'],
    ['a word that begins like an exponent', 'e2e', 'e2e'],
    ['empty', '', '""'],
    ['boolean of 1.1', 'Yes', '"Yes"'],
    ['one letter boolean', 'y', '"y"'],
    ['null', 'NULL', '"NULL"'],
    ['not a number', 'NaN', '"NaN"'],
    ['version', '1.10', '"1.10"'],
    ['octal', '0o17', '"0o17"'],
    ['image tag that is a float', '706798e8', '"706798e8"'],
    ['float without digits', 'e1', '"e1"'],
    ['quantity', '64Gi', '"64Gi"'],
    ['document mark', '--- a', '"--- a"'],
    ['document mark inside', 'a --- b', '"a --- b"'],
    ['document end', 'a...', '"a..."'],
    ['comment', 'a #b', '"a #b"'],
    ['map', 'a: b', '"a: b"'],
    ['key', 'a:', '"a:"'],
    ['double space', 'a  b', '"a  b"'],
    ['trailing space', 'a ', '"a "'],
    ['merge key', '<<', '"<<"'],
    ['quotes', 'say "a\\b"', '"say \\"a\\\\b\\""'],
    ['tab', 'a\tb', '"a\\tb"'],
    ['carriage return', 'a\r\nb\r\n', '"a\\r\\nb\\r\\n"'],
    ['text without final line feed', 'a\nb', '"a\\nb"'],
    ['two final line feeds', 'a\n\n', '"a\\n\\n"'],
    ['leading line feed', '\na\n', '"\\na\\n"'],
    ['leading blank', ' a\nb\n', '" a\\nb\\n"'],
    ['trailing blank in a line', 'a \nb\n', '"a \\nb\\n"'],
    ['letters beyond ASCII', 'caf\u00e9 \u4e2d', '"caf\u00e9 \u4e2d"'],
    ['emoji', '\ud83d\ude00', '"\ud83d\ude00"'],
    ['no-break space', 'a\u00a0b', '"a\\xA0b"'],
    ['right-to-left override', 'a\u202eb', '"a\\u202Eb"'],
    ['tag character', '\u{e0001}', '"\\U000E0001"'],
    ['byte order mark', '\ufeffa', '"\\uFEFFa"'],
  ])('%s', (_name, value, text) => {
    expect(emitDocument({ a: value })).toBe(`a: ${text}\n`);
    if (value !== '<<') expect(emitDocument({ [value]: null })).toBe(`${text}: null\n`);
    expect(emitDocument(value)).toBe(`${text}\n`);
  });

  test('text of whole lines is a block, at the column of its place', () => {
    expect(emitDocument({ a: '#!/bin/sh\n\n  echo "a: b"\n' })).toBe('a: |\n  #!/bin/sh\n\n    echo "a: b"\n');
    expect(emitDocument({ a: ['b\n', { c: '---\nd\n' }] })).toBe('a:\n- |\n  b\n- c: |\n    ---\n    d\n');
    expect(emitDocument('a\n')).toBe('"a\\n"\n');
  });

  test.each(hostileStrings.map((text) => [JSON.stringify(text).slice(0, 40), text]))('%s reads back', (_name, text) => {
    const value = { a: text, list: [text, [text], { name: text }] };
    expectRoundTrip(value);
    expectRoundTrip(text);
    expectPrintable(emitDocument(value));
  });

  test.each(hostileKeys.map((key) => [JSON.stringify(key).slice(0, 40), key]))(
    '%s reads back as a key',
    (_name, key) => {
      expectRoundTrip({ [key]: { [key]: 1 }, list: [{ [key]: [[{ [key]: key }]] }] });
      expectPrintable(emitDocument({ [key]: 1 }));
    },
  );

  test.each(unwritableKeys.map((key) => [key.slice(0, 40), key]))('the key %s is refused', (_name, key) => {
    expect(() => emitDocument({ a: [{ [key]: 1 }] })).toThrow(/^cannot write (the merge key|a key of more)/);
  });

  test.each(unwritableStrings.map((text) => [JSON.stringify(text), text]))('%s is refused', (_name, text) => {
    expect(() => emitDocument({ a: text })).toThrow(/^cannot write U\+[0-9A-F]{4} as YAML$/);
    expect(() => emitDocument({ [text]: 1 })).toThrow(/^cannot write U\+/);
    expect(emitDocument({ a: 'b' })).toBe('a: b\n');
  });
});

describe('other values', () => {
  test.each<[string, Json, string]>([
    ['integer', 31000, '31000'],
    ['fraction', 0.5, '0.5'],
    ['minus zero', -0, '0'],
    ['large', 1e21, '1.0e+21'],
    ['small', 1e-7, '1.0e-7'],
    ['both', 1.5e-7, '1.5e-7'],
    ['true', true, 'true'],
    ['null', null, 'null'],
    ['empty map', {}, '{}'],
    ['empty list', [], '[]'],
    ['list of lists', [[1, [2]], []], '- - 1\n  - - 2\n- []'],
  ])('%s', (_name, value, text) => {
    expect(emitDocument(value)).toBe(`${text}\n`);
    expectRoundTrip(value);
  });

  test.each<[string, unknown, string]>([
    ['not a number', Number.NaN, 'cannot write NaN as YAML'],
    ['infinity', Number.NEGATIVE_INFINITY, 'cannot write -Infinity as YAML'],
    ['big integer', 1n, 'cannot write [object BigInt] as YAML'],
    ['function', () => 1, 'cannot write [object Function] as YAML'],
    ['date', new Date(0), 'cannot write [object Date] as YAML'],
    ['map', new Map([['a', 1]]), 'cannot write [object Map] as YAML'],
    ['undefined in a list', [undefined], 'cannot write [object Undefined] as YAML'],
  ])('%s is refused', (_name, value, message) => {
    expect(() => emitDocument({ a: value } as Json)).toThrow(message);
  });

  it('refuses data that contains itself', () => {
    const loop: Json[] = [];
    loop.push({ a: loop });
    expect(() => emitDocument(loop)).toThrow('cannot write data that contains itself as YAML');
  });

  it('leaves undefined members out and keeps null', () => {
    expect(emitDocument({ a: undefined, b: null, c: { d: undefined } } as unknown as Json)).toBe('b: null\nc: {}\n');
  });

  it('carries text that is larger than its buffer', () => {
    const text = 'a\u00e9\ud83d\ude00 line of text\n'.repeat(20_000);
    expectRoundTrip({ a: text, b: `${text}\t`, c: '\u4e2d'.repeat(400_000) });
  });
});

describe('documents', () => {
  const release: ApiObject = {
    kind: 'HelmRelease',
    spec: {
      values: { 'node.id': '5', env: [{ value: 'yes', name: 'DEBUG' }], script: 'set -e\nrun "$1"\n' },
      chartRef: { name: 'relay', kind: 'OCIRepository' },
      interval: '10m',
      suspend: false,
      dependsOn: [],
    },
    metadata: { namespace: 'perfnet', labels: { app: 'relay-us', tier: 'on' }, name: 'relay-us', annotations: {} },
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
  };

  it('looks as a reviewer expects', () => {
    expect(
      emitDocuments([release, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'perfnet' } }]).toString(),
    ).toBe(`apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: relay-us
  namespace: perfnet
  annotations: {}
  labels:
    app: relay-us
    tier: "on"
spec:
  chartRef:
    kind: OCIRepository
    name: relay
  dependsOn: []
  interval: "10m"
  suspend: false
  values:
    env:
    - name: DEBUG
      value: "yes"
    node.id: "5"
    script: |
      set -e
      run "$1"
---
apiVersion: v1
kind: Namespace
metadata:
  name: perfnet
`);
  });

  it('is empty without objects', () => {
    expect(emitDocuments([])).toHaveLength(0);
  });

  it('hands out bytes of its own', () => {
    const first = emitDocuments([release]);
    const before = first.toString();
    emitDocuments([{ apiVersion: 'v1', kind: 'Other', metadata: { name: 'other' } }]);
    expect(first.toString()).toBe(before);
  });
});

describe('properties', () => {
  it('reads back equal in four readers', () => {
    fc.assert(fc.property(hostileValue, expectRoundTrip), { numRuns: 2000 });
  });

  it('holds printable characters only', () => {
    fc.assert(
      fc.property(hostileMap, (value) => expectPrintable(emitDocument(value))),
      { numRuns: 1000 },
    );
  });

  it('does not depend on the order of keys', () => {
    const shuffled = hostileMap.chain((value) => fc.tuple(fc.constant(value), fc.infiniteStream(fc.nat())));
    fc.assert(
      fc.property(shuffled, ([value, random]) => {
        expect(emitDocument(reorder(value, random))).toBe(emitDocument(value));
      }),
      { numRuns: 1000 },
    );
  });

  it('parts documents so that a reader that cuts at lines of `---` finds each', () => {
    const objects = fc.array(hostileMap, { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(objects, (values) => {
        const text = emitDocuments(values as unknown as ApiObject[]).toString();
        expect(text.split('\n---').map((part) => canonical(load(part)))).toEqual(values.map(canonical));
        expect(loadAll(text).map(canonical)).toEqual(values.map(canonical));
      }),
      { numRuns: 500 },
    );
  });
});

function reorder(value: Json, random: Iterator<number>): Json {
  if (Array.isArray(value)) return value.map((item: Json) => reorder(item, random));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([key, member]) => ({ key, member, at: random.next().value as number }));
  members.sort((a, b) => a.at - b.at);
  return Object.fromEntries(members.map(({ key, member }) => [key, reorder(member, random)]));
}
