// CometBFT networks as plain specs through parse, resolve, wire and build, with keys that follow from the numbers.

import { composeNaming } from '../../src/backends/compose/naming.ts';
import { kubernetesNaming } from '../../src/backends/kubernetes/naming.ts';
import { buildCluster, type WiredNetwork, wireNetwork } from '../../src/components/build.ts';
import { catalog } from '../../src/components/index.ts';
import type { Code } from '../../src/diagnostics/codes.ts';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import type { CometbftKeysFile, Engine } from '../../src/model/network.ts';
import type { Part } from '../../src/model/part.ts';
import { resolveNetwork } from '../../src/resolve/network.ts';
import { parseSpec } from '../../src/spec/parse.ts';
import { keysOf } from '../platforms/cometbft/network.ts';

export interface Sketch {
  /** Fields of `nodes:` over four nodes on `c1`. */
  readonly nodes?: object;
  /** Top-level keys over a network of one cluster. */
  readonly top?: object;
  readonly keys?: CometbftKeysFile | null;
  readonly engine?: Engine;
}

export interface Compiled {
  readonly diagnostics: readonly Diagnostic[];
  readonly wired?: WiredNetwork;
}

const four = keysOf([0, 1, 2, 3]);

export function compile(
  { nodes = {}, top = {}, keys = four, engine = 'flux' }: Sketch,
  ignore?: ReadonlySet<Code>,
): Compiled {
  const data = {
    apiVersion: 'netgen.dev/v1alpha1',
    kind: 'Network',
    name: 'net',
    platform: 'cometbft',
    version: '0.38.25',
    delivery: { repository: 'https://git.example.com/net.git', path: 'out/net' },
    clusters: { c1: {} },
    nodes: { place: { ids: '0-3', on: 'c1', spread: true }, ...nodes },
    ...top,
  };
  const parsed = parseSpec(data, { source: () => undefined }, catalog);
  if (parsed.value?.kind !== 'Network') return { diagnostics: parsed.diagnostics };
  const naming = engine === 'compose' ? composeNaming : kubernetesNaming;
  const resolved = resolveNetwork({ spec: parsed.value, catalog, engine, naming, ...(keys && { keys }) });
  if (!resolved.value) return { diagnostics: resolved.diagnostics };
  const wired = wireNetwork(resolved.value, catalog, ignore);
  return { diagnostics: wired.diagnostics, ...(wired.value && { wired: wired.value }) };
}

/** Parts of the nodes on one cluster. What is wrong throws: the test did not mean it. */
export function parts(sketch: Sketch, cluster = 'c1'): readonly Part[] {
  // `netgen keys` goes on without keys too: it needs the parts to know which to make.
  const { wired, diagnostics } = compile(sketch, new Set<Code>(['NG1363']));
  if (!wired) throw new Error(diagnostics.map(({ code, message }) => `${code} ${message}`).join('\n'));
  return buildCluster(wired, cluster).flatMap((built) => built.parts);
}

/** The part of a type and name. */
export function part<T extends Part['type']>(all: readonly Part[], type: T, name: string): Extract<Part, { type: T }> {
  const found = all.find((one): one is Extract<Part, { type: T }> => one.type === type && one.name === name);
  if (!found) throw new Error(`no ${type} ${name}`);
  return found;
}

export const codes = (sketch: Sketch): string[] => compile(sketch).diagnostics.map(({ code }) => code);
