// The files of the top level, for people and for programs. Pure.
import type { Network } from '../model/network.ts';
import type { Keep } from '../model/part.ts';
import { utf8 } from './bytes.ts';
import { networkJsonText } from './network-json.ts';
import { networkMarkdown } from './network-md.ts';

export interface Overview {
  readonly keep: readonly Keep[];
  /** Version of this netgen. */
  readonly version: string;
  /** By cluster. */
  readonly digests: ReadonlyMap<string, string>;
}

export function overviewFiles(network: Network, overview: Overview): { path: string; bytes: Buffer }[] {
  return [
    { path: 'NETWORK.md', bytes: utf8(networkMarkdown(network, overview.keep)) },
    { path: 'network.json', bytes: utf8(networkJsonText(network, overview.version, overview.digests)) },
  ];
}
