// `netgen synth`: writes the tree of a spec, or with --check says whether it is stale.
import { hasErrors } from '../diagnostics/diagnostic.ts';
import { limitDiagnostics } from '../diagnostics/limit.ts';
import type { TreeReport } from '../tree/write.ts';
import { synthSummary } from './synth-summary.ts';
import { exitCodes, type Outcome, type World } from './world.ts';
import { prepareTree, type Target, type TreeFlags, type TreeRun, writeTree } from './write-tree.ts';

export type SynthFlags = TreeFlags;

function outcomeOf(
  run: TreeRun,
  report: TreeReport | undefined,
  flags: SynthFlags,
  { target, spec }: { readonly target: Target; readonly spec: string },
): Pick<Outcome, 'exit' | 'talk'> {
  if (!report || hasErrors(run.diagnostics)) return { exit: exitCodes.refused };
  const check = flags.check ?? false;
  const talk = synthSummary({
    network: run.wired.network,
    report,
    counts: run.counts,
    shown: target.shown,
    spec,
    check,
    limited: run.limited,
  });
  return { exit: check && report.stale ? exitCodes.findings : exitCodes.fine, talk };
}

/** Runs the command; nothing is written when there is an error. */
export async function synth(spec: string, flags: SynthFlags, world: World): Promise<Outcome> {
  const { value, diagnostics: found, ...rest } = prepareTree(spec, flags, world);
  if (!value) return { exit: exitCodes.refused, diagnostics: found, ...rest };
  const { run, target } = value;
  const written = await writeTree(value, flags, world);
  const diagnostics = [...found, ...limitDiagnostics(run.diagnostics), ...written.diagnostics];
  return { ...outcomeOf(run, written.value, flags, { target, spec }), diagnostics, ...rest };
}
