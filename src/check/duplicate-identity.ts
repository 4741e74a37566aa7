// Two objects with one identity: the second would silently replace the first, and kustomize refuses the tree.
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { identityOf } from '../model/object.ts';
import type { Located, Rule } from './rule.ts';

/** kustomize's own files are read by kustomize, not applied: each directory has one. */
const isApplied = ({ object }: Located): boolean => !object.apiVersion.startsWith('kustomize.config.k8s.io/');

/** One diagnostic per object that was there already, naming both. */
export const duplicateIdentity: Rule = (_cluster, objects) => {
  const first = new Map<string, Located>();
  const diagnostics: Diagnostic[] = [];
  for (const located of objects.filter(isApplied)) {
    const key = identityOf(located.object);
    const other = first.get(key);
    if (other === undefined) first.set(key, located);
    else diagnostics.push(twice(located, other));
  }
  return diagnostics;
};

function twice(source: Located, other: Located): Diagnostic {
  const { kind, metadata } = source.object;
  const where = metadata.namespace === undefined ? '' : ` in namespace \`${metadata.namespace}\``;
  return {
    code: 'NG1401',
    severity: 'error',
    message: `${kind} \`${metadata.name}\`${where} is made twice: by ${sourceText(source)} and by ${sourceText(other)}`,
    ...(source.artifact.at && { at: source.artifact.at }),
    ...(other.artifact.at && { notes: [{ message: 'the other one is here', at: other.artifact.at }] }),
    help: 'give one of them another `name:` or `namespace:`',
  };
}

function sourceText({ artifact, object }: Located): string {
  const component = object.metadata.labels?.['netgen.dev/component'];
  return component === undefined ? `\`${artifact.path}\`` : `\`${component}\` (${artifact.path})`;
}
