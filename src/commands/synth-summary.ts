// The closing words of `netgen synth`: what was written, what was left alone, what to do next.
import { placeNoun } from '../model/lookup.ts';
import type { Network } from '../model/network.ts';
import type { TreeReport } from '../tree/write.ts';
import { plural, quoted } from './words.ts';

/** Counts of what one run rendered. */
export interface RunCounts {
  clusters: number;
  instances: number;
  objects: number;
}

export interface SynthReport {
  readonly network: Network;
  readonly report: TreeReport;
  readonly counts: RunCounts;
  readonly shown: string;
  /** The spec, as the user named it. */
  readonly spec: string;
  readonly check: boolean;
  readonly limited: boolean;
}

/** At most `most` paths, and how many more there are. */
function listed(paths: readonly string[], most = 5): string[] {
  const more = paths.length - most;
  return [...paths.slice(0, most).map((path) => `    ${path}`), ...(more > 0 ? [`    and ${more} more`] : [])];
}

const changedIn = (report: TreeReport, part: RegExp): string[] =>
  report.directories.flatMap((one) => [...one.added, ...one.changed, ...one.removed]).filter((path) => part.test(path));

/** Whether the lock of a cluster was written for the first time. */
const isNew = ({ directories }: TreeReport, cluster: string): boolean =>
  directories.some(({ added }) => added.some((path) => path.includes(`/${cluster}/lock/`)));

/** A lock lies in a namespace that all networks of a cluster share, so no tree of a network brings it. */
const firstUse = (namespace: string, context: string): string[] => [
  `    kubectl --context ${quoted(context)} create namespace ${namespace}`,
  '      (once per cluster; it is there when a setup or another network was applied)',
];

/** `kubectl` lines of the first cluster whose administrator has something to do, lock before admin. */
function adminSteps({ network, report, shown }: SynthReport): string[] {
  const touched = changedIn(report, /\/(admin|lock)\//).map((path) => path.split('/'));
  const clusters = [...new Set(touched.map(([, cluster]) => cluster!))];
  const first = clusters[0];
  if (first === undefined) return [];
  const context = network.clusters.find((one) => one.name === first)?.context ?? first;
  const parts = ['lock', 'admin'].filter((part) =>
    touched.some(([, cluster, one]) => cluster === first && one === part),
  );
  return [
    `  then an administrator applies ${parts.join('/ and ')}/ in ${plural(clusters.length, 'cluster')}:`,
    ...(isNew(report, first) ? firstUse(network.lockNamespace, context) : []),
    ...parts.map(
      (part) => `    kubectl --context ${quoted(context)} apply -k ${quoted(`${shown}/clusters/${first}/${part}`)}`,
    ),
  ];
}

function nextSteps(input: SynthReport): string[] {
  const { network, report, shown, spec } = input;
  if (!report.stale) return [];
  const { engine, repository } = network.delivery;
  const push = `  review and push: git add ${quoted(shown)} && git commit && git push`;
  return [
    'next:',
    ...(engine === 'flux' || repository !== '' ? [push] : []),
    ...(engine === 'compose' ? [`  start it: netgen compose ${quoted(spec)} --up`] : adminSteps(input)),
  ];
}

/** A few lines for a terminal of 80 columns. */
export function synthSummary(input: SynthReport): string {
  const { network, report, counts, shown, check, limited } = input;
  const foreign = report.directories.flatMap((one) => one.foreign);
  const files = `${report.added} added, ${report.changed} changed, ${report.removed} removed, ${report.unchanged} unchanged`;
  const noun = placeNoun(network.clusters);
  const head = `${network.name}: ${plural(counts.clusters, noun)}, ${plural(network.nodes.length, 'node')}, ${plural(counts.instances, 'instance')}, ${plural(counts.objects, 'object')}`;
  const state = report.stale ? (check ? 'stale' : 'written') : 'up to date';
  const stale = check ? [...changedIn(report, /./)] : [];
  return `${[
    head,
    `${shown}: ${state}; files: ${files}`,
    ...(stale.length > 0 ? listed(stale) : []),
    ...(limited ? [`other ${noun}s and the top level were left as they are (--cluster)`] : []),
    ...(foreign.length > 0
      ? [`${plural(foreign.length, 'file')} that netgen did not write, left alone:`, ...listed(foreign)]
      : []),
    ...(check ? (report.stale ? ['run `netgen synth` without --check'] : []) : nextSteps(input)),
  ].join('\n')}\n`;
}
