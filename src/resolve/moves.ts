// Refuses a node that moves while the present tree still runs it: its keys would run twice. Pure.
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { placeNoun } from '../model/lookup.ts';
import type { Network, Node } from '../model/network.ts';
import type { StoredWorkload } from '../model/part.ts';

/** What the tree that is there says about one node. */
export interface PresentNode {
  readonly number: number;
  readonly cluster: string;
  readonly state: string;
}

/** What `network.json` of the tree that is there says. */
export interface PresentTree {
  /** Network that the tree is of. */
  readonly name?: string;
  readonly nodes: readonly PresentNode[];
  /** Absent in trees of an older netgen, and with engine `compose`. */
  readonly volumes?: readonly StoredWorkload[];
}

/** How a change gets to where the nodes run. */
const words = {
  cluster: { apart: 'clusters reconcile apart', apply: 'synth and push', runs: 'pod', bring: 'volumes and Secrets' },
  host: { apart: 'hosts start apart', apply: '`netgen compose SPEC --up`', runs: 'container', bring: 'volumes' },
} as const;

function refuse(node: Node, present: PresentNode, { clusters }: Network): Diagnostic {
  const only = (text: string): string => `\`only: {${node.number}: ${text}}\``;
  const { apart, apply, runs, bring } = words[placeNoun(clusters)];
  // A place that left the spec, or belongs to the other engine, is no word for `on`.
  const known = clusters.some(({ name }) => name === present.cluster);
  const stop = known
    ? `stop it where it is: ${only(`{on: ${present.cluster}, state: stopped}`)}, then ${apply}`
    : `stop it where it is: with the spec as it was, run \`netgen node ${node.number} stop\`, and apply that`;
  return {
    code: 'NG1218',
    severity: 'error',
    message: `\`${node.alias}\` moves from \`${present.cluster}\` to \`${node.cluster}\` while the present tree still runs it`,
    at: node.at,
    notes: [{ message: `${apart}: for a while the same keys would run twice` }],
    help: [
      stop,
      `wait until its ${runs} is gone from \`${present.cluster}\``,
      `move it: ${only('{state: stopped}')}, ${apply}, and bring its ${bring} to \`${node.cluster}\``,
      `start it: take \`state: stopped\` out again`,
    ].join('; '),
  };
}

/** One diagnostic for every node that the present tree runs in another place. */
export function checkMoves(network: Network, present: PresentTree): Diagnostic[] {
  if (present.name !== undefined && present.name !== network.name) return [otherNetwork(network, present.name)];
  const before = new Map(present.nodes.map((node) => [node.number, node]));
  return network.nodes.flatMap((node) => {
    const old = before.get(node.number);
    return old && old.cluster !== node.cluster && old.state === 'running' ? [refuse(node, old, network)] : [];
  });
}

/** Pushed, the tree would prune the network that runs from it, and start another one in its place. */
function otherNetwork({ name, delivery }: Network, other: string): Diagnostic {
  const own = delivery.path.replace(/[^/]*$/, name);
  return {
    code: 'NG1247',
    severity: 'error',
    message: `the present tree is of the network \`${other}\`, and this spec is \`${name}\``,
    at: ['name'],
    notes: [{ message: `applied from the same place, \`${other}\` would be taken away` }],
    help:
      own === delivery.path
        ? `take \`${other}\` away first (docs/removing-a-network.md), or write elsewhere with \`--out\``
        : `write \`delivery: {path: ${own}}\` in this spec`,
  };
}
