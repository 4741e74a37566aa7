// ChartRelease -> HelmRelease. It never changes values: mirrors and defaults are the component's.
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Network } from '../../model/network.ts';
import type { ChartRelease } from '../../model/part.ts';
import type { HelmReleaseSpec } from '../kubernetes/api/helm.generated.ts';
import { HelmRelease } from '../kubernetes/objects/custom-resources.ts';
import { freeId, type PrintScope, partLabels } from '../kubernetes/scope.ts';
import { isOci, serviceAccountName, sourceName } from './names.ts';

/** Installs that fail are tried again instead of rolled back: a network is often waiting for something outside. */
const strategy = { name: 'RetryOnFailure', retryInterval: '2m' } as const;

/** Releases live in the network's namespace whatever namespace the chart's objects go to. */
export function printRelease(scope: PrintScope, part: ChartRelease): void {
  const { network, chart } = scope;
  const labels = partLabels(scope, part);
  new HelmRelease(chart, freeId(chart, 'HelmRelease'), {
    metadata: { name: part.name, namespace: network.namespace, labels },
    spec: {
      ...chartOf(network, part),
      // Only labels that no chart uses in its selectors.
      commonMetadata: {
        labels: { 'netgen.dev/network': network.name, 'netgen.dev/component': part.address },
      },
      dependsOn: part.dependsOn?.length ? part.dependsOn.map((name) => ({ name })) : undefined,
      driftDetection: { mode: 'warn' },
      ...installation(network, part),
      interval: '1h',
      maxHistory: 3,
      postRenderers: postRenderers(part),
      postRenderStrategy: part.renderHooks === false ? 'nohooks' : undefined,
      releaseName: part.releaseName,
      serviceAccountName: serviceAccountName(network),
      storageNamespace: part.targetNamespace,
      targetNamespace: part.targetNamespace,
      timeout: part.timeout ?? '10m',
      values: part.values,
      valuesFrom: valuesFrom(part),
    },
  });
}

function chartOf(network: Network, { chart }: ChartRelease): Pick<HelmReleaseSpec, 'chart' | 'chartRef'> {
  const name = sourceName(network, chart);
  if (isOci(chart)) return { chartRef: { kind: 'OCIRepository', name } };
  const sourceRef = { kind: 'HelmRepository', name } as const;
  return { chart: { spec: { chart: chart.name, interval: '1h', sourceRef, version: chart.version } } };
}

/** A network has no right to CRDs, and needs none: the setup owns them. */
function installation(network: Network, part: ChartRelease): Pick<HelmReleaseSpec, 'install' | 'upgrade'> {
  const crds = part.crds ?? (network.kind === 'Setup' ? 'CreateReplace' : 'Skip');
  return { install: { crds, strategy }, upgrade: { crds, strategy } };
}

function postRenderers({ patches }: ChartRelease): HelmReleaseSpec['postRenderers'] {
  if (patches === undefined || patches.length === 0) return undefined;
  return [{ kustomize: { patches: patches.map(({ target, patch }) => ({ ...(target && { target }), patch })) } }];
}

function valuesFrom(part: ChartRelease): HelmReleaseSpec['valuesFrom'] {
  return part.valuesFrom?.map(({ kind, name, key, targetPath, optional }) => ({
    kind,
    name,
    valuesKey: key,
    targetPath,
    // Without it Helm would read commas and braces of the text as its own syntax.
    literal: targetPath === undefined ? undefined : true,
    optional,
  }));
}

/** Dependencies that nobody would ever fulfil, and releases that would overwrite each other. */
export function checkReleases(releases: readonly ChartRelease[]): Diagnostic[] {
  return [...unknownDependencies(releases), ...sharedNames(releases)];
}

function unknownDependencies(releases: readonly ChartRelease[]): Diagnostic[] {
  const names = new Set(releases.map(({ name }) => name));
  return releases.flatMap((release) =>
    (release.dependsOn ?? [])
      .filter((name) => !names.has(name))
      .map(
        (name): Diagnostic => ({
          code: 'NG1395',
          severity: 'error',
          message: `\`${release.address}\` waits for the release \`${name}\`, which its cluster does not have`,
          ...(release.at && { at: release.at }),
          help: `releases of this cluster: ${[...names].map((known) => `\`${known}\``).join(', ')}`,
        }),
      ),
  );
}

function sharedNames(releases: readonly ChartRelease[]): Diagnostic[] {
  const first = new Map<string, ChartRelease>();
  return releases.flatMap((release): Diagnostic[] => {
    const key = `${release.targetNamespace}/${release.releaseName}`;
    const other = first.get(key);
    if (other === undefined) {
      first.set(key, release);
      return [];
    }
    return [
      {
        code: 'NG1397',
        severity: 'error',
        message: `\`${release.address}\` and \`${other.address}\` are both the Helm release \`${key}\``,
        ...(release.at && { at: release.at }),
        ...(other.at && { notes: [{ message: 'the other one is here', at: other.at }] }),
        help: `give \`${release.address}\` another \`name:\` or \`namespace:\``,
      },
    ];
  });
}
