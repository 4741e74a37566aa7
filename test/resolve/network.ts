// Resolves a spec given as text, the way commands do, with the real catalog and no files.

import { kubernetesNaming } from '../../src/backends/kubernetes/naming.ts';
import { catalog } from '../../src/components/index.ts';
import type { Diagnosed } from '../../src/diagnostics/diagnostic.ts';
import type { Network } from '../../src/model/network.ts';
import { resolveNetwork } from '../../src/resolve/network.ts';
import { parseSpec, type SetupSpec } from '../../src/spec/parse.ts';
import { readYaml } from '../../src/spec/yaml-reader/read-yaml.ts';

const head = `apiVersion: netgen.dev/v1alpha1
kind: Network
name: net
platform: hedera
version: 0.75.1
delivery: {repository: "https://git.example.com/net.git", path: out/net}
`;

function parse(text: string): ReturnType<typeof parseSpec> {
  const document = readYaml('spec.yaml', Buffer.from(text));
  if (!document.value) return { diagnostics: document.diagnostics };
  return parseSpec(document.value.data, document.value, catalog);
}

/** Resolves `rest` after the lines every network has. */
export function resolveText(rest: string, setup?: string): Diagnosed<Network> {
  const spec = parse(head + rest);
  const shared = setup === undefined ? undefined : parse(setup);
  if (!spec.value || (shared && !shared.value))
    return { diagnostics: [...spec.diagnostics, ...(shared?.diagnostics ?? [])] };
  return resolveNetwork({
    engine: 'flux',
    spec: spec.value,
    ...(shared && { setup: shared.value as SetupSpec }),
    catalog,
    naming: kubernetesNaming,
  });
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
