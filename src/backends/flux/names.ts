// What the Flux delivery calls its own objects and files. Names depend on the network, the stage and the chart only.
import type { ChartSource, Network, Stage } from '../../model/network.ts';

export function serviceAccountName(network: Network): string {
  return `netgen-${network.name}`;
}

export function stageName(network: Network, stage: Stage): string {
  return `${network.name}-${stage}`;
}

export function gateName(network: Network, stage: Stage): string {
  return `${network.name}-${stage}-secrets`;
}

/** Directory of a cluster from the repository's root, as Flux writes paths. */
export function clusterPath(network: Network, cluster: string): string {
  const front = network.delivery.path === '' ? '.' : `./${network.delivery.path}`;
  return `${front}/clusters/${cluster}`;
}

export function isOci(chart: Pick<ChartSource, 'url'>): boolean {
  return chart.url.startsWith('oci://');
}

/**
 * Name of a chart's source: made of its address, so that a source never takes another one's name. A repository behind
 * HTTP serves all its charts, one in a registry a single version of one chart.
 */
export function sourceName(network: Network, chart: ChartSource): string {
  if (!isOci(chart)) return `${network.name}-${slug(chart.url)}`;
  const digest = chart.digest === undefined ? '' : `-${chart.digest.replace(/^sha256:/, '').slice(0, 8)}`;
  return `${network.name}-${slug(`${chart.url}/${chart.name}`)}-${slug(chart.version)}${digest}`;
}

/** Lower-case letters, digits, `.` and single `-`; the scheme left out. */
function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '')
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
}
