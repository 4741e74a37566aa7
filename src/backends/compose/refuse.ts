// Parts that Compose has nothing for: said once per instance, with what to do instead. Pure.
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Instance } from '../../model/network.ts';
import type { Built, Part } from '../../model/part.ts';
import type { HostScope, Pod } from './pods.ts';

/**
 * Why an instance as a whole is nothing for Docker, or nothing. Scrapes, dashboards and disruption budgets are for operators
 * that no Docker host has: nothing is lost without them.
 */
export function refusal(scope: HostScope, built: Built): Diagnostic | undefined {
  return chartRefusal(scope, built) ?? manifestRefusal(built);
}

function chartRefusal({ network, cluster }: HostScope, { instance, parts }: Built): Diagnostic | undefined {
  const names = parts.flatMap((part) => (part.type === 'chart' && !part.standIn ? [part.chart.name] : []));
  if (names.length === 0) return undefined;
  const base = { code: 'NG1700', severity: 'error', at: instance.at } as const;
  if (isNodes(instance)) {
    return {
      ...base,
      message: `nodes of the platform \`${network.platform}\` are the Helm chart ${listed(names)}, which Compose cannot run`,
      notes: [{ message: 'such a network runs on Kubernetes only; a cluster of kind on a laptop is enough' }],
      help:
        network.delivery.repository === ''
          ? 'write `delivery: {repository: URL, path: DIRECTORY}` and `clusters:`, then run `netgen synth SPEC` for Flux'
          : 'run `netgen synth SPEC` without `engine: compose`, and let Flux apply the tree',
    };
  }
  return {
    ...base,
    message: `\`${instance.name}\` on \`${cluster.name}\` is the Helm chart ${listed(names)}, which Compose cannot run`,
    help: withoutIt(instance),
  };
}

const isNodes = ({ kind }: Instance): boolean => kind === 'nodes';

/** Without its nodes nothing of a network runs: what else Docker cannot do is of no interest then. */
export const isHopeless = ({ instance }: Built): boolean => isNodes(instance);

/** One network for both: the spec stays as it is for Kubernetes, and a second one varies it. */
function withoutIt({ kind, name, at }: Instance): string {
  const without = at.length === 1 ? `\`${kind}: null\`` : `a \`${kind}:\` without \`${name}\``;
  return `leave \`${name}\` out, or run a spec that has \`extends: SPEC\` and ${without}`;
}

function manifestRefusal({ instance, parts }: Built): Diagnostic | undefined {
  const objects = parts.flatMap((part: Part) => (part.type === 'manifest' ? [part.object] : []));
  if (objects.length === 0) return undefined;
  return {
    code: 'NG1701',
    severity: 'error',
    message: `\`${instance.name}\` has Kubernetes objects, which Compose cannot run: ${listed(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`))}`,
    at: instance.at,
    help: withoutIt(instance),
  };
}

/** Said for what runs in spite of them. */
export function unusedPatches({ instance }: Built): Diagnostic[] {
  if (instance.patches.length === 0) return [];
  return [
    {
      code: 'NG1702',
      severity: 'warning',
      message: `the \`patches\` of \`${instance.name}\` change nothing with Compose`,
      at: [...instance.at, 'patches'],
      notes: [{ message: 'they are for Kubernetes objects, and a Docker host gets none' }],
      help: 'change the fields of the component instead',
    },
  ];
}

/** What a pod says and Docker has nothing for, though its author may count on it. Said once per host. */
export function dropped({ cluster }: HostScope, pods: readonly Pod[]): Diagnostic[] {
  const late = pods.filter(({ part }) => part.type === 'task' && part.deadline !== undefined);
  const checked = pods.filter(({ part }) => part.pod.containers.some(({ liveness }) => liveness !== undefined));
  const [first] = [...late, ...checked];
  if (!first) return [];
  const names = (all: readonly Pod[]): string => listed(all.map(({ part }) => part.address));
  const notes = [
    ...(late.length > 0
      ? [`no run ends at its timeout: ${names(late)}; \`--up --timeout\` limits how long it waits`]
      : []),
    ...(checked.length > 0 ? [`nothing starts again when its \`liveness\` fails: ${names(checked)}`] : []),
  ];
  return [
    {
      code: 'NG1719',
      severity: 'info',
      message: `host \`${cluster.name}\` leaves out what only Kubernetes does`,
      at: first.part.at ?? first.instance.at,
      notes: notes.map((message) => ({ message })),
      help: 'nothing to do when you can do without; else let the program end by itself',
    },
  ];
}

/** Docker knows no pull Secrets: who runs Compose logs in. Said once per host. */
export function logins({ network, cluster }: HostScope, pods: readonly Pod[]): Diagnostic[] {
  const names = new Set(pods.flatMap(({ part }) => part.pod.pullSecrets ?? []));
  if (names.size === 0) return [];
  const [first] = pods.filter(({ part }) => (part.pod.pullSecrets ?? []).length > 0);
  const image = first?.part.pod.containers[0]?.image.name ?? network.name;
  return [
    {
      code: 'NG1716',
      severity: 'info',
      message: `images for \`${cluster.name}\` need a login, and Compose does not read the pull Secrets ${listed([...names].sort())}`,
      ...(first && { at: first.instance.at }),
      help: `run \`docker login ${image.split('/')[0]}\` before the first start`,
    },
  ];
}

/** Enough names to know what is meant. */
function listed(names: readonly string[]): string {
  const shown = [...new Set(names)];
  const text = shown
    .slice(0, 3)
    .map((name) => `\`${name}\``)
    .join(', ');
  return shown.length > 3 ? `${text} and ${shown.length - 3} more` : text;
}
