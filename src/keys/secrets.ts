// Puts together the Secret manifests of a network: what each holds, and which cannot be written here. Opens no files.
import { createHash } from 'node:crypto';
import type { Labels, Network } from '../model/network.ts';
import type { SecretRecipe, SecretRef } from '../model/part.ts';
import { emitDocument } from '../yaml/emit.ts';
import { type Credentials, fillTemplate } from './credentials.ts';
import type { Ledger, NodeKeys } from './ledgers/ledger.ts';

/** Text by data key. */
export type SecretData = { readonly [key: string]: string };

/** A Secret that netgen makes, in one cluster. */
export interface SecretRequest {
  readonly cluster: string;
  readonly part: SecretRef & { readonly recipe: SecretRecipe };
}

/** A Secret as it lies in the directory. */
export interface StoredSecret {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  /** Path below the directory. */
  readonly file: string;
  readonly content: SecretContent;
}

/** What a Secret holds, and the salt of its public hash. */
export interface SecretContent {
  readonly data: SecretData;
  readonly salt?: string;
}

/** Annotation for the salt: whoever can read it can read the Secret. */
export const saltAnnotation = 'netgen.dev/salt';

/** What Secrets are made of. */
export interface Ingredients {
  readonly ledger: Ledger;
  readonly nodes: ReadonlyMap<number, NodeKeys>;
  readonly credentials: Credentials;
}

/** Path of a Secret below the directory. */
export function secretFile(cluster: string, { namespace, name }: Pick<SecretRef, 'namespace' | 'name'>): string {
  return `${cluster}/${namespace}.${name}.yaml`;
}

/** Key of a Secret in the keys file. */
export function secretTitle({ cluster, part }: SecretRequest): string {
  return `${cluster}/${part.namespace}/${part.name}`;
}

/** Data of a Secret and which of its private halves are not to be had: those keys are left out. */
export function secretData(recipe: SecretRecipe, ingredients: Ingredients): { data: SecretData; lacking: string[] } {
  const all = entries(recipe, ingredients);
  const data = Object.fromEntries(all.flatMap(([key, text]) => (text === undefined ? [] : [[key, text]])));
  return { data, lacking: all.filter(([, text]) => text === undefined).map(([key]) => key) };
}

function entries(
  recipe: SecretRecipe,
  { ledger, nodes, credentials }: Ingredients,
): readonly (readonly [string, string | undefined])[] {
  if (recipe.kind !== 'credentials') return ledger.entries(recipe, (number) => nodes.get(number)!);
  return Object.entries(recipe.data).map(([key, template]) => [key, fillTemplate(template, credentials.values)]);
}

/** The manifest: one YAML document with a warning on top. */
export function secretManifest({ part }: SecretRequest, { data, salt }: SecretContent, network: Network): string {
  const encoded = Object.entries(data).map(([key, text]) => [key, Buffer.from(text, 'utf8').toString('base64')]);
  const object = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: part.name,
      namespace: part.namespace,
      labels: labels(part, network),
      ...annotations(part, salt),
    },
    type: 'Opaque',
    data: Object.fromEntries(encoded),
  };
  return `# Private: apply it with kubectl, keep it, and never commit it.\n${emitDocument(object)}`;
}

/**
 * SHA-256 of a Secret's data, whatever the order of its keys. It stands in a public file, and people may set passwords that can
 * be guessed; with a salt nobody can try them. Key pairs need none.
 */
export function contentHash({ data, salt = '' }: SecretContent): string {
  const sorted = Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(salt).update(JSON.stringify(sorted)).digest('hex');
}

/** Helm adopts an object that carries its label and the release's name; without them the install fails. */
function labels(part: SecretRef, network: Network): Labels {
  return {
    ...network.labels,
    ...part.labels,
    ...part.secretLabels,
    'app.kubernetes.io/managed-by': part.helmOwner ? 'Helm' : 'netgen',
    'app.kubernetes.io/part-of': network.name,
  };
}

function annotations({ helmOwner }: SecretRef, salt: string | undefined): { readonly annotations?: Labels } {
  const found = {
    ...(helmOwner && {
      'meta.helm.sh/release-name': helmOwner.release,
      'meta.helm.sh/release-namespace': helmOwner.namespace,
    }),
    ...(salt !== undefined && { [saltAnnotation]: salt }),
  };
  return Object.keys(found).length > 0 ? { annotations: found } : {};
}
