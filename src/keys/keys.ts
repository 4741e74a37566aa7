// Makes and keeps the keys and credentials of a network: reads what is there, makes what is missing, writes both halves.
import { dirname, join } from 'node:path';
import { type Diagnosed, type Diagnostic, hasErrors } from '../diagnostics/diagnostic.ts';
import type { Network, Node, PublicKeys } from '../model/network.ts';
import type { SecretRef } from '../model/part.ts';
import { type CredentialSecret, makeCredentials } from './credentials.ts';
import { type KeySource, newCredential } from './generate.ts';
import type { KeyRecipe, Ledger, NodeContext, NodePublic, PrivateHalves, WantedSecret } from './ledgers/ledger.ts';
import { asPublicKeys, ledgerOf, pinnedNodes } from './ledgers/table.ts';
import { makeNodeKeys, planNodeKeys } from './node-keys.ts';
import { checkKeysFile, checkPlace } from './place.ts';
import { publicKeysText } from './public-keys.ts';
import { collectRequests } from './requests.ts';
import {
  contentHash,
  type Ingredients,
  type SecretContent,
  type SecretRequest,
  type StoredSecret,
  secretData,
  secretFile,
  secretManifest,
  secretTitle,
} from './secrets.ts';
import { checkTargets, locked, makeDirectory, modes, readSecrets, type Written, writeWhole } from './store.ts';

export interface KeysRequest {
  readonly network: Network;
  /** The Secrets that the components ask for, by cluster. */
  readonly clusters: readonly { readonly cluster: string; readonly parts: readonly SecretRef[] }[];
  /** Where the private halves are and go; absolute. */
  readonly directory: string;
  /** The output tree, in which they must not be; absolute. */
  readonly tree: string;
  /** The file that `nodes.keys` names; absolute. */
  readonly keysFile: string | undefined;
}

export interface KeysPorts {
  readonly source: KeySource;
  /** Whether Git ignores a path; undefined when nobody knows. */
  isIgnored(path: string): boolean | undefined | Promise<boolean | undefined>;
}

/** What became of one Secret. `elsewhere`: made before, but its private half is not in this directory. */
export interface SecretReport {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  /** Path below the directory. */
  readonly file: string;
  readonly outcome: Written | 'elsewhere';
}

/** What `netgen keys` did, without a single value. */
export interface KeysReport {
  readonly directory: string;
  readonly secrets: readonly SecretReport[];
  readonly keysFile: { readonly path: string; readonly outcome: Written };
  /** Secrets that only people can bring. */
  readonly bring: readonly WantedSecret[];
}

/** A Secret that is ready to be written, or is not to be had here. */
interface Assembled {
  readonly request: SecretRequest;
  readonly content: SecretContent | undefined;
}

/**
 * Nothing is written unless everything can be. Every value that is there is kept; a second run changes no file. Private halves
 * are written before the public file, so that a stopped run is taken up again by the next one.
 */
export async function makeKeys(request: KeysRequest, ports: KeysPorts): Promise<Diagnosed<KeysReport>> {
  const { network, directory, tree, keysFile } = request;
  const ledger = ledgerOf(network.platform);
  if (!ledger) throw new Error(`the platform ${network.platform} has no keys`);
  if (keysFile === undefined) return { diagnostics: [noKeysFile(network)] };
  const unsafe = await checkPlace({ directory, tree, isIgnored: ports.isIgnored });
  const misplaced = unsafe ?? checkKeysFile({ keysFile, tree, isKnown: network.keys !== undefined });
  if (misplaced) return { diagnostics: [misplaced] };
  const { value: requests, diagnostics } = collectRequests(network, request.clusters);
  if (!requests) return { diagnostics };
  return locked(directory, async () => {
    const stored = readSecrets(directory);
    if (!stored.value || hasErrors(stored.diagnostics)) return { diagnostics: stored.diagnostics };
    const targets = requests.make.map(({ cluster, part }) => join(directory, secretFile(cluster, part)));
    checkTargets(targets, keysFile);
    const inputs = { network, ledger, requests: requests.make, stored: stored.value, source: ports.source };
    const made = await prepare(inputs);
    if (!made.value) return { diagnostics: made.diagnostics };
    const { assembled, publicKeys } = made.value;
    const secrets = assembled.map((one) => writeSecret(one, directory, network));
    const outcome = writeWhole(keysFile, publicKeysText(publicKeys), modes.public);
    const report = { directory, secrets, keysFile: { path: keysFile, outcome }, bring: requests.bring };
    return { value: report, diagnostics: made.diagnostics };
  });
}

interface Inputs {
  readonly network: Network;
  readonly ledger: Ledger;
  readonly requests: readonly SecretRequest[];
  readonly stored: readonly StoredSecret[];
  readonly source: KeySource;
}

async function prepare(
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
  const keys = new Map(made.map((one) => [one.node.number, one]));
  const assembled = assemble({ ledger, nodes: keys, credentials: credentials.value }, inputs);
  const diagnostics = [...made.flatMap((one) => ledger.announce(one, context)), ...assembled.diagnostics];
  if (hasErrors(diagnostics)) return { diagnostics };
  const pinned = made.map((one) => [one.node.number, ledger.pin(one, context)] as const);
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

function writeSecret({ request, content }: Assembled, directory: string, network: Network): SecretReport {
  const { cluster, part } = request;
  const file = secretFile(cluster, part);
  const report = { cluster, namespace: part.namespace, name: part.name, file };
  if (!content) return { ...report, outcome: 'elsewhere' };
  const path = join(directory, file);
  makeDirectory(dirname(path));
  return { ...report, outcome: writeWhole(path, secretManifest(request, content, network), modes.secret) };
}

/** What was in the keys file stays, also for nodes that are gone: they may come back, and genesis is made from it. */
function publicKeys(
  { network, ledger }: Inputs,
  nodes: readonly (readonly [number, NodePublic])[],
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

function noKeysFile(network: Network): Diagnostic {
  return {
    code: 'NG1616',
    severity: 'error',
    message: 'the spec names no file for the public keys',
    at: ['nodes'],
    help: `write \`keys: ${network.name}.keys.yaml\` below \`nodes:\``,
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

function notHere(titles: readonly string[]): Diagnostic {
  const shown = titles.slice(0, 3).map((title) => `\`${title}\``);
  const more = titles.length > 3 ? ` and ${titles.length - 3} more` : '';
  return {
    code: 'NG1605',
    severity: 'info',
    message: `made before, and not in this directory: ${shown.join(', ')}${more}`,
    help: 'nothing to do when they are in their clusters; else run `netgen keys` with `--out` where they are',
  };
}
