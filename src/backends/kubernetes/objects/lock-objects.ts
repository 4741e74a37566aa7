// The empty objects of a network's lock and observed state. Never a spec and never data: those belong to who holds the lock.
import type { Construct } from 'constructs';
import { leaseName } from '../../../model/lock.ts';
import type { Labels } from '../../../model/network.ts';
import { KubernetesObject } from '../synth.ts';

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
    const metadata = lockMetadata(props, leaseName(props.network));
    super(scope, id, { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata });
  }
}

/** One of the ConfigMaps that hold the observed state. */
export class StateConfigMap extends KubernetesObject {
  constructor(scope: Construct, id: string, props: LockObjectProps & { readonly name: string }) {
    const metadata = lockMetadata(props, props.name);
    super(scope, id, { apiVersion: 'v1', kind: 'ConfigMap', metadata });
  }
}

function lockMetadata({ namespace, labels }: LockObjectProps, name: string) {
  return { name, namespace, annotations: kept, ...(labels && { labels }) };
}
