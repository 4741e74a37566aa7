// Kustomize patches as readable text. Pure; it prints plain data only and knows no object.
import type { Json, JsonMap, Patch } from './network.ts';

/** A strategic merge patch for every object of a kind, or for one of them. */
export function mergePatch(target: { apiVersion: string; kind: string; name?: string }, body: JsonMap): Patch {
  const { apiVersion, kind, name } = target;
  // A patch must have a name; beside a target kustomize does not look at it. The target's name is an anchored expression.
  const object = { apiVersion, kind, metadata: { name: name && plain.test(name) ? name : 'any' }, ...body };
  return { target: { kind, ...(name === undefined ? {} : { name }) }, patch: `${lines(object, '').join('\n')}\n` };
}

const plain = /^[A-Za-z][A-Za-z0-9_./-]*$/;
/** Words and, as some readers of YAML 1.1 have it, numbers like `e1`. */
const special = /^(true|false|null|yes|no|on|off|y|n|e[0-9._-]*)$/i;

/** Everything that is not a harmless word is double quoted: a JSON string reads the same in YAML. */
function scalar(value: Exclude<Json, object>): string {
  if (typeof value !== 'string') return String(value);
  return plain.test(value) && !special.test(value) ? value : JSON.stringify(value);
}

function lines(value: Json, indent: string): string[] {
  if (value === null || typeof value !== 'object') return [`${indent}${scalar(value)}`];
  if (Array.isArray(value)) {
    if (value.length === 0) return [`${indent}[]`];
    return value.flatMap((item: Json) => {
      const [first, ...rest] = lines(item, `${indent}  `);
      return [`${indent}- ${first!.slice(indent.length + 2)}`, ...rest];
    });
  }
  const entries = Object.entries(value);
  if (entries.length === 0) return [`${indent}{}`];
  return entries.flatMap(([key, item]) => {
    const nested = typeof item === 'object' && item !== null && Object.keys(item).length > 0;
    const inner = lines(item, nested ? `${indent}${Array.isArray(item) ? '' : '  '}` : '');
    return nested ? [`${indent}${scalar(key)}:`, ...inner] : [`${indent}${scalar(key)}: ${inner[0]}`];
  });
}
