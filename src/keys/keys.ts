// Makes and keeps the keys and credentials of a network: reads what is there, makes what is missing, writes both halves.
import { dirname, join } from 'node:path';
import { type Diagnosed, type Diagnostic, hasErrors } from '../diagnostics/diagnostic.ts';
import type { Writer } from '../disk/lock.ts';
import type { Network } from '../model/network.ts';
import type { SecretRef } from '../model/part.ts';
import type { KeySource } from './generate.ts';
import type { WantedSecret } from './ledgers/ledger.ts';
import { ledgerOf } from './ledgers/table.ts';
import { checkKeysFile, checkPlace } from './place.ts';
import { type Assembled, prepare } from './prepare.ts';
import { publicKeysText } from './public-keys.ts';
import { collectRequests } from './requests.ts';
import { secretFile, secretManifest } from './secrets.ts';
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
  readonly writer: Writer;
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
  /** Absent when the ledger's nodes have no keys that netgen could make. */
  readonly keysFile?: { readonly path: string; readonly outcome: Written };
  /** Secrets that only people can bring. */
  readonly bring: readonly WantedSecret[];
}

/**
 * Nothing is written unless everything can be. Every value that is there is kept; a second run changes no file. Private halves
 * are written before the public file, so that a stopped run is taken up again by the next one.
 */
export async function makeKeys(request: KeysRequest, ports: KeysPorts): Promise<Diagnosed<KeysReport>> {
  const { network, directory, tree, keysFile } = request;
  const ledger = ledgerOf(network.platform);
  if (!ledger) return withoutKeys(request);
  if (keysFile === undefined) return { diagnostics: [noKeysFile(network)] };
  const unsafe = await checkPlace({ directory, tree, isIgnored: ports.isIgnored });
  const misplaced = unsafe ?? checkKeysFile({ keysFile, tree, isKnown: network.keys !== undefined });
  if (misplaced) return { diagnostics: [misplaced] };
  const { value: requests, diagnostics } = collectRequests(network, request.clusters);
  if (!requests) return { diagnostics };
  return locked({ directory, writer: ports.writer }, async () => {
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

/** Values that are generated need a keys file that says they exist, so a component must not ask for them here. */
function withoutKeys({ network, clusters, directory }: KeysRequest): Diagnosed<KeysReport> {
  const { value, diagnostics } = collectRequests(network, clusters);
  if (!value) return { diagnostics };
  if (value.make.length > 0) throw new Error(`the platform ${network.platform} has no keys file for generated Secrets`);
  return { value: { directory, secrets: [], bring: value.bring }, diagnostics };
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

function noKeysFile(network: Network): Diagnostic {
  return {
    code: 'NG1616',
    severity: 'error',
    message: 'the spec names no file for the public keys',
    at: ['nodes'],
    help: `write \`keys: ${network.name}.keys.yaml\` below \`nodes:\``,
  };
}
