// Any image as a workload beside the network, or as a run that ends. It gives it no rights in the cluster.

import { defineComponent } from './component.ts';
import { containerProblems } from './container/checks.ts';
import { containerEndpoints } from './container/exposure.ts';
import { containerParts } from './container/parts.ts';
import { containerSchema } from './container/schema.ts';

export const container = defineComponent<typeof containerSchema, undefined>({
  kind: 'container',
  platforms: 'all',
  stage: 'services',
  instances: 'many',
  spans: 'several',
  summary: 'any image as a workload',
  schema: containerSchema,
  example:
    'container: {name: echo, on: c1, image: "docker.io/hashicorp/http-echo:1.0.0", args: [-text=hello], ports: [{name: http, port: 5678, protocol: http}]}',
  endpoints: containerEndpoints,
  wire: (self, network) => ({ diagnostics: containerProblems(self, network) }),
  build: (self, _settings, network, cluster) => containerParts(self, network, cluster),
  keep: ({ name, namespace, on, spec }) =>
    on.flatMap((cluster) =>
      spec.volumes
        .filter((volume) => spec.numbered && volume.keep && !volume.temporary)
        .map((volume) => ({
          what: `volume ${volume.name} of ${name}: claims ${volume.name}-${name}-*`,
          cluster,
          namespace,
        })),
    ),
});
