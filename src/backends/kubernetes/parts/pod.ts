// PodSpec -> pod template. Restricted Pod Security unless the model says otherwise. Pure.
import type * as core from 'kubernetes-types/core/v1.d.ts';
import { type ImageMirror, imageText, mirrorImage } from '../../../model/images.ts';
import type { Labels, Resources } from '../../../model/network.ts';
import type { Claim } from '../../../model/part.ts';
import type { Container, EnvVar, PodSpec, Probe, Spread, Volume } from '../../../model/pod.ts';
import type { PrintScope } from '../scope.ts';
import type { Draft } from '../wire.ts';

/** A pod with everything it takes from around it. */
export interface PodInput {
  readonly pod: PodSpec;
  readonly namespace: string;
  readonly labels: Labels;
  readonly restartPolicy?: 'Never';
  /** Volumes that the workload claims for each pod. */
  readonly claims?: readonly Claim[];
}

/** The template; a change of a mounted ConfigMap changes an annotation, so that the pods roll. */
export function podTemplate(scope: PrintScope, input: PodInput): Draft<core.PodTemplateSpec> {
  const { pod } = input;
  const mirrors = scope.network.images;
  const annotations = fileChecksums(scope, input);
  return {
    metadata: { labels: input.labels, ...(Object.keys(annotations).length > 0 && { annotations }) },
    spec: {
      affinity: pod.nextTo && nextTo(pod.nextTo, input.namespace),
      automountServiceAccountToken: false,
      containers: pod.containers.map((container) => printContainer(container, mirrors)),
      enableServiceLinks: false,
      imagePullSecrets: someOf(pod.pullSecrets?.map((name) => ({ name }))),
      initContainers: someOf(pod.initContainers?.map((container) => printInitContainer(container, mirrors))),
      nodeSelector: pod.nodeSelector && Object.keys(pod.nodeSelector).length > 0 ? pod.nodeSelector : undefined,
      priorityClassName: pod.priorityClassName,
      restartPolicy: input.restartPolicy,
      securityContext: podSecurity(input),
      terminationGracePeriodSeconds: pod.terminationGracePeriodSeconds,
      tolerations: someOf(pod.tolerations),
      topologySpreadConstraints: someOf(pod.spread?.map(printSpread)),
      volumes: someOf(pod.volumes?.map(printVolume)),
    },
  };
}

/** True when a container asks for the root user, which the `restricted` level refuses. */
export function runsAsRoot(pod: PodSpec): boolean {
  return [...pod.containers, ...(pod.initContainers ?? [])].some(({ user }) => user === 0);
}

function podSecurity({ pod, claims = [] }: PodInput): Draft<core.PodSecurityContext> {
  const claimed = claims.length > 0 || (pod.volumes ?? []).some(({ kind }) => kind === 'claim');
  const user = [...pod.containers, ...(pod.initContainers ?? [])].map((one) => one.user ?? 0).find((id) => id > 0);
  // A fresh volume belongs to root; the group lets the pod's user write to it.
  const fsGroup = claimed ? user : undefined;
  return {
    fsGroup,
    // A large volume is walked through once, not at every start.
    fsGroupChangePolicy: fsGroup === undefined ? undefined : 'OnRootMismatch',
    runAsNonRoot: runsAsRoot(pod) ? undefined : true,
    seccompProfile: { type: 'RuntimeDefault' },
  };
}

function fileChecksums(scope: PrintScope, { pod, namespace }: PodInput): Record<string, string> {
  const annotations: Record<string, string> = {};
  for (const volume of pod.volumes ?? []) {
    if (volume.kind !== 'files') continue;
    const checksum = scope.checksums.get(`${namespace}/${volume.files}`);
    if (checksum !== undefined) annotations[`checksum.netgen.dev/${volume.files}`] = checksum;
  }
  return annotations;
}

/** The API server refuses probes of containers that are to end. */
function printInitContainer(container: Container, mirrors: readonly ImageMirror[]): Draft<core.Container> {
  const { readiness: _readiness, liveness: _liveness, startup: _startup, ...rest } = container;
  return printContainer(rest, mirrors);
}

function printContainer(container: Container, mirrors: readonly ImageMirror[]): Draft<core.Container> {
  const { resources } = container;
  return {
    name: container.name,
    image: imageText(mirrorImage(container.image, mirrors)),
    imagePullPolicy: 'IfNotPresent',
    command: container.command,
    args: container.args,
    workingDir: container.workingDirectory,
    env: someOf(container.env?.map(printEnv)),
    ports: someOf(
      container.ports?.map(({ name, port, protocol }) => ({ name, containerPort: port, protocol: protocol ?? 'TCP' })),
    ),
    volumeMounts: someOf(
      container.mounts?.map(({ volume, path, subPath, readOnly }) => ({
        name: volume,
        mountPath: path,
        subPath,
        readOnly,
      })),
    ),
    resources: resources && { requests: quantities(resources.requests), limits: quantities(resources.limits) },
    readinessProbe: container.readiness && printProbe(container.readiness),
    livenessProbe: container.liveness && printProbe(container.liveness),
    startupProbe: container.startup && printProbe(container.startup),
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: container.writableRoot !== true,
      runAsNonRoot: container.user !== 0,
      runAsUser: container.user,
    },
  };
}

function quantities(resources: Resources | undefined): Draft<core.ResourceRequirements>['requests'] {
  if (resources === undefined) return undefined;
  const { cpu, memory } = resources;
  return { ...(cpu !== undefined && { cpu }), ...(memory !== undefined && { memory }) };
}

function printEnv({ name, value, secret, field }: EnvVar): Draft<core.EnvVar> {
  if (secret !== undefined) {
    return { name, valueFrom: { secretKeyRef: { name: secret.name, key: secret.key, optional: secret.optional } } };
  }
  if (field !== undefined) return { name, valueFrom: { fieldRef: { fieldPath: field } } };
  return { name, value: value ?? '' };
}

function printProbe(probe: Probe): Draft<core.Probe> {
  return {
    httpGet: probe.http && { path: probe.http.path, port: probe.http.port },
    tcpSocket: probe.tcp && { port: probe.tcp.port },
    exec: probe.exec && { command: probe.exec },
    initialDelaySeconds: probe.initialDelaySeconds,
    periodSeconds: probe.periodSeconds,
    timeoutSeconds: probe.timeoutSeconds,
    failureThreshold: probe.failureThreshold,
  };
}

function printVolume(volume: Volume): Draft<core.Volume> {
  const { name } = volume;
  switch (volume.kind) {
    case 'files': {
      const items = printItems(volume.items);
      return { name, configMap: { name: volume.files, items, defaultMode: volume.executable ? 0o555 : undefined } };
    }
    case 'secret': {
      const items = printItems(volume.items);
      return { name, secret: { secretName: volume.secret, items, optional: volume.optional } };
    }
    case 'temporary':
      return { name, emptyDir: { sizeLimit: volume.size } };
    case 'claim':
      return { name, persistentVolumeClaim: { claimName: volume.claim, readOnly: volume.readOnly } };
  }
}

function printItems(items: { readonly [key: string]: string } | undefined) {
  return items && Object.entries(items).map(([key, path]) => ({ key, path }));
}

const topologyKeys = { machine: 'kubernetes.io/hostname', zone: 'topology.kubernetes.io/zone' } as const;

function printSpread({ over, selector, required }: Spread): Draft<core.TopologySpreadConstraint> {
  return {
    labelSelector: { matchLabels: selector },
    maxSkew: 1,
    topologyKey: topologyKeys[over],
    whenUnsatisfiable: required ? 'DoNotSchedule' : 'ScheduleAnyway',
  };
}

/** Kubernetes looks in the pod's own namespace unless others are named. */
function nextTo(other: NonNullable<PodSpec['nextTo']>, own: string): Draft<core.Affinity> {
  const namespaces = other.namespace === own ? undefined : [other.namespace];
  return {
    podAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        { labelSelector: { matchLabels: other.labels }, namespaces, topologyKey: topologyKeys.machine },
      ],
    },
  };
}

function someOf<T>(list: readonly T[] | undefined): readonly T[] | undefined {
  return list !== undefined && list.length > 0 ? list : undefined;
}
