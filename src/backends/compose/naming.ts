// How Docker Compose calls things: services on the project's network, nodes, variables of Secrets. It knows no part.
import { nodeAddress } from '../../model/ipv4.ts';
import type { Naming } from '../../model/naming.ts';

export const composeNaming: Naming = {
  serviceHost: (service) => service,
  nodeHost: (service, { number }, { docker }) => (docker ? nodeAddress(docker.subnet, number) : service),
  limits: { namespace: 63, name: 63, service: 63, release: 53 },
};

/**
 * Name of the environment variable from which Compose takes one key of a Secret, when a project starts: the value never
 * stands in the project. An optional Secret that is not there is the empty string. The prefix keeps Secrets apart from what
 * leads Docker, as DOCKER_HOST, and from what the user's environment has for other programs.
 */
export function secretVariable(secret: string, key: string): string {
  return `NETGEN_SECRET_${`${secret}_${key}`.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`;
}

/** Name of a file in `configs:` or `secrets:`. Object names have no underscore, so that two files never share it. */
export const fileName = (object: string, key: string): string => `${object}_${key}`;
