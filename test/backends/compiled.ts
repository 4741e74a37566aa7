// Compiles the sample network with changes, and finds its way in the result.
import { type ClusterInput, compileCluster } from '../../src/backends/flux/compile-cluster.ts';
import type { Json } from '../../src/model/network.ts';
import type { ApiObject, Artifact } from '../../src/model/part.ts';
import { cluster, makeBuilt, makeNetwork } from './sample.ts';

export function compile(over: Partial<ClusterInput> = {}) {
  return compileCluster({ network: makeNetwork(), cluster, built: makeBuilt(), desired: { network: 'demo' }, ...over });
}

export function artifactsOf(over: Partial<ClusterInput> = {}): readonly Artifact[] {
  const { value, diagnostics } = compile(over);
  if (value === undefined) throw new Error(JSON.stringify(diagnostics));
  return value.artifacts;
}

export type Spec = { readonly [field: string]: Json };
export const specOf = (objects: readonly ApiObject[], kind: string, name: string) =>
  objects.find((object) => object.kind === kind && object.metadata.name === name)?.spec as Spec | undefined;
export const codesOf = (over: Partial<ClusterInput>) =>
  compile(over).diagnostics.map(({ code, severity }) => `${code} ${severity}`);
