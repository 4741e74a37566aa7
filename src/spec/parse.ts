// Plain data -> Spec, by the zod schema composed from the catalog. It fills in no default that depends on other parts.
import type { z } from 'zod';
import { type Component, knows, platformNames } from '../components/component.ts';
import { componentShape, nameSchema, on } from '../components/fields.ts';
import type { Diagnosed, Diagnostic, SpecPath } from '../diagnostics/diagnostic.ts';
import { suggest } from '../diagnostics/suggest.ts';
import { checkShape, type Written } from './issues.ts';
import { checkPatches } from './patches.ts';
import {
  type ComponentCore,
  type NetworkCore,
  type NodesCore,
  networkSchema,
  networkShape,
  nodesShape,
  type SetupCore,
  setupSchema,
  setupShape,
} from './schema.ts';

/** One instance of a component as the spec has it: what every component takes, and its own part. */
export interface ComponentSpec<Core = ComponentCore> {
  readonly component: Component;
  readonly core: Core;
  readonly own: unknown;
  readonly at: SpecPath;
}

declare const checked: unique symbol;
interface Checked {
  /** Only `parseSpec` makes one, so that nothing unchecked reaches `resolve`. */
  readonly [checked]: true;
}
export interface NetworkSpec extends Checked {
  readonly kind: 'Network';
  readonly core: NetworkCore;
  readonly nodes?: ComponentSpec<NodesCore>;
  readonly components: readonly ComponentSpec[];
}
export interface SetupSpec extends Checked {
  readonly kind: 'Setup';
  readonly core: SetupCore;
  readonly components: readonly ComponentSpec[];
}
export type Spec = NetworkSpec | SetupSpec;

/** Platform name under which the components of a Setup stand in the catalog. */
export const setupPlatform = 'setup';

/** The whole schema of one instance: what every component takes, and the component's own fields. */
export function instanceSchema(component: Component): z.ZodObject {
  // `values` are a chart's: a component without one would ignore them.
  const { values: _values, ...nodesOnly } = nodesShape;
  if (component.spans === 'nodes')
    return component.schema.safeExtend(component.charts === undefined ? nodesOnly : nodesShape);
  const name = { name: nameSchema(40).optional().describe('Name of the instance; default: the key.') };
  const placed = { one: { on: on.one }, several: { on: on.several }, all: {}, none: {} }[component.spans];
  const { values, ...chartless } = componentShape;
  const shared = component.charts === undefined ? chartless : { ...chartless, values };
  const shape: z.core.$ZodLooseShape = { ...shared, ...name, ...placed };
  return component.schema.safeExtend(shape);
}

type Entries = Readonly<Record<string, unknown>>;

const isMap = (value: unknown): value is Entries =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function kindOf(data: unknown): { kind?: 'Network' | 'Setup'; diagnostics: Diagnostic[] } {
  const base = { code: 'NG1107', severity: 'error' } as const;
  const start = 'start the file with `apiVersion: netgen.dev/v1alpha1` and `kind: Network`';
  if (!isMap(data)) return { diagnostics: [{ ...base, message: 'a spec must be a map', at: [], help: start }] };
  const { apiVersion, kind } = data;
  if (apiVersion === undefined || kind === undefined) {
    const absent = apiVersion === undefined ? 'apiVersion' : 'kind';
    return { diagnostics: [{ ...base, message: `\`${absent}\` is missing`, at: [], help: start }] };
  }
  if (apiVersion !== 'netgen.dev/v1alpha1') {
    const message = `this netgen does not know apiVersion \`${String(apiVersion)}\``;
    return {
      diagnostics: [
        {
          ...base,
          message,
          at: ['apiVersion'],
          help: 'write `apiVersion: netgen.dev/v1alpha1`, or use a newer netgen',
        },
      ],
    };
  }
  if (kind === 'Network' || kind === 'Setup') return { kind, diagnostics: [] };
  const message = `\`${String(kind)}\` is not a kind of spec`;
  return { diagnostics: [{ ...base, message, at: ['kind'], help: 'write `Network` or `Setup`' }] };
}

/** Splits one checked instance into what every component takes and its own fields. */
function split(component: Component, value: Entries, at: SpecPath): ComponentSpec<never> {
  const own: Record<string, unknown> = {};
  const core: Record<string, unknown> = {};
  const ownKeys = new Set(Object.keys(component.schema.shape));
  for (const [key, item] of Object.entries(value)) (ownKeys.has(key) ? own : core)[key] = item;
  return { component, core: core as never, own, at };
}

interface Reading {
  readonly data: Entries;
  readonly written: Written;
  readonly diagnostics: Diagnostic[];
}

function readComponent(reading: Reading, component: Component): ComponentSpec[] {
  const value = reading.data[component.kind];
  if (value === undefined) return [];
  const schema = instanceSchema(component);
  const listed = Array.isArray(value);
  if (listed && component.instances === 'one') {
    const message = `\`${component.kind}\` must be a map, not a list`;
    reading.diagnostics.push({
      code: 'NG1103',
      severity: 'error',
      message,
      at: [component.kind],
      help: `there is one \`${component.kind}\` in a spec: write it without \`-\` or \`[ ]\``,
    });
    return [];
  }
  return (listed ? value : [value]).flatMap((item: unknown, index: number) => {
    const at = listed ? [component.kind, index] : [component.kind];
    const result = checkShape(schema, item, { base: at, written: reading.written });
    reading.diagnostics.push(...result.diagnostics);
    if (result.value === undefined) return [];
    const found = split(component, result.value as Entries, at);
    reading.diagnostics.push(...checkPatches((found.core as ComponentCore).patches ?? [], [...at, 'patches']));
    return [found];
  });
}

function unknownKey(
  key: string,
  platform: string,
  catalog: readonly Component[],
  coreKeys: readonly string[],
): Diagnostic {
  const elsewhere = catalog.filter((component) => component.kind === key);
  const base = { severity: 'error', at: [key], atKey: true } as const;
  if (elsewhere.length > 0) {
    const message = `\`${key}\` is not a component of platform \`${platform}\``;
    // What knows every platform is refused in setups only.
    const everywhere = elsewhere.some((one) => one.platforms === 'all');
    const platforms = platformNames(elsewhere).map((name) => `\`${name}\``);
    const help = everywhere
      ? 'move it to a spec of `kind: Network`'
      : `remove it; platforms that know it: ${platforms.join(', ')}`;
    return { ...base, code: 'NG1106', message, help };
  }
  const known = [...coreKeys, ...catalog.filter((one) => knows(one, platform)).map((one) => one.kind)];
  return {
    ...base,
    code: 'NG1101',
    message: `\`${key}\` is not a key of a spec`,
    help: suggest(key, known, 'keys') ?? 'remove it',
  };
}

function platformOf(data: Entries, catalog: readonly Component[], diagnostics: Diagnostic[]): string | undefined {
  const known = platformNames(catalog).filter((name) => name !== setupPlatform);
  const platform = data.platform;
  if (platform === undefined || typeof platform !== 'string') return undefined;
  if (known.includes(platform)) return platform;
  const help = suggest(platform, known, 'platforms') ?? 'write a platform';
  diagnostics.push({
    code: 'NG1104',
    severity: 'error',
    message: `\`platform\` cannot be \`${platform}\``,
    at: ['platform'],
    help,
  });
  return undefined;
}

/**
 * Checks the data of a spec against the schema of its kind and platform.
 * All problems are shown; there is a value only when there is none.
 */
export function parseSpec(data: unknown, written: Written, catalog: readonly Component[]): Diagnosed<Spec> {
  const head = kindOf(data);
  if (head.kind === undefined || !isMap(data)) return head;
  const diagnostics: Diagnostic[] = [];
  const setup = head.kind === 'Setup';
  const platform = setup ? setupPlatform : platformOf(data, catalog, diagnostics);
  const coreKeys = Object.keys(setup ? setupShape : networkShape);
  const components = catalog.filter((component) => platform !== undefined && knows(component, platform));
  const kinds = new Set(components.map((component) => component.kind));
  const coreData: Record<string, unknown> = Object.create(null);
  for (const [key, value] of Object.entries(data)) {
    if (coreKeys.includes(key)) coreData[key] = value;
    else if (!kinds.has(key) && platform !== undefined) diagnostics.push(unknownKey(key, platform, catalog, coreKeys));
  }
  const core = checkShape<NetworkCore | SetupCore>(setup ? setupSchema : networkSchema, coreData, {
    base: [],
    written,
  });
  diagnostics.push(...core.diagnostics);
  const reading: Reading = { data, written, diagnostics };
  const found = components.flatMap((component) => readComponent(reading, component));
  if (core.value === undefined || diagnostics.length > 0) return { diagnostics };
  const spec = {
    kind: head.kind,
    core: core.value,
    components: found.filter((one) => one.component.spans !== 'nodes'),
    ...nodesOf(found),
  };
  return { value: spec as unknown as Spec, diagnostics };
}

function nodesOf(found: readonly ComponentSpec[]): { nodes?: ComponentSpec } {
  const nodes = found.find((one) => one.component.spans === 'nodes');
  return nodes ? { nodes } : {};
}
