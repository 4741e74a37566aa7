// Sorts the Secrets that components ask for: those that netgen makes, and those that people bring. Pure.
import type { Diagnosed, Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Network, Node } from '../model/network.ts';
import type { SecretRecipe, SecretRef } from '../model/part.ts';
import { adminSecretKeys, adminSecretName } from '../platforms/hedera/names.ts';
import { type SecretRequest, secretTitle } from './secrets.ts';

export interface SortedRequests {
  /** In the order of clusters, namespaces and names; each Secret once. */
  readonly make: readonly SecretRequest[];
  readonly bring: readonly { readonly cluster: string; readonly part: SecretRef }[];
}

/** What is to be made and brought. Two different recipes for one Secret are an error. */
export function collectRequests(
  network: Network,
  clusters: readonly { readonly cluster: string; readonly parts: readonly SecretRef[] }[],
): Diagnosed<SortedRequests> {
  const make = new Map<string, SecretRequest>();
  const bring = new Map<string, { cluster: string; part: SecretRef }>();
  const diagnostics: Diagnostic[] = [];
  const all = clusters.flatMap(({ cluster, parts }) => parts.map((part) => ({ cluster, part })));
  for (const request of [...all, ...adminRequests(network, all)]) {
    if (!hasRecipe(request)) {
      bring.set(`${request.cluster}/${request.part.namespace}/${request.part.name}`, request);
      continue;
    }
    const title = secretTitle(request);
    const other = make.get(title);
    if (other && !sameRecipe(other.part.recipe, request.part.recipe)) diagnostics.push(conflict(other, request));
    make.set(title, other ?? request);
  }
  if (diagnostics.length > 0) return { diagnostics };
  const sorted = [...make].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, request]) => request);
  return { value: { make: sorted, bring: [...bring.values()] }, diagnostics: [] };
}

function hasRecipe(request: { cluster: string; part: SecretRef }): request is SecretRequest {
  return request.part.recipe !== undefined;
}

/**
 * Every node whose gossip key is made gets an admin key, whether a component asks for it or not: genesis needs its public half,
 * and without the private one nobody could ever change the node's entry in the address book.
 */
function adminRequests(
  network: Network,
  all: readonly { cluster: string; part: SecretRef }[],
): { cluster: string; part: SecretRef }[] {
  const kinds = all.map(({ part }) => part.recipe);
  const asked = new Set(kinds.flatMap((recipe) => (recipe?.kind === 'hedera-admin' ? [recipe.node] : [])));
  const nodes = new Map(network.nodes.map((node) => [node.number, node]));
  return kinds.flatMap((recipe) => {
    const node = recipe?.kind === 'hedera-gossip' ? nodes.get(recipe.node) : undefined;
    return node && !asked.has(node.number) ? [{ cluster: node.cluster, part: adminSecret(node) }] : [];
  });
}

function adminSecret({ number, alias, namespace }: Node): SecretRef {
  return {
    type: 'secret',
    name: adminSecretName(alias),
    address: alias,
    namespace,
    keys: Object.values(adminSecretKeys),
    purpose: 'signs changes of the node’s entry in the address book',
    optional: true,
    recipe: { kind: 'hedera-admin', node: number },
  };
}

function sameRecipe(a: SecretRecipe, b: SecretRecipe): boolean {
  return canonical(a) === canonical(b);
}

function canonical(recipe: SecretRecipe): string {
  if (recipe.kind !== 'credentials') return JSON.stringify(recipe, Object.keys(recipe).sort());
  return JSON.stringify(Object.entries(recipe.data).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function conflict(one: SecretRequest, other: SecretRequest): Diagnostic {
  return {
    code: 'NG1614',
    severity: 'error',
    message: `\`${one.part.address}\` and \`${other.part.address}\` want different Secrets under the name \`${secretTitle(one)}\``,
    ...(other.part.at && { at: other.part.at }),
    help: 'give one of them a namespace of its own with `namespace: NAME`',
  };
}
