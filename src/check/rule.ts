// What a check is: a pure look at what one cluster gets. It changes nothing.
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Cluster } from '../model/network.ts';
import type { ApiObject, Artifact } from '../model/part.ts';

/** One object with the file it is written to. */
export interface Located {
  readonly object: ApiObject;
  readonly artifact: Artifact;
}

export type Rule = (cluster: Cluster, objects: readonly Located[]) => Diagnostic[];

/** `at` of a diagnostic about an object: the part of the spec it comes from. */
export function origin(located: Located): Pick<Diagnostic, 'at'> {
  return located.artifact.at ? { at: located.artifact.at } : {};
}
