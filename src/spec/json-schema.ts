// The JSON Schema of specs, for YAML editors, generated from the same zod schemas that check them.
import { z } from 'zod';
import type { Component } from '../components/component.ts';
import { instanceSchema, setupPlatform } from './parse.ts';
import { networkShape, setupShape } from './schema.ts';

type JsonSchema = { [key: string]: unknown };

function toJson(schema: z.ZodType): JsonSchema {
  const { $schema, ...rest } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    reused: 'inline',
  }) as JsonSchema;
  return rest;
}

/** One instance, or a list of them where there may be several. */
function componentSchema(component: Component): JsonSchema {
  const one = { $ref: `#/$defs/${definitionOf(component)}` };
  if (component.instances === 'one') return one;
  return { description: component.summary, anyOf: [one, { type: 'array', items: one }] };
}

const definitionOf = (component: Component): string => `${component.platforms.join('-')}.${component.kind}`;

function specOf(shape: z.ZodRawShape, components: readonly Component[]): JsonSchema {
  const base = toJson(z.strictObject(shape)) as { properties: JsonSchema };
  const properties = { ...base.properties };
  for (const component of components) properties[component.kind] = componentSchema(component);
  return { ...base, properties };
}

/** Schema of every spec: by kind, and for networks by platform. */
export function specSchema(catalog: readonly Component[]): JsonSchema {
  const platforms = [...new Set(catalog.flatMap((component) => component.platforms))].filter(
    (name) => name !== setupPlatform,
  );
  const on = (platform: string): Component[] => catalog.filter((component) => component.platforms.includes(platform));
  const networks = platforms.sort().map((platform) => {
    const shape = { ...networkShape, platform: z.literal(platform).describe('Ledger software.') };
    return specOf(shape, on(platform));
  });
  const definitions = catalog.map((component) => [
    definitionOf(component),
    { description: component.summary, ...toJson(instanceSchema(component)) },
  ]);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'https://netgen.dev/schemas/netgen.schema.json',
    title: 'netgen spec',
    description:
      'One file that describes a whole blockchain test network (kind Network), or what clusters share (kind Setup).',
    oneOf: [...networks, specOf(setupShape, on(setupPlatform))],
    $defs: Object.fromEntries(definitions),
  };
}
