// `clusters:` of the spec -> clusters with names, contexts and what they provide.
import type { Diagnostic, SpecPath } from '../diagnostics/diagnostic.ts';
import { suggest } from '../diagnostics/suggest.ts';
import { isDeviceName } from '../model/device-names.ts';
import type { Cluster, PortRange } from '../model/network.ts';
import type { ClusterSpec } from '../spec/schema.ts';
import { expandRange, matchesGlob, mostNames, naturalOrder } from './ranges.ts';

const nameForm = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

function parsePorts(text: string | undefined): PortRange | undefined {
  if (text === undefined) return undefined;
  const [from = 0, to = 0] = text.split('-').map(Number);
  return { from, to };
}

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
    ...(spec.capacity !== undefined && { capacity: withoutUndefined(spec.capacity) }),
    ...(nodePorts && { nodePorts }),
  };
}

function withoutUndefined(value: { cpu?: string | undefined; memory?: string | undefined }): {
  cpu?: string;
  memory?: string;
} {
  return {
    ...(value.cpu !== undefined && { cpu: value.cpu }),
    ...(value.memory !== undefined && { memory: value.memory }),
  };
}

function problems(cluster: Cluster, spec: ClusterSpec): Diagnostic[] {
  const found: Diagnostic[] = [];
  const base = { severity: 'error' } as const;
  if (cluster.name.length > 40 || !nameForm.test(cluster.name)) {
    const message = `\`${cluster.name}\` cannot be the name of a cluster`;
    const help = 'use at most 40 lower-case letters, digits and `-`, with a letter or digit at both ends';
    found.push({ ...base, code: 'NG1201', message, at: cluster.at, atKey: true, help });
  } else if (isDeviceName(cluster.name)) {
    const message = `\`${cluster.name}\` cannot be the name of a cluster`;
    const notes = [{ message: 'Windows keeps this name for a device, so nobody there could check the tree out' }];
    const help = `rename it, for example to \`${cluster.name}-1\``;
    found.push({ ...base, code: 'NG1201', message, at: cluster.at, atKey: true, notes, help });
  }
  const missing = (['address', 'nodePorts'] as const).filter((field) => spec[field] === undefined);
  if (cluster.exposure === 'nodePort' && missing.length > 0) {
    const examples = { address: '`address: 192.0.2.10`', nodePorts: '`nodePorts: 31000-31099`' };
    const help = `add for example ${missing.map((field) => examples[field]).join(' and ')}`;
    found.push({
      ...base,
      code: 'NG1202',
      message: `cluster \`${cluster.name}\` has exposure \`nodePort\` but no ${missing.map((field) => `\`${field}\``).join(' and no ')}`,
      at: [...cluster.at, 'exposure'],
      help,
    });
  }
  return found;
}

/** A typing mistake in a range must not keep anybody waiting for minutes. */
const mostClusters = 10_000;

/** Clusters in natural order. A name that two keys give is an error that points at both. */
export function resolveClusters(specs: Readonly<Record<string, ClusterSpec>>): {
  clusters: Cluster[];
  diagnostics: Diagnostic[];
} {
  const diagnostics: Diagnostic[] = [];
  const found = new Map<string, Cluster>();
  for (const [key, spec] of Object.entries(specs)) {
    const at: SpecPath = ['clusters', key];
    const names = expandRange(key);
    if (names === undefined) {
      const help = `write for example \`aws-[01:21]\`: it must rise, with one width when it has leading zeros, and give at most ${mostNames} names`;
      diagnostics.push({
        code: 'NG1203',
        severity: 'error',
        message: `\`${key}\` is not a range of names`,
        at,
        atKey: true,
        help,
      });
      continue;
    }
    if (found.size + names.length > mostClusters) {
      const message = `there are more than ${mostClusters} clusters`;
      const help = 'split the network, or let the ranges give fewer names';
      diagnostics.push({ code: 'NG1229', severity: 'error', message, at, atKey: true, help });
      break;
    }
    for (const name of names) {
      const first = found.get(name);
      if (first) {
        const notes = [{ message: 'first given here', at: first.at }];
        const help = `leave \`${name}\` out of one of the two`;
        diagnostics.push({
          code: 'NG1204',
          severity: 'error',
          message: `cluster \`${name}\` is defined twice`,
          at,
          atKey: true,
          notes,
          help,
        });
        break;
      }
      const cluster = makeCluster(name, spec, at);
      found.set(name, cluster);
      const wrong = problems(cluster, spec);
      diagnostics.push(...wrong);
      if (wrong.length > 0) break;
    }
  }
  if (found.size === 0 && diagnostics.length === 0)
    diagnostics.push({
      code: 'NG1205',
      severity: 'error',
      message: 'there is no cluster',
      at: ['clusters'],
      help: 'write for example `clusters: {desk: {context: kind-desk}}`',
    });
  return { clusters: [...found.values()].sort((a, b) => naturalOrder(a.name, b.name)), diagnostics };
}

/** Clusters by name, natural order. */
export type ClusterIndex = ReadonlyMap<string, Cluster>;

export function indexClusters(clusters: readonly Cluster[]): ClusterIndex {
  return new Map(clusters.map((cluster) => [cluster.name, cluster]));
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
    const glob = pattern.includes('*');
    const expanded = glob
      ? [...index.keys()].filter((name) => matchesGlob(pattern, name))
      : (expandRange(pattern) ?? [pattern]);
    const unknown = expanded.find((name) => !index.has(name));
    if (expanded.length === 0 || unknown !== undefined) {
      const word = unknown ?? pattern;
      const message = glob ? `no cluster matches \`${pattern}\`` : `cluster \`${word}\` is not defined`;
      const help = suggest(word.replace('*', ''), index.keys(), 'clusters') ?? 'define it under `clusters:`';
      const notes = [{ message: 'clusters are defined here', at: ['clusters'] }];
      diagnostics.push({ code: 'NG1206', severity: 'error', message, at, notes, help });
    }
    for (const name of expanded) if (index.has(name)) names.add(name);
  }
  return { names: [...names].sort(naturalOrder), diagnostics };
}
