// Keeps the bed's simulated nodes alive: they beat more slowly than Kubernetes bears on a busy machine. Real nodes are left alone.
import { kubectl, list } from './bed.ts';

/**
 * Renews each simulated node's lease, as a kubelet does every ten seconds. Without it a node is taken for dead now and then,
 * and a simulated pod that lost its readiness in such a moment never gets it back. Gives what ends it.
 */
export async function keepNodesAlive(contexts: readonly string[]): Promise<() => Promise<void>> {
  const nodes = await Promise.all(
    contexts.map(async (context) => {
      const fake = await list(context, 'nodes');
      return fake
        .filter(({ metadata }) => metadata.annotations?.['kwok.x-k8s.io/node'] === 'fake')
        .map(({ metadata }) => ({ context, name: metadata.name }));
    }),
  );
  const beat = () => Promise.all(nodes.flat().map(({ context, name }) => renew(context, name)));
  await beat();
  const timer = setInterval(() => void beat(), 8000);
  return async () => {
    clearInterval(timer);
    for (const { context, name } of nodes.flat())
      await kubectl(context, ['delete', 'lease', '-n', 'kube-node-lease', name, '--ignore-not-found']);
  };
}

async function renew(context: string, name: string): Promise<void> {
  const renewTime = new Date().toISOString().replace('Z', '000Z');
  const lease = {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name, namespace: 'kube-node-lease' },
    spec: { holderIdentity: name, leaseDurationSeconds: 40, renewTime },
  };
  const apply = ['apply', '--server-side', '--force-conflicts', '--field-manager=netgen-tests', '-f', '-'];
  // A beat that is lost is made up for by the next one.
  await kubectl(context, apply, { input: JSON.stringify(lease), timeout: 8000 }).catch(() => '');
}
