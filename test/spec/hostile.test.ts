// Whatever the bytes are, the reader returns in time with data or with a place; nothing throws.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasErrors } from '../../src/diagnostics/diagnostic.ts';
import { readYaml } from '../../src/spec/yaml-reader/read-yaml.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

/** Either data, or at least one error with a place inside the file and a remedy. */
function check(input: Uint8Array): void {
  const { value, diagnostics } = readYaml('s.yaml', input);
  expect(value === undefined).toBe(hasErrors(diagnostics));
  for (const { place, help, message } of diagnostics) {
    expect(place?.file).toBe('s.yaml');
    expect(place!.start.line).toBeGreaterThanOrEqual(1);
    expect(place!.start.column).toBeGreaterThanOrEqual(1);
    expect(help).toBeTruthy();
    expect(message).not.toBe('');
  }
}

const spec = `# yaml-language-server: $schema=x
apiVersion: netgen.dev/v1alpha1
kind: Network
name: perfnet
version: 0.75.1   # of the software
clusters:
  aws-[01:21]: {context: "perf-{name}", provider: aws, capacity: {cpu: 48, memory: 192Gi}}
  desk:
    context: 'kind-desk'
    nodePorts: 31000-31099
nodes:
  place: [{ids: 0-20, on: "aws-*"}, {ids: 21, on: desk}]
  sidecars:
    - backup
    - recordStream
  only:
    5: {version: 0.76.0}
notes: |
  free text: [
  "
labels: {empty: , x: ~}
`;

describe('hostile bytes', () => {
  it('random ones', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (input) => check(input)),
      { numRuns: 1000 },
    );
  });

  it('random YAML punctuation', () => {
    const part = fc.constantFrom(
      ...'ab01:-?,[]{}&*!|>\'"%@`#~<.=\\ \n\t'.split(''),
      ': ',
      '- ',
      '\n  ',
      '---\n',
      '\ufeff',
      '\r\n',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), (parts) => check(bytes(parts.join('')))),
      { numRuns: 4000 },
    );
  });

  it('a valid spec with one byte changed', () => {
    const original = bytes(spec);
    fc.assert(
      fc.property(fc.nat(original.length - 1), fc.integer({ min: 0, max: 255 }), (at, byte) => {
        const mutant = original.slice();
        mutant[at] = byte;
        check(mutant);
      }),
      { numRuns: 3000 },
    );
  });

  it('a valid spec with one byte deleted, every one', () => {
    const original = bytes(spec);
    for (let at = 0; at < original.length; at++)
      check(Uint8Array.from([...original.subarray(0, at), ...original.subarray(at + 1)]));
  });

  it('a valid spec cut off, everywhere', () => {
    const original = bytes(spec);
    for (let length = 0; length <= original.length; length++) check(original.subarray(0, length));
  });
});

describe('hostile sizes are refused quickly', () => {
  const full = 4 * 1024 * 1024;
  const fill = (piece: string) => piece.repeat(Math.floor(full / piece.length));
  it.each<[string, string]>([
    ['20,000 aliases', `a: &x 1\nb: [${'*x,'.repeat(20_000)}]`],
    [
      'a bomb of aliases',
      `${Array.from({ length: 9 }, (_, i) => `a${i}: &a${i} [${`*a${i - 1},`.repeat(9)}]\n`).join('')}`,
    ],
    ['100,000 equal keys', 'a: 1\n'.repeat(100_000)],
    ['1,000 levels', `${'a: {'.repeat(1000)}`],
    ['brackets', fill('[')],
    ['dashes', fill('- ')],
    ['commas', `[${fill('a,')}`],
    ['question marks', fill('? ')],
    ['empty keys', fill('a:\n')],
    ['a long line', fill('a')],
    ['a long key', `${fill('a').slice(10)}: 1`],
    ['a long quoted string without end', `a: "${fill('\\"').slice(10)}`],
    ['single quotes', `a: '${fill("''").slice(10)}`],
    ['blank lines', `a:\n${fill(' \n').slice(10)}`],
    ['comments', fill('# a\n')],
    ['anchors', fill('&a\n')],
    ['tags', fill('!a\n')],
    ['byte order marks', fill('\ufeff\n').slice(0, full / 4)],
    ['hidden characters', `a: ${'\u200b'.repeat(2_000_000)}`],
    ['control characters', fill('\u0001')],
    ['hyphens', fill('-')],
  ])(
    '%s',
    (_, text) => {
      // Alone, each takes well under a second; what is quadratic takes hours, and the test's time runs out.
      check(bytes(text));
    },
    20_000,
  );
});

describe('a spec of 10,000 nodes', () => {
  const node = (i: number) =>
    `    ${i}: {version: 0.75.1, resources: {cpu: 16, memory: 64Gi}, storage: {size: 20Gi, keep: true},\n` +
    `      labels: {team: "performance-and-scale", rack: "rack-${i}", note: "a label that is as long as labels get to be"},\n` +
    '      sidecars: [backup, recordStream, eventStream]}\n';
  const input = bytes(`nodes:\n  only:\n${Array.from({ length: 10_000 }, (_, i) => node(i)).join('')}`);

  it('is read, with places', () => {
    expect(input.length).toBeGreaterThan(2_500_000);
    const { value } = readYaml('s.yaml', input);
    expect(value?.places(['nodes', 'only', 9_999, 'labels', 'rack'])?.start).toEqual({ line: 30_001, column: 53 });
  });
});
