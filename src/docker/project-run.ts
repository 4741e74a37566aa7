// Compose on one host: starts, stops and lists the containers of a project, and shows their logs. It decides nothing about them.
import type { Diagnosed, Diagnostic, Note } from '../diagnostics/diagnostic.ts';
import { type ShownHost, shownHost } from './check-host.ts';
import type { ComposeProgram } from './compose-program.ts';
import type { ProgramCall, ProgramResult, Programs } from './programs.ts';
import type { Project } from './project.ts';
import { type Container, readContainers } from './status.ts';

/** Seconds that containers may take at most: a day. */
export const mostPatience = 86_400;

/** A project on a host that answers. */
export interface ProjectRun {
  readonly programs: Pick<Programs, 'exec'>;
  readonly compose: ComposeProgram;
  readonly host: ShownHost;
  /** Leads `docker` to the host. */
  readonly env: Readonly<Record<string, string>>;
  readonly name: string;
  /** An empty directory: Compose looks for files where it starts. */
  readonly cwd: string;
  /** What stands before each line that is shown: several hosts talk at once. */
  readonly prefix: string;
}

export interface UpOptions {
  readonly project: Project;
  /** The project's file; absolute. */
  readonly file: string;
  /** Values of Secrets by the variable under which the project asks for them. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Seconds that containers may take until they are healthy, after all images are there. */
  readonly timeout: number;
}

/**
 * What leads Compose elsewhere than to the project: its own settings, as profiles, files and remote ones, and another
 * platform than the project's.
 */
const settings = /^(COMPOSE_.*|DOCKER_DEFAULT_PLATFORM)$/;

/** Nothing of the user's own Compose settings may leak in, and no value of the project changes which Docker is asked. */
function call(run: ProjectRun, args: readonly string[], more: Partial<ProgramCall> = {}): Promise<ProgramResult> {
  const { compose, env, name, cwd } = run;
  return run.programs.exec({
    file: compose.file,
    args: [...compose.args, '--project-name', name, '--ansi', 'never', ...args],
    cwd,
    ...more,
    without: settings,
    env: { ...more.env, ...env },
  });
}

/**
 * Makes the containers what the project says, and waits until they are healthy. Tasks are left to `runTasks`: for Compose a
 * container that ended well did not come up, and one that ended is to be started again.
 */
export async function up(run: ProjectRun, options: UpOptions): Promise<Diagnostic[]> {
  const { services } = options.project;
  // Nothing is left to run here: Compose refuses an empty project, and what ran would go on.
  if (services.length === 0) return down(run, { volumes: false });
  const wanted = services.filter(({ starts }) => starts === 'always').map(({ name }) => name);
  // Without names Compose takes all services.
  if (wanted.length === 0) return [];
  const all = !services.some(({ starts }) => starts === 'once');
  const wait = ['--wait', '--wait-timeout', String(options.timeout)];
  const result = await start(run, options, ['--remove-orphans', ...wait, ...(all ? [] : ['--', ...wanted])]);
  return result.code === 0 ? [] : [await notUp(run, options, { result, services: wanted })];
}

/** Lines of Compose on containers that it leaves as they are, and on those that it waits for: hundreds in a large network. */
const unchanged = /^ *Container \S+ +(Running|Waiting|Healthy|Exited) *$/;

/** Compose's own `up` in the background. */
export function start(run: ProjectRun, { file, secrets }: UpOptions, more: readonly string[]): Promise<ProgramResult> {
  const args = ['--progress', 'plain', '--env-file', '/dev/null', '--file', file, 'up', '--detach', '--quiet-pull'];
  return call(run, [...args, ...more], {
    env: secrets,
    show: { stream: 'stderr', prefix: run.prefix, skip: unchanged },
  });
}

interface FailedStart {
  readonly result: ProgramResult;
  /** What was to be started. */
  readonly services: readonly string[];
}

/** What became of the containers after an `up` that failed. */
export async function notUp(
  run: ProjectRun,
  { secrets }: UpOptions,
  { result, services }: FailedStart,
): Promise<Diagnostic> {
  const { value: containers = [] } = await list(run);
  const weak = containers
    .filter(({ service, isFine }) => !isFine && services.includes(service))
    // The one that fails before those that only wait for it.
    .sort((a, b) => weakness(a) - weakness(b));
  const notes: Note[] = [
    ...said(result, Object.values(secrets)),
    ...weak.slice(0, 10).map(({ service, state }) => ({ message: `\`${service}\` is ${state}` })),
  ];
  const message = `\`${run.name}\` did not come up on ${shownHost(run.host)}`;
  return { code: 'NG1765', severity: 'error', message, notes, help: remedy(result, weak[0]?.address) };
}

const weakness = ({ state }: Container): number =>
  /exit code|exited with/.test(state) ? 0 : state.includes('unhealthy') ? 1 : 2;

function remedy({ stderr }: ProgramResult, address: string | undefined): string {
  // What prepares volumes and holds networks runs programs of the image, as docs/compose.md says.
  const [, program] = /exec: "(chown|tail)": executable file not found/.exec(stderr) ?? [];
  if (program !== undefined)
    return `take an image that has \`${program}\`, or give the component an init container that has: \`initContainers: [{name: tools, image: "docker.io/library/busybox:1.37.0", command: ["true"]}]\``;
  if (/port is already allocated|address already in use/.test(stderr))
    return 'somebody took the port since it was looked at, or another address of it: `docker ps` and `ss -ltunp` name who; stop that, or give the network other ports with `hosts: {NAME: {ports: FROM-TO}}`';
  if (address === undefined) return 'mend what Docker says, then run the same command again: what runs stays';
  return `run \`netgen compose SPEC --logs ${address}\``;
}

/** Removes containers and networks, with `volumes` their data too. Needs no file: Docker knows what belongs to a project. */
export async function down(run: ProjectRun, { volumes }: { readonly volumes: boolean }): Promise<Diagnostic[]> {
  const args = ['--progress', 'plain', 'down', '--remove-orphans', ...(volumes ? ['--volumes'] : [])];
  return refusal(run, 'down', await call(run, args, { show: { stream: 'stderr', prefix: run.prefix } }));
}

export interface LogOptions {
  /** Empty: all of them. */
  readonly services: readonly string[];
  readonly follow: boolean;
  /** Lines from the end; absent: all. */
  readonly tail?: number;
}

export async function logs(run: ProjectRun, { services, follow, tail }: LogOptions): Promise<Diagnostic[]> {
  const args = ['logs', ...(follow ? ['--follow'] : []), ...(tail === undefined ? [] : ['--tail', String(tail)])];
  const result = await call(run, [...args, '--', ...services], { show: { stream: 'stdout', prefix: run.prefix } });
  return refusal(run, 'logs', result);
}

/** All containers of the project, also those that ended. */
export async function list(run: ProjectRun): Promise<Diagnosed<readonly Container[]>> {
  const result = await call(run, ['ps', '--all', '--no-trunc', '--format', 'json'], { timeout: 60 });
  const diagnostics = refusal(run, 'ps', result);
  return diagnostics.length > 0 ? { diagnostics } : { value: readContainers(result.stdout), diagnostics };
}

/** What an order that was not carried out has to say; nothing when it was. */
export function refusal(run: ProjectRun, verb: string, result: ProgramResult): Diagnostic[] {
  if (result.ended === 'exit' && result.code === 0) return [];
  return [
    {
      code: 'NG1766',
      severity: 'error',
      message: `\`docker compose ${verb}\` failed on ${shownHost(run.host)}`,
      notes: said(result, []),
      help: 'mend what Docker says, then run the same command again',
    },
  ];
}

/** What Docker said at last, without the lines that only say how far it is. No secret gets into it. */
function said({ ended, stdout, stderr }: ProgramResult, secrets: readonly string[]): Note[] {
  const hidden = secrets.filter((secret) => secret.length > 3);
  const lines = `${stdout}\n${stderr}`
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(Container|Network|Volume|Image)? ?\S+ +[A-Z][a-z]+( [\d.]+s)?$/.test(line))
    .filter((line, i, all) => all.indexOf(line) === i)
    .slice(-5)
    .map((line) => hidden.reduce((text, secret) => text.replaceAll(secret, '***'), line));
  const late = ended === 'timeout' ? [{ message: 'it did not end in time' }] : [];
  return [...late, ...lines.map((line) => ({ message: `docker says: ${line}` }))];
}
