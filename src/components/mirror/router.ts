// The path router of a mirror: one address for the parts that share the API's paths. It keeps no state and no log.

import type { Labels, Network } from '../../model/network.ts';
import type { Part } from '../../model/part.ts';
import { mirrorParts } from '../../platforms/hedera/mirror-chart.ts';
import { routerCommand, routerConfig, routerPort } from '../../platforms/hedera/mirror-routes.ts';
import { exposedBy } from '../wiring.ts';
import type { MirrorInstance } from './spec.ts';

const image = { name: 'docker.io/nginxinc/nginx-unprivileged', tag: '1.29.3-alpine' };
/** User the image runs nginx as. */
const nginxUser = 101;

export function routerPods(self: MirrorInstance): Labels {
  return { 'app.kubernetes.io/name': 'mirror-router', 'app.kubernetes.io/instance': self.name };
}

function upstreams(self: MirrorInstance, network: Network): { [key: string]: string } {
  const found = new Map(network.endpoints.map((endpoint) => [endpoint.address, endpoint.inside]));
  const routed = mirrorParts.filter(({ routed }) => routed === true);
  return Object.fromEntries(
    routed.flatMap(({ key, image }) => {
      const address = found.get(`${self.name}.${image}`);
      return address === undefined ? [] : [[key, address]];
    }),
  );
}

export function routerParts(self: MirrorInstance, network: Network): Part[] {
  const name = `${self.name}-router`;
  const base = { name, address: self.name, namespace: self.namespace, at: self.at };
  const nodePort = self.spec.nodePorts?.http;
  const probe = { http: { path: '/healthz', port: 'http' } };
  return [
    { ...base, type: 'files', data: { 'nginx.conf': routerConfig(upstreams(self, network)) } },
    {
      ...base,
      type: 'workload',
      replicas: 1,
      selector: routerPods(self),
      pod: {
        containers: [
          {
            name: 'router',
            image,
            command: routerCommand,
            ports: [{ name: 'http', port: routerPort }],
            mounts: [
              { volume: 'config', path: '/config', readOnly: true },
              { volume: 'temporary', path: '/tmp' },
            ],
            resources: { requests: { cpu: '50m', memory: '32Mi' }, limits: { memory: '128Mi' } },
            readiness: probe,
            liveness: probe,
            user: nginxUser,
          },
        ],
        volumes: [
          { name: 'config', kind: 'files', files: name },
          { name: 'temporary', kind: 'temporary', size: '256Mi' },
        ],
        nodeSelector: self.nodeSelector,
        tolerations: self.tolerations,
        pullSecrets: self.pullSecrets,
      },
    },
    {
      ...base,
      type: 'service',
      selector: routerPods(self),
      ports: [{ name: 'http', port: 80, targetPort: 'http', ...(nodePort !== undefined && { nodePort }) }],
      ...exposedBy(self, network, self.name),
    },
  ];
}
