// One Flux Kustomization per stage, and the gates that wait for Secrets somebody must bring.
import { type Cluster, type Network, type Stage, stages } from '../../model/network.ts';
import type { Built, SecretRef } from '../../model/part.ts';
import { Kustomization } from '../kubernetes/objects/custom-resources.ts';
import { freeId, networkLabels } from '../kubernetes/scope.ts';
import type { NetgenChart } from '../kubernetes/synth.ts';
import { clusterPath, gateName, serviceAccountName, stageName } from './names.ts';
import { stageOf } from './stage-files.ts';

/**
 * How long Flux waits for a stage before it says that it is not ready and tries again. It takes no new commit while it
 * waits, so a mended typo is seen this much later: shorter than a slow start, which just takes several rounds.
 */
const timeouts: { readonly [stage in Stage]: string } = {
  foundation: '2m',
  data: '3m',
  nodes: '5m',
  services: '3m',
  bench: '2m',
};

export interface StagesInput {
  readonly network: Network;
  readonly cluster: Cluster;
  readonly built: readonly Built[];
  /** Stages that have objects. */
  readonly filled: ReadonlySet<Stage>;
}

/** Gates first, then the stages, both in the order Flux applies them. */
export function printStages(chart: NetgenChart, input: StagesInput): void {
  const filled = stages.filter((stage) => input.filled.has(stage));
  const secrets = new Map(filled.map((stage) => [stage, requiredSecrets(input.built, stage)]));
  for (const stage of filled) {
    const required = secrets.get(stage)!;
    if (required.length > 0) printGate(chart, input, { stage, required });
  }
  filled.forEach((stage, index) => {
    const before = filled[index - 1];
    const dependsOn = [
      ...(before === undefined ? [] : [{ name: stageName(input.network, before) }]),
      ...(secrets.get(stage)!.length > 0 ? [{ name: gateName(input.network, stage) }] : []),
    ];
    printStage(chart, input, { stage, dependsOn });
  });
}

/** Secrets that a stage cannot start without, by namespace and name, each once. */
function requiredSecrets(built: readonly Built[], stage: Stage): readonly SecretRef[] {
  const required = new Map<string, SecretRef>();
  for (const { instance, parts } of built) {
    for (const part of parts) {
      if (part.type !== 'secret' || part.optional === true || stageOf(instance, part) !== stage) continue;
      required.set(`${part.namespace}/${part.name}`, part);
    }
  }
  return [...required.keys()].sort().map((key) => required.get(key)!);
}

/** No `wait`: with it Flux would ignore the health checks. An absent Secret is named after the timeout. */
function printGate(
  chart: NetgenChart,
  { network, cluster }: StagesInput,
  { stage, required }: { readonly stage: Stage; readonly required: readonly SecretRef[] },
): void {
  const name = gateName(network, stage);
  new Kustomization(chart, freeId(chart, 'Kustomization'), {
    metadata: { name, namespace: network.namespace, labels: networkLabels(network) },
    spec: {
      healthChecks: required.map((secret) => ({
        apiVersion: 'v1',
        kind: 'Secret',
        name: secret.name,
        namespace: secret.namespace,
      })),
      interval: '10m',
      path: `${clusterPath(network, cluster.name)}/gates`,
      prune: true,
      retryInterval: '30s',
      serviceAccountName: serviceAccountName(network),
      sourceRef: { kind: 'GitRepository', name: network.name },
      timeout: '30s',
    },
  });
}

function printStage(
  chart: NetgenChart,
  { network, cluster }: StagesInput,
  { stage, dependsOn }: { readonly stage: Stage; readonly dependsOn: readonly { readonly name: string }[] },
): void {
  const name = stageName(network, stage);
  new Kustomization(chart, freeId(chart, 'Kustomization'), {
    metadata: { name, namespace: network.namespace, labels: networkLabels(network) },
    spec: {
      // Rights are taken away last: whoever removes a network can see when everything is gone.
      deletionPolicy: 'WaitForTermination',
      dependsOn: dependsOn.length > 0 ? dependsOn : undefined,
      interval: '10m',
      path: `${clusterPath(network, cluster.name)}/${stage}`,
      prune: true,
      retryInterval: '1m',
      serviceAccountName: serviceAccountName(network),
      sourceRef: { kind: 'GitRepository', name: network.name },
      suspend: network.delivery.suspended || cluster.suspended ? true : undefined,
      timeout: timeouts[stage],
      // A benchmark runs longer than anyone should wait to stop it, and nothing comes after it.
      wait: stage !== 'bench',
    },
  });
}
