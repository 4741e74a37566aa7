// `clusters:` of the spec -> clusters with names, contexts and what they provide.
import type { Diagnostic, SpecPath } from '../../diagnostics/diagnostic.ts';
import { suggest } from '../../diagnostics/suggest.ts';
import { placeNoun } from '../../model/lookup.ts';
import type { Cluster } from '../../model/network.ts';
import type { ClusterSpec } from '../../spec/schema-places.ts';
import { clusterProblems } from './cluster-problems.ts';
import { capacityOf, expandPlaces, type Places, parsePorts } from './expand.ts';
import { expandRange, matchesGlob, naturalOrder } from './ranges.ts';

function makeCluster(name: string, spec: ClusterSpec, at: SpecPath): Cluster {
  const named = (value: string): string => value.replaceAll('{name}', name);
  const nodePorts = parsePorts(spec.nodePorts);
  return {
    name,
    context: named(spec.context ?? name),
    exposure: spec.exposure ?? 'clusterIP',
    dnsDomain: spec.dnsDomain ?? 'cluster.local',
    provides: [...(spec.provides ?? [])].sort(),
    suspended: spec.suspended ?? false,
    at,
    ...(spec.provider !== undefined && { provider: spec.provider }),
    ...(spec.region !== undefined && { region: spec.region }),
    ...(spec.zone !== undefined && { zone: spec.zone }),
    ...(spec.storageClass !== undefined && { storageClass: spec.storageClass }),
    ...(spec.address !== undefined && { address: named(spec.address) }),
    ...(spec.architecture !== undefined && { architecture: spec.architecture }),
    ...(spec.capacity !== undefined && { capacity: capacityOf(spec.capacity) }),
    ...(nodePorts && { nodePorts }),
  };
}

/** Node ports lead nowhere without an address and a range of them. */
function closed(cluster: Cluster, spec: ClusterSpec): Diagnostic[] {
  const missing = (['address', 'nodePorts'] as const).filter((field) => spec[field] === undefined);
  if (cluster.exposure !== 'nodePort' || missing.length === 0) return [];
  const examples = { address: '`address: 192.0.2.10`', nodePorts: '`nodePorts: 31000-31099`' };
  const help = `add for example ${missing.map((field) => examples[field]).join(' and ')}`;
  const without = missing.map((field) => `\`${field}\``).join(' and no ');
  const message = `cluster \`${cluster.name}\` has exposure \`nodePort\` but no ${without}`;
  return [{ code: 'NG1202', severity: 'error', message, at: [...cluster.at, 'exposure'], help }];
}

/** Clusters in natural order. */
export function resolveClusters(specs: Readonly<Record<string, ClusterSpec>>): Places {
  const { clusters, diagnostics } = expandPlaces(specs, {
    key: 'clusters',
    noun: 'cluster',
    make: (name, spec, at) => {
      const cluster = makeCluster(name, spec, at);
      return { cluster, problems: closed(cluster, spec) };
    },
  });
  if (clusters.length === 0 && diagnostics.length === 0) {
    const help = 'write for example `clusters: {desk: {context: kind-desk}}`';
    diagnostics.push({ code: 'NG1205', severity: 'error', message: 'there is no cluster', at: ['clusters'], help });
  }
  diagnostics.push(...clusterProblems(clusters));
  return { clusters, diagnostics };
}

/** Clusters by name, natural order. */
export type ClusterIndex = ReadonlyMap<string, Cluster>;

export function indexClusters(clusters: readonly Cluster[]): ClusterIndex {
  return new Map(clusters.map((cluster) => [cluster.name, cluster]));
}

function unknown(pattern: string, name: string | undefined, index: ClusterIndex): Diagnostic {
  const noun = placeNoun(index.values());
  const word = name ?? pattern;
  const glob = pattern.includes('*');
  const message = glob ? `no ${noun} matches \`${pattern}\`` : `${noun} \`${word}\` is not defined`;
  const help = suggest(word.replace('*', ''), index.keys(), `${noun}s`) ?? `define it under \`${noun}s:\``;
  const notes = [{ message: `${noun}s are defined here`, at: [`${noun}s`] }];
  return { code: 'NG1206', severity: 'error', message, notes, help };
}

/** Clusters that names, globs and ranges stand for, in natural order, or what is wrong with them. */
export function selectClusters(
  patterns: readonly string[],
  index: ClusterIndex,
  at: SpecPath,
): { names: string[]; diagnostics: Diagnostic[] } {
  const names = new Set<string>();
  const diagnostics: Diagnostic[] = [];
  for (const pattern of patterns) {
    const expanded = pattern.includes('*')
      ? [...index.keys()].filter((name) => matchesGlob(pattern, name))
      : (expandRange(pattern) ?? [pattern]);
    const missing = expanded.find((name) => !index.has(name));
    if (expanded.length === 0 || missing !== undefined) diagnostics.push({ ...unknown(pattern, missing, index), at });
    for (const name of expanded) if (index.has(name)) names.add(name);
  }
  return { names: [...names].sort(naturalOrder), diagnostics };
}
