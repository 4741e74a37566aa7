// What a person is told to type instead of a refused value: it must be taken when it is typed.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { nameSchema, quantity, version } from '../../src/components/fields.ts';
import { checkShape } from '../../src/spec/issues.ts';

const check = (schema: z.ZodType, value: unknown, source?: string) =>
  checkShape(z.strictObject({ key: schema }), { key: value }, { base: [], written: { source: () => source } })
    .diagnostics;

describe('a remedy', () => {
  it.each<[string, z.ZodType, unknown, string, string]>([
    [
      'a text that is too long',
      z.string().max(4),
      'aaaaaa',
      '`key` has 6 characters, and must have at most 4',
      'take away 2 characters',
    ],
    [
      'a text that is too short',
      z.string().min(3),
      'aa',
      '`key` has 2 characters, and must have at least 3',
      'add 1 character',
    ],
    ['an empty text', z.string().min(1), '', '`key` must not be empty', 'write a text, or remove `key`'],
    ['an empty list', z.array(z.string()).min(1), [], '`key` must not be empty', 'write an entry, or remove `key`'],
    [
      'a list that is too long',
      z.array(z.string()).max(1),
      ['a', 'b'],
      '`key` has 2 entries, and must have at most 1',
      'take away 1 entry',
    ],
    ['a large number', z.int().min(1).max(5), 9, '`key` must be at most 5, not 9', 'write for example `key: 5`'],
    ['a small number', z.int().min(1), 0, '`key` must be at least 1, not 0', 'write for example `key: 1`'],
    ['a number at an open end', z.number().gt(0), 0, '`key` must be more than 0, not 0', 'write a number above 0'],
    [
      'a name in another form',
      nameSchema(),
      'Net_X',
      '`key` must be lower-case letters, digits and `-`, starting with a letter',
      'write `key: net-x`',
    ],
    [
      'a name that starts with a digit',
      nameSchema(),
      '9a',
      '`key` must be lower-case letters, digits and `-`, starting with a letter',
      'write `key: n9a`',
    ],
    [
      'a version of two numbers',
      version,
      '9.9',
      '`key` must be a full version such as `1.2.3`',
      'write for example `key: 1.2.3`',
    ],
    [
      'a size without a unit',
      quantity,
      '10',
      '`key` must be a size with a unit such as `500Mi` or `64Gi`',
      'write for example `key: 64Gi`',
    ],
    [
      'what only a person can mend',
      z.string().refine(() => false, { error: 'must be signed' }),
      'a',
      '`key` must be signed',
      'write another value, or remove `key`',
    ],
  ])('for %s', (_what, schema, value, message, help) => {
    expect(check(schema, value)).toMatchObject([{ code: 'NG1105', message, help }]);
  });

  it('asks for quotes only where the text would be taken', () => {
    expect(check(z.string().max(9), 1.1, '1.10')).toMatchObject([{ code: 'NG1103', help: 'quote it: `key: "1.10"`' }]);
    expect(check(version, 0.38, '0.38')).toMatchObject([{ code: 'NG1105', help: 'write for example `key: 1.2.3`' }]);
  });

  it('for a name is a name', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        const name = nameSchema(40);
        for (const { help = '' } of check(name, text)) {
          const typed = /^write `key: (.*)`$/.exec(help)?.[1];
          if (typed !== undefined) expect(name.safeParse(typed).success).toBe(true);
        }
      }),
    );
  });
});
