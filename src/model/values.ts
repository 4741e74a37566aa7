// Deep merge of Helm values. Pure; it never changes its arguments and knows no chart.
import type { Json, JsonMap } from './network.ts';

export function isMap(value: Json | undefined): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Merges `over` into `base` as Helm does: maps merge deeply, lists and scalars replace. `null` is kept, because it is how
 * a user takes a default out of a chart.
 */
export function mergeValues(base: JsonMap, over: JsonMap): JsonMap {
  const merged = new Map<string, Json>(Object.entries(base));
  for (const [key, value] of Object.entries(over)) {
    const before = merged.get(key);
    merged.set(key, isMap(before) && isMap(value) ? mergeValues(before, value) : value);
  }
  // fromEntries defines keys; assignment would treat `__proto__` as the prototype.
  return Object.fromEntries(merged);
}
