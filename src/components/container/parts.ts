// The parts of a container in one cluster: workload or task, services, files, Secrets to wait for. It refuses nothing; checks.ts did.

import { parseImage } from '../../model/images.ts';
import { clusterNamed } from '../../model/lookup.ts';
import type { Cluster, Network } from '../../model/network.ts';
import type { Claim, Disruption, Files, Part, ServicePart, Task, Workload } from '../../model/part.ts';
import type { Container, EnvVar, Mount, PodSpec, Port, Probe, Volume } from '../../model/pod.ts';
import { durationSeconds } from '../fields.ts';
import { fillReferences } from '../shared/references.ts';
import { type SecretUse, secretParts } from '../shared/secrets.ts';
import { exposedBy } from '../wiring.ts';
import { exposedLabel, onCluster } from './exposure.ts';
import {
  type ContainerSpec,
  type EnvSpec,
  fileKey,
  filesVolume,
  podLabels,
  runsOnce,
  type Self,
  secretVolume,
} from './schema.ts';

type Fill = (text: string) => string;

export function containerParts(self: Self, network: Network, cluster: string): Part[] {
  const fill: Fill = (text) => fillReferences(text, network, cluster);
  const base = { address: self.name, namespace: self.namespace, at: self.at };
  const files = filesPart(self, base, fill);
  const pod = podOf(self, fill);
  const home = clusterNamed(network, cluster)!;
  return [
    ...(files ? [files] : []),
    ...secretParts(base, secretUses(self)),
    ...(runsOnce(self) ? [task(self, base, pod)] : [workload(self, base, pod), ...budget(self, base)]),
    ...services(self, base, { network, cluster: home }),
  ];
}

type Base = Pick<Workload, 'address' | 'namespace'> & Pick<Part, 'at'>;

function workload(self: Self, base: Base, pod: PodSpec): Workload {
  const { replicas, numbered } = self.spec;
  const claims = self.spec.volumes
    .filter(({ temporary }) => !temporary)
    .map(({ name, size, storageClass, keep }): Claim => ({ name, size, keep, ...(storageClass && { storageClass }) }));
  return {
    ...base,
    type: 'workload',
    name: self.name,
    replicas,
    selector: podLabels(self.name),
    pod,
    ...(numbered && { numbered: { service: `${self.name}-pod`, claims } }),
  };
}

function task(self: Self, base: Base, pod: PodSpec): Task {
  const { retries = 3, timeout } = self.spec.runOnce ?? {};
  return {
    ...base,
    type: 'task',
    name: self.name,
    pod,
    completions: 1,
    backoffLimit: retries,
    ...(timeout !== undefined && { deadline: Math.ceil(durationSeconds(timeout)) }),
  };
}

/** With several pods, one at a time may be taken away. */
function budget(self: Self, base: Base): Disruption[] {
  if (self.spec.replicas < 2) return [];
  return [{ ...base, type: 'disruption', name: self.name, selector: podLabels(self.name), maxUnavailable: 1 }];
}

function podOf(self: Self, fill: Fill): PodSpec {
  const { spec } = self;
  const mounts = mountsIn(self);
  const shared = { user: spec.user, ...(spec.writableRoot && { writableRoot: true }), mounts };
  const volumes = volumesOf(self);
  const selector = podLabels(self.name);
  return {
    containers: [mainContainer(self, fill, shared)],
    ...(spec.initContainers.length > 0 && {
      initContainers: spec.initContainers.map(
        (init): Container => ({
          name: init.name,
          image: init.image === undefined ? self.image! : parseImage(init.image),
          ...run(init, fill),
          resources: resourcesOf(spec),
          ...shared,
        }),
      ),
    }),
    ...(volumes.length > 0 && { volumes }),
    nodeSelector: self.nodeSelector,
    tolerations: self.tolerations,
    pullSecrets: self.pullSecrets,
    ...(spec.replicas > 1 && !runsOnce(self) && { spread: [{ over: 'machine', selector }] }),
  };
}

function mainContainer(self: Self, fill: Fill, shared: Pick<Container, 'user' | 'writableRoot' | 'mounts'>): Container {
  const { spec } = self;
  const ports = portsOf(spec);
  return {
    name: self.name,
    image: self.image!,
    ...run(spec, fill),
    ...(ports.length > 0 && { ports }),
    resources: resourcesOf(spec),
    ...(spec.readiness && { readiness: probeOf(spec.readiness) }),
    ...(spec.liveness && { liveness: probeOf(spec.liveness) }),
    ...(spec.startup && { startup: probeOf(spec.startup) }),
    ...shared,
  };
}

type Run = Pick<ContainerSpec, 'command' | 'args' | 'env'>;

function run({ command, args, env }: Run, fill: Fill): Pick<Container, 'command' | 'args' | 'env'> {
  const variables = envOf(env, fill);
  return {
    ...(command && { command: command.map(fill) }),
    ...(args && { args: args.map(fill) }),
    ...(variables.length > 0 && { env: variables }),
  };
}

/** By name: the order of keys in the spec is no part of it. */
function envOf(env: EnvSpec, fill: Fill): EnvVar[] {
  return Object.keys(env)
    .sort()
    .map((name): EnvVar => {
      const { value, secret, key, optional } = env[name]!;
      if (secret === undefined || key === undefined) return { name, value: fill(value ?? '') };
      return { name, secret: { name: secret, key, ...(optional && { optional }) } };
    });
}

function resourcesOf({ resources }: ContainerSpec): NonNullable<Container['resources']> {
  const { cpu = '50m', memory = '128Mi' } = resources ?? {};
  return { requests: { cpu, memory }, ...(resources?.memory !== undefined && { limits: { memory } }) };
}

const portsOf = ({ ports }: ContainerSpec): Port[] =>
  ports.map(({ name, port, protocol }) => ({ name, port, ...(protocol === 'udp' && { protocol: 'UDP' }) }));

type ProbeSpec = NonNullable<ContainerSpec['readiness']>;

/** The same without members that are undefined. */
const probeOf = (probe: ProbeSpec): Probe =>
  Object.fromEntries(Object.entries(probe).filter(([, value]) => value !== undefined)) as Probe;

function volumesOf({ spec, name }: Self): Volume[] {
  const temporary = spec.volumes.filter((one) => one.temporary);
  const secrets = new Map(spec.secrets.map((one) => [one.name, one]));
  return [
    ...(Object.keys(spec.files).length > 0
      ? [{ name: filesVolume, kind: 'files', files: `${name}-files` } as const]
      : []),
    ...[...secrets.values()].map(
      (one): Volume => ({
        name: secretVolume(one.name),
        kind: 'secret',
        secret: one.name,
        ...(one.optional && { optional: true }),
      }),
    ),
    ...temporary.map((one): Volume => ({ name: one.name, kind: 'temporary', size: one.size })),
  ];
}

/** Files one by one, so that what the image has beside them stays there. */
function mountsIn({ spec }: Self): Mount[] {
  return [
    ...spec.volumes.map(({ name, path }): Mount => ({ volume: name, path })),
    ...spec.secrets.map(({ name, path }): Mount => ({ volume: secretVolume(name), path, readOnly: true })),
    ...Object.keys(spec.files)
      .sort()
      .map((path): Mount => ({ volume: filesVolume, path, subPath: fileKey(path), readOnly: true })),
  ];
}

function filesPart(self: Self, base: Base, fill: Fill): Files | undefined {
  const entries = Object.entries(self.spec.files);
  if (entries.length === 0) return undefined;
  const data = entries.map(([path, { text, template }]) => [fileKey(path), text ?? fill(template ?? '')] as const);
  return { ...base, type: 'files', name: `${self.name}-files`, data: Object.fromEntries(data) };
}

function secretUses({ spec }: Self): SecretUse[] {
  const envs = [spec.env, ...spec.initContainers.map(({ env }) => env)].flatMap((env) => Object.values(env));
  const variables = envs.flatMap(({ secret, key, optional }) =>
    secret === undefined || key === undefined ? [] : [{ name: secret, keys: [key], optional }],
  );
  return [...spec.secrets, ...variables];
}

interface Home {
  readonly network: Network;
  readonly cluster: Cluster;
}

function services(self: Self, base: Base, { network, cluster }: Home): ServicePart[] {
  const { spec, name } = self;
  const service = { ...base, type: 'service', selector: podLabels(name) } as const;
  const ports = portsOf(spec);
  const found: ServicePart[] = [];
  if (ports.length > 0) found.push({ ...service, name, ports, expose: 'clusterIP' });
  if (spec.numbered) found.push({ ...service, name: `${name}-pod`, ports, expose: 'headless', publishNotReady: true });
  if (!spec.expose || ports.length === 0) return found;
  const here = onCluster(self, cluster);
  const opened = ports.map((port) => {
    const nodePort = here.spec.nodePorts?.[port.name];
    return { ...port, ...(nodePort !== undefined && { nodePort }) };
  });
  const opening = exposedBy(here, network, exposedLabel(name, cluster));
  return [...found, { ...service, name: `${name}-exposed`, ports: opened, ...opening }];
}
