// Two objects with one identity: the second would silently replace the first, and kustomize refuses the tree.
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { identity, type Located, origin, type Rule } from './rule.ts';

/** kustomize's own files are read by kustomize, not applied: each directory has one. */
const isApplied = ({ object }: Located): boolean => !object.apiVersion.startsWith('kustomize.config.k8s.io/');

export const duplicateIdentity: Rule = (cluster, objects) => {
  const seen = new Map<string, Located>();
  const diagnostics: Diagnostic[] = [];
  for (const located of objects.filter(isApplied)) {
    const key = identity(located.object);
    const first = seen.get(key);
    if (first) {
      const notes = [
        { message: `in \`${first.artifact.path}\` and in \`${located.artifact.path}\``, ...origin(first) },
      ];
      const message = `cluster \`${cluster.name}\` would get \`${key}\` twice`;
      diagnostics.push({
        code: 'NG1401',
        severity: 'error',
        message,
        ...origin(located),
        notes,
        help: 'rename one of them, or give it another namespace',
      });
    } else seen.set(key, located);
  }
  return diagnostics;
};
