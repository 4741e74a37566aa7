// The empty lock and state objects of a network. Apart from `admin/`, so that deleting that cannot take the lock away.

import { stateNames } from '../../model/lock.ts';
import type { Network } from '../../model/network.ts';
import type { Artifact } from '../../model/part.ts';
import { NetworkLease, StateConfigMap } from '../kubernetes/objects/lock-objects.ts';
import { networkLabels } from '../kubernetes/scope.ts';
import { type NetgenApp, NetgenChart } from '../kubernetes/synth.ts';
import { kustomizationFile } from './kustomization-file.ts';

/** The files of `lock/`. The namespace is the setup's: deleting it would delete the lock. */
export function printLock(app: NetgenApp, network: Network): Artifact[] {
  const chart = new NetgenChart(app, 'lock');
  const props = { network: network.name, namespace: network.lockNamespace, labels: networkLabels(network) };
  new NetworkLease(chart, 'lease', props);
  for (const name of stateNames(network.name)) new StateConfigMap(chart, name, { ...props, name });
  return [kustomizationFile('lock', ['lock.yaml']), { path: 'lock/lock.yaml', objects: chart.toJson() }];
}
