// Values of objects that the API server takes as text only. It knows the fields of built-in kinds, and no schema.
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Json, JsonMap, SpecPath } from '../../model/network.ts';
import { groupOf } from '../../model/object.ts';
import type { ApiObject } from '../../model/part.ts';
import { refuse } from '../wiring.ts';

const isMap = (value: Json | undefined): value is JsonMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Maps in which every value is text, wherever they stand in a built-in object. */
const textMaps = new Set(['matchLabels', 'nodeSelector']);

/** Groups of Kubernetes itself: those of custom resources have a dot and another end. */
const isBuiltIn = ({ apiVersion }: ApiObject): boolean => {
  const group = groupOf(apiVersion);
  return !group.includes('.') || group.endsWith('.k8s.io');
};

interface Found {
  readonly value: Json | undefined;
  readonly at: SpecPath;
}

const valuesOf = (map: Json | undefined, at: SpecPath): Found[] =>
  isMap(map) ? Object.entries(map).map(([key, value]) => ({ value, at: [...at, key] })) : [];

/** Everything below `value` that has to be text. */
function textsBelow(value: Json | undefined, at: SpecPath): Found[] {
  if (Array.isArray(value)) return value.flatMap((one, index) => textsBelow(one, [...at, index]));
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const path = [...at, key];
    if (key === 'metadata' && isMap(inner))
      return ['labels', 'annotations'].flatMap((field) => valuesOf(inner[field], [...path, field]));
    if (textMaps.has(key)) return valuesOf(inner, path);
    if (key === 'env' && Array.isArray(inner)) return inner.flatMap((one, index) => envText(one, [...path, index]));
    return textsBelow(inner, path);
  });
}

const envText = (one: Json, at: SpecPath): Found[] =>
  isMap(one) && 'value' in one ? [{ value: one.value, at: [...at, 'value'] }] : [];

/** Numbers, booleans and maps where the API server takes text: it refuses the object, and Flux the whole stage. */
export function textProblems(object: ApiObject, at: SpecPath): Diagnostic[] {
  if (!isBuiltIn(object)) return [];
  // The object's own labels and annotations are checked with the spec.
  const { metadata: _checked, ...rest } = object;
  const data = object.kind === 'ConfigMap' ? ['data', 'binaryData'] : [];
  const found = [
    ...data.flatMap((field) => valuesOf(object[field], [...at, field])),
    ...textsBelow(rest as JsonMap, at),
  ];
  return found.filter(({ value }) => typeof value !== 'string').map(notText);
}

function notText({ value, at }: Found): Diagnostic {
  const key = String(at.at(-1));
  const isPlain = typeof value === 'number' || typeof value === 'boolean';
  const message = `\`${key}\` must be text, not ${isPlain ? `\`${value}\`` : value === null ? 'nothing' : Array.isArray(value) ? 'a list' : 'a map'}`;
  const help = isPlain ? `quote it: \`${key}: "${value}"\`` : `write it as text: \`${key}: |\` with the lines below it`;
  return refuse({ code: 'NG1331', message, at, help });
}
