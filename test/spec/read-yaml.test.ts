// Every row of the table of bad inputs that concerns reading: code, exact place, and that a remedy is given.
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { readYaml } from '../../src/spec/yaml-reader/read-yaml.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const show = ({ code, place }: Diagnostic) => `${code} ${place?.file}:${place?.start.line}:${place?.start.column}`;
const read = (text: string | Uint8Array) => readYaml('s.yaml', typeof text === 'string' ? bytes(text) : text);
const data = (text: string) => {
  const { value, diagnostics } = read(text);
  expect(diagnostics).toEqual([]);
  return JSON.parse(JSON.stringify(value?.data));
};

const refused: readonly (readonly [string, string | Uint8Array, ...string[]])[] = [
  ['alias', 'a: *x\n', 'NG1011 s.yaml:1:4'],
  ['alias as key', '*a : 1\n', 'NG1011 s.yaml:1:1'],
  ['glob without quotes', 'on: *\n', 'NG1011 s.yaml:1:6'],
  ['anchor', 'a:\n  - &x 1\n', 'NG1012 s.yaml:2:5'],
  ['anchor and alias to itself', 'a: &a [*a]\n', 'NG1012 s.yaml:1:4', 'NG1011 s.yaml:1:8'],
  ['anchor on a key', '&x a: 1\n', 'NG1012 s.yaml:1:1'],
  ['tag', 'a: !!binary aGk=\n', 'NG1013 s.yaml:1:4'],
  ['tag on a map', 'a: !!set {b: 1}\n', 'NG1013 s.yaml:1:4'],
  ['own tag', 'a: !foo b\n', 'NG1013 s.yaml:1:4'],
  ['undeclared tag handle', 'a: !e!foo b\n', 'NG1013 s.yaml:1:4'],
  ['directive', '%YAML 1.1\n---\na: yes\n', 'NG1010 s.yaml:1:1'],
  ['directive after comments', '# c\n\n%TAG ! x\n---\na: 1\n', 'NG1010 s.yaml:3:1'],
  ['unknown directive', '%FOO\n---\na: 1\n', 'NG1010 s.yaml:1:1'],
  ['key of 1,001 characters', `a:\n  ${'k'.repeat(1001)}: 1\n`, 'NG1036 s.yaml:2:3'],
  ['merge key', 'a:\n  <<: {b: 1}\n', 'NG1014 s.yaml:2:3'],
  ['boolean key', 'true: 1\n', 'NG1015 s.yaml:1:1'],
  ['null key', '~: 1\n', 'NG1015 s.yaml:1:1'],
  ['missing key', 'a: {: 1}\n', 'NG1015 s.yaml:1:5'],
  ['float key', 'a: {1.10: x}\n', 'NG1015 s.yaml:1:5'],
  ['hexadecimal key', '0x10: x\n', 'NG1015 s.yaml:1:1'],
  ['list as key', '? [a, b]\n: 1\n', 'NG1015 s.yaml:1:3'],
  ['map as key', 'a: {{b: 1}: 2}\n', 'NG1015 s.yaml:1:5'],
  ['__proto__', 'a:\n  __proto__: {x: 1}\n', 'NG1016 s.yaml:2:3'],
  ['quoted __proto__', '{"__proto__": 1}\n', 'NG1016 s.yaml:1:2'],
  ['escaped __proto__', '"\\x5f_proto__": 1\n', 'NG1016 s.yaml:1:1'],
  ['constructor', 'constructor: 1\n', 'NG1016 s.yaml:1:1'],
  ['prototype', 'prototype: 1\n', 'NG1016 s.yaml:1:1'],
  ['duplicate key', 'a: 1\nb: 2\na: 3\n', 'NG1017 s.yaml:3:1'],
  ['duplicate key in quotes', 'a: 1\n"a": 3\n', 'NG1017 s.yaml:2:1'],
  ['number and its text', '1: a\n"1": b\n', 'NG1017 s.yaml:2:1'],
  ['duplicate key by escape', 'a: 1\n"\\x61": 2\n', 'NG1017 s.yaml:2:1'],
  ['duplicate in a flow map', 'x: {a: 1, b: {a: 2}, a: 3}\n', 'NG1017 s.yaml:1:22'],
  ['duplicate toString', 'toString: 1\ntoString: 2\n', 'NG1017 s.yaml:2:1'],
  ['deep lists', `a: ${'['.repeat(1000)}${']'.repeat(1000)}\n`, 'NG1018 s.yaml:1:69'],
  ['65 levels', `a: ${'['.repeat(64)}${']'.repeat(64)}\n`, 'NG1018 s.yaml:1:67'],
  ['deep maps', `${'a: {'.repeat(2000)}`, 'NG1018 s.yaml:1:261'],
  ['file mode', 'a: 0644\n', 'NG1020 s.yaml:1:4'],
  ['negative leading zero', 'a: -01\n', 'NG1020 s.yaml:1:4'],
  ['leading zeros of a float', 'a: 00.5\n', 'NG1020 s.yaml:1:4'],
  ['2^53', 'a: 9007199254740992\n', 'NG1021 s.yaml:1:4'],
  ['-2^53', 'a: -9007199254740992\n', 'NG1021 s.yaml:1:4'],
  ['commit id as number', 'image: 706798e80\n', 'NG1021 s.yaml:1:8'],
  ['overflow', 'a: 1e999\n', 'NG1021 s.yaml:1:4'],
  ['big hexadecimal', 'a: 0xffffffffffffffff\n', 'NG1021 s.yaml:1:4'],
  ['.inf', 'a: .inf\n', 'NG1022 s.yaml:1:4'],
  ['-.INF', 'a: -.INF\n', 'NG1022 s.yaml:1:4'],
  ['.nan', 'a: [1, .NaN]\n', 'NG1022 s.yaml:1:8'],
  ['-0', 'a: -0\n', 'NG1023 s.yaml:1:4'],
  ['-0.0', 'a: -0.0\n', 'NG1023 s.yaml:1:4'],
  ['empty', '', 'NG1008 s.yaml:1:1'],
  ['only comments', '# a\n# b\n', 'NG1008 s.yaml:1:1'],
  ['only a document start', '---\n', 'NG1008 s.yaml:1:1'],
  ['null', 'null\n', 'NG1008 s.yaml:1:1'],
  ['two documents', 'a: 1\n---\nb: 2\n', 'NG1009 s.yaml:2:1'],
  ['an empty second document', 'a: |\n  x\n---\n', 'NG1009 s.yaml:3:1'],
  ['a document after an end', 'a: 1\n...\nb: 2\n', 'NG1009 s.yaml:3:1'],
  ['a list', '- a\n', 'NG1030 s.yaml:1:1'],
  ['text', 'hello\n', 'NG1030 s.yaml:1:1'],
  ['lone carriage return', 'a: 1\rb: 2\r', 'NG1006 s.yaml:1:5'],
  ['NUL', 'a: 1\nb: \0\n', 'NG1005 s.yaml:2:4'],
  ['escape character', 'a: \u001b[31m\n', 'NG1005 s.yaml:1:4'],
  ['DEL in a comment', '# \u007f\na: 1\n', 'NG1005 s.yaml:1:3'],
  ['NEL', 'a: x\u0085\n', 'NG1005 s.yaml:1:5'],
  ['C1 in block text', 'a: |\n  x\u009b\n', 'NG1005 s.yaml:2:4'],
  ['U+FFFF', 'a: \uffff\n', 'NG1005 s.yaml:1:4'],
  ['escape for NUL', 'a: "\\0"\n', 'NG1005 s.yaml:1:4'],
  ['escape for NEL', 'a: "x\\N"\n', 'NG1005 s.yaml:1:4'],
  ['escape for a carriage return', 'a: "x\\r"\n', 'NG1005 s.yaml:1:4'],
  ['escape for a lone surrogate', 'a: "\\ud800x"\n', 'NG1005 s.yaml:1:4'],
  ['escape past Unicode', 'a: "\\U00110000"\n', 'NG1028 s.yaml:1:4'],
  ['right-to-left override', 'a: x\u202ey\n', 'NG1007 s.yaml:1:5'],
  ['zero width in a key', 'a\u200bb: 1\n', 'NG1007 s.yaml:1:2'],
  ['byte order mark inside', 'a: x\ufeffy\n', 'NG1007 s.yaml:1:5'],
  ['escape for a bidirectional control', 'a: "\\u202e"\n', 'NG1007 s.yaml:1:4'],
  ['tab as indentation', 'a:\n\tb: 1\n', 'NG1024 s.yaml:2:1'],
  ['tab after spaces', 'a:\n  b: 1\n  \tc: 2\n', 'NG1024 s.yaml:3:3'],
  ['tab before a list item', 'a:\n\t- b\n', 'NG1024 s.yaml:2:1'],
  ['double quote to the end', 'a: 1\nb: "x\n', 'NG1025 s.yaml:2:4'],
  ['single quote to the end', "a: 1\nb: 'it''s\n", 'NG1025 s.yaml:2:4'],
  ['double quote, next line not indented', 'x:\n  a: "v\n  b: "w"\n', 'NG1025 s.yaml:2:6'],
  ['bracket to the end', 'a: [1, {b: 2}\n', 'NG1026 s.yaml:1:4'],
  ['brace, next line not indented', 'a: {b: 1\nc: 2\n', 'NG1026 s.yaml:1:4'],
  ['indentation between levels', 'a:\n    b: 1\n  c: 2\n', 'NG1027 s.yaml:3:3'],
  ['list item too far right', 'a:\n  - b\n    - c: 1\n', 'NG1029 s.yaml:3:5'],
  ['unknown escape', 'a: "\\d"\n', 'NG1028 s.yaml:1:6'],
  ['bad hexadecimal escape', 'a: "\\xg0"\n', 'NG1028 s.yaml:1:7'],
  ['two colons', 'a: b: c\n', 'NG1029 s.yaml:1:5'],
  ['a key without colon', 'a\nb: 1\n', 'NG1029 s.yaml:2:1'],
  ['a colon without space', 'a:1\nb: 2\n', 'NG1029 s.yaml:2:1'],
  ['a last key without colon', 'a: 1\nb\n', 'NG1029 s.yaml:2:1'],
  ['a key without colon before another key', 'a: 1\n# why\nb x\nc: 2\n', 'NG1029 s.yaml:3:1'],
  ['an indented key without colon', 'a:\n  b x\n  c: 2\n', 'NG1029 s.yaml:3:3'],
  ['missing comma', 'a: ["x" "y"]\n', 'NG1029 s.yaml:1:9'],
  ['comma too many', 'a: [1,, 2]\n', 'NG1029 s.yaml:1:7'],
  ['a stray bracket', 'a: 1\nb: ]\n', 'NG1029 s.yaml:2:4'],
  ['text after a quoted value', 'a: "x" y\n', 'NG1029 s.yaml:1:8'],
  ['reserved indicator', 'a: @x\n', 'NG1029 s.yaml:1:4'],
  ['text after a block header', 'a: >2 x\n', 'NG1029 s.yaml:1:7'],
  [
    'more than 100,000 keys',
    `a:\n${Array.from({ length: 100_001 }, (_, i) => ` k${i}: 1\n`).join('')}`,
    'NG1019 s.yaml:100002:2',
  ],
  ['more than 1,000,000 values', `a: [${'1,'.repeat(1_000_001)}]\n`, 'NG1019 s.yaml:1:2000004'],
  ['a file of 8 MiB and one byte', new Uint8Array(8 * 1024 * 1024 + 1).fill(0x20), 'NG1002 s.yaml:1:1'],
  ['UTF-16 with mark', Uint8Array.of(0xff, 0xfe, 0x61, 0, 0x3a, 0), 'NG1004 s.yaml:1:1'],
  ['UTF-16 big-endian', Uint8Array.of(0xfe, 0xff, 0, 0x61), 'NG1004 s.yaml:1:1'],
  ['UTF-16 without mark', Uint8Array.of(0x61, 0, 0x3a, 0), 'NG1004 s.yaml:1:1'],
  ['UTF-32', Uint8Array.of(0xff, 0xfe, 0, 0, 0x61, 0, 0, 0), 'NG1004 s.yaml:1:1'],
  ['an invalid byte', Uint8Array.of(0x61, 0x3a, 0x20, 0xc3, 0xa9, 0x0a, 0x62, 0xff), 'NG1003 s.yaml:2:2'],
  ['an overlong form', Uint8Array.of(0x61, 0xc0, 0x80), 'NG1003 s.yaml:1:2'],
  ['an encoded surrogate', Uint8Array.of(0x61, 0x62, 0xed, 0xa0, 0x80), 'NG1003 s.yaml:1:3'],
  ['a character cut off at the end', Uint8Array.of(0x61, 0x3a, 0x20, 0xe2, 0x82), 'NG1003 s.yaml:1:4'],
];

describe('readYaml refuses', () => {
  it.each(refused)('%s', (_, text, ...expected) => {
    const { value, diagnostics } = read(text);
    expect(diagnostics.map(show)).toEqual(expected);
    expect(value).toBeUndefined();
    for (const { help, message } of diagnostics) {
      expect(help).toBeTruthy();
      expect(message).toMatch(/^[^A-Z].*[^.?!]$/s);
    }
  });

  it('points at both of two equal keys', () => {
    const [diagnostic] = read('x:\n  a: 1\n  "b": {a: 1}\n  a: 2\n').diagnostics;
    expect(diagnostic?.notes?.[0]?.place?.start).toEqual({ line: 2, column: 3 });
  });

  it('shows several problems at once, but not thousands', () => {
    expect(read('a: 0644\nb: .inf\nc: -0\n').diagnostics).toHaveLength(3);
    const { diagnostics } = read('a: 1\n'.repeat(100_000));
    expect(diagnostics).toHaveLength(51);
    expect(diagnostics.at(-1)?.code).toBe('NG1031');
  });
});

describe('readYaml reads', () => {
  it('the core schema of YAML 1.2', () => {
    const text =
      'a: [~, null, Null, NULL, true, True, FALSE]\nb: [0, -12, +3, 0x1F, 0o17, 1.5, .5, 1e3, -1.5E-2, 12.]\nc:\nd: ""\n';
    expect(data(text)).toEqual({
      a: [null, null, null, null, true, true, false],
      b: [0, -12, 3, 31, 15, 1.5, 0.5, 1000, -0.015, 12],
      c: null,
      d: '',
    });
  });

  it('everything else as text', () => {
    const words = [
      'yes',
      'No',
      'on',
      'off',
      'y',
      'n',
      '2026-01-01',
      '1:30',
      '1_000',
      '0-20',
      '1.2.3',
      '0b1',
      '0o8',
      'nULL',
      '-',
      '.',
    ];
    const text = words.map((word, i) => `k${i}: ${word}\n`).join('');
    const flat = text.replace('k14: -\n', 'k14: "-"\n');
    expect(Object.values(data(flat))).toEqual(words);
  });

  it('words of YAML 1.1 as keys, and node numbers', () => {
    expect(data('on: 1\ny: 2\nonly: {5: a, 0: b}\n')).toEqual({ on: 1, y: 2, only: { 0: 'b', 5: 'a' } });
  });

  it('quoted and block text', () => {
    expect(data("a: \"x\\ty\\u00e9\\ud83d\\ude00\"\nb: 'it''s'\nc: |-\n  l1\n\n  l2\nd: >\n  f1\n  f2\n")).toEqual({
      a: 'x\tyé😀',
      b: "it's",
      c: 'l1\n\nl2',
      d: 'f1 f2\n',
    });
  });

  it('a byte order mark, CRLF and one explicit document', () => {
    expect(data('\ufeff---\r\na: 1\r\nb: |\r\n  x\r\n...\r\n')).toEqual({ a: 1, b: 'x\n' });
  });

  it('64 levels', () => {
    let inner = data(`a: ${'['.repeat(63)}${']'.repeat(63)}\n`).a;
    let levels = 0;
    for (; Array.isArray(inner); inner = inner[0]) levels++;
    expect(levels).toBe(63);
  });

  it('maps without a prototype', () => {
    const { value } = read('toString: {hasOwnProperty: 1}\n');
    expect(Object.getPrototypeOf(value?.data)).toBeNull();
    expect(Object.getPrototypeOf(value?.data.toString)).toBeNull();
  });

  it.each([
    ['block text', 'a: |\n  x\u202ey\n', 'NG1007 s.yaml:2:4'],
    ['a comment', 'a: 1 # \u200b\n', 'NG1007 s.yaml:1:8'],
  ])('hidden characters in %s with a warning', (_, text, expected) => {
    const { value, diagnostics } = read(text);
    expect(value).toBeDefined();
    expect(diagnostics.map(show)).toEqual([expected]);
    expect(diagnostics[0]?.severity).toBe('warning');
  });
});
