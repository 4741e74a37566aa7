// Which pods netgen writes itself in one cluster, found by their labels. It knows no pod of a chart or of a raw manifest.
import type { Labels, Network } from '../../model/network.ts';
import type { Built, Task, Workload } from '../../model/part.ts';
import { type OwnPods, type PodIndex, podLabels } from './scope.ts';

export function indexPods(network: Network, built: readonly Built[]): PodIndex {
  const index = new Map<string, OwnPods[]>();
  for (const { instance, parts } of built) {
    for (const part of parts) {
      if (part.type !== 'workload' && part.type !== 'task') continue;
      const pods = { labels: podLabels({ network, instance }, part), ports: portsOf(part) };
      for (const entry of Object.entries(pods.labels)) {
        const key = keyOf(part.namespace, entry);
        const known = index.get(key);
        if (known === undefined) index.set(key, [pods]);
        else known.push(pods);
      }
    }
  }
  return index;
}

/** The pods that a selector finds in a namespace; like a Service, an empty one finds none. */
export function podsBehind(
  index: PodIndex,
  { namespace, selector }: { readonly namespace: string; readonly selector: Labels },
): readonly OwnPods[] {
  const wanted = Object.entries(selector);
  const found = wanted.map((entry) => index.get(keyOf(namespace, entry)) ?? []);
  const fewest = found.reduce((a, b) => (b.length < a.length ? b : a), found[0] ?? []);
  return fewest.filter(({ labels }) => wanted.every(([key, value]) => labels[key] === value));
}

function portsOf({ pod }: Workload | Task): ReadonlyMap<string, number> {
  return new Map(pod.containers.flatMap(({ ports }) => (ports ?? []).map(({ name, port }) => [name, port] as const)));
}

function keyOf(namespace: string, [label, value]: readonly [string, string]): string {
  return `${namespace}/${label}=${value}`;
}
