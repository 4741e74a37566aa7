// Names that Kubernetes would refuse when they are applied. Limits: reference of the Kubernetes API, reliability.md 6.
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { identityOf } from '../model/object.ts';
import { type Located, origin, type Rule } from './rule.ts';

const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** Most characters a name of this kind may have; kinds that become label values are bound by 63. */
const limits: Readonly<Record<string, number>> = {
  Namespace: 63,
  Service: 63,
  HelmRelease: 63,
  Kustomization: 63,
  Job: 63,
  StatefulSet: 52,
  CronJob: 52,
};

function wrong(kind: string, name: string): string | undefined {
  const limit = limits[kind] ?? 253;
  if (name.length > limit) return `has ${name.length} characters; ${limit} is the limit`;
  // Names of RBAC objects may hold what a path segment may hold.
  const form = kind.endsWith('Role') || kind.endsWith('RoleBinding') ? /^[^/%]+$/ : limit <= 63 ? label : subdomain;
  return form.test(name) ? undefined : 'is not a Kubernetes name';
}

export const names: Rule = (_cluster, objects) =>
  objects.flatMap((located: Located): Diagnostic[] => {
    const { kind, metadata } = located.object;
    const why = wrong(kind, metadata.name);
    if (why === undefined) return [];
    const help = 'shorten or rename the instance or the network';
    return [
      {
        code: 'NG1402',
        severity: 'error',
        message: `the name of \`${identityOf(located.object)}\` ${why}`,
        ...origin(located),
        help,
      },
    ];
  });
