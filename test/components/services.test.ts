// One small mirror, relay and explorer as a reviewer would read their parts; a change here is a change of every network.
import { expect, it } from 'vitest';
import { mirrorSpec, parts, spec } from './compiled.ts';

const data = spec({
  mirror: { ...mirrorSpec, database: { kind: 'cloudnative-pg', storage: '5Gi' } },
  relay: { on: 'c1', nodes: '0-1', ws: true },
  explorer: { on: 'c1' },
});

it.each(['mirror', 'relay', 'explorer'])('%s', async (name) => {
  // Text of several lines as lists of lines, so that a change shows where it is.
  const lines = (_key: string, value: unknown) =>
    typeof value === 'string' && value.includes('\n') ? value.split('\n') : value;
  const text = `${JSON.stringify(parts(data, name), lines, 2)}\n`;
  await expect(text).toMatchFileSnapshot(`../golden/components/${name}.json`);
});
