// What makes an object the same object for an API server. Pure.
import type { ApiObject } from './part.ts';

/** API group of an `apiVersion`; empty for the core group. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

/** Group, kind, namespace and name; the version does not count. */
export function identityOf({ apiVersion, kind, metadata }: ApiObject): string {
  const group = groupOf(apiVersion);
  return `${kind}${group === '' ? '' : `.${group}`} ${metadata.namespace ?? '-'}/${metadata.name}`;
}
