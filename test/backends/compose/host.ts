// A Docker host by hand: compiles parts, and finds its way in the project.
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { compileHost } from '../../../src/backends/compose/compile-host.ts';
import type { Diagnostic } from '../../../src/diagnostics/diagnostic.ts';
import type { Cluster, Instance, Json, Network } from '../../../src/model/network.ts';
import type { Built, Files, Part, SecretRef, ServicePart, Task, Workload } from '../../../src/model/part.ts';
import type { Container, PodSpec } from '../../../src/model/pod.ts';
import { emitProject } from '../../../src/yaml/emit-files.ts';
import { make, makeInstance, makeNetwork } from '../sample.ts';

export const host: Cluster = {
  name: 'local',
  context: 'local',
  exposure: 'nodePort',
  address: '127.0.0.1',
  dnsDomain: 'cluster.local',
  provides: [],
  suspended: false,
  docker: { subnet: '10.71.0.0/16', bind: '127.0.0.1' },
  at: ['hosts', 'local'],
};

export interface Around {
  readonly network?: Partial<Network>;
  readonly host?: Partial<Cluster>;
  readonly instance?: Partial<Instance>;
}

export const instance = makeInstance({ kind: 'container', name: 'web', stage: 'services' });

export function compile(built: readonly Built[], around: Around = {}) {
  return compileHost({ network: makeNetwork(around.network), cluster: { ...host, ...around.host }, built });
}

type Fields = { readonly [field: string]: Json };
export interface Read {
  readonly text: string;
  readonly services: { readonly [name: string]: Fields };
  readonly configs: { readonly [name: string]: Fields };
  readonly secrets: { readonly [name: string]: Fields };
  readonly volumes: { readonly [name: string]: Fields };
  readonly networks: { readonly [name: string]: Fields };
}

/** The project of these parts, as another reader of YAML sees it. */
export function project(parts: readonly Part[], around: Around = {}): Read {
  const { value, diagnostics } = compile([make({ ...instance, ...around.instance }, parts)], around);
  if (!value) throw new Error(JSON.stringify(diagnostics));
  const text = emitProject(value).files[0]!.bytes.toString();
  return { text, configs: {}, secrets: {}, volumes: {}, ...parse(text) } as Read;
}

export function problems(parts: readonly Part[], around: Around = {}): readonly Diagnostic[] {
  return compile([make({ ...instance, ...around.instance }, parts)], around).diagnostics;
}

export const codes = (found: readonly Diagnostic[]): string[] =>
  found.map(({ code, severity }) => `${code} ${severity}`);

export const base = { address: 'web', namespace: 'demo' };
export const image = { name: 'docker.io/library/alpine', tag: '3.22.1' };

export const container = (over: Partial<Container> = {}): Container => ({ name: 'web', image, user: 1000, ...over });

export const workload = (pod: Partial<PodSpec> = {}, over: Partial<Workload> = {}): Workload => ({
  ...base,
  type: 'workload',
  name: 'web',
  replicas: 1,
  selector: { 'netgen.dev/component': 'web' },
  pod: { containers: [container()], ...pod },
  ...over,
});

export const service = (over: Partial<ServicePart> = {}): ServicePart => ({
  ...base,
  type: 'service',
  name: 'web',
  selector: { 'netgen.dev/component': 'web' },
  ports: [{ name: 'http', port: 8080 }],
  expose: 'clusterIP',
  ...over,
});

export const files = (data: Files['data'], over: Partial<Files> = {}): Files => ({
  ...base,
  type: 'files',
  name: 'web-config',
  data,
  ...over,
});

export const secret = (over: Partial<SecretRef> = {}): SecretRef => ({
  ...base,
  type: 'secret',
  name: 'web-token',
  keys: ['token'],
  purpose: 'token of the web server',
  ...over,
});

export const task = (over: Partial<Task> = {}): Task => ({
  ...base,
  type: 'task',
  name: 'load',
  pod: { containers: [container({ name: 'k6' })] },
  completions: 1,
  backoffLimit: 0,
  ...over,
});

/** Docker Compose of the test bed, where there is one. */
export const composeBinary = join(
  process.env.NETGEN_BED ?? join(homedir(), '.cache', 'netgen-bed'),
  'bin',
  'docker-compose',
);
export const hasCompose = existsSync(composeBinary);
