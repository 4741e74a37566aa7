// Which texts say that one node is stopped, started or of another version.
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Change, candidates, type Exceptions, idsText } from '../../src/edit/exceptions.ts';

const stop: Change = { number: 1, field: 'state', value: 'stopped' };
const start: Change = { number: 1, field: 'state', value: undefined };
const upgrade: Change = { number: 1, field: 'version', value: '0.77.0' };
const spec = (only: string): string => `nodes:\n  keys: x\n  only: ${only}\n`;
const first = (only: string, change: Change): string | undefined => {
  const text = spec(only);
  return candidates(text, parse(text).nodes.only as Exceptions, change)[0]
    ?.split('only: ')[1]
    ?.trimEnd();
};

describe('the plainest text', () => {
  it.each([
    ['stops a node nobody spoke of', '{}', stop, '{1: {state: stopped}}'],
    ['stops one with another exception', '{1: {version: 0.76.0}}', stop, '{1: {version: 0.76.0, state: stopped}}'],
    [
      'stops one of a range with another exception',
      '{0-3: {version: 0.76.0}}',
      stop,
      '{0-3: {version: 0.76.0}, 1: {state: stopped}}',
    ],
    [
      'stops one of a range that is said to run',
      '{0-3: {state: running}}',
      stop,
      '{"0,2-3": {state: running}, 1: {state: stopped}}',
    ],
    ['starts one of a range', '{0-3: {state: stopped}}', start, '{"0,2-3": {state: stopped}}'],
    ['starts the first of two', '{1-2: {state: stopped}}', start, '{2: {state: stopped}}'],
    [
      'starts one of a range that says more',
      '{0-3: {state: stopped, image: x}}',
      start,
      '{0-3: {image: x}, "0,2-3": {state: stopped}}',
    ],
    [
      'starts one of a range beside its rest',
      '{0-1: {state: stopped}, 0: {image: x}}',
      start,
      '{0: {image: x, state: stopped}}',
    ],
    ['starts one that has a version', '{1: {state: stopped, version: 0.76.0}}', start, '{1: {version: 0.76.0}}'],
    ['gives another version', '{1: {version: 0.76.0}}', upgrade, '{1: {version: 0.77.0}}'],
    [
      'gives one of a range another version',
      '{0-2: {version: 0.76.0}}',
      upgrade,
      '{"0,2": {version: 0.76.0}, 1: {version: 0.77.0}}',
    ],
  ])('%s', (_what, before, change, after) => {
    expect(first(before, change)).toBe(after);
  });

  it('takes the whole of `only` with its last exception', () => {
    const text = spec('{1: {state: stopped}}');
    expect(candidates(text, parse(text).nodes.only as Exceptions, start)[0]).toBe('nodes:\n  keys: x\n');
  });

  it('takes away what an extended file says with `null`', () => {
    const variant = 'kind: Network\nextends: base.yaml\n';
    const only = { '0-3': { state: 'stopped', version: '0.76.0' } };
    expect(candidates(variant, only, start)).toEqual([
      `${variant}nodes:\n  only:\n    0-3: {state: null}\n    "0,2-3": {state: stopped}\n`,
    ]);
  });
});

it('writes numbers as ranges', () => {
  expect(idsText([0, 1, 2, 4, 7, 8])).toBe('0-2,4,7-8');
  expect(idsText([5])).toBe('5');
});
