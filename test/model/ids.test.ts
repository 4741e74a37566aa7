// Node numbers as people write them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mostIds, parseIds } from '../../src/model/ids.ts';

describe('parseIds', () => {
  it.each([
    ['0-3', [0, 1, 2, 3]],
    ['0-3,7', [0, 1, 2, 3, 7]],
    [' 7 , 2 - 2', undefined],
    [' 7 , 2', [2, 7]],
    [5, [5]],
    [
      [3, '1-2', 1],
      [1, 2, 3],
    ],
    ['7,7,6-7', [6, 7]],
    ['3-0', undefined],
    ['', undefined],
    ['1,', undefined],
    ['-1', undefined],
    ['1-', undefined],
    ['1.5', undefined],
    ['0x10', undefined],
    ['1e3', undefined],
    [[], undefined],
    [null, undefined],
    [{}, undefined],
    ['!3', undefined],
    [`0-${mostIds - 1}`, Array.from({ length: mostIds }, (_, id) => id)],
    [`0-${mostIds}`, undefined],
    ['0-999999999', undefined],
    ['99999999999', undefined],
  ])('reads %j', (value, ids) => {
    expect(parseIds(value)).toEqual(ids);
  });

  it('reads back what a set of numbers is written as', () => {
    const numbers = fc.uniqueArray(fc.nat(2000), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(numbers, (ids) => {
        const rising = [...ids].sort((a, b) => a - b);
        expect(parseIds(ids.join(','))).toEqual(rising);
        expect(parseIds(ids)).toEqual(rising);
      }),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const ids = parseIds(typeof value === 'symbol' ? String(value.description) : value);
        expect(ids === undefined || ids.length > 0).toBe(true);
      }),
    );
  });
});
