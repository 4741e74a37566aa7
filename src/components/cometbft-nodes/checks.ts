// What a CometBFT network refuses or warns about before its nodes are built. Pure; it changes nothing.
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Instance, Network } from '../../model/network.ts';
import { checkApp } from './check-app.ts';
import { checkCommittee } from './check-committee.ts';
import { checkConfig } from './check-config.ts';
import { checkKeys } from './check-keys.ts';
import { checkReach } from './check-reach.ts';
import type { NodesSpec } from './schema.ts';
import type { Subject } from './subject.ts';

export function checkNodes({ spec, image, at }: Instance<NodesSpec>, network: Network): Diagnostic[] {
  const subject: Subject = { spec, network, at, image };
  return [
    ...checkCommittee(subject),
    ...checkReach(subject),
    ...checkKeys(subject),
    ...checkConfig(subject),
    ...checkApp(subject),
  ];
}
