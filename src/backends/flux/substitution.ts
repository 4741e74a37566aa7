// Keeps Flux's variable substitution away from objects with `${` in a text: an unknown variable would become empty.
import type { ApiObject } from '../../model/part.ts';

/** The object itself, or a copy with the annotation. */
export function guardSubstitution(object: ApiObject): ApiObject {
  if (!hasVariable(object)) return object;
  const annotations = { ...object.metadata.annotations, 'kustomize.toolkit.fluxcd.io/substitute': 'disabled' };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

function hasVariable(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('${');
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(hasVariable);
  const members = value as { readonly [key: string]: unknown };
  return Object.keys(members).some((key) => key.includes('${') || hasVariable(members[key]));
}
