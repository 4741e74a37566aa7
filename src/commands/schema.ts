// `netgen schema`: the JSON Schema of specs.
import { catalog } from '../components/index.ts';
import { specSchema } from '../spec/json-schema.ts';

/** The same text as `schemas/netgen.schema.json`. */
export function schemaText(): string {
  return `${JSON.stringify(specSchema(catalog), null, 2)}\n`;
}
