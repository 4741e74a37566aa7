// Node ports of consensus nodes, host ports on Docker hosts: from a range, fixed by number, or given. Pure.
import type { Component } from '../components/component.ts';
import type { Diagnostic, SpecPath } from '../diagnostics/diagnostic.ts';
import { placeNoun } from '../model/lookup.ts';
import type { Cluster, Node, PortRange } from '../model/network.ts';
import type { ClusterIndex } from './places/clusters.ts';

/** Ports of a node; none in a cluster that nobody enters by its machines' ports. */
export function portsOf(
  component: Component,
  number: number,
  { cluster, given }: { cluster: Cluster | undefined; given: Readonly<Record<string, number>> | undefined },
): Node['nodePorts'] {
  if (cluster?.exposure !== 'nodePort') return {};
  return { ...computed(component, number, cluster), ...given };
}

function computed(component: Component, number: number, { nodePorts, docker }: Cluster): Node['nodePorts'] | undefined {
  if (nodePorts) return component.nodePorts?.(number, nodePorts);
  return docker ? component.hostPorts?.(number) : undefined;
}

/** What to type when a port does not fit. */
function wider(cluster: Cluster): string {
  if (!cluster.docker) return 'widen `nodePorts:` of the cluster';
  return cluster.nodePorts ? 'widen `ports:` of the host' : 'add for example `ports: 30000-30099` to the host';
}

const anyPort: PortRange = { from: 1, to: 65_535 };

/** Where the port of a node is given, by `<number>.nodePorts`. */
type Origins = ReadonlyMap<string, SpecPath>;

function outside(node: Node, cluster: Cluster, origins: Origins): Diagnostic[] {
  const range = cluster.nodePorts ?? anyPort;
  return Object.entries(node.nodePorts).flatMap(([name, port]): Diagnostic[] => {
    if (port >= range.from && port <= range.to) return [];
    const message = `port ${port} (${name}) of node ${node.number} is outside ${range.from}-${range.to}, the range of ${placeNoun([cluster])} \`${cluster.name}\``;
    const help = `write a port of ${range.from}-${range.to}, or ${wider(cluster)}`;
    return [{ code: 'NG1212', severity: 'error', message, at: whereOf(node, name, origins), help }];
  });
}

function whereOf(node: Node, name: string, origins: Origins): SpecPath {
  const own = origins.get(`${node.number}.nodePorts`);
  return own ? [...own, name] : node.at;
}

/** Two nodes of one cluster must not claim one port, and every claim lies inside the cluster's range. */
export function portProblems(nodes: readonly Node[], index: ClusterIndex, origins: Origins): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const owners = new Map<string, Node>();
  for (const node of nodes) {
    const cluster = index.get(node.cluster);
    if (cluster?.exposure !== 'nodePort') continue;
    diagnostics.push(...outside(node, cluster, origins));
    // Two Docker daemons may share a machine, and then its ports.
    const machine = (cluster.docker && cluster.address) ?? cluster.name;
    for (const [name, port] of Object.entries(node.nodePorts)) {
      const owner = owners.get(`${machine}:${port}`);
      if (owner) {
        const message = `nodes ${owner.number} and ${node.number} both claim port ${port} of ${placeNoun([cluster])} \`${cluster.name}\``;
        const help = `${wider(cluster)}, or write another port: \`only: {${node.number}: {nodePorts: {${name}: PORT}}}\``;
        const at = whereOf(node, name, origins);
        diagnostics.push({ code: 'NG1212', severity: 'error', message, at, help });
        break;
      }
      owners.set(`${machine}:${port}`, node);
    }
  }
  return diagnostics;
}

/** A range without room for one node is one mistake, however many nodes are there. */
export function smallRanges(nodes: readonly Node[], index: ClusterIndex): Diagnostic[] {
  const without = nodes.filter((node) => Object.keys(node.nodePorts).length === 0);
  const names = [...new Set(without.map(({ cluster }) => cluster))];
  return names.flatMap((name): Diagnostic[] => {
    const { exposure, nodePorts: range, at, docker } = index.get(name)!;
    if (exposure !== 'nodePort' || !range) return [];
    const numbers = without.filter(({ cluster }) => cluster === name).map(({ number }) => number);
    const shown = `${numbers.slice(0, 3).join(', ')}${numbers.length > 3 ? ` and ${numbers.length - 3} more` : ''}`;
    const verb = numbers.length > 1 ? 'find' : 'finds';
    const noun = docker ? 'host' : 'cluster';
    const key = docker ? 'ports' : 'nodePorts';
    const message = `node${numbers.length > 1 ? 's' : ''} ${shown} of ${noun} \`${name}\` ${verb} no ports in ${range.from}-${range.to}`;
    const help = `widen the range, for example \`${key}: ${range.from}-${Math.min(range.from + 99, 65535)}\``;
    return [{ code: 'NG1212', severity: 'error', message, at: [...at, key], help }];
  });
}
