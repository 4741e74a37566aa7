// Merges a spec over the one it extends; every place still points into the file that the value was written in. Reads no files.
import type { SpecPath } from '../diagnostics/diagnostic.ts';
import type { Json, JsonMap } from '../model/network.ts';
import type { LoadedDocument } from './places.ts';

/**
 * `extends` (design.md 2): maps merge deeply, lists and scalars of `variant` replace those of `base`, and `null` in
 * `variant` removes a key that `base` has. Elsewhere `null` stays, for parse to refuse or accept.
 */
export function mergeDocuments(base: LoadedDocument, variant: LoadedDocument): LoadedDocument {
  const origin = (path: SpecPath) => (isFromBase(path, base.data, variant.data) ? base : variant);
  return {
    file: variant.file,
    text: variant.text,
    data: mergeMaps(base.data, variant.data),
    places: (path, options) => origin(path).places(path, options),
    source: (path) => origin(path).source(path),
    plain: (path) => origin(path).plain(path),
  };
}

export function isMap(value: Json | undefined): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mergeMaps(base: JsonMap, variant: JsonMap): JsonMap {
  const merged: { [key: string]: Json } = Object.create(null);
  for (const key of Object.keys(base)) {
    const over = variant[key];
    if (over === undefined) merged[key] = base[key]!;
    else if (over !== null) merged[key] = merge(base[key]!, over);
  }
  for (const key of Object.keys(variant)) if (!(key in base)) merged[key] = variant[key]!;
  return merged;
}

function merge(base: Json, variant: Json): Json {
  return isMap(base) && isMap(variant) ? mergeMaps(base, variant) : variant;
}

/** A path is the base's from the first key on that only the base has. */
function isFromBase(path: SpecPath, base: JsonMap, variant: JsonMap): boolean {
  let below: Json | undefined = base;
  let above: Json | undefined = variant;
  for (const step of path) {
    if (!isMap(below) || !isMap(above)) return false;
    // One item that stands alone where a list is allowed.
    if (step === 0 && !('0' in below) && !('0' in above)) continue;
    below = below[step];
    above = above[step];
    if (above === undefined) return below !== undefined;
  }
  return false;
}
