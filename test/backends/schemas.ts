// The upstream schemas beside this checkout, when they are there: an independent verdict on every emitted object.
import { existsSync, readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { ApiObject } from '../../src/model/part.ts';

const folder = new URL('../../../shared/schemas/', import.meta.url);

export const haveSchemas = existsSync(new URL('README.md', folder));

const ajv = new Ajv2020({ strict: false, validateSchema: false, validateFormats: false, code: { optimize: false } });
const compiled = new Map<string, ValidateFunction | undefined>();

function validatorOf({ apiVersion, kind }: ApiObject): ValidateFunction | undefined {
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['core', apiVersion];
  const file = `${group}/${kind.toLowerCase()}_${version}.json`;
  if (!compiled.has(file)) {
    const url = ['k8s-1.36/', 'crds/'].map((set) => new URL(`${set}${file}`, folder)).find((one) => existsSync(one));
    compiled.set(file, url && ajv.compile(JSON.parse(readFileSync(url, 'utf8'))));
  }
  return compiled.get(file);
}

/** What is wrong with an object; a kind without a schema is wrong too. */
export function schemaProblems(object: ApiObject): readonly string[] {
  const name = `${object.kind} ${object.metadata.name}`;
  const validate = validatorOf(object);
  if (validate === undefined) return [`${name}: no schema for ${object.apiVersion} ${object.kind}`];
  // A null in Helm values is a removal; the API server drops it, and so the schemas do not know it.
  if (validate(JSON.parse(JSON.stringify(object)))) return [];
  return (validate.errors ?? []).map((error) => `${name}: ${error.instancePath} ${error.message}`);
}
