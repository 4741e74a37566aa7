// Sorts the Secrets that components ask for: those that netgen makes, and those that people bring. Pure.
import type { Diagnosed, Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Network } from '../model/network.ts';
import type { SecretRecipe, SecretRef } from '../model/part.ts';
import type { WantedSecret } from './ledgers/ledger.ts';
import { ledgerOf } from './ledgers/table.ts';
import { type SecretRequest, secretTitle } from './secrets.ts';

export interface SortedRequests {
  /** In the order of clusters, namespaces and names; each Secret once. */
  readonly make: readonly SecretRequest[];
  readonly bring: readonly WantedSecret[];
}

/** What is to be made and brought. Two different recipes for one Secret are an error. */
export function collectRequests(
  network: Network,
  clusters: readonly { readonly cluster: string; readonly parts: readonly SecretRef[] }[],
): Diagnosed<SortedRequests> {
  const make = new Map<string, SecretRequest>();
  const bring = new Map<string, WantedSecret>();
  const diagnostics: Diagnostic[] = [];
  const all = clusters.flatMap(({ cluster, parts }) => parts.map((part) => ({ cluster, part })));
  const more = ledgerOf(network.platform)?.moreSecrets?.(network, all) ?? [];
  for (const request of [...all, ...more]) {
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

function hasRecipe(request: WantedSecret): request is SecretRequest {
  return request.part.recipe !== undefined;
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
