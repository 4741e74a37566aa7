import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { JsonMap } from '../../src/model/network.ts';
import { mergePatch } from '../../src/model/patches.ts';

describe('mergePatch', () => {
  it('reads well', () => {
    const body = {
      spec: { replicas: 0, list: [{ name: 'a', env: [] }, ['x', null]], empty: {}, on: 'on', port: '80' },
    };
    expect(mergePatch({ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, body)).toEqual({
      target: { kind: 'Deployment', name: 'web' },
      patch: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 0
  list:
  - name: a
    env: []
  - - x
    - null
  empty: {}
  "on": "on"
  port: "80"
`,
    });
  });

  it('names any object when the target is an expression', () => {
    const { target, patch } = mergePatch({ apiVersion: 'v1', kind: 'Secret', name: 'a[0-9]+' }, {});
    expect(target).toEqual({ kind: 'Secret', name: 'a[0-9]+' });
    expect(patch).toContain('name: any\n');
  });

  const hostile = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '',
      ' ',
      'no',
      '0x1',
      'e0',
      'E_1',
      '1e3',
      '- a',
      '# b',
      'a: b',
      '"',
      "'",
      '\n',
      '$' + '{x}',
      '!t',
      '&a',
      '<<',
      '~',
      '\u2028',
      '\ufeff',
    ),
  );
  const json = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      hostile,
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      tie('list'),
      tie('map'),
    ),
    list: fc.array(tie('value'), { maxLength: 4 }),
    map: fc.dictionary(hostile, tie('value'), { maxKeys: 4 }),
  }));
  it('reads back as what it was', () => {
    fc.assert(
      fc.property(json.map as fc.Arbitrary<JsonMap>, (spec) => {
        const { patch } = mergePatch({ apiVersion: 'v1', kind: 'X', name: 'x' }, { spec });
        for (const version of ['1.1', '1.2'] as const)
          expect(JSON.stringify(parse(patch, { version, merge: false }).spec)).toBe(JSON.stringify(spec));
      }),
      { numRuns: 500 },
    );
  });
});
