// Tasks of a project: runs those that are due on one host, and waits for their ends. What they do is the project's business.
import type { Diagnosed, Diagnostic } from '../diagnostics/diagnostic.ts';
import { groupBy } from '../model/group.ts';
import { shownHost } from './check-host.ts';
import type { ProgramResult } from './programs.ts';
import type { Project, ProjectService } from './project.ts';
import { list, mostPatience, notUp, type ProjectRun, refusal, start, type UpOptions } from './project-run.ts';
import type { Container } from './status.ts';

/**
 * Services of tasks that did not end well yet, or do something else than when they did. A task is started as a whole, with
 * what prepares it: Compose starts again what ended, so those that are done must not be among the services it is given.
 */
export function dueTasks({ services }: Project, containers: readonly Container[]): readonly ProjectService[] {
  const done = new Set(
    containers
      .filter(({ hasEnded, isFine }) => hasEnded && isFine)
      .map(({ service, content }) => `${service} ${content ?? ''}`),
  );
  const tasks = groupBy(
    services.filter(({ starts }) => starts === 'once'),
    ({ address, content }) => `${address} ${content ?? ''}`,
  );
  return [...tasks.values()]
    .filter((task) => !task.every(({ name, content }) => done.has(`${name} ${content ?? ''}`)))
    .flat();
}

/** Starts what is due once everything else is up, and waits until all of it has ended, retries included. */
export async function runTasks(run: ProjectRun, options: UpOptions): Promise<Diagnostic[]> {
  if (!options.project.services.some(({ starts }) => starts === 'once')) return [];
  const before = await list(run);
  if (!before.value) return [...before.diagnostics];
  const due = dueTasks(options.project, before.value).map(({ name }) => name);
  if (due.length === 0) return [];
  // What they need was waited for: with their dependencies, everything that prepares a node would run once more.
  const started = await start(run, options, ['--no-deps', '--', ...due]);
  if (started.code !== 0) return [await notUp(run, options, { result: started, services: due })];
  return waitFor(run, due, options.timeout);
}

/** Docker tells of every end; a container that is tried again has not had its last. */
async function waitFor(run: ProjectRun, services: readonly string[], timeout: number): Promise<Diagnostic[]> {
  for (;;) {
    const { value: containers, diagnostics } = await listed(run, services);
    if (!containers) return [...diagnostics];
    const pending = containers.filter(({ hasEnded }) => !hasEnded).map(({ name }) => name);
    if (pending.length === 0) return verdicts(run, containers, timeout);
    const result = await dockerWait(run, pending, timeout);
    if (result.ended === 'timeout') {
      // While one hangs, another may have failed.
      const now = await listed(run, services);
      return now.value ? verdicts(run, now.value, timeout) : [...now.diagnostics];
    }
    const refused = refusal(run, 'wait', result);
    if (refused.length > 0) return refused;
  }
}

async function listed(run: ProjectRun, services: readonly string[]): Promise<Diagnosed<readonly Container[]>> {
  const { value, diagnostics } = await list(run);
  return { ...(value && { value: value.filter(({ service }) => services.includes(service)) }), diagnostics };
}

/** What failed first, then what goes on. */
function verdicts(run: ProjectRun, containers: readonly Container[], timeout: number): Diagnostic[] {
  return [
    ...containers.filter(({ hasEnded, isFine }) => hasEnded && !isFine).map((one) => failed(run, one)),
    ...containers.filter(({ hasEnded }) => !hasEnded).map((one) => late(run, one, timeout)),
  ];
}

function dockerWait({ programs, env }: ProjectRun, names: readonly string[], timeout: number): Promise<ProgramResult> {
  return programs.exec({ file: 'docker', args: ['wait', ...names], env, timeout });
}

const rest = { message: 'everything else of the network is up' };

function failed({ name, host }: ProjectRun, { service, address, state }: Container): Diagnostic {
  return {
    code: 'NG1765',
    severity: 'error',
    message: `the task \`${service}\` of \`${name}\` failed on ${shownHost(host)}`,
    notes: [{ message: state.startsWith('exited') ? `it ${state}` : `it is ${state}` }, rest],
    help: `run \`netgen compose SPEC --logs ${address}\`; \`--up\` tries it again`,
  };
}

function late({ name, host }: ProjectRun, { service, address, state }: Container, timeout: number): Diagnostic {
  return {
    code: 'NG1765',
    severity: 'error',
    message: `the task \`${service}\` of \`${name}\` did not end within ${timeout} s on ${shownHost(host)}`,
    notes: [{ message: `it is ${state}, and goes on` }, rest],
    help: `run \`netgen compose SPEC --logs ${address}\`, or give it more time with \`--timeout ${Math.min(timeout * 4, mostPatience)}\``,
  };
}
