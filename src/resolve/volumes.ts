// Refuses changes of volumes that clusters do not apply, or that would lose what shall be kept. It compares trees and asks no cluster. Pure.
import type { Diagnostic, SpecPath } from '../diagnostics/diagnostic.ts';
import { groupBy } from '../model/group.ts';
import { clusterNamed } from '../model/lookup.ts';
import type { Network, Stage } from '../model/network.ts';
import type { Built, Claim, StoredWorkload } from '../model/part.ts';
import { parseBytes } from '../model/quantity.ts';

/** A numbered workload as it will be. */
export interface FoundWorkload extends StoredWorkload {
  readonly stage: Stage;
  readonly at: SpecPath;
}

/** The numbered workloads of one cluster. */
export function storedWorkloads(built: readonly Built[], cluster: string): FoundWorkload[] {
  return built.flatMap(({ instance, parts }) =>
    parts.flatMap((part): FoundWorkload[] => {
      const place = { cluster, stage: part.stage ?? instance.stage, at: part.at ?? instance.at };
      if (part.type === 'chart')
        return (part.numbered ?? []).map((one) => ({ ...place, ...one, namespace: part.targetNamespace }));
      if (part.type !== 'workload' || !part.numbered) return [];
      const { claims, node } = part.numbered;
      return [
        { ...place, ...{ name: part.name, namespace: part.namespace, claims }, ...(node !== undefined && { node }) },
      ];
    }),
  );
}

export interface VolumesInput {
  readonly network: Network;
  /** Clusters that are rendered. */
  readonly names: readonly string[];
  readonly found: readonly FoundWorkload[];
  /** What the tree that is there says. */
  readonly present: readonly StoredWorkload[];
  /** The operator will make the StatefulSets anew: what was an error is a warning that says how. */
  readonly accepted: boolean;
}

interface Change {
  readonly now: FoundWorkload;
  readonly old: StoredWorkload;
  /** What changes, for people: the same text, the same steps. */
  readonly what: string;
}

/** Changes of volumes that nobody can apply as they are: none with engine `compose`, whose volumes have no size. */
export function checkVolumes(input: VolumesInput): Diagnostic[] {
  if (input.network.delivery.engine !== 'flux') return [];
  const before = new Map(input.present.map((one) => [keyOf(one), one]));
  const changes = input.found.flatMap((now): Change[] => {
    const old = before.get(keyOf(now));
    const what = old === undefined ? '' : difference(old.claims, now.claims);
    return old === undefined || what === '' ? [] : [{ now, old, what }];
  });
  const groups = [...groupBy(changes, ({ what }) => what).values()];
  return [...lost(input), ...groups.map((group) => refuse(group, input))];
}

const keyOf = ({ cluster, namespace, name }: StoredWorkload): string => `${cluster}/${namespace}/${name}`;

/** Quantities as the API server compares them: `1Gi` is `1024Mi`. */
function isSameSize(a: string, b: string): boolean {
  return a === b || (parseBytes(a) !== undefined && parseBytes(a) === parseBytes(b));
}

/** What is different in `volumeClaimTemplates`, which are immutable; empty when nothing is. `keep` can change at any time. */
function difference(old: readonly Claim[], now: readonly Claim[]): string {
  const before = new Map(old.map((claim) => [claim.name, claim]));
  const after = new Set(now.map(({ name }) => name));
  const texts = now.flatMap(({ name, size, storageClass }): string[] => {
    const was = before.get(name);
    if (!was) return [`volume \`${name}\` is new`];
    const sizes = isSameSize(was.size, size) ? [] : [`\`${was.size}\` to \`${size}\``];
    const classes = was.storageClass === storageClass ? [] : [`${classText(was)} to ${classText({ storageClass })}`];
    const both = [...sizes, ...classes];
    return both.length === 0 ? [] : [`volume \`${name}\` goes from ${both.join(' and from ')}`];
  });
  texts.push(...old.filter(({ name }) => !after.has(name)).map(({ name }) => `volume \`${name}\` is gone`));
  if (texts.length === 0 && old.some(({ name }, index) => now[index]?.name !== name))
    return 'the volumes have another order';
  return texts.join(', ');
}

function classText({ storageClass }: { readonly storageClass?: string | undefined }): string {
  return storageClass === undefined ? "the cluster's default class" : `class \`${storageClass}\``;
}

/** `a`, `b` and 5 more. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, 3).map((name) => `\`${name}\``);
  const more = names.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}

function refuse(changes: readonly Change[], { network, accepted }: VolumesInput): Diagnostic {
  const { now, what } = changes[0]!;
  const here = changes.filter((one) => one.now.cluster === now.cluster && one.now.namespace === now.namespace);
  const kubectl = `kubectl --context ${clusterNamed(network, now.cluster)!.context} -n ${now.namespace}`;
  const names = here.map((change) => change.now.name).join(' ');
  const rest = changes.length - here.length;
  const steps = [
    ...(accepted ? [] : ['run `netgen synth` with `--change-volumes`']),
    'push, and wait until Flux has fetched it',
    `run \`${kubectl} delete statefulset ${names} --cascade=orphan\`: pods and volumes stay, and Flux makes ${here.length > 1 ? 'them' : 'it'} anew`,
    ...enlarge(here, kubectl),
    ...(rest > 0 ? [`the same for ${rest} more on ${listed(otherPlaces(changes, now))}`] : []),
    'docs/volumes.md says what becomes of the data',
  ];
  const clusters = [...new Set(changes.map((change) => change.now.cluster))];
  return {
    code: 'NG1240',
    severity: accepted ? 'warning' : 'error',
    message: `${what} for ${listed(changes.map((change) => change.now.name))}, which the present tree has`,
    at: now.at,
    notes: [
      {
        message: `no StatefulSet takes that: Flux would apply nothing more of stage \`${now.stage}\` on ${listed(clusters)}, not even a stop`,
      },
    ],
    help: steps.join('; '),
  };
}

function otherPlaces(changes: readonly Change[], { cluster }: FoundWorkload): string[] {
  const others = [...new Set(changes.map(({ now }) => now.cluster))].filter((name) => name !== cluster);
  return others.length > 0 ? others : [cluster];
}

/** A claim that exists grows only when it is told so itself; it never shrinks and never changes its class. */
function enlarge(changes: readonly Change[], kubectl: string): string[] {
  const { now, old } = changes[0]!;
  return now.claims.flatMap(({ name, size }) => {
    const was = old.claims.find((claim) => claim.name === name);
    const grows = was && (parseBytes(size) ?? 0) > (parseBytes(was.size) ?? 0);
    if (!grows) return [];
    // A chart's claims have sizes of their own, which only the new StatefulSet tells.
    if (name.includes('*')) return ['enlarge the claims by the loop in docs/volumes.md'];
    const claims = changes.map((change) => `${name}-${change.now.name}-0`).join(' ');
    const patch = `{"spec":{"resources":{"requests":{"storage":"${size}"}}}}`;
    return [`run \`${kubectl} patch pvc ${claims} -p '${patch}'\``];
  });
}

/** Volumes that go with their workload because the cluster does not know yet that they shall stay. */
function lost({ network, names, found, present }: VolumesInput): Diagnostic[] {
  const there = new Set(found.map(keyOf));
  const rendered = new Set(names);
  const keepsNodes = network.nodes.some(({ storage }) => storage.keep);
  const kept = new Set(found.flatMap(({ name, claims }) => (claims.some(({ keep }) => keep) ? [name] : [])));
  return present.flatMap((old): Diagnostic[] => {
    const isLeft = !rendered.has(old.cluster) && clusterNamed(network, old.cluster) !== undefined;
    if (isLeft || there.has(keyOf(old)) || old.claims.length === 0 || old.claims.some(({ keep }) => keep)) return [];
    const shallStay = kept.has(old.name) || (old.node !== undefined && keepsNodes);
    return shallStay ? [twoCommits(old, network)] : [];
  });
}

function twoCommits(old: StoredWorkload, network: Network): Diagnostic {
  const { name, cluster, namespace, node } = old;
  const context = clusterNamed(network, cluster)?.context ?? cluster;
  const policy = "-o jsonpath='{.spec.persistentVolumeClaimRetentionPolicy.whenDeleted}'";
  return {
    code: 'NG1241',
    severity: 'error',
    message: `\`${name}\` leaves \`${cluster}\` in the change that says to keep its volumes`,
    at: [node === undefined ? 'name' : 'nodes'],
    notes: [{ message: '`keep: false` is what the cluster knows: the volumes would be deleted together with it' }],
    help: [
      `two commits: leave \`${name}\` where it is, change \`keep\` alone, run \`netgen synth\` and push`,
      `wait until \`kubectl --context ${context} -n ${namespace} get statefulset ${name} ${policy}\` prints Retain or nothing`,
      'then take it away; or, to lose the volumes, leave `keep: false` until it is gone',
    ].join('; '),
  };
}
