// Resolves a spec given as text, the way commands do, with the real catalog and no files.

import { engines } from '../../src/backends/engines.ts';
import { catalog } from '../../src/components/index.ts';
import type { Diagnosed } from '../../src/diagnostics/diagnostic.ts';
import type { Engine, Network } from '../../src/model/network.ts';
import { resolveNetwork } from '../../src/resolve/network.ts';
import { parseSpec, type SetupSpec } from '../../src/spec/parse.ts';
import { readYaml } from '../../src/spec/yaml-reader/read-yaml.ts';

const bare = `apiVersion: netgen.dev/v1alpha1
kind: Network
name: net
platform: hedera
version: 0.75.1
`;
const heads = {
  none: '',
  bare,
  flux: `${bare}delivery: {repository: "https://git.example.com/net.git", path: out/net}\n`,
  compose: `${bare}delivery: {engine: compose}\n`,
};

function parse(text: string): ReturnType<typeof parseSpec> {
  const document = readYaml('spec.yaml', Buffer.from(text));
  if (!document.value) return { diagnostics: document.diagnostics };
  return parseSpec(document.value.data, document.value, catalog);
}

function resolveWith(engine: Engine, text: string, setup?: string): Diagnosed<Network> {
  const spec = parse(text);
  const shared = setup === undefined ? undefined : parse(setup);
  if (!spec.value || (shared && !shared.value))
    return { diagnostics: [...spec.diagnostics, ...(shared?.diagnostics ?? [])] };
  return resolveNetwork({
    engine,
    spec: spec.value,
    ...(shared && { setup: shared.value as SetupSpec }),
    catalog,
    naming: engines[engine].naming,
  });
}

/** Resolves `rest` after the lines every network has, for Flux. */
export function resolveText(rest: string, setup?: string): Diagnosed<Network> {
  return resolveWith('flux', heads.flux + rest, setup);
}

/** Resolves `rest` after the lines every network of an engine has, after those without a `delivery`, or after none. */
export function resolveOn(engine: Engine, rest: string, head: keyof typeof heads = engine): Diagnosed<Network> {
  return resolveWith(engine, heads[head] + rest);
}

export const complaintsOn = (engine: Engine, rest: string): string[] =>
  resolveOn(engine, rest).diagnostics.map(({ code, message }) => `${code} ${message}`);

/** A network with Docker; a spec with errors fails the test with what is wrong. */
export const composed = (rest: string): Network => networkOn('compose', rest);

export function networkOn(engine: Engine, rest: string): Network {
  const { value, diagnostics } = resolveOn(engine, rest);
  if (!value) throw new Error(diagnostics.map(({ code, message }) => `${code} ${message}`).join('\n'));
  return value;
}

/** Codes and messages, in order. */
export function complaints(rest: string, setup?: string): string[] {
  return resolveText(rest, setup).diagnostics.map(({ code, message }) => `${code} ${message}`);
}

/** The network; a spec with errors fails the test with what is wrong. */
export function network(rest: string, setup?: string): Network {
  const { value, diagnostics } = resolveText(rest, setup);
  if (!value) throw new Error(diagnostics.map(({ code, message }) => `${code} ${message}`).join('\n'));
  return value;
}
