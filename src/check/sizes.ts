// Objects too large for an API server: ConfigMaps over 1 MiB of data, and anything near etcd's limit of 1.5 MiB.
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Json, JsonMap } from '../model/network.ts';
import { identityOf } from '../model/object.ts';
import { type Located, origin, type Rule } from './rule.ts';

const mebibyte = 1024 * 1024;
/** etcd's request limit, less what the API server adds. */
const objectLimit = Math.floor(1.4 * mebibyte);

/** Bytes of all keys and scalars, which is close to the size on the wire and cheap to add up. */
function weigh(value: Json | undefined): number {
  if (value === undefined || value === null) return 4;
  if (typeof value === 'string') return value.length < 1000 ? value.length : Buffer.byteLength(value);
  if (typeof value !== 'object') return 8;
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + weigh(item), 0);
  let sum = 0;
  const members = value as JsonMap;
  for (const key of Object.keys(members)) sum += key.length + weigh(members[key]);
  return sum;
}

export const sizes: Rule = (_cluster, objects) =>
  objects.flatMap((located: Located): Diagnostic[] => {
    const { object } = located;
    const limit = object.kind === 'ConfigMap' || object.kind === 'Secret' ? mebibyte : objectLimit;
    const size = weigh(object as unknown as Json);
    if (size <= limit) return [];
    const message = `\`${identityOf(object)}\` has ${Math.ceil(size / 1024)} KiB; ${Math.floor(limit / 1024)} KiB is the limit`;
    const help = 'shorten `values:` and files, or put fewer nodes into one network';
    return [{ code: 'NG1403', severity: 'error', message, ...origin(located), help }];
  });
