import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expandRange, matchesGlob, naturalOrder } from '../../src/resolve/places/ranges.ts';

describe('expandRange', () => {
  it.each([
    ['desk', ['desk']],
    ['aws-[1:3]', ['aws-1', 'aws-2', 'aws-3']],
    ['aws-[08:11]', ['aws-08', 'aws-09', 'aws-10', 'aws-11']],
    ['aws-[0:6:3]', ['aws-0', 'aws-3', 'aws-6']],
    ['[a:c]-x', ['a-x', 'b-x', 'c-x']],
    ['r[1:2]-c[1:2]', ['r1-c1', 'r1-c2', 'r2-c1', 'r2-c2']],
    ['one-[5:5]', ['one-5']],
  ])('%s', (pattern, names) => {
    expect(expandRange(pattern)).toEqual(names);
  });

  it.each([
    'aws-[3:1]',
    'aws-[01:100]',
    'aws-[a:3]',
    'aws-[1:3',
    'aws-1:3]',
    'aws-[1:3:0]',
    'aws-[0:99999]',
    '[0:999]-[0:999]',
    'aws-[]',
  ])('refuses %s', (pattern) => {
    expect(expandRange(pattern)).toBeUndefined();
  });

  it('gives as many different names as the range has numbers', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.nat(500), (from, more) => {
        const names = expandRange(`c-[${from}:${from + more}]`);
        expect(new Set(names).size).toBe(more + 1);
      }),
    );
  });
});

describe('naturalOrder', () => {
  it('compares numbers as numbers', () => {
    expect(['aws-10', 'aws-2', 'gcp-1', 'aws-02', 'aws'].sort(naturalOrder)).toEqual([
      'aws',
      'aws-02',
      'aws-2',
      'aws-10',
      'gcp-1',
    ]);
  });

  it('is a total order', () => {
    const name = fc.stringMatching(/^[a-c0-3-]{0,6}$/);
    fc.assert(
      fc.property(name, name, name, (a, b, c) => {
        expect(Math.sign(naturalOrder(a, b))).toBe(-Math.sign(naturalOrder(b, a)) + 0);
        if (a !== b) expect(naturalOrder(a, b)).not.toBe(0);
        if (naturalOrder(a, b) <= 0 && naturalOrder(b, c) <= 0) expect(naturalOrder(a, c)).toBeLessThanOrEqual(0);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('matchesGlob', () => {
  it.each([
    ['aws-*', 'aws-01', true],
    ['*', 'anything', true],
    ['*-01', 'aws-01', true],
    ['a*s-*1', 'aws-01', true],
    ['aws-*', 'gcp-01', false],
    ['aws', 'aws-01', false],
    ['ab*ba', 'aba', false],
    ['a**b', 'ab', true],
  ])('%s against %s', (glob, name, expected) => {
    expect(matchesGlob(glob, name)).toBe(expected);
  });

  it('agrees with the regular expression it stands for', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ab*]{0,6}$/), fc.stringMatching(/^[ab]{0,8}$/), (glob, name) => {
        expect(matchesGlob(glob, name)).toBe(new RegExp(`^${glob.replaceAll('*', '.*')}$`).test(name));
      }),
      { numRuns: 2000 },
    );
  });
});
