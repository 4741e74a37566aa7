// `netgen inspect`: clusters, nodes and every endpoint of a network, as a table or as JSON.
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { inspectTable, selectEndpoints } from '../overview/inspect.ts';
import { networkJson } from '../overview/network-json.ts';
import { resolveSources, type Sources, wireSources } from '../pipeline.ts';
import { loadForCommand } from './load.ts';
import { exitCodes, type Outcome, type World } from './world.ts';

export interface InspectFlags {
  readonly address?: string;
  readonly json: boolean;
}

/** What is good to know about the network as long as its spec says so: members that joined later, for example. */
function standing(sources: Sources): readonly Diagnostic[] {
  return wireSources(sources).diagnostics.filter(({ severity }) => severity === 'info');
}

export function inspect(spec: string, flags: InspectFlags, world: World): Outcome {
  const loaded = loadForCommand(spec, world);
  const { texts } = loaded;
  if (!loaded.value) return { exit: exitCodes.refused, diagnostics: loaded.diagnostics, texts };
  const { sources } = loaded.value;
  const resolved = resolveSources(sources);
  const diagnostics = [...loaded.diagnostics, ...resolved.diagnostics];
  if (!resolved.value) return { exit: exitCodes.refused, diagnostics, texts };
  const network = resolved.value;
  const chosen = selectEndpoints(network, flags.address);
  if (!chosen.value) return { exit: exitCodes.refused, diagnostics: [...diagnostics, ...chosen.diagnostics], texts };
  const all = flags.address === undefined;
  if (all) diagnostics.push(...standing(sources));
  const json = networkJson({ ...network, endpoints: chosen.value }, world.version);
  const data = flags.json
    ? `${JSON.stringify(all ? json : json.endpoints, null, 2)}\n`
    : inspectTable(network, chosen.value, all);
  return { exit: exitCodes.fine, diagnostics, texts, data };
}
