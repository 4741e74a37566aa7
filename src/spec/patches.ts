// Patches are YAML inside YAML: kustomize would refuse a malformed one on the cluster, and the whole stage with it. Pure.
import { CORE_SCHEMA, load, YAMLException } from 'js-yaml';
import type { Diagnostic, SpecPath } from '../diagnostics/diagnostic.ts';
import type { Json } from '../model/network.ts';

interface PatchSpec {
  readonly target?: unknown;
  readonly patch: string;
}

const operations = new Set(['add', 'remove', 'replace', 'move', 'copy', 'test']);

const isMap = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isOperation(value: Json): boolean {
  return (
    isMap(value) && operations.has(String(value.op)) && typeof value.path === 'string' && /^(\/|$)/.test(value.path)
  );
}

/** The data of a patch; undefined when it is no YAML, or more than one document. */
function readPatch(text: string): Json | undefined {
  try {
    return load(text, { schema: CORE_SCHEMA }) as Json;
  } catch (error) {
    if (error instanceof YAMLException) return undefined;
    throw error;
  }
}

/** What is wrong with the text of a patch; nothing when kustomize can read it. */
function trouble({ target, patch }: PatchSpec): string | undefined {
  const data = readPatch(patch);
  if (data === undefined) return 'is not YAML';
  if (Array.isArray(data)) {
    if (target === undefined) return 'is a JSON patch without a `target`';
    return data.every(isOperation) ? undefined : 'has an entry that is not an operation with `op` and `path`';
  }
  if (!isMap(data)) return 'is neither a map nor a list';
  const named = isMap(data.metadata) && typeof data.metadata.name === 'string';
  if (typeof data.kind !== 'string' || typeof data.apiVersion !== 'string' || !named)
    return 'does not name its object with `apiVersion`, `kind` and `metadata.name`';
  return undefined;
}

/** One diagnostic per patch that kustomize would refuse. */
export function checkPatches(patches: readonly PatchSpec[], at: SpecPath): Diagnostic[] {
  return patches.flatMap((patch, index) => {
    const why = trouble(patch);
    if (why === undefined) return [];
    const help =
      'write a strategic-merge patch (`apiVersion`, `kind`, `metadata.name`, and what changes), or a list of `{op, path, value}` with a `target`';
    return [
      { code: 'NG1108', severity: 'error', message: `the patch ${why}`, at: [...at, index, 'patch'], help } as const,
    ];
  });
}
