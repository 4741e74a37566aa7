// The parts of one validator with everything a numbered workload can have, built by hand so that no component can change it.
import type { Built, Claim, Numbered, Part, ServicePart, Workload } from '../../src/model/part.ts';
import type { Container, PodSpec } from '../../src/model/pod.ts';
import { make, makeInstance, nodes } from './sample.ts';

const selector = { 'netgen.dev/component': 'node5', 'netgen.dev/network': 'demo' };
const everyNode = { 'app.kubernetes.io/instance': 'nodes', 'netgen.dev/network': 'demo' };
const base = { address: 'node5', namespace: 'demo', file: 'node5' };
const image = { name: 'docker.io/cometbft/cometbft', tag: 'v0.38.25' };

const init: Container = {
  name: 'prepare',
  image,
  command: ['sh', '-ec', 'test -e /cometbft/data/priv_validator_state.json || cp /state/* /cometbft/data/'],
  mounts: [{ volume: 'data', path: '/cometbft/data' }],
  user: 1000,
};

const validator: Container = {
  name: 'cometbft',
  image,
  command: ['cometbft', 'node'],
  args: ['--home', '/cometbft', '--proxy_app', 'kvstore'],
  workingDirectory: '/cometbft',
  env: [
    { name: 'CMTHOME', value: '/cometbft' },
    { name: 'POD', field: 'metadata.name' },
    { name: 'TOKEN', secret: { name: 'node5-token', key: 'token', optional: true } },
  ],
  ports: [
    { name: 'p2p', port: 26656 },
    { name: 'rpc', port: 26657 },
    { name: 'metrics', port: 26660 },
  ],
  mounts: [
    { volume: 'config', path: '/cometbft/config', readOnly: true },
    { volume: 'keys', path: '/cometbft/keys', readOnly: true },
    { volume: 'data', path: '/cometbft/data' },
    { volume: 'temporary', path: '/tmp' },
  ],
  resources: { requests: { cpu: '500m', memory: '512Mi' }, limits: { memory: '1Gi' } },
  readiness: { http: { path: '/health', port: 'rpc' }, periodSeconds: 5 },
  startup: { tcp: { port: 'p2p' }, failureThreshold: 60 },
  user: 1000,
};

const pod: PodSpec = {
  containers: [validator],
  initContainers: [init],
  volumes: [
    { name: 'config', kind: 'files', files: 'node5-config' },
    {
      name: 'keys',
      kind: 'secret',
      secret: 'node5-keys',
      items: { 'node_key.json': 'node_key.json', 'priv_validator_key.json': 'priv_validator_key.json' },
    },
    { name: 'temporary', kind: 'temporary', size: '64Mi' },
  ],
  spread: [
    { over: 'machine', selector: everyNode },
    { over: 'zone', selector: everyNode, required: true },
  ],
  terminationGracePeriodSeconds: 30,
};

export const claim: Claim = { name: 'data', size: '20Gi', storageClass: 'gp3', keep: true };
export const numbered: Numbered = { service: 'node5-pod', claims: [claim], node: 5 };
export const workload: Workload = { ...base, type: 'workload', name: 'node5', replicas: 1, selector, pod, numbered };

export const service: ServicePart = {
  ...base,
  type: 'service',
  name: 'node5',
  selector,
  ports: [
    { name: 'p2p', port: 26656, targetPort: 'p2p' },
    { name: 'rpc', port: 26657, targetPort: 'rpc' },
  ],
  expose: 'clusterIP',
  publishNotReady: true,
};

export const parts: readonly Part[] = [
  { ...base, type: 'files', name: 'node5-config', data: { 'config.toml': 'moniker = "node5"\n' } },
  workload,
  { ...service, name: 'node5-pod', expose: 'headless' },
  service,
  {
    ...service,
    name: 'node5-exposed',
    ports: [{ name: 'p2p', port: 26656, nodePort: 31020 }],
    expose: 'nodePort',
    externalTrafficPolicy: 'Local',
  },
  { ...base, type: 'disruption', name: 'nodes', selector: everyNode, maxUnavailable: 1 },
  { ...base, type: 'scrape', name: 'node5', selector, port: 'metrics', path: '/metrics', interval: '10s' },
  { ...base, type: 'secret', name: 'node5-keys', keys: ['node_key.json'], purpose: 'keys of node5' },
];

/** The validator as an instance of its own, whose pods have all labels that its parts select by. */
export const built: Built = make(makeInstance({ ...nodes, kind: 'nodes', name: 'nodes', stage: 'nodes' }), parts);
