// What the checks of a CometBFT network look at, and how their messages name nodes: one, a few, or how many. Pure.
import type { SpecPath } from '../../diagnostics/diagnostic.ts';
import type { Image, Network, Node } from '../../model/network.ts';
import type { NodesSpec } from './schema.ts';

export interface Subject {
  readonly spec: NodesSpec;
  readonly network: Network;
  readonly at: SpecPath;
  /** Image of all nodes, when the spec gives one. */
  readonly image?: Image | undefined;
}

export const names = (list: readonly string[]): string =>
  list.length <= 5 ? list.map((name) => `\`${name}\``).join(', ') : `\`${list[0]}\` and ${list.length - 1} more`;

export const aliases = (nodes: readonly Pick<Node, 'alias'>[]): string => names(nodes.map(({ alias }) => alias));
