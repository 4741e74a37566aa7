// What the tree that is there says of itself, from its network.json. It writes nothing.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnosed } from '../diagnostics/diagnostic.ts';
import type { Claim, StoredWorkload } from '../model/part.ts';
import type { PresentNode, PresentTree } from '../resolve/moves.ts';
import { readBounded } from '../tree/present.ts';
import { quoted } from './words.ts';

const isNode = (node: Partial<PresentNode> | null): boolean =>
  Number.isInteger(node?.number) && typeof node?.cluster === 'string' && typeof node.state === 'string';

const isClaim = (claim: Partial<Claim> | null): boolean =>
  typeof claim?.name === 'string' &&
  typeof claim.size === 'string' &&
  typeof claim.keep === 'boolean' &&
  ['string', 'undefined'].includes(typeof claim.storageClass);

const isWorkload = (one: Partial<StoredWorkload> | null): boolean =>
  typeof one?.name === 'string' &&
  typeof one.cluster === 'string' &&
  typeof one.namespace === 'string' &&
  (one.node === undefined || Number.isInteger(one.node)) &&
  isListOf(one.claims, isClaim);

function isListOf<T>(list: unknown, isItem: (item: T) => boolean): boolean {
  return Array.isArray(list) && list.every((item) => isItem(item as T));
}

/** What a network.json says; undefined when it cannot be read or has another shape. */
function readTree(file: string): PresentTree | undefined {
  try {
    // What is no plain file, the plan refuses to replace.
    const { name, nodes, volumes } = JSON.parse(readBounded(file)?.toString('utf8') ?? '') as Partial<PresentTree>;
    const isRight = isListOf(nodes, isNode) && (volumes === undefined || isListOf(volumes, isWorkload));
    return isRight && nodes
      ? { ...(typeof name === 'string' && { name }), nodes, ...(volumes && { volumes }) }
      : undefined;
  } catch {
    return undefined;
  }
}

/** The tree that is there. One that lost its nodes would let a node that moves run twice, so that is an error. */
export function presentTree({
  root,
  shown,
}: {
  readonly root: string;
  readonly shown: string;
}): Diagnosed<PresentTree> {
  const value = readTree(join(root, 'network.json'));
  if (value || !existsSync(join(root, '.netgen-files'))) return { value: value ?? { nodes: [] }, diagnostics: [] };
  const file = join(shown, 'network.json');
  const message = `\`${file}\` is missing or damaged, so nobody can tell which nodes run where`;
  return {
    diagnostics: [{ code: 'NG1515', severity: 'error', message, help: `run \`git checkout -- ${quoted(file)}\`` }],
  };
}
