// Makes and keeps the keys and credentials of a network: reads what is there, makes what is missing, writes both halves.
import { dirname, join } from 'node:path';
import { type Diagnosed, type Diagnostic, hasErrors } from '../diagnostics/diagnostic.ts';
import type { HederaPublicKeys, Network, Node, PublicKeys } from '../model/network.ts';
import type { SecretRef } from '../model/part.ts';
import { hederaKeys } from '../platforms/hedera/keys-file.ts';
import { ledgerAddresses } from '../platforms/hedera/members.ts';
import { adminSecretKeys, adminSecretName, gossipKeyFile, grpcKeyFile } from '../platforms/hedera/names.ts';
import { type CredentialSecret, makeCredentials } from './credentials.ts';
import { type KeySource, newCredential } from './generate.ts';
import { makeNodeKeys, type NodeKeys, type PrivateHalves, planNodeKeys } from './node-keys.ts';
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
  readonly bring: readonly { readonly cluster: string; readonly part: SecretRef }[];
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
    const made = await prepare(network, requests.make, { stored: stored.value, source: ports.source });
    if (!made.value) return { diagnostics: made.diagnostics };
    const { assembled, publicKeys } = made.value;
    const secrets = assembled.map((one) => writeSecret(one, directory, network));
    const outcome = writeWhole(keysFile, publicKeysText(publicKeys), modes.public);
    const report = { directory, secrets, keysFile: { path: keysFile, outcome }, bring: requests.bring };
    return { value: report, diagnostics: made.diagnostics };
  });
}

interface Inputs {
  readonly stored: readonly StoredSecret[];
  readonly source: KeySource;
}

async function prepare(
  network: Network,
  requests: readonly SecretRequest[],
  { stored, source }: Inputs,
): Promise<Diagnosed<{ assembled: readonly Assembled[]; publicKeys: PublicKeys }>> {
  const credentials = makeCredentials(credentialSecrets(network, requests, stored), source);
  const nodes = nodesOf(network, requests);
  const plans = planNodeKeys({ network, nodes, stored: (node) => privateHalves(node, requests, stored) });
  if (!credentials.value || !plans.value) return { diagnostics: [...credentials.diagnostics, ...plans.diagnostics] };
  const made = await makeNodeKeys(network, plans.value, source);
  const keys = new Map(made.value.map((one) => [one.node.number, one]));
  const assembled = assemble(requests, { nodes: keys, credentials: credentials.value }, { stored, source });
  const diagnostics = [...made.diagnostics, ...assembled.diagnostics];
  if (hasErrors(diagnostics)) return { diagnostics };
  return {
    value: { assembled: assembled.value, publicKeys: publicKeys(network, made.value, assembled.value) },
    diagnostics,
  };
}

function assemble(
  requests: readonly SecretRequest[],
  ingredients: Ingredients,
  { stored, source }: Inputs,
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
function publicKeys(network: Network, nodes: readonly NodeKeys[], assembled: readonly Assembled[]): PublicKeys {
  const hashes = assembled.flatMap(({ request, content }) =>
    content ? [[secretTitle(request), contentHash(content)]] : [],
  );
  return {
    network: network.name,
    platform: 'hedera',
    nodes: {
      ...hederaKeys(network)?.nodes,
      ...Object.fromEntries(nodes.map((keys) => [keys.node.number, pin(network, keys)])),
    },
    secrets: { ...network.keys?.secrets, ...Object.fromEntries(hashes) },
  };
}

/** Account and addresses are pinned with the keys: from now on the ledger knows the node by them. */
function pin(network: Network, { node, public: keys }: NodeKeys): HederaPublicKeys {
  const addresses = keys.addresses ?? ledgerAddresses(network, node);
  return { ...keys, account: keys.account ?? node.account, ...(addresses.gossip !== undefined && { addresses }) };
}

function nodesOf(network: Network, requests: readonly SecretRequest[]): Node[] {
  const numbers = new Set(
    requests.flatMap(({ part: { recipe } }) => {
      if (recipe.kind === 'credentials') return [];
      return recipe.kind === 'hedera-grpc' ? recipe.nodes : [recipe.node];
    }),
  );
  return network.nodes.filter(({ number }) => numbers.has(number));
}

/** Read back from whichever cluster has them: a node that moved finds its keys where it was. */
function privateHalves(node: Node, requests: readonly SecretRequest[], stored: readonly StoredSecret[]): PrivateHalves {
  const namespaces = new Set(requests.map(({ part }) => part.namespace));
  const own = stored.filter(({ namespace }) => namespaces.has(namespace));
  const find = (key: string): string | undefined =>
    own.find(({ content }) => content.data[key] !== undefined)?.content.data[key];
  const gossip = find(gossipKeyFile(node.number));
  const grpc = find(grpcKeyFile(node.alias));
  const adminSecret = adminName(node, requests);
  const admin = own.find(({ name }) => name === adminSecret)?.content.data[adminSecretKeys.private];
  return { ...(gossip && { gossip }), ...(grpc && { grpc }), ...(admin && { admin }) };
}

function adminName(node: Node, requests: readonly SecretRequest[]): string {
  const mine = requests.find(({ part: { recipe } }) => recipe.kind === 'hedera-admin' && recipe.node === node.number);
  return mine?.part.name ?? adminSecretName(node.alias);
}

function credentialSecrets(
  network: Network,
  requests: readonly SecretRequest[],
  stored: readonly StoredSecret[],
): CredentialSecret[] {
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
