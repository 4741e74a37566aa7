// Compares the network with the tree that is there: nodes that would run twice, addresses that the ledger still has. Pure.
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Network, Node } from '../model/network.ts';

/** What the tree that is there says about one node. */
export interface PresentNode {
  readonly number: number;
  readonly cluster: string;
  readonly state: string;
}

/** One endpoint of the tree that is there. */
export interface PresentEndpoint {
  readonly address: string;
  readonly name: string;
  readonly inside: string;
  readonly outside?: string;
}

/** What `network.json` of the tree that is there says. */
export interface PresentTree {
  readonly nodes: readonly PresentNode[];
  readonly endpoints: readonly PresentEndpoint[];
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
export function checkMoves(network: Network, present: Pick<PresentTree, 'nodes'>): Diagnostic[] {
  const before = new Map(present.nodes.map((node) => [node.number, node]));
  return network.nodes.flatMap((node) => {
    const old = before.get(node.number);
    return old && old.cluster !== node.cluster && old.state === 'running' ? [refuse(node, old)] : [];
  });
}

/** Endpoints whose addresses the ledger keeps: other members and clients find a node by them. */
const ledgerEndpoints = new Set(['gossip', 'grpc', 'grpc-tls', 'grpc-web']);

/** The address in genesis and address book: from outside as soon as the network has nodes on several clusters. */
function ledgerAddresses(
  nodes: readonly { readonly cluster: string }[],
  endpoints: readonly PresentEndpoint[],
): Map<string, string> {
  const spans = new Set(nodes.map((node) => node.cluster)).size > 1;
  const found = endpoints.filter(({ name }) => ledgerEndpoints.has(name));
  return new Map(
    found.map(({ address, name, inside, outside }) => [`${address} ${name}`, (spans ? outside : inside) ?? '']),
  );
}

/** One warning per node whose address changes: the ledger learns it by a transaction only. */
export function checkAddresses(network: Network, present: PresentTree): Diagnostic[] {
  const numbers = new Set(present.nodes.map((node) => node.number));
  const before = ledgerAddresses(present.nodes, present.endpoints);
  const now = ledgerAddresses(network.nodes, network.endpoints);
  return network.nodes.flatMap((node): Diagnostic[] => {
    if (!numbers.has(node.number)) return [];
    const name = [...ledgerEndpoints].find((one) => {
      const old = before.get(`${node.alias} ${one}`);
      return old !== undefined && old !== now.get(`${node.alias} ${one}`);
    });
    if (name === undefined) return [];
    const key = `${node.alias} ${name}`;
    return [
      {
        code: 'NG1226',
        severity: 'warning',
        message: `the ${name} address of \`${node.alias}\` changes from \`${before.get(key)}\` to \`${now.get(key) ?? ''}\``,
        at: node.at,
        notes: [{ message: 'a network that runs keeps the old one: genesis is read once, at its start' }],
        help: 'send a NodeUpdate transaction with the new address',
      },
    ];
  });
}
