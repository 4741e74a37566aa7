// Refuses a node that moves while the present tree still runs it: its keys would run twice. Pure.
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Network, Node } from '../model/network.ts';

/** What the tree that is there says about one node. */
export interface PresentNode {
  readonly number: number;
  readonly cluster: string;
  readonly state: string;
}

/** What `network.json` of the tree that is there says. */
export interface PresentTree {
  readonly nodes: readonly PresentNode[];
}

function refuse(node: Node, present: PresentNode): Diagnostic {
  const only = (text: string): string => `\`only: {${node.number}: ${text}}\``;
  return {
    code: 'NG1218',
    severity: 'error',
    message: `\`${node.alias}\` moves from \`${present.cluster}\` to \`${node.cluster}\` while the present tree still runs it`,
    at: node.at,
    notes: [{ message: 'clusters reconcile apart: for a while the same keys would run twice' }],
    help: [
      `stop it where it is: ${only(`{on: ${present.cluster}, state: stopped}`)}, then synth and push`,
      `wait until its pod is gone from \`${present.cluster}\``,
      `move it: ${only('{state: stopped}')}, synth and push, and bring its volumes and Secrets to \`${node.cluster}\``,
      `start it: take \`state: stopped\` out again`,
    ].join('; '),
  };
}

/** One diagnostic for every node that the present tree runs in another cluster. */
export function checkMoves(network: Network, present: PresentTree): Diagnostic[] {
  const before = new Map(present.nodes.map((node) => [node.number, node]));
  return network.nodes.flatMap((node) => {
    const old = before.get(node.number);
    return old && old.cluster !== node.cluster && old.state === 'running' ? [refuse(node, old)] : [];
  });
}
