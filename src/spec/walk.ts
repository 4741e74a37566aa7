// Finds the part of a zod schema that a path in the spec leads to, for help texts. It validates nothing.
import { z } from 'zod';
import type { SpecPath } from '../diagnostics/diagnostic.ts';

/** Takes optional, default, nullable, preprocess and the like off a schema. */
function unwrap(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return unwrap(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodPipe) return unwrap(schema.out as z.ZodType);
  return schema;
}

function step(schema: z.ZodType, key: string | number): z.ZodType[] {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodObject) {
    const field = (inner.shape as Record<string, z.ZodType>)[String(key)];
    return field ? [field] : [];
  }
  if (inner instanceof z.ZodRecord) return [inner.valueType as z.ZodType];
  if (inner instanceof z.ZodArray) return [inner.element as z.ZodType];
  if (inner instanceof z.ZodUnion || inner instanceof z.ZodDiscriminatedUnion)
    return (inner.options as z.ZodType[]).flatMap((option) => step(option, key));
  return [];
}

/** Schemas at the end of the path; several where a union leaves it open. */
export function schemasAt(schema: z.ZodType, path: SpecPath): z.ZodType[] {
  return path.reduce<z.ZodType[]>((found, key) => found.flatMap((one) => step(one, key)), [schema]);
}

/** Keys that a map at this path may have. */
export function keysAt(schema: z.ZodType, path: SpecPath): string[] {
  const keys = new Set<string>();
  const collect = (one: z.ZodType): void => {
    const inner = unwrap(one);
    if (inner instanceof z.ZodObject) for (const key of Object.keys(inner.shape as object)) keys.add(key);
    if (inner instanceof z.ZodUnion || inner instanceof z.ZodDiscriminatedUnion)
      (inner.options as z.ZodType[]).forEach(collect);
  };
  schemasAt(schema, path).forEach(collect);
  return [...keys];
}

/** The first example that the schema at this path gives. */
export function exampleAt(schema: z.ZodType, path: SpecPath): unknown {
  for (const one of schemasAt(schema, path)) {
    for (const candidate of [one, unwrap(one)]) {
      const examples = candidate.meta()?.examples;
      if (Array.isArray(examples) && examples.length > 0) return examples[0];
    }
  }
  return undefined;
}
