// The sample trees in `out/` and everything else that is generated are what the present sources make.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { schemaText } from '../../src/commands/schema.ts';
import { synth } from '../../src/commands/synth.ts';
import { version } from '../../src/version.ts';
import { testWorld } from '../world.ts';
import { samples } from './workplace.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

describe('samples', () => {
  it('are all there', () => {
    expect(samples).toEqual([
      'cometbft-4.yaml',
      'cometbft-wide.yaml',
      'extras-laptop.yaml',
      'hedera-31.yaml',
      'hedera-kind.yaml',
      'mysticeti-kind.yaml',
      'mysticeti-local.yaml',
      'setup-kind.yaml',
      'setup-perf.yaml',
      'with-extras.yaml',
    ]);
  });

  it.each(samples)('out/ is what %s gives', async (name) => {
    const outcome = await synth(`specs/${name}`, { check: true }, { ...testWorld(root), version });
    expect(outcome.diagnostics).toEqual([]);
    expect(outcome.talk).toContain('up to date');
    expect(outcome.exit).toBe(0);
  });
});

describe('generated files', () => {
  it('schemas/netgen.schema.json is what the catalog gives', () => {
    expect(readFileSync(`${root}schemas/netgen.schema.json`, 'utf8')).toBe(schemaText());
  });

  it('src/components/index.ts names every component of the folder', () => {
    const index = readFileSync(`${root}src/components/index.ts`, 'utf8');
    const files = readdirSync(`${root}src/components`).filter((name) => name.endsWith('.ts') && name !== 'index.ts');
    const components = files.flatMap((name) =>
      [
        ...readFileSync(`${root}src/components/${name}`, 'utf8').matchAll(
          /^export const (\w+)(?:: [^=]+)? = defineComponent/gm,
        ),
      ].map((match) => ({ file: name, name: match[1] })),
    );
    expect(components.length).toBeGreaterThan(5);
    for (const { file, name } of components) {
      expect(index).toContain(`import { ${name} } from './${file}';`);
      expect(index).toMatch(new RegExp(`^  ${name},$`, 'm'));
    }
    expect(index.match(/^ {2}\w+,$/gm)).toHaveLength(components.length);
  });
});
