// No object stands in a cluster's tree twice.
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { ApiObject, Artifact } from '../../model/part.ts';
import { groupOf, identityOf } from '../kubernetes/kinds.ts';

/** Lists of files, which are never applied. */
const kustomize = 'kustomize.config.k8s.io';

/** One diagnostic per object that was there already, naming both. */
export function checkDuplicates(artifacts: readonly Artifact[]): Diagnostic[] {
  const first = new Map<string, { readonly artifact: Artifact; readonly object: ApiObject }>();
  const diagnostics: Diagnostic[] = [];
  for (const artifact of artifacts) {
    for (const object of artifact.objects) {
      if (groupOf(object.apiVersion) === kustomize) continue;
      const identity = identityOf(object);
      const other = first.get(identity);
      if (other === undefined) first.set(identity, { artifact, object });
      else diagnostics.push(twice({ artifact, object }, other));
    }
  }
  return diagnostics;
}

interface Source {
  readonly artifact: Artifact;
  readonly object: ApiObject;
}

function twice(source: Source, other: Source): Diagnostic {
  const { kind, metadata } = source.object;
  const where = metadata.namespace === undefined ? '' : ` in namespace \`${metadata.namespace}\``;
  return {
    code: 'NG1390',
    severity: 'error',
    message: `${kind} \`${metadata.name}\`${where} is made twice: by ${sourceText(source)} and by ${sourceText(other)}`,
    ...(source.artifact.at && { at: source.artifact.at }),
    ...(other.artifact.at && { notes: [{ message: 'the other one is here', at: other.artifact.at }] }),
    help: 'give one of them another `name:` or `namespace:`',
  };
}

function sourceText({ artifact, object }: Source): string {
  const component = object.metadata.labels?.['netgen.dev/component'];
  return component === undefined ? `\`${artifact.path}\`` : `\`${component}\` (${artifact.path})`;
}
