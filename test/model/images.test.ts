import { describe, expect, it } from 'vitest';
import { imageText, mirrorImage, splitImage } from '../../src/model/images.ts';

describe('mirrorImage', () => {
  const mirrors = [
    { from: 'ghcr.io/hashgraph', to: 'm.example.net/hg/' },
    { from: 'docker.io', to: 'm.example.net/hub' },
    { from: 'localhost:5000', to: 'm.example.net' },
  ];
  it.each([
    ['ghcr.io/hashgraph/solo/x', 'm.example.net/hg/solo/x'],
    ['ghcr.io/hashgraphs/x', 'ghcr.io/hashgraphs/x'],
    ['busybox', 'm.example.net/hub/library/busybox'],
    ['grafana/k6', 'm.example.net/hub/grafana/k6'],
    ['docker.io/grafana/k6', 'm.example.net/hub/grafana/k6'],
    ['localhost:5000/a', 'm.example.net/a'],
    ['quay.io/a/b', 'quay.io/a/b'],
  ])('%s becomes %s', (name, expected) => {
    expect(mirrorImage({ name, tag: '1' }, mirrors)).toEqual({ name: expected, tag: '1' });
  });

  it('takes the first mirror that fits', () => {
    const both = [
      { from: 'a.io/b', to: 'first' },
      { from: 'a.io', to: 'second' },
    ];
    expect(mirrorImage({ name: 'a.io/b/c' }, both).name).toBe('first/c');
    expect(mirrorImage({ name: 'a.io/d' }, both).name).toBe('second/d');
  });
});

it.each([
  ['busybox', 'docker.io', 'library/busybox'],
  ['grafana/k6', 'docker.io', 'grafana/k6'],
  ['ghcr.io/a/b', 'ghcr.io', 'a/b'],
  ['localhost/a', 'localhost', 'a'],
])('splitImage %s', (name, registry, repository) => {
  expect(splitImage(name)).toEqual({ registry, repository });
});

it('imageText writes what is set', () => {
  expect(imageText({ name: 'a' })).toBe('a');
  expect(imageText({ name: 'a', tag: '1', digest: 'sha256:0' })).toBe('a:1@sha256:0');
});
