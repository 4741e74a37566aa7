// Pods that netgen writes itself in one cluster, found by their labels, and Services by their selectors. It knows no pod of a chart.
import { groupBy } from '../../model/group.ts';
import type { Labels, Network } from '../../model/network.ts';
import type { Built, ServicePart, Task, Workload } from '../../model/part.ts';
import { type OwnPods, type PodIndex, podLabels, type ServiceIndex } from './scope.ts';

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

/** All Services of a cluster. */
export function indexServices(built: readonly Built[]): ServiceIndex {
  const services = built.flatMap(({ parts }) => parts.filter((part) => part.type === 'service'));
  return groupBy(services, serviceKey);
}

/** The Service and all others that select as it does. */
export function servicesBeside(index: ServiceIndex, service: ServicePart): readonly ServicePart[] {
  return index.get(serviceKey(service)) ?? [];
}

function serviceKey({ namespace, selector }: ServicePart): string {
  return JSON.stringify([namespace, Object.entries(selector).sort(([a], [b]) => (a < b ? -1 : 1))]);
}

function portsOf({ pod }: Workload | Task): ReadonlyMap<string, number> {
  return new Map(pod.containers.flatMap(({ ports }) => (ports ?? []).map(({ name, port }) => [name, port] as const)));
}

function keyOf(namespace: string, [label, value]: readonly [string, string]): string {
  return `${namespace}/${label}=${value}`;
}
