// Runs the catalog over a resolved network: wire once, build one cluster at a time. It knows no component and no backend.

import type { Code } from '../diagnostics/codes.ts';
import type { Diagnosed, Diagnostic } from '../diagnostics/diagnostic.ts';
import { hasErrors } from '../diagnostics/diagnostic.ts';
import { nodesOn } from '../model/lookup.ts';
import type { Instance, Json, JsonMap, Network } from '../model/network.ts';
import type { Built } from '../model/part.ts';
import { type Component, knows } from './component.ts';

/** An instance with the settings its component computed. */
export interface WiredInstance {
  readonly component: Component;
  readonly instance: Instance;
  readonly settings: unknown;
}

/** A network whose components know their settings; what `buildCluster` starts from. */
export interface WiredNetwork {
  readonly network: Network;
  readonly instances: readonly WiredInstance[];
  /** Instances by cluster, so that a cluster costs what runs on it. */
  readonly byCluster: ReadonlyMap<string, readonly WiredInstance[]>;
}

/** Lets every component compute its settings: references, addresses, ports. Diagnostics in `ignore` do not count. */
export function wireNetwork(
  network: Network,
  catalog: readonly Component[],
  ignore: ReadonlySet<Code> = new Set(),
): Diagnosed<WiredNetwork> {
  const diagnostics: Diagnostic[] = [];
  const components = new Map(catalog.filter((one) => knows(one, network.platform)).map((one) => [one.kind, one]));
  const byCluster = new Map<string, WiredInstance[]>(network.clusters.map((cluster) => [cluster.name, []]));
  const instances = network.instances.flatMap((instance) => {
    const component = components.get(instance.kind);
    if (!component) throw new Error(`no component \`${instance.kind}\` on platform \`${network.platform}\``);
    const wired = component.wire(instance, network);
    const found = wired.diagnostics.filter(({ code }) => !ignore.has(code));
    diagnostics.push(...found);
    if (hasErrors(found)) return [];
    const one: WiredInstance = { component, instance, settings: wired.settings };
    for (const cluster of instance.on) byCluster.get(cluster)?.push(one);
    return [one];
  });
  return hasErrors(diagnostics) ? { diagnostics } : { value: { network, instances, byCluster }, diagnostics };
}

/** The parts of one cluster. */
export function buildCluster({ network, byCluster }: WiredNetwork, cluster: string): Built[] {
  return (byCluster.get(cluster) ?? []).map(({ component, instance, settings }) => ({
    instance,
    parts: component.build(instance, settings, network, cluster),
    keep: component.keep(instance, network).filter((keep) => keep.cluster === cluster),
  }));
}

/** Versions and sources that the desired state names, per chart of a built instance. */
function charts(built: Built): Json[] {
  return built.parts.flatMap((part) =>
    part.type === 'chart' ? [{ name: part.chart.name, version: part.chart.version }] : [],
  );
}

/**
 * Content of a cluster's desired-state ConfigMap (design.md 5): what this cluster runs, and nothing about the others,
 * so that an edit elsewhere does not touch it.
 */
export function desiredState(wired: WiredNetwork, cluster: string, built: readonly Built[]): JsonMap {
  const { network } = wired;
  const settings = new Map(wired.byCluster.get(cluster)?.map((one) => [one.instance.name, one]));
  return {
    network: network.name,
    cluster,
    platform: network.platform,
    components: built.map((one) => {
      const known = settings.get(one.instance.name);
      const own = known?.component.desired?.(one.instance, known.settings, network, cluster) ?? {};
      return {
        name: one.instance.name,
        kind: one.instance.kind,
        namespace: one.instance.namespace,
        charts: charts(one),
        ...own,
      };
    }),
    nodes: nodesOn(network, cluster).map(({ number, alias, account, version, state }) => ({
      number,
      alias,
      ...(account !== undefined && { account }),
      version,
      state,
    })),
  };
}
