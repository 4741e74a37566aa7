// A made-up network with every part and every field that a Docker host knows, for the golden and for Compose's own check.
import type { Part, Workload } from '../../../src/model/part.ts';
import { container, files, image, secret, service, task, workload } from './host.ts';

/** A consensus node with a fixed address, a volume, files, keys and an init container. */
export function node(number: number, over: Partial<Workload> = {}): Part[] {
  const name = `node${number}`;
  const own = { name, address: name };
  const selector = { 'netgen.dev/component': name };
  return [
    files({ 'config.toml': `moniker = "${name}"\nprice = "$5 and $\{X}"\n` }, { ...own, name: `${name}-config` }),
    secret({ ...own, name: `${name}-keys`, keys: ['node_key.json', 'priv_validator_key.json'] }),
    service({ ...own, selector, ports: [{ name: 'p2p', port: 26656 }] }),
    service({
      ...own,
      name: `${name}-exposed`,
      selector,
      ports: [
        { name: 'rpc', port: 26657, nodePort: 26657 + number },
        { name: 'stats', port: 8125, protocol: 'UDP', nodePort: 8125 + number },
      ],
      expose: 'nodePort',
    }),
    workload(
      {
        initContainers: [
          container({
            name: 'prepare',
            command: ['sh', '-ec', 'test -e data/state.json || echo {} > data/state.json'],
            workingDirectory: '/node',
            mounts: [{ volume: 'data', path: '/node/data' }],
          }),
        ],
        containers: [
          container({
            name: 'node',
            image: { name: 'docker.io/cometbft/cometbft', tag: 'v0.38.25' },
            args: ['start', '--moniker=$(POD)'],
            env: [
              { name: 'POD', field: 'metadata.name' },
              { name: 'ADDRESS', field: 'status.podIP' },
            ],
            ports: [{ name: 'rpc', port: 26657 }],
            mounts: [
              { volume: 'config', path: '/node/config' },
              { volume: 'keys', path: '/node/keys' },
              { volume: 'data', path: '/node/data' },
              { volume: 'tmp', path: '/tmp' },
            ],
            resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '500m', memory: '1Gi' } },
            readiness: { http: { path: '/health', port: 'rpc' }, periodSeconds: 5 },
            startup: { http: { path: '/health', port: 'rpc' }, periodSeconds: 10, failureThreshold: 30 },
            liveness: { tcp: { port: 'rpc' } },
          }),
        ],
        volumes: [
          { name: 'config', kind: 'files', files: `${name}-config` },
          { name: 'keys', kind: 'secret', secret: `${name}-keys` },
          { name: 'tmp', kind: 'temporary', size: '64Mi' },
        ],
        terminationGracePeriodSeconds: 60,
        priorityClassName: 'nodes',
        spread: [{ over: 'machine', selector }],
      },
      {
        ...own,
        selector,
        stage: 'nodes',
        numbered: {
          service: `${name}-pod`,
          claims: [{ name: 'data', size: '10Gi', keep: true }],
          node: number,
        },
        ...over,
      },
    ),
    { type: 'disruption', name, address: name, namespace: 'demo', selector, maxUnavailable: 1 },
    {
      type: 'scrape',
      name,
      address: name,
      namespace: 'demo',
      selector,
      port: 'rpc',
      path: '/metrics',
      interval: '15s',
    },
  ];
}

/** Two containers that share network and files, and a program with a token. */
export const pair: readonly Part[] = [
  files({ 'run.sh': '#!/bin/sh\nexec "$@"\n' }, { address: 'pair', name: 'pair-scripts' }),
  secret({ address: 'pair', name: 'pair-token', keys: ['token'] }),
  service({ name: 'pair', address: 'pair', selector: { app: 'pair' } }),
  workload(
    {
      containers: [
        container({
          name: 'app',
          ports: [{ name: 'http', port: 8080 }],
          command: ['/scripts/run.sh', 'httpd', '-f', '-p', '8080'],
          env: [
            { name: 'TOKEN', secret: { name: 'pair-token', key: 'token' } },
            { name: 'URL', value: 'http://:$(TOKEN)@example.com' },
          ],
          mounts: [
            { volume: 'scripts', path: '/scripts' },
            { volume: 'shared', path: '/shared' },
          ],
          readiness: { exec: ['test', '-e', '/shared/ready'] },
        }),
        container({
          name: 'helper',
          command: ['sh', '-c', 'touch /shared/ready && sleep 1000000'],
          mounts: [{ volume: 'shared', path: '/shared' }],
          writableRoot: true,
        }),
      ],
      volumes: [
        { name: 'scripts', kind: 'files', files: 'pair-scripts', executable: true },
        { name: 'shared', kind: 'temporary' },
      ],
    },
    { name: 'pair', address: 'pair', selector: { app: 'pair' } },
  ),
];

/** Runs once, when the nodes are ready. */
export const fund: readonly Part[] = [
  task({
    name: 'fund',
    address: 'fund',
    backoffLimit: 3,
    pod: { containers: [container({ name: 'fund', args: ['http://node0:26657'] })] },
  }),
];

/** Runs when somebody asks for it. */
export const load: readonly Part[] = [
  task({
    stage: 'bench',
    completions: 2,
    pod: { containers: [container({ name: 'k6', image: { ...image, name: 'docker.io/grafana/k6' }, args: ['run'] })] },
  }),
];

export const everything: readonly Part[] = [...node(0), ...node(5, { replicas: 0 }), ...pair, ...fund, ...load];
