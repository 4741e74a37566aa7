// The sample specs on a laptop: what they say for Flux resolves for Docker too, on one host and with nothing to add.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadForCommand } from '../../src/commands/load.ts';
import { resolveSources, wireSources } from '../../src/pipeline.ts';

const cwd = join(import.meta.dirname, '../..');
const specs = readdirSync(join(cwd, 'specs')).filter((name) =>
  /^(hedera|cometbft|mysticeti|with)-.*\.yaml$/.test(name),
);

describe('with Docker', () => {
  it.each(specs)('%s runs on this machine', (name) => {
    const loaded = loadForCommand(`specs/${name}`, { cwd });
    const sources = { ...loaded.value!.sources, engine: 'compose' } as const;
    const { value, diagnostics } = resolveSources(sources);
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(value?.clusters.map(({ name: host }) => host)).toEqual(['local']);
    expect(value?.nodes.length).toBeGreaterThan(0);
    expect(value?.delivery.engine).toBe('compose');
    expect(wireSources(sources).diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});
