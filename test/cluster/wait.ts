// Waiting for Flux, with a limit, and what to print when it is over. It changes nothing but the moment Flux looks again.
import { expect } from 'vitest';
import { type Condition, kubectl, list, type Resource } from './bed.ts';

/** Kinds that Flux reports on. */
export const fluxKinds = 'gitrepositories,ocirepositories,helmrepositories,helmcharts,helmreleases,kustomizations';

export function condition(resource: Resource, type: string): Condition | undefined {
  return resource.status?.conditions?.find((one) => one.type === type);
}

/** `True` only for the present generation: a condition of an older one says nothing. */
export function readiness(resource: Resource): string {
  const { generation } = resource.metadata;
  const observed = resource.status?.observedGeneration;
  if (generation !== undefined && observed !== generation) return 'Unknown';
  return condition(resource, 'Ready')?.status ?? 'Unknown';
}

export interface Waiting {
  readonly what: string;
  /** Seconds. */
  readonly limit: number;
  /** What to print when the time is over. */
  readonly report: () => Promise<string>;
  /** Called between two looks, every few seconds. */
  readonly nudge?: () => Promise<void>;
}

/** Asks until the answer is not undefined. */
export async function until<T>(ask: () => Promise<T | undefined>, waiting: Waiting): Promise<T> {
  const end = Date.now() + waiting.limit * 1000;
  for (let round = 0; ; round++) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) expect.fail(`waited ${waiting.limit} s in vain: ${waiting.what}\n${await waiting.report()}`);
    if (round % 3 === 2) await waiting.nudge?.();
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

/** What `flux reconcile` does: the intervals of a real network are too long for a test. */
export async function reconcile(context: string, resources: readonly Resource[]): Promise<void> {
  const at = `reconcile.fluxcd.io/requestedAt=${Date.now()}`;
  for (const { kind, metadata } of resources) {
    const target = ['-n', metadata.namespace ?? '', `${kind.toLowerCase()}/${metadata.name}`];
    // It may be gone by now.
    await kubectl(context, ['annotate', '--overwrite', ...target, at]).catch(() => '');
  }
}

/** Conditions of everything Flux knows in these namespaces, pods that are not ready, the last events. */
export async function describeNamespaces(context: string, namespaces: readonly string[]): Promise<string> {
  const parts = await Promise.all(namespaces.map((namespace) => describeNamespace(context, namespace)));
  return parts.join('\n');
}

async function describeNamespace(context: string, namespace: string): Promise<string> {
  const flux = await list(context, fluxKinds, '-n', namespace).catch(() => []);
  const lines = flux.map((one) => {
    const ready = condition(one, 'Ready');
    return `  ${readiness(one).padEnd(7)} ${one.kind}/${one.metadata.name}: ${ready?.reason ?? ''} ${ready?.message ?? ''}`;
  });
  const pods = await kubectl(context, ['get', 'pods', '-n', namespace, '--no-headers']).catch(String);
  const waiting = pods.split('\n').filter((line) => line !== '' && !/ (\d+)\/\1 +Running|Completed/.test(line));
  const events = await kubectl(context, [
    'get',
    'events',
    '-n',
    namespace,
    '--sort-by=.lastTimestamp',
    '--no-headers',
  ]).catch(String);
  const last = events.trim().split('\n').slice(-15);
  return [`${context} ${namespace}:`, ...lines, '  pods:', ...waiting, '  events:', ...last].join('\n');
}
