// The JSON Schema of specs, for YAML editors, generated from the same zod schemas that check them.
import { z } from 'zod';
import { type Component, knows, platformNames } from '../components/component.ts';
import { instanceSchema, setupPlatform } from './parse.ts';
import { networkShape, setupShape } from './schema.ts';

type JsonSchema = { [key: string]: unknown };

/** A schema, and the definitions it refers to, for the one `$defs` that references can name: that of the whole document. */
interface Converted {
  readonly schema: JsonSchema;
  readonly definitions: JsonSchema;
}

/** Turns a list that may be written as its only item (`oneOrList`) into a choice between the two. */
function allowOne({ jsonSchema }: { jsonSchema: JsonSchema }): void {
  const { oneOrList, type, items, minItems } = jsonSchema;
  if (oneOrList !== true || items === undefined) return;
  for (const key of ['oneOrList', 'type', 'items', 'minItems']) delete jsonSchema[key];
  jsonSchema.anyOf = [items, { type, items, minItems }];
}

/** zod puts what is recursive into `$defs` of each schema; `owner` keeps those of several schemas apart. */
function toJson(schema: z.ZodType, owner: string): Converted {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline', override: allowOne });
  const absolute = JSON.stringify(json).replaceAll('"$ref":"#/$defs/', `"$ref":"#/$defs/${owner}.`);
  const { $schema, $defs = {}, ...rest } = JSON.parse(absolute) as JsonSchema & { $defs?: JsonSchema };
  const definitions = Object.entries($defs).map(([name, one]) => [`${owner}.${name}`, one]);
  return { schema: rest, definitions: Object.fromEntries(definitions) };
}

/** One instance, or a list of them where there may be several; a spec that extends another takes one away with null. */
function componentSchema(component: Component): JsonSchema {
  const one = { $ref: `#/$defs/${definitionOf(component)}` };
  if (component.spans === 'nodes') return one;
  const several = component.instances === 'many' ? [{ type: 'array', items: one }] : [];
  return { description: component.summary, anyOf: [one, ...several, { type: 'null' }] };
}

const definitionOf = (component: Component): string =>
  `${component.platforms === 'all' ? 'all' : component.platforms.join('-')}.${component.kind}`;

function specOf(kind: string, shape: z.ZodRawShape, components: readonly Component[]): Converted {
  const { schema, definitions } = toJson(z.strictObject(shape), kind);
  const properties: JsonSchema = { ...(schema.properties as JsonSchema) };
  for (const component of components) properties[component.kind] = componentSchema(component);
  return { schema: { ...schema, properties }, definitions };
}

function componentDefinitions(component: Component): JsonSchema {
  const name = definitionOf(component);
  const { schema, definitions } = toJson(instanceSchema(component), name);
  return { [name]: { description: component.summary, ...schema }, ...definitions };
}

/** What `extends` brings need not be written again; Docker needs neither clusters nor a repository. */
function completeOrExtending({ required = [], ...schema }: JsonSchema): JsonSchema {
  const whole = required as readonly string[];
  if (whole.includes('clusters')) return { ...schema, anyOf: [{ required: whole }, { required: ['extends'] }] };
  const delivered = (description: string, rest: JsonSchema): JsonSchema => ({
    properties: { delivery: { description, ...rest } },
  });
  const flux = {
    required: [...whole, 'clusters'],
    ...delivered('Flux reads a path of a repository.', { required: ['repository', 'path'] }),
  };
  const engine = { description: 'What applies the tree.', const: 'compose' };
  const compose = {
    required: whole,
    ...delivered('Docker reads no repository.', { required: ['engine'], properties: { engine } }),
  };
  return { ...schema, anyOf: [flux, compose, { required: ['extends'] }] };
}

/** A file that specs extend: any of their keys, none of them required. One with a `kind` is a spec itself. */
function baseOf(specs: readonly JsonSchema[]): JsonSchema {
  const variants = new Map<string, Map<string, unknown>>();
  for (const [key, field] of specs.flatMap(({ properties }) => Object.entries(properties as JsonSchema))) {
    if (key === 'kind' || key === 'extends') continue;
    const known = variants.get(key) ?? new Map<string, unknown>();
    variants.set(key, known.set(JSON.stringify(field), field));
  }
  const choose = (fields: readonly unknown[]): unknown => {
    const [{ description = 'Its keys depend on the platform.' } = {}] = fields as readonly JsonSchema[];
    return fields.length === 1 ? fields[0] : { description, anyOf: fields };
  };
  const properties = [...variants].map(([key, fields]) => [key, choose([...fields.values()])]);
  return {
    description: 'What several specs have in common; they name this file in `extends`.',
    type: 'object',
    properties: Object.fromEntries(properties),
    additionalProperties: false,
    // A whole spec whose `kind` was forgotten is no base.
    not: { required: ['name', 'delivery'] },
  };
}

/** Schema of every spec: by kind, and for networks by platform. */
export function specSchema(catalog: readonly Component[]): JsonSchema {
  const platforms = platformNames(catalog).filter((name) => name !== setupPlatform);
  const on = (platform: string): Component[] => catalog.filter((component) => knows(component, platform));
  const networks = platforms.sort().map((platform) => {
    const shape = { ...networkShape, platform: z.literal(platform).describe('Ledger software.') };
    return specOf(platform, shape, on(platform));
  });
  const specs = [...networks, specOf(setupPlatform, setupShape, on(setupPlatform))];
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'https://netgen.dev/schemas/netgen.schema.json',
    title: 'netgen spec',
    description:
      'One file that describes a whole blockchain test network (kind Network), or what clusters share (kind Setup).',
    oneOf: [...specs.map(({ schema }) => completeOrExtending(schema)), baseOf(specs.map(({ schema }) => schema))],
    $defs: Object.assign(
      {},
      ...catalog.map(componentDefinitions),
      ...specs.map(({ definitions }) => definitions),
    ) as JsonSchema,
  };
}
