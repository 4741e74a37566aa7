// What a catalog component is. One file in this folder exports one `defineComponent({...})`; nothing else knows it.
import type { z } from 'zod';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Naming } from '../model/naming.ts';
import type { Endpoint, Instance, JsonMap, Network, Node, PortRange, Stage } from '../model/network.ts';
import type { Keep, Part } from '../model/part.ts';

/** The network as it stands before endpoints are known. */
export type Topology = Omit<Network, 'endpoints'>;

/** Settings that `wire` computed, and what it has to say. */
export interface Wired<W> {
  readonly settings?: W;
  readonly diagnostics: readonly Diagnostic[];
}

export interface Component<S = unknown, W = unknown> {
  /** Top-level key of the spec. */
  readonly kind: string;
  /** Platforms that know it; `all` for what can stand beside any ledger. */
  readonly platforms: readonly string[] | 'all';
  /** Part of its identity: a test freezes it. */
  readonly stage: Stage;
  /** `one` per network, or `many` (an object or a list). */
  readonly instances: 'one' | 'many';
  /** Clusters an instance is on: exactly one, several, wherever nodes are placed, every cluster, or none of its own. */
  readonly spans: 'one' | 'several' | 'nodes' | 'all' | 'none';
  /** Clusters of an instance that says by what it belongs to where it runs, not by `on`; goes with spans `none`. */
  place?(spec: S, nodes: readonly Node[]): readonly string[];
  /** Operators it wants on its clusters; may depend on its spec. */
  needs(spec: S): readonly string[];
  /** Namespace of its own by default (a chart with fixed names): `<network>-<name>`. */
  readonly ownNamespace?: boolean;
  /** Charts it installs: name, where from, which version; `charts:` of the spec replaces them. */
  readonly charts?: { readonly [chart: string]: { readonly url: string; readonly version: string } };
  /** Charts that only the spec of an instance names; `charts:` of the spec replaces their sources too. */
  installs?(spec: S): readonly string[];
  readonly summary: string;
  /** Its own part of the spec, without what every component takes. */
  readonly schema: z.ZodObject;
  /** A piece of spec that a test compiles. */
  readonly example: string;
  /** What can be reached, for address book, inspect, load targets. */
  endpoints(self: Instance<S>, network: Topology, naming: Naming): readonly Endpoint[];
  /** Node ports that a node of this number claims from a cluster's range, by endpoint; undefined when the range is too small. */
  nodePorts?(number: number, range: PortRange): { readonly [endpoint: string]: number } | undefined;
  /** Host ports of a node of this number on a Docker host that gives no range. */
  hostPorts?(number: number): { readonly [endpoint: string]: number };
  /** Ledger account of a node; absent where nodes have none. */
  account?(spec: S, number: number): string;
  /** What the desired state of a cluster says about this instance beyond name, kind and version. */
  desired?(self: Instance<S>, settings: W, network: Network, cluster: string): JsonMap;
  /** Configure: references, addresses, ports. */
  wire(self: Instance<S>, network: Network): Wired<W>;
  /** Set up: the parts in one cluster. Pure, and independent of the other clusters' parts. */
  build(self: Instance<S>, settings: W, network: Network, cluster: string): readonly Part[];
  /** Delete: what must survive. */
  keep(self: Instance<S>, network: Network): readonly Keep[];
}

type Definition<Schema extends z.ZodObject, W> = Omit<
  Component<z.output<Schema>, W>,
  'schema' | 'keep' | 'endpoints' | 'needs'
> & {
  readonly schema: Schema;
} & Partial<Pick<Component<z.output<Schema>, W>, 'keep' | 'endpoints' | 'needs'>>;

/** Declares a component; delete is "nothing to do" and nothing is reachable unless it says otherwise. */
export function defineComponent<Schema extends z.ZodObject, W>(definition: Definition<Schema, W>): Component {
  const component: Component<z.output<Schema>, W> = {
    needs: () => [],
    endpoints: () => [],
    keep: () => [],
    ...definition,
  };
  // The catalog holds components of all sorts: what a spec is, only the component itself knows.
  return component as unknown as Component;
}

/** Whether a component can be part of a network of this platform. Setups hold what says so by name. */
export function knows({ platforms }: Pick<Component, 'platforms'>, platform: string): boolean {
  return platforms === 'all' ? platform !== 'setup' : platforms.includes(platform);
}

/** Names of the platforms, of setups too, in the order of the catalog. */
export function platformNames(catalog: readonly Pick<Component, 'platforms'>[]): string[] {
  return [...new Set(catalog.flatMap(({ platforms }) => (platforms === 'all' ? [] : platforms)))];
}
