// Every object of the sample trees against the upstream schemas, and every Helm value against the real charts' keys.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';

const root = fileURLToPath(new URL('../../', import.meta.url));
const shared = process.env.NETGEN_SHARED ?? join(root, '../shared');
/** Trees for clusters; a project for Docker has no Kubernetes objects. */
const trees = readdirSync(join(root, 'out'))
  .filter((tree) => existsSync(join(root, 'out', tree, 'clusters')))
  .sort();

/** Charts that a sample brings itself, whose values nobody here has. */
const brought = /^1 releases, 0 unknown value paths, 1 charts not here$|\bpodinfo\b/;

interface Found {
  readonly path: string;
  readonly object: { apiVersion: string; kind: string; metadata?: { name?: string } };
}

function objectsOf(tree: string): Found[] {
  const base = join(root, 'out', tree);
  return readdirSync(base, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.yaml'))
    .flatMap((path) =>
      parseAllDocuments(readFileSync(join(base, path), 'utf8')).map((document) => ({
        path,
        object: document.toJS() as Found['object'],
      })),
    );
}

const ajv = new Ajv2020({ strict: false, validateSchema: false, validateFormats: false, code: { optimize: false } });
const compiled = new Map<string, ValidateFunction | undefined>();

/** Compiled once per kind; undefined when upstream has no schema of it. */
function validator(object: Found['object'], version: string): ValidateFunction | undefined {
  const [group, apiVersion] = object.apiVersion.includes('/')
    ? object.apiVersion.split('/')
    : ['core', object.apiVersion];
  const file = `${object.kind.toLowerCase()}_${apiVersion}.json`;
  const candidates = [join(shared, 'schemas', 'crds', group!, file), join(shared, 'schemas', version, group!, file)];
  const path = candidates.find(existsSync);
  const key = path ?? candidates[0]!;
  if (!compiled.has(key))
    compiled.set(key, path === undefined ? undefined : ajv.compile(JSON.parse(readFileSync(path, 'utf8'))));
  return compiled.get(key);
}

/** What has no upstream schema: kustomize's own file format is no API. */
const known = new Set(['kustomize.config.k8s.io/v1beta1 Kustomization']);

describe.each(['k8s-1.36', 'k8s-1.30'])('schemas of %s', (version) => {
  it.each(trees)('accept every object of out/%s', (tree) => {
    const counts = { valid: 0, invalid: 0, skipped: 0 };
    const problems: string[] = [];
    for (const { path, object } of objectsOf(tree)) {
      const validate = validator(object, version) as
        | (((value: unknown) => boolean) & Pick<ValidateFunction, 'errors'>)
        | undefined;
      const kind = `${object.apiVersion} ${object.kind}`;
      if (!validate) {
        counts.skipped++;
        if (!known.has(kind)) problems.push(`${path}: no schema of ${kind}`);
      } else if (validate(object)) counts.valid++;
      else {
        counts.invalid++;
        problems.push(`${path}: ${kind} ${object.metadata?.name}: ${ajv.errorsText(validate.errors)}`);
      }
    }
    console.log(
      `${version} out/${tree}: ${counts.valid} valid, ${counts.invalid} invalid, ${counts.skipped} skipped (kustomization.yaml)`,
    );
    expect(problems).toEqual([]);
    expect(counts.valid).toBeGreaterThan(10);
  });
});

describe('chart values', () => {
  const check = join(shared, 'chart-values', 'check');
  beforeAll(() => expect(existsSync(check), `${check} is missing`).toBe(true));

  it.each(trees)('of out/%s are all known to the charts', (tree) => {
    const run = spawnSync(process.execPath, [check, join('out', tree)], { cwd: root, encoding: 'utf8' });
    const lines = run.stdout.trim().split('\n');
    console.log(`out/${tree}: ${lines.at(-1)}`);
    expect(
      lines.filter(
        (line) =>
          /unknown|no chart/.test(line) &&
          !line.includes(' 0 unknown value paths, 0 charts not here') &&
          !(tree === 'extras' && brought.test(line)),
      ),
    ).toEqual([]);
    expect(run.status).toBe(tree === 'extras' ? 1 : 0);
  });
});
