// Where the charts of a cluster come from: one object per source, in the network's namespace.
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { ChartSource, Network } from '../../model/network.ts';
import type { Built, ChartRelease } from '../../model/part.ts';
import { HelmRepository, OCIRepository } from '../kubernetes/objects/custom-resources.ts';
import { freeId, networkLabels } from '../kubernetes/scope.ts';
import type { NetgenChart } from '../kubernetes/synth.ts';
import { isOci, sourceName } from './names.ts';

/** The releases of all instances, in their order; each with a place in the spec. */
export function releasesOf(built: readonly Built[]): ChartRelease[] {
  return built.flatMap(({ instance, parts }) =>
    parts.filter((part) => part.type === 'chart').map((part) => ({ at: instance.at, ...part })),
  );
}

/** Puts the sources of these releases into the chart, sorted by name, each once. */
export function printSources(chart: NetgenChart, network: Network, releases: readonly ChartRelease[]): void {
  const sources = new Map(releases.map((release) => [sourceName(network, release.chart), release.chart]));
  for (const name of [...sources.keys()].sort()) printSource(chart, network, sources.get(name)!);
}

function printSource(chart: NetgenChart, network: Network, source: ChartSource): void {
  const name = sourceName(network, source);
  const metadata = { name, namespace: network.namespace, labels: networkLabels(network) };
  if (!isOci(source)) {
    new HelmRepository(chart, freeId(chart, 'HelmRepository'), {
      metadata,
      spec: { interval: '1h', url: source.url },
    });
    return;
  }
  new OCIRepository(chart, freeId(chart, 'OCIRepository'), {
    metadata,
    spec: {
      interval: '1h',
      layerSelector: { mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip', operation: 'copy' },
      // Registries have no `+` in tags; Helm writes `_` for it.
      ref: { tag: source.version.replaceAll('+', '_'), digest: source.digest },
      url: `${source.url.replace(/\/+$/, '')}/${source.name}`,
    },
  });
}

/** Digests that Flux would ignore. */
export function checkDigests(releases: readonly ChartRelease[]): Diagnostic[] {
  return releases
    .filter(({ chart }) => chart.digest !== undefined && !isOci(chart))
    .map(({ chart, address, at }) => ({
      code: 'NG1396',
      severity: 'warning',
      message: `the digest of chart \`${chart.name}\` for \`${address}\` is not checked: \`${chart.url}\` is no container registry`,
      ...(at && { at }),
      help: `write an \`oci://\` address in \`charts.${chart.name}.url\`, or remove \`charts.${chart.name}.digest\``,
    }));
}
