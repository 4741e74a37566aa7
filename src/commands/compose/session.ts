// Reaches all hosts of a run and asks what they lack; a verb then works on every host at once. It starts no container itself.
import type { Diagnosed, Diagnostic } from '../../diagnostics/diagnostic.ts';
import { hasErrors } from '../../diagnostics/diagnostic.ts';
import { checkDaemon } from '../../docker/check-host.ts';
import { checkOwner, type Owner } from '../../docker/check-owner.ts';
import { findCompose } from '../../docker/compose-program.ts';
import type { HostFacts } from '../../docker/facts.ts';
import type { ProjectRun } from '../../docker/project-run.ts';
import type { Cluster } from '../../model/network.ts';
import type { World } from '../world.ts';
import { askHost, closeHosts, openHosts } from './hosts.ts';

/** A host that can be given orders. */
export interface ReadyHost {
  readonly cluster: Cluster;
  readonly facts: HostFacts;
  readonly run: ProjectRun;
}

export interface SessionInput {
  /** Whose the project is; its name is the project's. */
  readonly owner: Owner;
  readonly clusters: readonly Cluster[];
  /** What else is to be looked at before anything is done, on all hosts that can be given orders. */
  readonly check?: (hosts: readonly ReadyHost[]) => readonly Diagnostic[];
}

/**
 * Does something on the hosts once all of them are ready for it. Whatever is wrong on any of them is told together, and
 * then nothing is done on any: a network that is half up helps nobody.
 */
export async function onHosts<T>(
  { owner, clusters, check }: SessionInput,
  world: World,
  work: (hosts: readonly ReadyHost[]) => Promise<Diagnosed<T>>,
): Promise<Diagnosed<T>> {
  if (clusters.length === 0) return work([]);
  const compose = await findCompose(world);
  // Without Docker here there is nothing to ask this machine; the hosts may lack something too.
  const isBare = compose.diagnostics.some(({ code }) => code === 'NG1750');
  const asked = isBare ? clusters.filter(({ docker }) => docker?.ssh) : clusters;
  const { open, diagnostics: unreached } = await openHosts(asked, world);
  try {
    const answers = await Promise.all(open.map(askHost));
    const cwd = world.temporaryDirectory();
    const found = [...compose.diagnostics, ...unreached];
    const ready: ReadyHost[] = [];
    for (const [i, { value: facts, diagnostics }] of answers.entries()) {
      const { cluster, host, env } = open[i]!;
      const trouble = facts ? checkDaemon(host, facts, world.env) : diagnostics;
      found.push(...trouble);
      if (!facts || trouble.length > 0) continue;
      const prefix = clusters.length > 1 ? `${cluster.name} | ` : '';
      const run = { programs: world, compose: compose.value ?? none, host, env, name: owner.name, cwd, prefix };
      ready.push({ cluster, facts, run });
    }
    found.push(...ready.flatMap(({ run, facts }) => checkOwner(run.host, facts, owner)), ...(check?.(ready) ?? []));
    if (hasErrors(found) || !compose.value) return { diagnostics: found };
    const { value, diagnostics } = await work(ready);
    return { ...(value !== undefined && { value }), diagnostics: [...found, ...diagnostics] };
  } finally {
    await closeHosts(open);
  }
}

/** Stands where Compose was not found: the error is told before it could be called. */
const none = { file: 'docker', args: ['compose'], version: '' };

/** The same on every host at once; the diagnostics of all of them. */
export async function onEach<T>(
  hosts: readonly ReadyHost[],
  work: (host: ReadyHost) => Promise<Diagnosed<T>>,
): Promise<Diagnosed<readonly { readonly host: string; readonly value?: T }[]>> {
  const results = await Promise.all(hosts.map(work));
  return {
    value: results.map(({ value }, i) => ({ host: hosts[i]!.cluster.name, ...(value !== undefined && { value }) })),
    diagnostics: results.flatMap(({ diagnostics }) => diagnostics),
  };
}
