// The pure table that a backend hands to resolve: how it calls a service, and how long names may be. Data only.
import type { Cluster } from './network.ts';

export interface Naming {
  /** Host name of a service as seen from inside its cluster. */
  serviceHost(service: string, namespace: string, cluster: Pick<Cluster, 'dnsDomain'>): string;
  /** Longest name of an object of this sort, characters. */
  readonly limits: {
    readonly namespace: number;
    readonly name: number;
    readonly service: number;
    readonly release: number;
  };
}
