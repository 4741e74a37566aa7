// Content hashes that are the same whatever the order of map keys. Pure.
import { createHash } from 'node:crypto';

/** First `length` hexadecimal digits of the SHA-256 of a value's canonical JSON; members that are undefined do not count. */
export function contentHash(value: unknown, length = 8): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex').slice(0, length);
}

/** JSON with sorted keys. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => (isMap(member) ? sorted(member) : member)) ?? 'null';
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sorted(map: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const result: Record<string, unknown> = Object.create(null);
  for (const key of Object.keys(map).sort()) result[key] = map[key];
  return result;
}

/** SHA-256 of a text, in hexadecimal digits. */
export const textHash = (text: string): string => createHash('sha256').update(text).digest('hex');
