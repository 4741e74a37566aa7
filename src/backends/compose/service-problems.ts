// What Compose cannot do with a Service, said with its place and remedy. Pure.
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Instance } from '../../model/network.ts';
import type { ServicePart } from '../../model/part.ts';
import { placeOf } from './problems.ts';

interface Link {
  readonly instance: Instance;
  readonly service: ServicePart;
}

type Port = Pick<ServicePart['ports'][number], 'name' | 'port'>;

const placed = ({ instance, service }: Link) => placeOf(instance, service);
const whose = ({ service }: Link, port: Port): string => `the port \`${port.name}\` of \`${service.address}\``;

/** Who has a name, for those that only the namespace tells apart. */
export const inNamespace = ({ address, namespace }: Pick<ServicePart, 'address' | 'namespace'>): string =>
  `\`${address}\` in the namespace \`${namespace}\``;

export function nothingBehind(link: Link): Diagnostic {
  return {
    code: 'NG1718',
    severity: 'warning',
    message: `no container on this host stands behind the Service \`${link.service.name}\` of \`${link.service.address}\``,
    ...placed(link),
    notes: [{ message: 'its name leads nowhere, and none of its ports is published' }],
    help: `place \`${link.service.address}\` where what it selects runs`,
  };
}

export function noLoadBalancer(link: Link): Diagnostic {
  return {
    code: 'NG1717',
    severity: 'error',
    message: `\`${link.service.address}\` wants a load balancer, which a Docker host does not have`,
    ...placed(link),
    help: 'publish it on a port of the host, with `expose: nodePort`',
  };
}

export function mappedPort(link: Link, port: Port, target: number): Diagnostic {
  return {
    code: 'NG1705',
    severity: 'error',
    message: `${whose(link, port)} is ${port.port} for others and ${target} in the container`,
    ...placed(link),
    notes: [{ message: 'on a Docker network others dial the container itself: nothing translates ports' }],
    help: `give both the same number, for example ${target}`,
  };
}

export function noHostPort(link: Link, port: Port): Diagnostic {
  return {
    code: 'NG1707',
    severity: 'error',
    message: `${whose(link, port)} is exposed, and no port of the host is given for it`,
    ...placed(link),
    notes: [{ message: 'Docker would choose another one at every start' }],
    help: `write the host port as \`nodePorts: {${port.name}: ${port.port}}\``,
  };
}

export function sharedHostPort(link: Link, port: Port): Diagnostic {
  return {
    code: 'NG1708',
    severity: 'error',
    message: `${whose(link, port)} is published by several containers, and a port of the host leads to one`,
    ...placed(link),
    notes: [{ message: 'on Kubernetes a node port is shared out to all pods, Docker has nothing like it' }],
    help: 'write `replicas: 1`, or do not expose it',
  };
}

export function takenHostPort(link: Link, number: number, other: string): Diagnostic {
  return {
    code: 'NG1706',
    severity: 'error',
    message: `\`${link.service.address}\` and \`${other}\` both publish port ${number} of the host`,
    ...placed(link),
    help: `give one of them another number with \`nodePorts:\``,
  };
}

/** `other` is who has the name already, in words. */
export function sameName(link: Link, other: string): Diagnostic {
  return {
    code: 'NG1704',
    severity: 'error',
    message: `the name \`${link.service.name}\` would lead to ${inNamespace(link.service)} and to ${other}`,
    ...placed(link),
    notes: [{ message: 'a Compose project has one network without namespaces: a name that two have leads to either' }],
    help: `give one of them another \`name:\`, or place it on another host`,
  };
}
