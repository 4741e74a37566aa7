// `netgen validate`: everything synth checks, without writing anything.
import { engines } from '../backends/engines.ts';
import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic.ts';
import { limitDiagnostics } from '../diagnostics/limit.ts';
import { placeNoun } from '../model/lookup.ts';
import { renderCluster, wireSources } from '../pipeline.ts';
import { assertOutput } from '../tree/paths.ts';
import { loadForCommand } from './load.ts';
import { plural } from './words.ts';
import { exitCodes, type Outcome, type World } from './world.ts';

/** Compiles every cluster in memory and throws the bytes away. */
export function validate(spec: string, world: World): Outcome {
  const loaded = loadForCommand(spec, world);
  const { texts } = loaded;
  if (!loaded.value) return { exit: exitCodes.refused, diagnostics: loaded.diagnostics, texts };
  const { sources } = loaded.value;
  const wired = wireSources(sources);
  const rendering: Diagnostic[] = [];
  let objects = 0;
  for (const { name } of wired.value?.network.clusters ?? []) {
    const rendered = renderCluster(wired.value!, name, sources.spec);
    rendering.push(...rendered.diagnostics);
    if (!rendered.value) continue;
    assertOutput({
      directory: `${engines[wired.value!.network.delivery.engine].directory}/${name}`,
      files: rendered.value.files,
    });
    objects += rendered.value.objects;
  }
  const diagnostics = [...loaded.diagnostics, ...wired.diagnostics, ...limitDiagnostics(rendering)];
  if (!wired.value || hasErrors(diagnostics)) return { exit: exitCodes.refused, diagnostics, texts };
  const { network } = wired.value;
  const counts = [
    plural(network.clusters.length, placeNoun(network.clusters)),
    plural(network.nodes.length, 'node'),
    plural(objects, 'object'),
  ];
  const talk = `${spec}: valid; ${counts.join(', ')}\n`;
  return { exit: exitCodes.fine, diagnostics, texts, talk };
}
