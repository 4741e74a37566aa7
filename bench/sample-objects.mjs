// Objects such as netgen writes, for the emitter alone: releases with values, ConfigMaps (one in five with a script), Services.

const script = `#!/bin/sh\nset -e\n${'[ -f "$1" ] || { echo "missing: $1"; exit 1; }\n'.repeat(40)}`;

const labels = (name) => ({
  'app.kubernetes.io/name': name,
  'app.kubernetes.io/part-of': 'perfnet',
  'app.kubernetes.io/managed-by': 'netgen',
});
const metadata = (name) => ({ name, namespace: 'perfnet', labels: labels(name) });

function release(name, index) {
  const server = {
    replicas: 1 + (index % 3),
    resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '2', memory: '4Gi' } },
  };
  const env = [
    { name: 'JAVA_OPTS', value: '-Xms2g -Xmx8g -XX:+UseZGC' },
    { name: 'LOG_LEVEL', value: 'info' },
    { name: 'ENABLED', value: 'true' },
  ];
  const image = { registry: 'ghcr.io', repository: 'hiero-ledger/hiero-json-rpc-relay', tag: `0.78.${index % 7}` };
  const config = {
    MIRROR_NODE_URL: 'http://mirror-router.perfnet-mirror.svc:80',
    HEDERA_NETWORK: `{"node${index}:50211":"0.0.${index + 3}"}`,
    CHAIN_ID: '298',
  };
  return {
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    kind: 'HelmRelease',
    metadata: metadata(name),
    spec: {
      interval: '10m',
      timeout: '15m',
      releaseName: name,
      chartRef: { kind: 'OCIRepository', name: 'hedera-json-rpc' },
      install: { strategy: { name: 'RetryOnFailure', retryInterval: '1m' }, crds: 'Skip' },
      upgrade: { strategy: { name: 'RetryOnFailure', retryInterval: '1m' }, crds: 'Skip' },
      values: {
        relay: { ...server, image, config, env },
        ws: { ...server, enabled: false },
        nodeSelector: {},
        tolerations: [],
      },
    },
  };
}

function configMap(name, index) {
  const data =
    index % 5 === 0 ? { 'run.sh': script } : { level: 'info', port: '8080', hosts: 'a.example.net,b.example.net' };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata(name), data };
}

function service(name) {
  const ports = [
    { name: 'http', port: 7546, targetPort: 'http', protocol: 'TCP' },
    { name: 'metrics', port: 9090, protocol: 'TCP' },
  ];
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(name),
    spec: { type: 'ClusterIP', selector: labels(name), ports },
  };
}

/** So many objects, each with data of its own. */
export function sampleObjects(count) {
  const builders = [release, configMap, release, service];
  return Array.from({ length: count }, (_, index) => builders[index % builders.length](`relay-${index}`, index));
}
