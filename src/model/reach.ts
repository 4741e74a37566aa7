// How endpoints are reached from other clusters, and images as charts write them. Pure; addresses only, no objects.
import { splitImage } from './images.ts';
import type { Cluster, Endpoint, Image } from './network.ts';

/** Address of an endpoint as a client in `cluster` must dial it; `undefined` when it cannot. */
export function reach(endpoint: Endpoint, cluster: string): string | undefined {
  return endpoint.cluster === cluster ? endpoint.inside : endpoint.outside;
}

export interface Opening {
  /** First label of the DNS name: `relay-us` gives `relay-us.<domain>`. */
  readonly label: string;
  readonly port: number;
  /** Port of the machines, for exposure `nodePort`. */
  readonly nodePort?: number | undefined;
  /** Host or IP address that the spec gives to what is behind it (`Node.externalAddress`): dialled on `port` itself. */
  readonly given?: string | undefined;
}

const hostPort = (host: string, port: number): string => [host.includes(':') ? `[${host}]` : host, port].join(':');

/**
 * Address under which an exposed port is dialled from other clusters; `undefined` when there is no way in. An address that
 * the spec gives comes before the cluster's own way: `outsideAddress(cluster, domain, {..., given: node.externalAddress})`.
 */
export function outsideAddress(cluster: Cluster, domain: string | undefined, opening: Opening): string | undefined {
  if (opening.given !== undefined) return hostPort(opening.given, opening.port);
  if (cluster.exposure === 'loadBalancer')
    // Joined, not a template, as the naming table does it: a network has tens of thousands of these.
    return domain === undefined ? undefined : [opening.label, '.', domain, ':', opening.port].join('');
  if (cluster.exposure !== 'nodePort' || cluster.address === undefined || opening.nodePort === undefined)
    return undefined;
  return hostPort(cluster.address, opening.nodePort);
}

/** An image as most charts take it apart. A digest without a tag goes through the `:` that every template prints. */
export function chartImage(image: Image): { registry: string; repository: string; tag: string } {
  const { registry, repository } = splitImage(image.name);
  if (image.digest === undefined) return { registry, repository, tag: image.tag ?? '' };
  if (image.tag !== undefined) return { registry, repository, tag: `${image.tag}@${image.digest}` };
  const [algorithm = '', hex = ''] = image.digest.split(':');
  return { registry, repository: `${repository}@${algorithm}`, tag: hex };
}
