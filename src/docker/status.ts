// How the services of a project are: what Compose lists, held against what the project wants. Pure.
import { componentLabel, contentLabel, type Project } from './project.ts';

/** A container as Compose lists it. */
export interface Container {
  readonly service: string;
  /** Address people use, from its label. */
  readonly address: string;
  /** For people: `running, healthy`, `exited with code 1`. */
  readonly state: string;
  /** It runs and is not unhealthy or still starting, or did its work and ended well. */
  readonly isFine: boolean;
  readonly runs: boolean;
  /** It ended and is not about to be started again. */
  readonly hasEnded: boolean;
  /** Docker's name of it. */
  readonly name: string;
  /** Hash of what it does, from its label. */
  readonly content?: string;
  readonly ports: readonly string[];
}

export interface ServiceStatus {
  readonly service: string;
  readonly address: string;
  readonly state: string;
  /** `127.0.0.1:26657->26657`. */
  readonly ports: readonly string[];
  readonly isFine: boolean;
}

interface Listed {
  readonly Name?: unknown;
  readonly Service?: unknown;
  readonly State?: unknown;
  /** For people: `Restarting (1) 5 seconds ago`; only here is the exit code of one that is started again. */
  readonly Status?: unknown;
  readonly Health?: unknown;
  readonly ExitCode?: unknown;
  readonly Labels?: unknown;
  readonly Publishers?: unknown;
}

/** `docker compose ps --format json`: an object per line. */
export function readContainers(text: string): Container[] {
  return text.split('\n').flatMap((line) => {
    const listed = parse(line);
    return listed ? [readContainer(listed)] : [];
  });
}

function parse(line: string): Listed | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function readContainer({ Name, Service, State, Status, Health, ExitCode, Labels, Publishers }: Listed): Container {
  const service = String(Service);
  const address = labelIn(String(Labels), componentLabel) ?? service;
  const content = labelIn(String(Labels), contentLabel);
  const runs = State === 'running';
  const health = typeof Health === 'string' ? Health : '';
  const state = runs
    ? health === ''
      ? 'running'
      : `running, ${health}`
    : State === 'exited'
      ? ExitCode === 0
        ? 'ended'
        : `exited with code ${String(ExitCode)}`
      : restarting(String(State), String(Status));
  const isFine = runs ? health === '' || health === 'healthy' : State === 'exited' && ExitCode === 0;
  const hasEnded = !['running', 'restarting', 'paused'].includes(String(State));
  const ports = readPublishers(Publishers);
  return {
    ...{ name: String(Name), service, address, state, isFine, runs, hasEnded, ports },
    ...(content !== undefined && { content }),
  };
}

function restarting(state: string, status: string): string {
  const [, code] = state === 'restarting' ? (/^Restarting \((\d+)\)/.exec(status) ?? []) : [];
  return code === undefined ? state : `${state} after exit code ${code}`;
}

/** `a=b,netgen.dev/component=node0,c=d`. */
function labelIn(labels: string, name: string): string | undefined {
  const front = `${name}=`;
  return labels
    .split(',')
    .find((one) => one.startsWith(front))
    ?.slice(front.length);
}

function readPublishers(publishers: unknown): string[] {
  if (!Array.isArray(publishers)) return [];
  const shown = publishers.flatMap((one: { URL?: unknown; PublishedPort?: unknown; TargetPort?: unknown }) =>
    typeof one.PublishedPort === 'number' && one.PublishedPort > 0
      ? [`${String(one.URL)}:${one.PublishedPort}->${String(one.TargetPort)}`]
      : [],
  );
  return [...new Set(shown)];
}

/** Services in the order of their names; those that should be there and are not, and those that should not. */
export function statusOf(project: Project, containers: readonly Container[]): ServiceStatus[] {
  const known = new Map(project.services.map((service) => [service.name, service]));
  const there = containers.map((container): ServiceStatus => {
    const { service, address, ports } = container;
    const wanted = known.get(service);
    const says = (state: string, isFine: boolean) => ({ service, address, ports, state, isFine });
    if (!wanted) return says(`${container.state}, but not in the spec`, false);
    if (container.runs && wanted.wanted === 0 && !wanted.ends)
      return says(`${container.state}, but stopped in the spec`, false);
    if (!container.runs && wanted.wanted === 0) return says(container.state, true);
    if (!container.runs && container.isFine && !wanted.ends) return says('stopped by hand', false);
    return says(container.state, container.isFine);
  });
  const missing = project.services
    .filter(({ name }) => !containers.some(({ service }) => service === name))
    .flatMap(({ name: service, address, wanted, ends }): ServiceStatus[] => {
      if (wanted > 0) return [{ service, address, ports: [], state: 'not there', isFine: false }];
      return ends ? [] : [{ service, address, ports: [], state: 'stopped', isFine: true }];
    });
  return [...there, ...missing].sort((a, b) => (a.service < b.service ? -1 : a.service > b.service ? 1 : 0));
}
