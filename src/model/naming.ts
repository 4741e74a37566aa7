// The pure table that a backend hands to resolve: how it calls a service, and how long names may be. Data only.
import type { Cluster, Node } from './network.ts';

export interface Naming {
  /** Host name of a service as seen from inside its cluster. */
  serviceHost(service: string, namespace: string, cluster: Pick<Cluster, 'dnsDomain'>): string;
  /** Host under which the Service of one consensus node is dialled from inside its cluster: a name or a fixed address. */
  nodeHost(
    service: string,
    node: Pick<Node, 'number' | 'namespace'>,
    cluster: Pick<Cluster, 'dnsDomain' | 'docker'>,
  ): string;
  /** Longest name of an object of this sort, characters. */
  readonly limits: {
    readonly namespace: number;
    readonly name: number;
    readonly service: number;
    readonly release: number;
  };
}
