// Roles and bindings that Flux may not apply: the API server lets nobody give rights that he lacks himself. It asks no server.
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Json, JsonMap, SpecPath } from '../../model/network.ts';
import { groupOf } from '../../model/object.ts';
import type { ApiObject } from '../../model/part.ts';

const rbac = 'rbac.authorization.k8s.io';
const read = new Set(['get', 'list', 'watch']);
const apply = new Set([...read, 'create', 'delete', 'patch', 'update']);

const texts = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];

const isMap = (value: Json | undefined): value is JsonMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether Flux's account has what the rule gives: what it applies here itself, and sight of pods and events. */
function isHeld(rule: Json, applied: ReadonlySet<string>): boolean {
  if (!isMap(rule) || rule.nonResourceURLs !== undefined) return false;
  const verbs = texts(rule.verbs);
  return texts(rule.apiGroups).every((group) =>
    texts(rule.resources).every((resource) => {
      const isSeen = group === '' && (resource === 'pods' || resource === 'events');
      const held = applied.has(`${group}/${resource}`) ? apply : isSeen ? read : new Set<string>();
      return verbs.every((verb) => held.has(verb));
    }),
  );
}

/** Good enough for the kinds people give rights on; a plural that differs only makes the warning appear. */
const resourceOf = ({ apiVersion, kind }: ApiObject): string =>
  `${groupOf(apiVersion)}/${kind
    .toLowerCase()
    .replace(/y$/, 'ie')
    .replace(/(s|x|ch)$/, '$1e')}s`;

/** Why Flux's account may not apply the object, if it may not. */
function reasonOf(object: ApiObject, objects: readonly ApiObject[]): string | undefined {
  if (groupOf(object.apiVersion) !== rbac) return undefined;
  const applied = new Set(objects.map(resourceOf));
  const isWithin = ({ rules }: ApiObject): boolean =>
    !Array.isArray(rules) || rules.every((rule) => isHeld(rule, applied));
  if (object.kind === 'Role') return isWithin(object) ? undefined : 'it holds rights that the account has not';
  if (object.kind !== 'RoleBinding' || !isMap(object.roleRef)) return undefined;
  const { kind, name } = object.roleRef;
  if (kind === 'ClusterRole') return `the ClusterRole \`${String(name)}\` holds rights that the account has not`;
  const role = objects.find((one) => one.kind === 'Role' && one.metadata.name === name);
  return role && isWithin(role) ? undefined : `the Role \`${String(name)}\` holds rights that the account has not`;
}

/** A warning: an administrator may have given the account more. */
export function rightsProblems(object: ApiObject, objects: readonly ApiObject[], at: SpecPath): Diagnostic[] {
  const reason = reasonOf(object, objects);
  if (reason === undefined) return [];
  const { kind, metadata } = object;
  const message = `Flux's account may not apply the ${kind} \`${metadata.name}\``;
  const notes = [
    { message: reason },
    { message: 'nobody may give rights that he lacks, unless `escalate` or `bind` lets him' },
  ];
  const help = 'take it out of `objects`, and let an administrator apply it: `kubectl apply -f FILE`';
  return [{ code: 'NG1332', severity: 'warning', message, at: [...at, 'kind'], notes, help }];
}
