// The catalog as a whole: one component per key and platform, stages that never move, examples that compile.
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Component, knows, platformNames } from '../../src/components/component.ts';
import { catalog } from '../../src/components/index.ts';
import type { Stage } from '../../src/model/network.ts';
import { parseSpec } from '../../src/spec/parse.ts';
import { spec } from './compiled.ts';

const idOf = ({ kind, platforms }: Component): string =>
  `${kind} of ${platforms === 'all' ? 'all' : platforms.join(', ')}`;

/** A component that moves to another stage is pruned and made anew where it was: a row here never changes. */
const frozen: { readonly [component: string]: Stage } = {
  'benchmark of hedera': 'bench',
  'chart of all': 'services',
  'container of all': 'services',
  'explorer of hedera': 'services',
  'manifests of all': 'services',
  'mirror of hedera': 'services',
  'nodes of cometbft': 'nodes',
  'nodes of hedera': 'nodes',
  'nodes of mysticeti': 'nodes',
  'operators of setup': 'data',
  'relay of hedera': 'services',
  'storage of hedera': 'data',
  'teams of setup': 'services',
  'tools of all': 'services',
};

it('has each component in the stage it always had', () => {
  expect(Object.fromEntries(catalog.map((one) => [idOf(one), one.stage]))).toEqual(frozen);
});

describe.each(platformNames(catalog))('on %s', (platform) => {
  const known = catalog.filter((one) => knows(one, platform));

  it('each key of the spec belongs to one component', () => {
    const kinds = known.map(({ kind }) => kind);
    expect(kinds).toEqual([...new Set(kinds)]);
  });

  it('what stands beside any ledger is there, but for setups', () => {
    const everywhere = catalog.filter(({ platforms }) => platforms === 'all').map(({ kind }) => kind);
    const here = known.filter(({ platforms }) => platforms === 'all').map(({ kind }) => kind);
    expect(everywhere).toEqual(['chart', 'container', 'manifests', 'tools']);
    expect(here).toEqual(platform === 'setup' ? [] : everywhere);
  });

  it.each(known.map((one) => [one.kind, one] as const))('the example of %s is a spec', (_kind, { example }) => {
    const own = parse(example) as { [key: string]: unknown };
    const nodes = known.find(({ spans }) => spans === 'nodes');
    const base = spec({ platform, storage: undefined, ...(nodes && (parse(nodes.example) as object)) });
    const setup = { ...base, kind: 'Setup', platform: undefined, version: undefined, nodes: undefined };
    const whole = { ...(platform === 'setup' ? setup : base), ...own };
    const given = Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== undefined));
    expect(parseSpec(given, { source: () => undefined }, catalog).diagnostics).toEqual([]);
  });
});
