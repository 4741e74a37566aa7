// Where a container is reached on each of its clusters. It makes no object.

import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { clusterNamed, instancesOf } from '../../model/lookup.ts';
import type { Naming } from '../../model/naming.ts';
import type { Cluster, Endpoint } from '../../model/network.ts';
import type { Topology } from '../component.ts';
import { exposeProblems, outsideOf, refuse } from '../wiring.ts';
import { podLabels, runsOnce, type Self } from './schema.ts';

/** DNS label pair under which it is published: it may run on several clusters, so the cluster is always part of it. */
export const exposedLabel = (name: string, cluster: Pick<Cluster, 'name'>): string => `${name}.${cluster.name}`;

/**
 * The instance as it is on one cluster, for what is written for instances on one cluster. On a Docker host without a
 * range of ports, what is exposed is published on its own ports.
 */
export function onCluster(self: Self, { name, docker, nodePorts: range }: Cluster): Self {
  if (docker === undefined || range !== undefined || !self.spec.expose) return { ...self, on: [name] };
  const own = Object.fromEntries(self.spec.ports.map((port) => [port.name, port.port]));
  return { ...self, on: [name], spec: { ...self.spec, nodePorts: { ...own, ...self.spec.nodePorts } } };
}

export function containerEndpoints(self: Self, network: Topology, naming: Naming): Endpoint[] {
  if (runsOnce(self)) return [];
  return self.on.flatMap((on) => {
    const cluster = clusterNamed(network, on);
    if (cluster === undefined) return [];
    const here = onCluster(self, cluster);
    const host = naming.serviceHost(self.name, self.namespace, cluster);
    return self.spec.ports.flatMap(({ name, port, protocol }): Endpoint[] => {
      if (protocol === 'udp') return [];
      const outside = outsideOf(here, network, { label: exposedLabel(self.name, cluster), port, name });
      const place = { cluster: on, namespace: self.namespace, service: self.name, port, pods: podLabels(self.name) };
      return [{ address: self.name, name, protocol, ...place, inside: `${host}:${port}`, ...outside }];
    });
  });
}

/** What keeps it from being reached, on each of its clusters. */
export function exposureProblems(self: Self, network: Topology): Diagnostic[] {
  const names = self.spec.ports.map(({ name }) => name);
  const found = self.on.flatMap((on) => {
    const cluster = clusterNamed(network, on);
    if (cluster === undefined) return [];
    const here = onCluster(self, cluster);
    return [...exposeProblems(here, network, names), ...sharedPorts(here, network, cluster)];
  });
  // A node port of a name that is not there is the same mistake on every cluster.
  const seen = new Set<string>();
  return found.filter(({ code, message }) => !seen.has(`${code} ${message}`) && seen.add(`${code} ${message}`));
}

/** Containers of one Docker host that are published on the same port without saying so. */
function sharedPorts(here: Self, network: Topology, cluster: Cluster): Diagnostic[] {
  if (cluster.docker === undefined || !here.spec.expose) return [];
  const others = (instancesOf(network, 'container') as readonly Self[]).filter(
    (other) => other.name < here.name && other.on.includes(cluster.name) && other.spec.expose,
  );
  return Object.entries(here.spec.nodePorts ?? {}).flatMap(([name, port]) => {
    const other = others.find((one) => Object.values(onCluster(one, cluster).spec.nodePorts ?? {}).includes(port));
    if (other === undefined || Object.values(other.spec.nodePorts ?? {}).includes(port)) return [];
    return [
      refuse({
        code: 'NG1344',
        message: `\`${here.name}\` cannot be exposed on cluster \`${cluster.name}\``,
        at: [...here.at, 'expose'],
        help: `add \`nodePorts: {${name}: PORT}\` with a free port of the host`,
        notes: [{ message: `host port ${port} belongs to \`${other.name}\`` }],
      }),
    ];
  });
}
