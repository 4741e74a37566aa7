// Prepares the keys and Secrets of a network in memory: what is kept, what is made, what is not to be had. Opens no files.
import { type Diagnosed, type Diagnostic, hasErrors } from '../diagnostics/diagnostic.ts';
import type { Network, Node, PublicKeys } from '../model/network.ts';
import { type CredentialSecret, makeCredentials } from './credentials.ts';
import { type KeySource, newCredential } from './generate.ts';
import type { KeyRecipe, Ledger, NodeContext, NodePublic, PrivateHalves } from './ledgers/ledger.ts';
import { asPublicKeys, pinnedNodes } from './ledgers/table.ts';
import { makeNodeKeys, planNodeKeys } from './node-keys.ts';
import {
  contentHash,
  type Ingredients,
  type SecretContent,
  type SecretRequest,
  type StoredSecret,
  secretData,
  secretFile,
  secretTitle,
} from './secrets.ts';
import { findTwins, type Twins } from './twins.ts';

/** A Secret that is ready to be written, or is not to be had here. */
export interface Assembled {
  readonly request: SecretRequest;
  readonly content: SecretContent | undefined;
}

export interface Inputs {
  readonly network: Network;
  readonly ledger: Ledger;
  readonly requests: readonly SecretRequest[];
  readonly stored: readonly StoredSecret[];
  readonly source: KeySource;
}

/** Reads back, makes and assembles, in memory only: with an error nothing of it is used. */
export async function prepare(
  inputs: Inputs,
): Promise<Diagnosed<{ assembled: readonly Assembled[]; publicKeys: PublicKeys }>> {
  const { network, ledger, requests, source } = inputs;
  const recipes = requests.flatMap(({ part: { recipe } }) => (recipe.kind === 'credentials' ? [] : [recipe]));
  const credentials = makeCredentials(credentialSecrets(inputs), source);
  const nodes = nodesOf(inputs, recipes);
  const plans = planNodeKeys({ network, ledger, nodes, stored: (node) => privateHalves(node, inputs) });
  if (!credentials.value || !plans.value) return { diagnostics: [...credentials.diagnostics, ...plans.diagnostics] };
  const founded = Object.values(pinnedNodes(network)).some(({ genesis }) => genesis);
  const context: NodeContext = { network, recipes, founded };
  const made = await makeNodeKeys(ledger, plans.value, { genesis: !founded, source });
  const pinned = made.map((one) => [String(one.node.number), ledger.pin(one, context)] as const);
  const twins = findTwins(ledger, { ...pinnedNodes(network), ...Object.fromEntries(pinned) });
  if (twins.length > 0) return { diagnostics: twins.map(sameKey) };
  const keys = new Map(made.map((one) => [one.node.number, one]));
  const assembled = assemble({ ledger, nodes: keys, credentials: credentials.value }, inputs);
  const diagnostics = [...made.flatMap((one) => ledger.announce(one, context)), ...assembled.diagnostics];
  if (hasErrors(diagnostics)) return { diagnostics };
  return {
    value: { assembled: assembled.value, publicKeys: publicKeys(inputs, pinned, assembled.value) },
    diagnostics,
  };
}

function assemble(
  ingredients: Ingredients,
  { requests, stored, source }: Inputs,
): { value: readonly Assembled[]; diagnostics: readonly Diagnostic[] } {
  const elsewhere: string[] = [];
  const diagnostics: Diagnostic[] = [];
  const value = requests.map((request) => {
    const { data, lacking } = secretData(request.part.recipe, ingredients);
    const file = secretFile(request.cluster, request.part);
    // What else is in the file stays: it may be the only copy of a key.
    const before = stored.find((secret) => secret.file === file)?.content;
    const isSalted = request.part.recipe.kind === 'credentials';
    if (lacking.length === 0) {
      const salt = isSalted ? (before?.salt ?? newCredential('salt', source)) : undefined;
      return { request, content: { data: { ...before?.data, ...data }, ...(salt !== undefined && { salt }) } };
    }
    if (isSalted || Object.keys(data).length === 0) elsewhere.push(secretTitle(request));
    else diagnostics.push(incomplete(file, lacking));
    return { request, content: undefined };
  });
  if (elsewhere.length > 0) diagnostics.push(notHere(elsewhere));
  return { value, diagnostics };
}

/** What was in the keys file stays, also for nodes that are gone: they may come back, and genesis is made from it. */
function publicKeys(
  { network, ledger }: Inputs,
  nodes: readonly (readonly [string, NodePublic])[],
  assembled: readonly Assembled[],
): PublicKeys {
  const hashes = assembled.flatMap(({ request, content }) =>
    content ? [[secretTitle(request), contentHash(content)]] : [],
  );
  return asPublicKeys({
    network: network.name,
    platform: ledger.platform,
    nodes: { ...pinnedNodes(network), ...Object.fromEntries(nodes) },
    secrets: { ...network.keys?.secrets, ...Object.fromEntries(hashes) },
  });
}

function nodesOf({ network, ledger }: Inputs, recipes: readonly KeyRecipe[]): Node[] {
  const numbers = new Set(recipes.flatMap((recipe) => ledger.nodesOf(recipe)));
  return network.nodes.filter(({ number }) => numbers.has(number));
}

/** Read back from whichever cluster has them: a node that moved finds its keys where it was. */
function privateHalves(node: Node, { ledger, requests, stored }: Inputs): PrivateHalves {
  const parts = requests.map(({ part }) => part);
  const namespaces = new Set(parts.map(({ namespace }) => namespace));
  const own = stored.filter(({ namespace }) => namespaces.has(namespace));
  const found = Object.entries(ledger.places(node, parts)).flatMap(([kind, { key, secret }]) => {
    const holder = own.find(({ name, content }) => (secret ?? name) === name && content.data[key] !== undefined);
    return holder ? [[kind, holder.content.data[key]]] : [];
  });
  return Object.fromEntries(found);
}

function credentialSecrets({ network, requests, stored }: Inputs): CredentialSecret[] {
  const recorded = new Set(
    Object.keys(network.keys?.secrets ?? {}).map((title) => title.slice(title.indexOf('/') + 1)),
  );
  return requests.flatMap(({ part: { recipe, namespace, name } }) => {
    if (recipe.kind !== 'credentials') return [];
    const same = stored
      .filter((secret) => secret.namespace === namespace && secret.name === name)
      .map(({ file, content }) => ({ file, data: content.data }));
    const title = `${namespace}/${name}`;
    return [{ title, templates: recipe.data, stored: same, recorded: recorded.has(title) || same.length > 0 }];
  });
}

/** Only copied Secrets bring it about: the chance of making one key twice is none. */
function sameKey(twins: Twins): Diagnostic {
  return {
    code: 'NG1619',
    severity: 'error',
    message: twins.message,
    at: ['nodes'],
    notes: [{ message: twins.why }],
    help: `remove the Secret of node ${twins.other}, then run \`netgen keys\` again: it makes a new key`,
  };
}

function incomplete(file: string, lacking: readonly string[]): Diagnostic {
  return {
    code: 'NG1605',
    severity: 'error',
    message: `\`${file}\` cannot be made: ${lacking.map((key) => `\`${key}\``).join(', ')} exist, but not in this directory`,
    help: 'run `netgen keys` with `--out` where the Secrets of this network are',
  };
}

/** Where only the public halves are, as in a clone of somebody else's repository, `netgen keys` alone changes nothing. */
const wayOut = 'only for a network that never started: remove the keys file, and `netgen keys` makes both halves anew';

function notHere(titles: readonly string[]): Diagnostic {
  const shown = titles.slice(0, 3).map((title) => `\`${title}\``);
  const more = titles.length > 3 ? ` and ${titles.length - 3} more` : '';
  return {
    code: 'NG1605',
    severity: 'info',
    message: `made before, and not in this directory: ${shown.join(', ')}${more}`,
    notes: [{ message: wayOut }],
    help: 'nothing to do when they are in their clusters; else run `netgen keys` with `--out` where they are',
  };
}
