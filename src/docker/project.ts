// What a Compose project asks of its host, read from the document itself: ports, networks, services. Pure.
import type { Json, JsonMap } from '../model/network.ts';

/** A port of the host that the project takes. */
export interface Published {
  readonly protocol: 'tcp' | 'udp';
  /** IPv4 address; `0.0.0.0` for all of them. */
  readonly bind: string;
  readonly port: number;
  readonly service: string;
}

export interface ProjectService {
  readonly name: string;
  /** Address people use for it, `node5`; the service's name when the project does not say. */
  readonly address: string;
  /** It does its work and ends, as what prepares a volume. */
  readonly ends: boolean;
  /** Containers that should be there: 0 for a node that is stopped, and for loads that nobody started. */
  readonly wanted: number;
  /** `once`: it belongs to a task, which does not run again when it has ended well. `on call`: nothing starts it unasked. */
  readonly starts: 'always' | 'once' | 'on call';
  /** Hash of what it does, the same for all services of a task. */
  readonly content?: string;
}

export interface Project {
  readonly name: string;
  readonly services: readonly ProjectService[];
  readonly published: readonly Published[];
  readonly subnets: readonly string[];
}

/** Label with the address people use. */
export const componentLabel = 'netgen.dev/component';
/** Label with the hash of a pod and its files. */
export const contentLabel = 'netgen.dev/content';
/** Label with the sort of part: `task` or another. */
const partLabel = 'netgen.dev/part';
/** Label with the network's name: what has it was made by netgen. */
export const networkLabel = 'netgen.dev/network';

export function readProject(document: JsonMap): Project {
  const services = Object.entries(mapOf(document.services)).map(([name, value]) => [name, mapOf(value)] as const);
  return {
    name: textOf(document.name),
    services: services.map(([name, service]) => {
      const wanted = isAsked(service) ? numberOf(mapOf(service.deploy).replicas ?? service.scale) : 0;
      const ends = /^(no|on-failure.*)?$/.test(textOf(service.restart));
      const starts = !isAsked(service) ? 'on call' : labelOf(service, partLabel) === 'task' ? 'once' : 'always';
      const content = labelOf(service, contentLabel);
      const address = labelOf(service, componentLabel) ?? name;
      return { name, address, ends, wanted, starts, ...(content !== undefined && { content }) };
    }),
    published: services
      .filter(([, service]) => isAsked(service) && service.scale !== 0)
      .flatMap(([name, service]) => listOf(service.ports).flatMap((port) => publishedBy(name, port))),
    subnets: Object.values(mapOf(document.networks)).flatMap((network) =>
      listOf(mapOf(mapOf(network).ipam).config).flatMap((config) => {
        const { subnet } = mapOf(config);
        return typeof subnet === 'string' ? [subnet] : [];
      }),
    ),
  };
}

/** A service with a profile runs only when somebody asks for it. */
function isAsked(service: JsonMap): boolean {
  return listOf(service.profiles).length === 0;
}

function labelOf({ labels }: JsonMap, label: string): string | undefined {
  const value = Array.isArray(labels)
    ? listOf(labels)
        .map(textOf)
        .find((one) => one.startsWith(`${label}=`))
        ?.slice(label.length + 1)
    : mapOf(labels)[label];
  return typeof value === 'string' ? value : undefined;
}

/** `127.0.0.1:26657:26657/tcp`, or a map with `host_ip`, `published` and `protocol`. */
function publishedBy(service: string, port: Json): Published[] {
  if (typeof port === 'string') {
    const [, bind = '0.0.0.0', from, protocol = 'tcp'] = /^(?:([0-9.]+):)?(\d+):\d+(?:\/(tcp|udp))?$/.exec(port) ?? [];
    if (from === undefined) return [];
    return [{ service, bind, port: Number(from), protocol: protocol === 'udp' ? 'udp' : 'tcp' }];
  }
  const { host_ip: bind, published, protocol } = mapOf(port);
  if (!/^\d+$/.test(textOf(published))) return [];
  return [
    {
      service,
      bind: textOf(bind) === '' ? '0.0.0.0' : textOf(bind),
      port: Number(published),
      protocol: protocol === 'udp' ? 'udp' : 'tcp',
    },
  ];
}

const mapOf = (value: Json | undefined): JsonMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonMap) : {};
const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
const textOf = (value: Json | undefined): string =>
  typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
const numberOf = (value: Json | undefined): number => (typeof value === 'number' ? value : 1);
