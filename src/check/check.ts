// Runs every rule over what one cluster gets. It changes nothing.
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Cluster } from '../model/network.ts';
import type { ClusterArtifacts } from '../model/part.ts';
import { duplicateIdentity } from './duplicate-identity.ts';
import { names } from './names.ts';
import type { Rule } from './rule.ts';
import { sizes } from './sizes.ts';

const rules: readonly Rule[] = [duplicateIdentity, names, sizes];

export function checkCluster(cluster: Cluster, { artifacts }: ClusterArtifacts): Diagnostic[] {
  const objects = artifacts.flatMap((artifact) => artifact.objects.map((object) => ({ object, artifact })));
  return rules.flatMap((rule) => rule(cluster, objects));
}
