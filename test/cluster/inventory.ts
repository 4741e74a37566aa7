// All objects of a namespace or a network, whatever their kind, and what of them is not mere status. It only reads.
import { kubectl, list, type Resource } from './bed.ts';

/** Kinds that Kubernetes itself keeps up, moment by moment. */
const passing = /^(events|endpoints|endpointslices|leases|podmetrics)(\.|$)/;

async function namespacedKinds(context: string): Promise<string[]> {
  const text = await kubectl(context, ['api-resources', '--namespaced', '--verbs=list', '-o', 'name']);
  return text
    .trim()
    .split('\n')
    .filter((kind) => !passing.test(kind));
}

/** Every object that these arguments of `kubectl get` select. */
export async function inventory(context: string, ...select: readonly string[]): Promise<readonly Resource[]> {
  const kinds = await namespacedKinds(context);
  return list(context, [...kinds, 'leases.coordination.k8s.io'].join(','), ...select);
}

/** `Kind/name` of objects, sorted; without those every namespace has. */
export function titles(objects: readonly Resource[]): string[] {
  const found = objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
  return found.filter((title) => !/^(ConfigMap\/kube-root-ca\.crt|ServiceAccount\/default)$/.test(title)).sort();
}

/** Everything about objects but their status and who wrote them when, by namespace, kind and name. */
export function substance(objects: readonly Resource[]): ReadonlyMap<string, string> {
  return new Map(
    objects.map((object) => {
      const { status: _, metadata, ...rest } = object;
      const { uid, generation, labels, finalizers } = metadata;
      // When Flux was asked to look again is no change.
      const { 'reconcile.fluxcd.io/requestedAt': __, ...annotations } = metadata.annotations ?? {};
      const kept = { uid, generation, labels, finalizers, annotations };
      return [`${metadata.namespace}/${object.kind}/${metadata.name}`, JSON.stringify({ ...rest, kept })];
    }),
  );
}

/** What came, went or changed between two looks, with what it was and what it is. */
export function changes(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  const all = [...new Set([...before.keys(), ...after.keys()])].sort();
  const changed = all.filter((title) => before.get(title) !== after.get(title));
  return changed.map((title) => `${title}:\n- ${before.get(title)}\n+ ${after.get(title)}`);
}
