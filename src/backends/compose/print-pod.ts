// A pod -> services of Compose: one per container, init containers first, and helpers that do what Kubernetes does unasked.
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { groupBy } from '../../model/group.ts';
import { contentHash } from '../../model/hash.ts';
import { imageText, mirrorImage } from '../../model/images.ts';
import type { Container, PodSpec } from '../../model/pod.ts';
import { type Environment, environmentOf } from './environment.ts';
import { healthcheck } from './healthcheck.ts';
import { identityLabel, networkIdentity } from './identity.ts';
import { type MountedFile, type Mounts, mountFields, mountsOf, type SecretUse, volumeField } from './mounts.ts';
import { type HostScope, isOnCall, networkService, type Pod, podsBefore, serviceOf } from './pods.ts';
import { twoUsers } from './problems.ts';
import { expand, type Value, type ValueMap } from './text.ts';
import { resourceFields, seconds } from './units.ts';

/** How a pod is reached: names on the project's network, and ports of the host. */
export interface Reach {
  readonly aliases: readonly string[];
  readonly ports: readonly string[];
}

/** What a pod has to know of the others. */
export interface Surroundings {
  readonly reach: Reach;
  readonly pods: readonly Pod[];
}

export interface PrintedPod {
  readonly pod: Pod;
  readonly services: { readonly [name: string]: ValueMap };
  readonly files: readonly MountedFile[];
  readonly secrets: readonly SecretUse[];
  readonly volumes: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** A container with everything that was found out about it. */
interface Prepared {
  readonly container: Container;
  readonly service: string;
  readonly environment: Environment;
  readonly mounts: Mounts;
}

interface PodScope {
  readonly scope: HostScope;
  readonly pod: Pod;
  readonly init: readonly Prepared[];
  readonly main: readonly Prepared[];
  /** User of each volume that gets an owner. */
  readonly owned: ReadonlyMap<string, number>;
  readonly labels: ValueMap;
  /** What its first container waits for beside its own helpers. */
  readonly earlier: ValueMap;
}

/** The profile of what runs only when it is asked for. */
export const taskProfile = 'bench';

export function printPod(scope: HostScope, pod: Pod, { reach, pods }: Surroundings): PrintedPod {
  const { containers, initContainers = [] } = pod.part.pod;
  const prepare = (container: Container): Prepared => ({
    container,
    service: serviceOf(pod, container),
    environment: environmentOf(scope, pod, container),
    mounts: mountsOf(scope, pod, container),
  });
  const main = containers.map(prepare);
  const init = initContainers.map(prepare);
  const all = [...main, ...init];
  const { owned, diagnostics } = owners(pod, all);
  const input = { scope, pod, init, main, owned, labels: labelsOf(scope, pod, all), earlier: readiness(pod, pods) };
  return {
    pod,
    services: Object.fromEntries([...helpers(input, reach), ...initServices(input), ...mainServices(input, reach)]),
    files: all.flatMap(({ mounts }) => mounts.files),
    secrets: all.flatMap(({ environment }) => environment.secrets),
    volumes: all.flatMap(({ mounts }) => mounts.volumes.map(({ source }) => source)),
    diagnostics: [
      ...all.flatMap(({ environment, mounts }) => [...environment.diagnostics, ...mounts.diagnostics]),
      ...diagnostics,
    ],
  };
}

type Named = readonly [service: string, fields: ValueMap];

/**
 * A fresh volume belongs to root, and Kubernetes' group for it (fsGroup) is not there: it gets the user that writes to it.
 * Containers of several users on one volume cannot all have it.
 */
function owners(pod: Pod, all: readonly Prepared[]): Pick<PodScope, 'owned'> & Pick<PrintedPod, 'diagnostics'> {
  const users = new Map<string, number[]>();
  for (const { container, mounts } of all) {
    for (const { source, readOnly } of mounts.volumes) {
      const { user = 0 } = container;
      const known = users.get(source) ?? [];
      if (!readOnly && user > 0 && !known.includes(user)) users.set(source, [...known, user]);
    }
  }
  return {
    owned: new Map([...users].map(([volume, [first = 0]]) => [volume, first])),
    diagnostics: [...users].flatMap(([volume, several]) =>
      several.length > 1 ? [twoUsers(pod, volume, several)] : [],
    ),
  };
}

/**
 * Compose does not look into files and Secrets when it decides what to create again: the hash of the whole pod does. Files
 * with a checksum count by it, as on Kubernetes: the running nodes of a chain need not start again because a peer came.
 */
function labelsOf(scope: HostScope, pod: Pod, all: readonly Prepared[]): ValueMap {
  const { network } = scope;
  const { part, instance } = pod;
  const uses = all.flatMap(({ environment, mounts }) => [
    ...environment.secrets,
    ...mounts.files.flatMap(({ from }) => ('secret' in from ? [from] : [])),
  ]);
  const secrets = uses.map((use) => digestOf(scope, use));
  const files = all.flatMap(({ mounts }) => mounts.files.map(noticed));
  return {
    ...network.labels,
    ...instance.labels,
    ...part.labels,
    'netgen.dev/component': part.address,
    'netgen.dev/content': contentHash({ pod: part.pod, files, secrets }, 16),
    [identityLabel]: networkIdentity(network),
    'netgen.dev/network': network.name,
    'netgen.dev/part': part.type,
  };
}

/** A file as its pod notices it. */
function noticed({ from, ...file }: MountedFile): unknown {
  return { ...file, from: 'checksum' in from ? { checksum: from.checksum } : from };
}

/** What the keys file says of a Secret; of a spec that also runs on clusters, under the name of one of these. */
function digestOf({ network, cluster }: HostScope, { namespace, secret }: SecretUse): string | undefined {
  const known = network.keys?.secrets ?? {};
  const name = `/${namespace}/${secret}`;
  return known[cluster.name + name] ?? Object.entries(known).find(([key]) => key.endsWith(name))?.[1];
}

function initServices(input: PodScope): Named[] {
  return input.init.map((one, index) => {
    const previous = input.init[index - 1];
    const before = previous ? after([previous.service]) : first(input);
    return [one.service, { ...containerFields(input, one), ...once(input.pod), depends_on: someOf(before) }];
  });
}

function mainServices(input: PodScope, reach: Reach): Named[] {
  const { pod, init, main } = input;
  const last = init.at(-1);
  const before = last ? after([last.service]) : first(input);
  const shared = networkService(pod);
  return main.map((one) => [
    one.service,
    {
      ...containerFields(input, one),
      ...(pod.part.type === 'task' ? once(pod) : { restart: 'unless-stopped', scale: scaleOf(pod) }),
      healthcheck: healthcheck(one.container),
      depends_on: someOf(before),
      stop_grace_period: seconds(pod.part.pod.terminationGracePeriodSeconds ?? 30),
      ...(main.length > 1 ? { network_mode: `service:${shared}` } : networkFields(pod, reach)),
    },
  ]);
}

/**
 * What runs to its end: before something else starts, or as a task, which is tried again as often as its retries say. Docker
 * takes 0 retries for as many as it likes.
 */
function once(pod: Pod): ValueMap {
  const retries = pod.part.type === 'task' ? pod.part.backoffLimit : 0;
  return {
    restart: retries > 0 ? `on-failure:${retries}` : 'no',
    scale: scaleOf(pod),
    profiles: isOnCall(pod) ? [taskProfile] : undefined,
  };
}

const scaleOf = ({ runs }: Pod): number | undefined => (runs ? undefined : 0);

/** What the first container of a pod waits for. */
const first = (input: PodScope): ValueMap => ({
  ...input.earlier,
  ...after(ownersOf(input).map(({ service }) => service)),
});

const after = (services: readonly string[]): ValueMap =>
  Object.fromEntries(services.map((service) => [service, { condition: 'service_completed_successfully' }]));

const someOf = (fields: ValueMap): ValueMap | undefined => (Object.keys(fields).length > 0 ? fields : undefined);

/** Services of earlier stages, each as far as Docker can tell. */
function readiness(pod: Pod, pods: readonly Pod[]): ValueMap {
  const services = podsBefore(pod, pods).flatMap((one) =>
    one.part.pod.containers.map((container) => {
      const condition = healthcheck(container) ? 'service_healthy' : 'service_started';
      return [serviceOf(one, container), { condition }] as const;
    }),
  );
  return Object.fromEntries(services);
}

function networkFields({ identity, address, part }: Pod, { aliases, ports }: Reach): ValueMap {
  const named = aliases.length > 0 ? aliases : undefined;
  return {
    hostname: part.type === 'workload' && part.numbered ? identity : undefined,
    networks: named || address ? { default: { aliases: named, ipv4_address: address } } : undefined,
    ports: ports.length > 0 ? ports : undefined,
  };
}

/** One service per user that gets volumes. */
function ownersOf({ pod, owned }: PodScope): { service: string; user: number; volumes: string[] }[] {
  const users = [...groupBy([...owned], ([, user]) => user)];
  return users.map(([user, volumes]) => ({
    service: users.length === 1 ? `${pod.name}-volumes` : `${pod.name}-volumes-${user}`,
    user,
    volumes: volumes.map(([volume]) => volume),
  }));
}

/** The image of an init container has what helpers need, whatever little there is in the others. */
function helperFields({ scope, pod, labels }: PodScope): ValueMap {
  const { containers, initContainers = [] }: PodSpec = pod.part.pod;
  const image = (initContainers[0] ?? containers[0])?.image;
  if (image === undefined) throw new Error(`\`${pod.part.address}\` has no container`);
  return { ...baseFields(scope, image), labels, read_only: true };
}

function helpers(input: PodScope, reach: Reach): Named[] {
  const { pod, main } = input;
  const result: Named[] = ownersOf(input).map(({ service, user, volumes }) => [
    service,
    { ...helperFields(input), ...ownerFields(input, user, volumes) },
  ]);
  if (main.length > 1) {
    // With the network of the first container, the others would lose it for good whenever that one restarts.
    const idle = { entrypoint: ['tail', '-f', '/dev/null'], stop_signal: 'SIGKILL', user: userOf(main[0]?.container) };
    const life = pod.part.type === 'task' ? once(pod) : { restart: 'unless-stopped', scale: scaleOf(pod) };
    result.push([networkService(pod), { ...helperFields(input), ...idle, ...life, ...networkFields(pod, reach) }]);
  }
  return result;
}

function ownerFields({ pod, owned }: PodScope, user: number, volumes: readonly string[]): ValueMap {
  const mounts = volumes.map((source) => ({ source, target: `/volumes/${source}`, readOnly: false }));
  return {
    ...once(pod),
    cap_add: ['CHOWN'],
    entrypoint: ['chown', `${user}:${user}`, ...mounts.map(({ target }) => target)],
    network_mode: 'none',
    user: '0',
    volumes: mounts.map((mount) => volumeField(mount, owned)),
  };
}

const userOf = (container: Container | undefined): string | undefined => container?.user?.toString();

/** Docker keeps every line for ever unless told; the kubelet rotates at the same size. */
const logging = { driver: 'json-file', options: { 'max-size': '10m', 'max-file': '3' } };

/** What every container of netgen has: an image that is pinned, and no rights beyond those of its user. */
function baseFields({ network, cluster }: HostScope, image: Container['image']): ValueMap {
  return {
    image: imageText(mirrorImage(image, network.images)),
    platform: cluster.architecture === undefined ? undefined : `linux/${cluster.architecture}`,
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
    logging,
  };
}

function containerFields({ scope, owned, labels }: PodScope, one: Prepared): ValueMap {
  const { container, environment, mounts } = one;
  const { variables } = environment;
  const expanded = (words: readonly string[] | undefined): Value | undefined =>
    words?.map((word) => expand(word, variables));
  return {
    ...baseFields(scope, container.image),
    ...resourceFields(container.resources?.requests, container.resources?.limits),
    ...mountFields(mounts, { owned, user: container.user }),
    entrypoint: expanded(container.command),
    command: expanded(container.args),
    environment: variables.size > 0 ? Object.fromEntries(variables) : undefined,
    labels,
    // Compose refuses to copy files into a container whose root is read-only.
    read_only: container.writableRoot === true || mounts.files.length > 0 ? undefined : true,
    user: userOf(container),
    working_dir: container.workingDirectory,
  };
}
