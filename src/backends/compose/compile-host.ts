// The Compose project of one Docker host. It knows no other host and never touches a file.
import type { Diagnosed } from '../../diagnostics/diagnostic.ts';
import type { Cluster, Network } from '../../model/network.ts';
import type { Built } from '../../model/part.ts';
import type { Project } from '../../yaml/emit-files.ts';

export interface HostInput {
  readonly network: Network;
  readonly cluster: Cluster;
  readonly built: readonly Built[];
}

export function compileHost({ network }: HostInput): Diagnosed<Project> {
  return {
    value: { path: 'compose.yaml', document: { name: network.name, services: {} }, objects: 0 },
    diagnostics: [],
  };
}
