import { expect, it } from 'vitest';
import { mebibytes, parseBytes } from '../../src/model/quantity.ts';

it.each([
  ['1', 1],
  ['1Ki', 1024],
  ['1.5Gi', 1.5 * 2 ** 30],
  ['2G', 2e9],
  ['1k', 1000],
  ['', undefined],
  ['1K', undefined],
  ['-1Gi', undefined],
  ['Gi', undefined],
  ['1e3', undefined],
  ['1 Gi', undefined],
])('parseBytes(%s)', (text, expected) => {
  expect(parseBytes(text)).toBe(expected);
});

it.each([
  [512, '512Mi'],
  [1024, '1Gi'],
  [1536, '1536Mi'],
])('mebibytes(%i)', (count, expected) => {
  expect(mebibytes(count)).toBe(expected);
});
