// Raw objects of the user, applied beside the network as they are. It adds and renames nothing but labels and the namespace.

import { z } from 'zod';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Instance, Network, SpecPath } from '../model/network.ts';
import { groupOf } from '../model/object.ts';
import type { ApiObject, Manifest } from '../model/part.ts';
import { defineComponent } from './component.ts';
import { labels, nameSchema, text } from './fields.ts';
import { rightsProblems } from './manifests/rights.ts';
import { textProblems } from './manifests/text.ts';
import { refuse } from './wiring.ts';

const metadata = z
  .object({
    // Not every kind keeps to DNS names: those of a Role may hold `:`.
    name: text()
      .regex(/^[^/%\s]+$/, { error: 'must be the final name of the object' })
      .describe('Name of the object.'),
    namespace: nameSchema(63).optional().describe("Namespace; default: the component's."),
    labels: labels.optional().describe('Labels of its own.'),
    annotations: z.record(z.string(), z.string()).optional().describe('Annotations.'),
  })
  .catchall(z.json());

const object = z
  .object({
    apiVersion: z
      .string()
      .max(253)
      .regex(/^([a-z0-9][-a-z0-9.]*\/)?v[0-9][a-z0-9]*$/, { error: 'must be an API version such as `v1` or `apps/v1`' })
      .describe('Group and version of its kind.'),
    kind: z
      .string()
      .max(63)
      .regex(/^[A-Z][A-Za-z0-9]*$/, { error: 'must be a kind such as `ConfigMap`' })
      .describe('Kind of the object.'),
    metadata: metadata.describe('Name and marks of the object.'),
  })
  .catchall(z.json());

const schema = z.strictObject({
  objects: z
    .array(object)
    .min(1)
    .max(1000)
    .describe('The objects, as `kubectl apply` would take them.')
    .meta({
      examples: [[{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'motd' }, data: { text: 'hello' } }]],
    }),
});
type Self = Instance<z.output<typeof schema>>;

/** Fields of metadata that only the API server may write. */
const serverFields = ['generateName', 'uid', 'resourceVersion', 'generation', 'creationTimestamp', 'managedFields'];

function wire(self: Self, network: Network): { diagnostics: Diagnostic[] } {
  const namespaces = new Set([network.namespace, ...network.instances.map(({ namespace }) => namespace)]);
  const objects = self.spec.objects as unknown as readonly ApiObject[];
  const problems = objects.flatMap((given, index) => {
    const at = [...self.at, 'objects', index];
    return [
      ...secretProblems(given, at),
      ...listProblems(given, at),
      ...serverProblems(given, at),
      ...namespaceProblems(given, at, namespaces),
      ...textProblems(given, at),
      ...rightsProblems(given, objects, at),
    ];
  });
  return { diagnostics: problems };
}

/** A Secret written out would be in Git for good, and an empty one would overwrite what somebody brings. */
function secretProblems({ apiVersion, kind, metadata }: ApiObject, at: SpecPath): Diagnostic[] {
  if (kind !== 'Secret' || groupOf(apiVersion) !== '') return [];
  return [
    refuse({
      code: 'NG1327',
      message: `the Secret \`${metadata.name}\` would be committed to Git`,
      at: [...at, 'kind'],
      help: `remove it and bring it yourself: \`kubectl create secret generic ${metadata.name}\`, or use a kind that encrypts (SealedSecret, ExternalSecret)`,
    }),
  ];
}

function listProblems({ kind, ...rest }: ApiObject, at: SpecPath): Diagnostic[] {
  if (!kind.endsWith('List') || !Array.isArray(rest.items)) return [];
  const help = 'write its `items` as entries of `objects`';
  return [refuse({ code: 'NG1328', message: `\`${kind}\` is a list of objects`, at: [...at, 'kind'], help })];
}

function serverProblems({ metadata, ...rest }: ApiObject, at: SpecPath): Diagnostic[] {
  const inMetadata = serverFields.filter((field) => field in metadata).map((field) => ['metadata', field]);
  const found = [...inMetadata, ...('status' in rest ? [['status']] : [])];
  return found.map((path) =>
    refuse({
      code: 'NG1328',
      message: `\`${path.join('.')}\` is written by the API server only`,
      at: [...at, ...path],
      help: `remove \`${path.join('.')}\`; the name must be final`,
    }),
  );
}

function namespaceProblems({ metadata }: ApiObject, at: SpecPath, known: ReadonlySet<string>): Diagnostic[] {
  const { namespace } = metadata;
  if (namespace === undefined || known.has(namespace)) return [];
  return [
    refuse({
      code: 'NG1328',
      message: `the namespace \`${namespace}\` is not the network's`,
      at: [...at, 'metadata', 'namespace'],
      help: `remove it, or write a namespace of the network: ${[...known].map((one) => `\`${one}\``).join(', ')}`,
    }),
  ];
}

export const manifests = defineComponent({
  kind: 'manifests',
  platforms: 'all',
  stage: 'services',
  instances: 'many',
  spans: 'several',
  summary: 'raw Kubernetes objects',
  schema,
  example:
    'manifests: {on: c1, objects: [{apiVersion: v1, kind: ConfigMap, metadata: {name: motd}, data: {text: hello}}]}',
  wire,
  build: (self) =>
    self.spec.objects.map(
      (object, index): Manifest => ({
        type: 'manifest',
        name: object.metadata.name,
        address: self.name,
        namespace: self.namespace,
        at: [...self.at, 'objects', index],
        object: object as unknown as ApiObject,
      }),
    ),
});
