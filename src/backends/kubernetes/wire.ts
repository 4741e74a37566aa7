// From constructs' properties to plain objects with the wire's names. It never sorts, renames or fills in anything.

/** A wire type whose optional members may also be written as `undefined`, and whose lists may be read-only. */
export type Draft<T> = T extends readonly (infer Item)[]
  ? readonly Draft<Item>[]
  : T extends object
    ? { readonly [K in keyof T]: Record<never, never> extends Pick<T, K> ? Draft<T[K]> | undefined : Draft<T[K]> }
    : T;

/** What `plain` returns for a value that only cdk8s can resolve, for example a `Lazy`. */
export const unresolved = Symbol('unresolved');

/** A copy without undefined members; nulls stay, they have a meaning in Helm values. */
export function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return plainList(value);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return unresolved;
  return plainMap(value as Readonly<Record<string, unknown>>);
}

function plainList(list: readonly unknown[]): unknown {
  const copy: unknown[] = [];
  for (const item of list) {
    const value = plain(item);
    if (value === unresolved) return unresolved;
    copy.push(value);
  }
  return copy;
}

function plainMap(map: Readonly<Record<string, unknown>>): unknown {
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(map)) {
    const value = plain(map[key]);
    if (value === unresolved) return unresolved;
    // A plain assignment of `__proto__` would change the prototype instead of adding a member.
    if (key === '__proto__')
      Object.defineProperty(copy, key, { value, enumerable: true, writable: true, configurable: true });
    else if (value !== undefined) copy[key] = value;
  }
  return copy;
}
