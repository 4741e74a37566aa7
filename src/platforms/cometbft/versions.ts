// Which releases of CometBFT netgen knows, and their image. Pure.
import type { Image } from '../../model/network.ts';

/** First release whose configuration netgen writes. */
export const oldestVersion = '0.38.0';
/** First line that netgen has not seen: it may read other keys. */
const firstUnknown = '0.41.0';

type Parts = readonly [number, number, number];

/** Numbers of `0.38.25`, `v0.38.25` or `0.39.0-rc1`, which counts as its release. */
function parts(version: string): Parts {
  const [, major, minor, patch] = /^v?([0-9]+)\.([0-9]+)\.([0-9]+)/.exec(version) ?? [];
  return [Number(major ?? 0), Number(minor ?? 0), Number(patch ?? 0)];
}

/** True when `version` is `other` or newer. */
export function atLeast(version: string, other: string): boolean {
  const [a, b] = [parts(version), parts(other)];
  const index = a.findIndex((part, i) => part !== b[i]);
  return index < 0 || a[index]! > b[index]!;
}

/** `old` and `other` have another configuration; `new` is a later minor version that nobody has tried here. */
export function supported(version: string): 'yes' | 'old' | 'new' | 'other' {
  if (!atLeast(version, oldestVersion)) return 'old';
  if (atLeast(version, '1.0.0')) return 'other';
  return atLeast(version, firstUnknown) ? 'new' : 'yes';
}

/** Image of a release; its tags carry the `v` of the Git tag. */
export function nodeImage(version: string): Image {
  return { name: 'docker.io/cometbft/cometbft', tag: `v${version.replace(/^v/, '')}` };
}
