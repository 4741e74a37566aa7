// The map: load -> parse -> resolve -> wire -> render (compile, check, emit), one line per stage. It reads and writes nothing.
import { engines } from './backends/engines.ts';
import { buildCluster, desiredState, type WiredNetwork, wireNetwork } from './components/build.ts';
import { catalog } from './components/index.ts';
import type { Code } from './diagnostics/codes.ts';
import type { Diagnosed } from './diagnostics/diagnostic.ts';
import { hasErrors } from './diagnostics/diagnostic.ts';
import { clusterNamed } from './model/lookup.ts';
import type { Engine, Network, PublicKeys } from './model/network.ts';
import type { Built } from './model/part.ts';
import { type Overview, overviewFiles } from './overview/files.ts';
import { engineOf } from './resolve/delivery.ts';
import { checkMoves, type PresentTree } from './resolve/moves.ts';
import { resolveNetwork } from './resolve/network.ts';
import { notASetup } from './resolve/setup.ts';
import { locate } from './spec/locate.ts';
import { parseSpec, type SetupSpec } from './spec/parse.ts';
import type { LoadedDocument, Places } from './spec/places.ts';
import type { EmittedFiles } from './yaml/emit-files.ts';

/** Everything that was loaded for one spec. */
export interface Sources {
  readonly spec: LoadedDocument;
  /** What `setup:` names. */
  readonly setup?: LoadedDocument;
  /** What `nodes.keys` names. */
  readonly keys?: PublicKeys;
  /** True for the command that makes them. */
  readonly keysMayBeMissing?: boolean;
  /** What applies it, whatever `delivery.engine` says: `netgen compose` runs any network with Docker. */
  readonly engine?: Engine;
  /** What the tree that is there says. */
  readonly present?: PresentTree;
}

/** One cluster's directory, rendered. */
export interface RenderedCluster extends EmittedFiles {
  readonly built: readonly Built[];
}

function parseDocument(document: LoadedDocument): ReturnType<typeof parseSpec> {
  const parsed = parseSpec(document.data, document, catalog);
  return { ...parsed, diagnostics: locate(document, parsed.diagnostics) };
}

/** Parse and resolve, with everything that is wrong in one stage before the next one starts. */
export function resolveSources(sources: Sources): Diagnosed<Network> {
  const spec = parseDocument(sources.spec);
  const setup = sources.setup && parseDocument(sources.setup);
  if (!spec.value || (setup && !setup.value))
    return { diagnostics: [...spec.diagnostics, ...(setup?.diagnostics ?? [])] };
  if (setup?.value?.kind === 'Network') return { diagnostics: locate(sources.spec, [notASetup]) };
  const engine = sources.engine ?? engineOf(spec.value);
  const shared = setup?.value?.kind === 'Setup' ? { setup: setup.value as SetupSpec } : {};
  const resolved = resolveNetwork({
    spec: spec.value,
    ...shared,
    ...(sources.keys && { keys: sources.keys }),
    ...(sources.keysMayBeMissing && { keysMayBeMissing: true }),
    catalog,
    engine,
    naming: engines[engine].naming,
  });
  const { present } = sources;
  const moves = resolved.value && present ? checkMoves(resolved.value, present) : [];
  const diagnostics = locate(sources.spec, [...resolved.diagnostics, ...moves]);
  return hasErrors(diagnostics) || !resolved.value ? { diagnostics } : { value: resolved.value, diagnostics };
}

/** What `netgen keys` mends, and therefore may find missing. */
const keysMend: ReadonlySet<Code> = new Set<Code>(['NG1303', 'NG1354', 'NG1363']);

/** Lets the components of a network compute their settings. */
export function wireSources(sources: Sources): Diagnosed<WiredNetwork> {
  const resolved = resolveSources(sources);
  if (!resolved.value) return { diagnostics: resolved.diagnostics };
  const wired = wireNetwork(resolved.value, catalog, sources.keysMayBeMissing ? keysMend : undefined);
  return { ...wired, diagnostics: [...resolved.diagnostics, ...locate(sources.spec, wired.diagnostics)] };
}

/** Compiles, checks and emits one cluster; the next one can start when its bytes are written. */
export function renderCluster(wired: WiredNetwork, name: string, document: Places): Diagnosed<RenderedCluster> {
  const { network } = wired;
  const cluster = clusterNamed(network, name)!;
  const built = buildCluster(wired, name);
  const desired = () => desiredState(wired, name, built);
  const rendered = engines[network.delivery.engine].render({ network, cluster, built, desired });
  const diagnostics = locate(document, rendered.diagnostics);
  return rendered.value ? { value: { ...rendered.value, built }, diagnostics } : { diagnostics };
}

/** Files of the top level, once all clusters are rendered. */
export function renderOverview(wired: WiredNetwork, run: Omit<Overview, 'keep'>): ReturnType<typeof overviewFiles> {
  const { network, instances } = wired;
  const keep = instances.flatMap(({ component, instance }) => component.keep(instance, network));
  return overviewFiles(network, { keep, ...run });
}
