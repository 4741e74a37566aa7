// Specs as plain data through the real catalog, parse, resolve, wire and build, so that component tests stand on real parts.
import { buildCluster, type WiredNetwork, wireNetwork } from '../../src/components/build.ts';
import { catalog } from '../../src/components/index.ts';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import type { Naming } from '../../src/model/naming.ts';
import type { JsonMap, Network, PublicKeys } from '../../src/model/network.ts';
import type { ChartRelease, Part, PartType } from '../../src/model/part.ts';
import { resolveNetwork } from '../../src/resolve/network.ts';
import { parseSpec } from '../../src/spec/parse.ts';

const naming: Naming = {
  serviceHost: (service, namespace, { dnsDomain }) => `${service}.${namespace}.svc.${dnsDomain}`,
  nodeHost: (service, { namespace }, { dnsDomain }) => `${service}.${namespace}.svc.${dnsDomain}`,
  limits: { namespace: 63, name: 253, service: 63, release: 53 },
};

/** A small network on one cluster; `over` replaces top-level keys, `undefined` removes them. */
export function spec(over: { [key: string]: unknown } = {}): { [key: string]: unknown } {
  const base: { [key: string]: unknown } = {
    apiVersion: 'netgen.dev/v1alpha1',
    kind: 'Network',
    name: 'testnet',
    platform: 'hedera',
    version: '0.75.1',
    delivery: { repository: 'https://git.example.com/a.git', path: 'out' },
    clusters: { c1: { provides: ['minio-operator', 'cloudnative-pg'] } },
    nodes: { place: { ids: '0-2', on: 'c1', spread: true }, sidecars: ['recordStream'] },
    storage: { kind: 'minio' },
    ...over,
  };
  return Object.fromEntries(Object.entries(base).filter(([, value]) => value !== undefined));
}

/** Parts of a mirror that these tests mostly want; the address book saves making keys. */
export const mirrorSpec = {
  on: 'c1',
  importer: { addressBook: 'CgQKAggD' },
  rest: {},
  restJava: {},
  grpc: {},
  web3: {},
};

export interface Compiled {
  readonly diagnostics: readonly Diagnostic[];
  readonly network?: Network;
  readonly wired?: WiredNetwork;
}

export function compile(data: { [key: string]: unknown }, keys?: PublicKeys): Compiled {
  const parsed = parseSpec(data, { source: () => undefined }, catalog);
  if (parsed.value?.kind !== 'Network') return { diagnostics: parsed.diagnostics };
  const resolved = resolveNetwork({ spec: parsed.value, catalog, engine: 'flux', naming, ...(keys && { keys }) });
  if (!resolved.value) return { diagnostics: [...parsed.diagnostics, ...resolved.diagnostics] };
  const wired = wireNetwork(resolved.value, catalog);
  const diagnostics = [...parsed.diagnostics, ...resolved.diagnostics, ...wired.diagnostics];
  return { diagnostics, network: resolved.value, ...(wired.value && { wired: wired.value }) };
}

export function errors(data: { [key: string]: unknown }): readonly Diagnostic[] {
  return compile(data).diagnostics.filter(({ severity }) => severity === 'error');
}

/** Parts of one instance in one cluster. Anything that is wrong throws: the test did not mean it. */
export function parts(data: { [key: string]: unknown }, name: string, cluster = 'c1'): readonly Part[] {
  const { wired, diagnostics } = compile(data);
  if (wired === undefined)
    throw new Error(diagnostics.map(({ code, message, help }) => `${code} ${message}: ${help}`).join('\n'));
  const built = buildCluster(wired, cluster).find(({ instance }) => instance.name === name);
  if (built === undefined) throw new Error(`no ${name} on ${cluster}`);
  return built.parts;
}

export function only<T extends PartType>(all: readonly Part[], type: T): Extract<Part, { type: T }>[] {
  return all.filter((part): part is Extract<Part, { type: T }> => part.type === type);
}

export function release(data: { [key: string]: unknown }, name: string, cluster = 'c1'): ChartRelease {
  return only(parts(data, name, cluster), 'chart')[0]!;
}

/** The value at a dotted path. */
export function at(values: JsonMap, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, key) => (value as { [key: string]: unknown } | undefined)?.[key], values);
}
