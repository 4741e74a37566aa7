import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonMap } from '../../src/model/network.ts';
import { mergeValues } from '../../src/model/values.ts';

describe('mergeValues', () => {
  it.each<[string, JsonMap, JsonMap, JsonMap]>([
    ['maps merge deeply', { a: { b: 1, c: 2 } }, { a: { c: 3, d: 4 } }, { a: { b: 1, c: 3, d: 4 } }],
    ['lists replace', { a: [1, 2] }, { a: [3] }, { a: [3] }],
    ['scalars replace maps', { a: { b: 1 } }, { a: false }, { a: false }],
    ['maps replace scalars', { a: 1 }, { a: { b: 1 } }, { a: { b: 1 } }],
    ['null stays null', { a: { b: 1 } }, { a: null }, { a: null }],
    ['an empty map changes nothing', { a: { b: 1 } }, { a: {} }, { a: { b: 1 } }],
  ])('%s', (_what, base, over, expected) => {
    expect(mergeValues(base, over)).toEqual(expected);
  });

  it('treats `__proto__` as a key like any other', () => {
    const over = JSON.parse('{"__proto__": {"polluted": true}, "constructor": {"a": 1}}');
    const merged = mergeValues({ a: 1 }, over);
    expect(JSON.stringify(merged)).toBe('{"a":1,"__proto__":{"polluted":true},"constructor":{"a":1}}');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  const map = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })) as fc.Arbitrary<JsonMap>;
  it('gives the user the last word and changes neither side', () => {
    fc.assert(
      fc.property(map, map, (base, over) => {
        const before = JSON.stringify([base, over]);
        const merged = mergeValues(base, over);
        expect(JSON.stringify([base, over])).toBe(before);
        expect(mergeValues(merged, over)).toEqual(merged);
        expect(new Set(Object.keys(merged))).toEqual(new Set([...Object.keys(base), ...Object.keys(over)]));
      }),
    );
  });
});
