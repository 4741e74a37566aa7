// Strings and documents that some YAML reader or writer is known to get wrong. It knows nothing of the emitter's rules.
import fc from 'fast-check';
import type { Json } from '../../src/model/network.ts';

/** Each one was misread by a reader, or written wrongly by a general emitter (reference/reliability.md 7). */
export const hostileStrings: readonly string[] = [
  ...['', ' ', '  ', '\n', '\n\n', '\t', '~', 'null', 'Null', 'NULL', 'true', 'True', 'TRUE', 'false', 'yes', 'Yes'],
  ...['NO', 'no', 'on', 'On', 'off', 'OFF', 'y', 'Y', 'n', 'N', 'nan', 'NaN', '.nan', '.NaN', 'inf', '.inf', '-.INF'],
  ...[
    '0',
    '-0',
    '+1',
    '007',
    '0644',
    '0o17',
    '+0o17',
    '-0o17',
    '0O17',
    '0b11',
    '0B11',
    '-0b1',
    '0x1f',
    '0X1F',
    '-0x1f',
  ],
  ...['1_000', '0_8', '1e3', '1E3', '1e+21', '1.0e+21', 'e1', 'E5', 'e+1', 'e-1', '.5', '5.', '1.', '.', '..', '...'],
  ...['1:30', '190:20:30', '1:30.5', '2001-12-14', '2001-12-14T21:59:43Z', '706798e8', '1.10', '12e03', '_', '_1', '+'],
  ...['-', '- a', '--- a', '---', '--- ', 'a ---', 'a --- b', 'a...', '... a', '?', '? a', ':', ': a', 'a:', 'a: b'],
  ...['a :b', 'a : b', 'a:b', 'a::', 'a #b', 'a#b', '#a', '# a', '&a', '*a', '!a', '!!str a', '|', '>', '| a', '%a'],
  ...['%YAML 1.1', '@a', '`a', '{a}', '[a]', '{}', '[]', 'a, b', '"', "'", '"a"', "'a'", "it's", 'a"b', 'a\\b', '\\n'],
  ...[
    '<<',
    '=',
    '__proto__',
    'constructor',
    'toString',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Flux substitutes this form
    '${VAR}',
    '$(VAR)',
    '{{ .Values.a }}',
    'a  b',
    ' a',
    'a ',
    ' a ',
  ],
  ...[
    'a\tb',
    '\ta',
    'a\t',
    'a\n',
    'a\nb',
    'a\nb\n',
    'a\n\nb\n',
    'a\n\n',
    '\na',
    '\na\n',
    ' a\nb\n',
    '\ta\nb\n',
    'a \nb\n',
  ],
  ...['a\n b\n', 'a\n  \nb\n', 'a\n\tb\n', 'a\r\nb\r\n', 'a\rb', 'a\n---\nb\n', 'a\n...\nb\n', '---\na\n', '# a\nb\n'],
  ...[
    'a: b\n',
    '- a\n- b\n',
    '|\n',
    '"a\n',
    '\u00e9',
    '\u4e2d\u6587',
    '\u4e2d\u6587\n',
    '\ud83d\ude00',
    '\ud83d\ude00\nb\n',
    '\u26a0\ufe0f',
  ],
  ...[
    '\u00a0',
    'a\u00a0b',
    '\u00ad',
    '\u200b',
    '\u200d',
    '\u200e',
    '\u202e',
    'a\u2028b',
    'a\u2029b\n',
    '\u2066',
    '\ufeff',
    '\ufeffa',
  ],
  ...['\ue000', '\ufdd0', '\ufffd', '\ufff9', '\u{1fffe}', '\u{e0001}', '\u{e0100}', '\u{f0000}', '\u{10ffff}'],
  ...[
    `a${'b'.repeat(200)} ${'c'.repeat(2000)}`,
    `${'long '.repeat(400)}end\n`,
    'k'.repeat(999),
    'k'.repeat(1001),
    'k'.repeat(1025),
  ],
];

/** Keys that kustomize loses (`<<`, even in quotes) or fails at: the emitter must refuse them. */
export const unwritableKeys: readonly string[] = ['<<', 'k'.repeat(1001), `${'long '.repeat(400)}end\n`];

/** Those of the above that can be keys. */
export const hostileKeys: readonly string[] = hostileStrings.filter(canBeKey);

/** What no reader of the field carries: the emitter must refuse it. */
export const unwritableStrings: readonly string[] = [
  ...[
    '\0',
    'a\u0001',
    '\u0008',
    '\u000b',
    '\u000c',
    '\u001b[0m',
    '\u007f',
    '\u0080',
    'a\u0085b',
    '\u009f',
    '\ufffe',
    '\uffff',
  ],
  ...['\ud800', '\udc00', 'a\ud83d', '\ude00\ud83d', 'a\n\ud83d\n'],
];

const pieces = fc.constantFrom(...hostileStrings, ...' \n\t\r:#-.,?!&*|>%@`{}[]"\'\\/=+_$~<', ...'abeEnoxyN0178');
const point = fc
  .integer({ min: 0xa0, max: 0x10ffff })
  .filter((p) => p < 0xd800 || (p > 0xdfff && p !== 0xfffe && p !== 0xffff));

/** Strings made of known trouble, single characters, and any character that can be written. */
export const hostileString: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...hostileStrings) },
  { weight: 6, arbitrary: fc.array(pieces, { maxLength: 6 }).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.string({ unit: fc.constantFrom(...'+-.:_0123456789abefinoxyEN'), maxLength: 7 }) },
  {
    weight: 1,
    arbitrary: fc
      .array(
        fc.oneof(
          pieces,
          point.map((p) => String.fromCodePoint(p)),
        ),
        { maxLength: 5 },
      )
      .map((parts) => parts.join('')),
  },
);

const hostileNumber = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, -0, 1e21, -1e21, 1e-7, 5e-324, 1.7976931348623157e308, 1e20, 2 ** 53, 0.1, 1.5e300),
);

const nested = fc.letrec<{ value: Json; list: Json; map: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 4, arbitrary: hostileString },
    { weight: 1, arbitrary: hostileNumber },
    { weight: 1, arbitrary: fc.constantFrom(true, false, null, [], {}) },
    { weight: 2, arbitrary: tie('list') },
    { weight: 3, arbitrary: tie('map') },
  ),
  list: fc.array(tie('value'), { maxLength: 4 }),
  map: fc.array(fc.tuple(hostileKey(), tie('value')), { maxLength: 5 }).map((members) => Object.fromEntries(members)),
}));

function hostileKey(): fc.Arbitrary<string> {
  return fc.oneof(
    hostileString.filter(canBeKey),
    fc.constantFrom('name', 'kind', 'metadata', 'apiVersion', 'namespace', 'spec', 'data'),
  );
}

/** Any JSON value made of the above. */
export const hostileValue: fc.Arbitrary<Json> = nested.value;

/** Maps, as the documents of a file are. */
export const hostileMap = nested.map as fc.Arbitrary<{ readonly [key: string]: Json }>;

function canBeKey(text: string): boolean {
  return text !== '<<' && text.length <= 1000;
}
