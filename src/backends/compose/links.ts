// Services of the model -> names on the project's network and ports of the host. Pure.
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { groupBy } from '../../model/group.ts';
import type { Instance } from '../../model/network.ts';
import type { Built, ServicePart } from '../../model/part.ts';
import { portNumber } from './healthcheck.ts';
import { type HostScope, networkService, type Pod } from './pods.ts';
import type { Reach } from './print-pod.ts';
import * as problems from './service-problems.ts';

/** A Service with the pods it selects. */
export interface Link {
  readonly instance: Instance;
  readonly service: ServicePart;
  readonly pods: readonly Pod[];
}

type ServicePort = ServicePart['ports'][number];

export interface Links {
  reach(pod: Pod): Reach;
  readonly diagnostics: readonly Diagnostic[];
}

export function linksOf(scope: HostScope, built: readonly Built[], pods: readonly Pod[]): Links {
  const byNamespace = groupBy(pods, ({ part }) => part.namespace);
  const links = built.flatMap(({ instance, parts }) =>
    parts.flatMap((part) => {
      if (part.type !== 'service') return [];
      const wanted = Object.entries(part.selector);
      const near = wanted.length > 0 ? (byNamespace.get(part.namespace) ?? []) : [];
      const selected = near.filter(({ labels }) => wanted.every(([key, value]) => labels[key] === value));
      return [{ instance, service: part, pods: selected }];
    }),
  );
  const byPod = new Map<Pod, Link[]>();
  for (const link of links) {
    for (const pod of link.pods) byPod.set(pod, [...(byPod.get(pod) ?? []), link]);
  }
  return {
    reach: (pod) => reachOf(scope, pod, byPod.get(pod) ?? []),
    diagnostics: [...links.flatMap(linkProblems), ...nameProblems(links, pods), ...publishProblems(links)],
  };
}

function reachOf({ docker }: HostScope, pod: Pod, links: readonly Link[]): Reach {
  const own = networkService(pod);
  const governing = pod.part.type === 'workload' ? pod.part.numbered?.service : undefined;
  const names = [
    // The other containers of the pod are reached through the one that holds its network.
    ...(own === pod.name ? [] : [pod.name]),
    ...(governing === undefined ? [] : [`${pod.identity}.${governing}`]),
    ...links.map(({ service }) => service.name),
  ];
  const ports = links.flatMap(({ service }) =>
    published(service).map((port) => {
      const target = targetOf(port, pod);
      return `${docker.bind}:${port.nodePort}:${target}${port.protocol === 'UDP' ? '/udp' : ''}`;
    }),
  );
  return { aliases: unique(names).filter((name) => name !== own), ports: unique(ports) };
}

const unique = (texts: readonly string[]): string[] => [...new Set(texts)].sort();

function published({ expose, ports }: ServicePart): readonly (ServicePort & { readonly nodePort: number })[] {
  if (expose !== 'nodePort') return [];
  return ports.flatMap((port) => (port.nodePort === undefined ? [] : [{ ...port, nodePort: port.nodePort }]));
}

/** The container's port behind one of a Service. */
function targetOf({ port, targetPort = port }: ServicePort, { name, part }: Pod): number {
  const ports = part.pod.containers.flatMap((container) => container.ports ?? []);
  return portNumber(targetPort, { name, ports });
}

function linkProblems(link: Link): Diagnostic[] {
  const { service, pods } = link;
  const [pod] = pods;
  if (!pod) return [problems.nothingBehind(link)];
  if (service.expose === 'loadBalancer') return [problems.noLoadBalancer(link)];
  return service.ports.flatMap((port) => {
    const found: Diagnostic[] = [];
    const target = targetOf(port, pod);
    if (target !== port.port) found.push(problems.mappedPort(link, port, target));
    if (service.expose !== 'nodePort') return found;
    if (port.nodePort === undefined) return [...found, problems.noHostPort(link, port)];
    return pods.length > 1 ? [...found, problems.sharedHostPort(link, port)] : found;
  });
}

/** One name must lead to one group of containers. */
function nameProblems(links: readonly Link[], pods: readonly Pod[]): Diagnostic[] {
  const services = new Map(pods.map((pod) => [pod.name, pod]));
  const byName = groupBy(links, ({ service }) => service.name);
  return links.flatMap((link) => {
    const [first = link, ...others] = byName.get(link.service.name) ?? [];
    if (first !== link) return [problems.sameName(link, problems.inNamespace(first.service))];
    if (others.length > 0) return [];
    const pod = services.get(link.service.name);
    return pod && !link.pods.includes(pod) ? [problems.sameName(link, problems.inNamespace(pod.part))] : [];
  });
}

function publishProblems(links: readonly Link[]): Diagnostic[] {
  const first = new Map<string, Link>();
  return links.flatMap((link) =>
    published(link.service).flatMap((port) => {
      const key = `${port.protocol ?? 'TCP'} ${port.nodePort}`;
      const known = first.get(key);
      if (!known) first.set(key, link);
      return known ? [problems.takenHostPort(link, port.nodePort, known.service.address)] : [];
    }),
  );
}
