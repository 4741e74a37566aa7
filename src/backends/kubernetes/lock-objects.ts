// The empty objects of a network's lock and observed state. Never a spec and never data: those belong to who holds the lock.
import type { Construct } from 'constructs';
import type { Labels } from '../../model/network.ts';
import { KubernetesObject } from './synth.ts';

/** Entries of the history ring; the oldest is written over. */
export const historyLength = 10;

export interface LockObjectProps {
  readonly network: string;
  readonly namespace: string;
  readonly labels?: Labels;
}

/** Created once, never written again and never pruned, whoever applies the tree. */
const kept = {
  'kustomize.toolkit.fluxcd.io/prune': 'disabled',
  'kustomize.toolkit.fluxcd.io/ssa': 'IfNotPresent',
} as const;

/** The Lease that a network's commands take before they write (coordination.k8s.io/v1), named after the network. */
export class NetworkLease extends KubernetesObject {
  constructor(scope: Construct, id: string, props: LockObjectProps) {
    const metadata = lockMetadata(props, props.network);
    super(scope, id, { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata });
  }
}

/** One of the ConfigMaps that hold the observed state: `<network>-<suffix>`. */
export class StateConfigMap extends KubernetesObject {
  constructor(scope: Construct, id: string, props: LockObjectProps & { readonly suffix: string }) {
    const metadata = lockMetadata(props, `${props.network}-${props.suffix}`);
    super(scope, id, { apiVersion: 'v1', kind: 'ConfigMap', metadata });
  }
}

/** Suffixes of all state ConfigMaps of a network: state, backup and the history ring. */
export function stateSuffixes(): readonly string[] {
  const ring = Array.from({ length: historyLength }, (_, n) => `history-${String(n).padStart(2, '0')}`);
  return ['state', 'state-backup', ...ring];
}

function lockMetadata({ namespace, labels }: LockObjectProps, name: string) {
  return { name, namespace, annotations: kept, ...(labels && { labels }) };
}
