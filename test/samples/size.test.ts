// A spec of 10,000 nodes and 2.6 MB is read and checked whole; `npm run bench -- read` says how long that takes.
import { describe, expect, it } from 'vitest';
import { resolveSources } from '../../src/pipeline.ts';
import { loadSpec } from '../../src/spec/load.ts';

interface Bench {
  largeSpec(): string;
}

const { largeSpec }: Bench = await import(new URL('../../bench/read.mjs', import.meta.url).href);

function read(text: string) {
  const bytes = Buffer.from(text);
  const loaded = loadSpec('spec.yaml', { readFile: () => bytes, listDirectory: () => [] });
  return loaded.value ? resolveSources({ spec: loaded.value.document }) : { diagnostics: loaded.diagnostics };
}

describe('a spec of 10,000 nodes', () => {
  const text = largeSpec();

  it('is as large as it says', () => {
    expect(text.length).toBeGreaterThan(2.5e6);
    expect(text.length).toBeLessThan(3e6);
  });

  it('is resolved with every exception in its place', () => {
    const { value, diagnostics } = read(text);
    expect(diagnostics).toEqual([]);
    expect(value?.nodes).toHaveLength(10_000);
    expect(value?.nodes[9_998]).toMatchObject({
      number: 9_998,
      alias: 'node9998',
      account: '0.0.10001',
      cluster: 'c099',
      version: '0.75.3',
      labels: { team: 'team-7', rack: 'rack-374', wave: '8' },
    });
    expect(new Set(value?.endpoints.map(({ address, name }) => `${address} ${name}`)).size).toBe(
      value?.endpoints.length,
    );
  });

  it('points at the one wrong word among them', () => {
    const line = text.slice(0, text.indexOf('    7777:')).split('\n').length;
    const broken = text.replace('    7777:\n      version: 0.75.2', '    7777:\n      vorsion: 0.75.2');
    const { diagnostics } = read(broken);
    expect(diagnostics).toMatchObject([
      { code: 'NG1101', place: { file: 'spec.yaml', start: { line: line + 1, column: 7 } } },
    ]);
  });

  it('does not print 10,000 diagnostics when all of them are wrong', () => {
    const { diagnostics } = read(text.replaceAll('      version: ', '      vorsion: '));
    expect(diagnostics.length).toBeGreaterThan(1);
    expect(diagnostics.length).toBeLessThanOrEqual(10_001);
  });
});
