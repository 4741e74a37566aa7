// `extends`: what a variant changes, removes and leaves, and where each value's place is.
import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/model/network.ts';
import { mergeDocuments } from '../../src/spec/merge.ts';
import { readYaml } from '../../src/spec/yaml-reader/read-yaml.ts';

const read = (file: string, text: string) => readYaml(file, new TextEncoder().encode(text)).value!;
const merged = (base: string, variant: string) =>
  mergeDocuments(read('base.yaml', base), read('variant.yaml', variant));
const plain = (data: Json) => JSON.parse(JSON.stringify(data));

describe('mergeDocuments', () => {
  it.each<[string, string, string, unknown]>([
    ['keeps what only one has', 'a: 1', 'b: 2', { a: 1, b: 2 }],
    ['replaces scalars', 'a: 1', 'a: x', { a: 'x' }],
    ['replaces lists whole', 'a: [1, 2, 3]', 'a: [4]', { a: [4] }],
    ['merges maps deeply', 'a: {b: {c: 1, d: 2}}', 'a: {b: {c: 3}, e: 4}', { a: { b: { c: 3, d: 2 }, e: 4 } }],
    ['replaces a map by a scalar', 'a: {b: 1}', 'a: 2', { a: 2 }],
    ['replaces a list by a map', 'a: [1]', 'a: {b: 1}', { a: { b: 1 } }],
    ['removes with null', 'a: {b: 1, c: 2}', 'a: {b: null}', { a: { c: 2 } }],
    ['removes a map with an empty value', 'a: {b: 1}\nc: 1', 'a:', { c: 1 }],
    ['keeps null that removes nothing', 'a: {}', 'a: {b: null}\nc: ~', { a: { b: null }, c: null }],
    ['keeps null of the base', 'a: null', 'b: 1', { a: null, b: 1 }],
    ['does not look into lists', 'a: [{b: 1}]', 'a: [{b: null}]', { a: [{ b: null }] }],
  ])('%s', (_, base, variant, expected) => {
    expect(plain(merged(base, variant).data)).toEqual(expected);
  });

  it('leaves both documents as they were', () => {
    const base = read('base.yaml', 'a: {b: 1}');
    const variant = read('variant.yaml', 'a: {b: null, c: 2}');
    mergeDocuments(base, variant);
    expect(plain(base.data)).toEqual({ a: { b: 1 } });
    expect(plain(variant.data)).toEqual({ a: { b: null, c: 2 } });
  });

  const both = merged('a: {b: 1, c: [1.10, 2]}\nd: 1\n', '# v\na: {b: "3", e: 4}\nf: [yes]\n');
  it.each<[string, (string | number)[], string, number, string | undefined]>([
    ['a value that the variant replaces', ['a', 'b'], 'variant.yaml', 2, '"3"'],
    ['a value that only the base has', ['a', 'c', 0], 'base.yaml', 1, '1.10'],
    ['a value that only the variant has', ['f', 0], 'variant.yaml', 3, 'yes'],
    ['a map of both', ['a'], 'variant.yaml', 2, undefined],
    ['a missing key in a map of both', ['a', 'x'], 'variant.yaml', 2, undefined],
    ['a missing item of the base', ['a', 'c', 7], 'base.yaml', 1, undefined],
    ['a missing key at the top', ['z'], 'variant.yaml', 2, undefined],
    ['a map for a list, of the variant', ['a', 0, 'b'], 'variant.yaml', 2, '"3"'],
    ['a map for a list, of the base', ['a', 0, 'c', 0], 'base.yaml', 1, '1.10'],
  ])('points at %s', (_, path, file, line, source) => {
    expect(both.places(path)?.file).toBe(file);
    expect(both.places(path)?.start.line).toBe(line);
    expect(both.source(path)).toBe(source);
  });
});
