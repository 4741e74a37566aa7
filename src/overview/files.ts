// The files of the top level, for people and for programs. Pure.
import type { Network } from '../model/network.ts';
import type { Keep } from '../model/part.ts';
import { utf8 } from './bytes.ts';
import { networkJsonText, type TreeFacts } from './network-json.ts';
import { networkMarkdown } from './network-md.ts';

export interface Overview extends TreeFacts {
  readonly keep: readonly Keep[];
}

export function overviewFiles(network: Network, overview: Overview): { path: string; bytes: Buffer }[] {
  return [
    { path: 'NETWORK.md', bytes: utf8(networkMarkdown(network, overview.keep)) },
    { path: 'network.json', bytes: utf8(networkJsonText(network, overview)) },
  ];
}
