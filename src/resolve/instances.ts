// Components of the spec -> named and placed instances. Names never depend on a position in a list.
import type { Diagnostic, Note } from '../diagnostics/diagnostic.ts';
import { isDeviceName } from '../model/device-names.ts';
import { placeNoun } from '../model/lookup.ts';
import type { Cluster, Instance, Node } from '../model/network.ts';
import type { ComponentSpec } from '../spec/parse.ts';
import { resolveCommon } from './common.ts';
import { type ClusterIndex, selectClusters } from './places/clusters.ts';

export interface InstancesInput {
  readonly network: string;
  readonly namespace: string;
  readonly clusters: readonly Cluster[];
  readonly index: ClusterIndex;
  readonly nodes: readonly Node[];
}

/** Names that the tree or the node component uses itself. */
const reserved = /^(node[0-9]+|nodes|network|kustomization|flux|hedera|admin|lock|gates)$/;

/** Who keeps a name for itself, if anybody does. */
function keptBy(name: string): Note | undefined {
  if (reserved.test(name)) return { message: 'netgen uses this name itself' };
  if (!isDeviceName(name)) return undefined;
  return { message: 'Windows keeps this name for a device, so nobody there could check the tree out' };
}

function nameProblems(specs: readonly ComponentSpec[]): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const taken = new Map<string, ComponentSpec>();
  const unnamed = new Map<string, ComponentSpec[]>();
  for (const spec of specs)
    if (spec.core.name === undefined)
      unnamed.set(spec.component.kind, [...(unnamed.get(spec.component.kind) ?? []), spec]);
  for (const spec of specs) {
    const name = spec.core.name ?? spec.component.kind;
    const base = { severity: 'error', at: spec.at } as const;
    const likewise = spec.core.name === undefined ? (unnamed.get(spec.component.kind) ?? []) : [];
    if (likewise.length > 1) {
      const message = `there are several \`${spec.component.kind}\`, and this one has no name`;
      diagnostics.push({
        ...base,
        code: 'NG1214',
        message,
        help: `add for example \`name: ${spec.component.kind}-${likewise.indexOf(spec) + 1}\``,
      });
      continue;
    }
    const first = taken.get(name);
    const kept = spec.core.name === undefined ? undefined : keptBy(name);
    const reason = first ? { message: 'used here too', at: first.at } : kept;
    if (reason) {
      const notes = [reason];
      const message = `the name \`${name}\` is taken`;
      const at = spec.core.name === undefined ? spec.at : [...spec.at, 'name'];
      diagnostics.push({ ...base, at, code: 'NG1213', message, notes, help: 'give this instance another `name:`' });
    }
    taken.set(name, spec);
  }
  return diagnostics;
}

function placeOf(spec: ComponentSpec, input: InstancesInput): { on: string[]; diagnostics: Diagnostic[] } {
  const { component, core, at } = spec;
  if (component.spans === 'nodes')
    return { on: [...new Set(input.nodes.map((node) => node.cluster))], diagnostics: [] };
  if (component.spans === 'all') return { on: input.clusters.map((cluster) => cluster.name), diagnostics: [] };
  if (component.place) return { on: [...component.place(spec.own, input.nodes)], diagnostics: [] };
  if (component.spans === 'none') return { on: [], diagnostics: [] };
  const selected = selectClusters(typeof core.on === 'string' ? [core.on] : (core.on ?? []), input.index, [
    ...at,
    'on',
  ]);
  if (component.spans === 'one' && selected.names.length > 1) {
    const noun = placeNoun(input.clusters);
    const message = `\`${component.kind}\` runs on one ${noun}, but \`on\` names ${selected.names.length}`;
    const help = `write for example \`on: ${selected.names[0]}\`, or a list of \`${component.kind}\` with one instance each`;
    selected.diagnostics.push({ code: 'NG1216', severity: 'error', message, at: [...at, 'on'], help });
  }
  return { on: selected.names, diagnostics: selected.diagnostics };
}

/** Operators that its clusters neither provide nor get from the setup; a Docker host has none. */
function missingOperators(spec: ComponentSpec, on: readonly string[], index: ClusterIndex): Diagnostic[] {
  return spec.component.needs(spec.own).flatMap((operator) => {
    const without = on.filter((name) => {
      const place = index.get(name);
      return !place?.docker && !place?.provides.includes(operator);
    });
    if (without.length === 0) return [];
    const where =
      without.length === 1
        ? `cluster \`${without[0]}\` does`
        : `${without.length} clusters (${without
            .slice(0, 2)
            .map((name) => `\`${name}\``)
            .join(', ')}${without.length > 2 ? ', ...' : ''}) do`;
    const message = `\`${spec.component.kind}\` needs the operator \`${operator}\`, which ${where} not provide`;
    const help = `add \`${operator}\` to the setup that \`setup:\` names, or \`provides: [${operator}]\` to the cluster when it is there`;
    return [{ code: 'NG1215', severity: 'error', message, at: spec.at, help } as const];
  });
}

/** Instances by name, and what is wrong with their names, places and operators. */
export function resolveInstances(
  specs: readonly ComponentSpec[],
  input: InstancesInput,
): { instances: Instance[]; diagnostics: Diagnostic[] } {
  const diagnostics = nameProblems(specs);
  const instances = specs.map((spec): Instance => {
    const { component, core, own, at } = spec;
    const name = core.name ?? component.kind;
    const place = placeOf(spec, input);
    diagnostics.push(...place.diagnostics, ...missingOperators(spec, place.on, input.index));
    const namespace = core.namespace ?? (component.ownNamespace ? `${input.network}-${name}` : input.namespace);
    return {
      kind: component.kind,
      name,
      stage: component.stage,
      on: place.on,
      namespace,
      spec: own,
      at,
      // Last: behind a spread every literal of more than a few members gets a class of its own in V8, half a kilobyte each.
      ...resolveCommon(core),
    };
  });
  return { instances: instances.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)), diagnostics };
}
