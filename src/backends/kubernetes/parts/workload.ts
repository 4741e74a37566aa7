// Workload -> Deployment, or StatefulSet when its pods are numbered. Selectors are the component's; nothing here adds to them.
import type * as core from 'kubernetes-types/core/v1.d.ts';
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { Claim, Numbered, Workload } from '../../../model/part.ts';
import { Deployment, StatefulSet } from '../objects/core-objects.ts';
import { freeId, type PrintScope, partMetadata, podLabels } from '../scope.ts';
import type { Draft } from '../wire.ts';
import { podTemplate } from './pod.ts';

export function printWorkload(scope: PrintScope, part: Workload): readonly Diagnostic[] {
  if (part.numbered !== undefined) return printNumbered(scope, part, part.numbered);
  const claims = (part.pod.volumes ?? []).some(({ kind }) => kind === 'claim');
  new Deployment(scope.chart, freeId(scope.chart, 'Deployment'), {
    metadata: partMetadata(scope, part),
    spec: {
      ...commonSpec(scope, part),
      // Two pods cannot both hold a claim that is bound to one machine.
      strategy: claims ? { type: 'Recreate' } : undefined,
    },
  });
  return [];
}

/** Pods start and stop independently of each other: the nodes of a ledger wait for their peers themselves. */
function printNumbered(scope: PrintScope, part: Workload, { service, claims }: Numbered): readonly Diagnostic[] {
  new StatefulSet(scope.chart, freeId(scope.chart, 'StatefulSet'), {
    metadata: partMetadata(scope, part),
    spec: {
      ...commonSpec(scope, part),
      persistentVolumeClaimRetentionPolicy: claims.length > 0 ? retention(claims) : undefined,
      podManagementPolicy: 'Parallel',
      serviceName: service,
      updateStrategy: { type: 'RollingUpdate' },
      volumeClaimTemplates: claims.length > 0 ? claims.map((claim) => claimTemplate(scope, part, claim)) : undefined,
    },
  });
  return mixedKeep(part, claims);
}

function commonSpec(scope: PrintScope, part: Workload) {
  const { pod, namespace, numbered } = part;
  return {
    replicas: part.replicas,
    revisionHistoryLimit: 3,
    selector: { matchLabels: part.selector },
    template: podTemplate(scope, { pod, namespace, labels: podLabels(scope, part), claims: numbered?.claims ?? [] }),
  };
}

/** A pod that is only stopped gets its volume back; what becomes of it when the workload goes is the spec's word. */
function retention(claims: readonly Claim[]) {
  return { whenDeleted: claims.some(({ keep }) => keep) ? 'Retain' : 'Delete', whenScaled: 'Retain' };
}

/** Immutable on a live object: it carries no label that the spec can change. */
function claimTemplate(scope: PrintScope, part: Workload, claim: Claim): Draft<core.PersistentVolumeClaim> {
  const labels = {
    ...part.selector,
    'app.kubernetes.io/managed-by': 'netgen',
    'netgen.dev/component': part.address,
    'netgen.dev/network': scope.network.name,
  };
  return {
    metadata: { name: claim.name, labels },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: claim.size } },
      storageClassName: claim.storageClass,
    },
  };
}

/** Kubernetes has one rule for all volumes of a StatefulSet; of two wishes it is the one that loses nothing. */
function mixedKeep(part: Workload, claims: readonly Claim[]): readonly Diagnostic[] {
  const dropped = claims.filter(({ keep }) => !keep).map(({ name }) => `\`${name}\``);
  if (dropped.length === 0 || dropped.length === claims.length) return [];
  const kept = claims.filter(({ keep }) => keep).map(({ name }) => `\`${name}\``);
  return [
    {
      code: 'NG1380',
      severity: 'warning',
      message: `${dropped.join(', ')} of \`${part.address}\` will be kept when it is removed, because ${kept.join(', ')} is`,
      ...(part.at && { at: part.at }),
      notes: [{ message: 'a StatefulSet keeps all of its volumes or none' }],
      help: 'write the same `keep:` for all of its volumes, or `temporary: true` for one that may go',
    },
  ];
}
