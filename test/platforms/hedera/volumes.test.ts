import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseBytes } from '../../../src/model/quantity.ts';
import { splitStorage } from '../../../src/platforms/hedera/volumes.ts';

/** Bytes that the chart claims: the size of `config` is taken once more for the state volume. */
function claimed(split: object): number {
  const sizes = Object.entries(split) as [string, string][];
  return sizes.reduce((sum, [name, size]) => sum + parseBytes(size)! * (name === 'config' ? 2 : 1), 0);
}

it('splits 20Gi into whole gibibytes that add up', () => {
  const split = splitStorage('20Gi')!;
  expect(split).toEqual({
    config: '1Gi',
    keys: '1Gi',
    output: '1Gi',
    dataStats: '1Gi',
    dataOnboard: '1Gi',
    dataUpgrade: '1Gi',
    dataApps: '1Gi',
    dataLibs: '1Gi',
    dataSaved: '5Gi',
    recordStreams: '2Gi',
    eventStreams: '2Gi',
    blockStreams: '2Gi',
  });
  expect(claimed(split)).toBe(20 * 2 ** 30);
});

it.each(['3Gi', '1', 'much', ''])('refuses %s', (size) => {
  expect(splitStorage(size)).toBeUndefined();
});

it('claims at most what was asked, and not much less', () => {
  fc.assert(
    fc.property(fc.integer({ min: 4096, max: 4_000_000 }), (mebibytes) => {
      const split = splitStorage(`${mebibytes}Mi`)!;
      const total = claimed(split) / 2 ** 20;
      expect(total).toBeLessThanOrEqual(mebibytes);
      expect(total).toBeGreaterThan(mebibytes - 1024 - 20);
      for (const size of Object.values(split)) expect(parseBytes(String(size))).toBeGreaterThan(100 * 2 ** 20);
    }),
  );
});
