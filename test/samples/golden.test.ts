// What matters most in the sample trees, in words: which objects each file holds, so that an accidental loss has a name.
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { readTree, root } from './workplace.ts';

interface Thing {
  readonly kind: string;
  readonly metadata?: { readonly name: string; readonly annotations?: { readonly [key: string]: string } };
  readonly spec?: { readonly dependsOn?: readonly { readonly name: string }[]; readonly path?: string };
  readonly resources?: readonly string[];
}

const objects = (text: string): Thing[] => parseAllDocuments(text).flatMap((one) => (one.toJS() as Thing | null) ?? []);

/** `Kind name`, without what a new chart version or a change of content gives another name. */
function title({ kind, metadata }: Thing): string {
  const name = metadata?.name.replace(/-\d+\.\d+\.\d+$/, '').replace(/^(json-rpc)-[0-9a-f]{8}$/, '$1-HASH');
  return `${kind} ${name}`;
}

/** Files of one cluster without the kustomization files, which only list the others. */
function contents(cluster: string): Record<string, readonly string[]> {
  const files = [...readTree(`${root}out/${cluster}`)].filter(
    ([path]) => path.endsWith('.yaml') && !path.endsWith('kustomization.yaml'),
  );
  return Object.fromEntries(files.map(([path, text]) => [path, objects(text).map(title)]));
}

const lockOf = (name: string): string[] => [
  `Lease ${name}`,
  `ConfigMap ${name}-state`,
  `ConfigMap ${name}-state-backup`,
  ...Array.from({ length: 10 }, (_, i) => `ConfigMap ${name}-history-0${i}`),
];

const rightsOf = (name: string): string[] => [
  `ServiceAccount ${name}`,
  ...[1, 2].flatMap(() => [`Role ${name}`, `RoleBinding ${name}`]),
];

/** One for each namespace with pods that no chart makes. */
const deniedOf = (name: string, namespaces: number): string[] =>
  Array.from({ length: namespaces }, () => `NetworkPolicy default-deny.${name}`);

const sourcesOf = (name: string): string[] => [
  `OCIRepository ${name}-ghcr.io-hashgraph-solo-charts-solo-deployment`,
  `OCIRepository ${name}-ghcr.io-hiero-ledger-hiero-mirror-node-explorer-hiero-explorer-chart`,
  `HelmRepository ${name}-hiero-ledger.github.io-hiero-json-rpc-relay-charts`,
  `HelmRepository ${name}-hiero-ledger.github.io-hiero-mirror-node-charts`,
];

/** Gates for what somebody must bring, then the stages. */
const stagesOf = (name: string, stages: readonly string[]): string[] =>
  [...['data', 'nodes', 'services'].map((stage) => `${stage}-secrets`), ...stages].map(
    (stage) => `Kustomization ${name}-${stage}`,
  );

describe('the tree of', () => {
  it('localnet: everything in one cluster', () => {
    expect(contents('localnet/clusters/desk')).toEqual({
      'admin/claims.yaml': ['ConfigMap localnet-claims'],
      'admin/namespaces.yaml': ['Namespace localnet', 'Namespace localnet-mirror'],
      'admin/rights.yaml': rightsOf('netgen-localnet'),
      'admin/source.yaml': ['GitRepository localnet', 'Kustomization localnet'],
      'lock/lock.yaml': lockOf('localnet'),
      'flux.yaml': [
        ...sourcesOf('localnet'),
        ...stagesOf('localnet', ['foundation', 'data', 'nodes', 'services', 'bench']),
      ],
      'foundation/network.yaml': ['ConfigMap localnet-desired', ...deniedOf('localnet', 2)],
      'data/mirror.yaml': ['Cluster mirror-db'],
      'nodes/hedera.yaml': ['HelmRelease hedera'],
      'services/mirror.yaml': [
        'Deployment mirror-valkey',
        'Service mirror-valkey',
        'NetworkPolicy mirror-valkey',
        'HelmRelease mirror',
        'ConfigMap mirror-router',
        'Deployment mirror-router',
        'Service mirror-router',
        'NetworkPolicy mirror-router',
      ],
      'services/relay.yaml': ['HelmRelease relay'],
      'services/explorer.yaml': ['HelmRelease explorer'],
      'services/tools.yaml': ['Deployment tools'],
      'bench/json-rpc.yaml': ['ConfigMap json-rpc', 'Job json-rpc-HASH'],
    });
  });

  it('aws-01 of perfnet: one node of 31, the mirror, a relay, and what other clusters reach', () => {
    expect(contents('perfnet/clusters/aws-01')).toEqual({
      'admin/claims.yaml': ['ConfigMap perfnet-claims'],
      'admin/namespaces.yaml': ['Namespace perfnet', 'Namespace perfnet-mirror'],
      'admin/rights.yaml': rightsOf('netgen-perfnet'),
      'admin/source.yaml': ['GitRepository perfnet', 'Kustomization perfnet'],
      'lock/lock.yaml': lockOf('perfnet'),
      'flux.yaml': [...sourcesOf('perfnet'), ...stagesOf('perfnet', ['foundation', 'data', 'nodes', 'services'])],
      'foundation/network.yaml': ['ConfigMap perfnet-desired', ...deniedOf('perfnet', 1)],
      'data/mirror.yaml': ['Cluster mirror-db'],
      'nodes/hedera.yaml': ['HelmRelease hedera'],
      'nodes/node0.yaml': ['Service node0-gossip', 'Service node0-grpc', 'Service node0-grpc-web'],
      'services/mirror.yaml': [
        'Deployment mirror-valkey',
        'Service mirror-valkey',
        'NetworkPolicy mirror-valkey',
        'HelmRelease mirror',
        'Service mirror-grpc-exposed',
        'ConfigMap mirror-router',
        'Deployment mirror-router',
        'Service mirror-router',
        'NetworkPolicy mirror-router',
      ],
      'services/relay-us.yaml': ['HelmRelease relay-us', 'Service relay-us-exposed'],
      'services/explorer.yaml': ['HelmRelease explorer'],
    });
  });
});

describe.each(['localnet', 'perfnet', 'setup-kind', 'setup-perf'])('every file of %s', (name) => {
  const tree = readTree(`${root}out/${name}`);

  it('is applied by the kustomization of its directory, or is a stage of its own', () => {
    const stages = [...tree]
      .filter(([path]) => path.endsWith('/flux.yaml'))
      .flatMap(([path, text]) => {
        const cluster = path.slice(0, -'/flux.yaml'.length);
        return objects(text)
          .flatMap(({ spec }) => spec?.path?.replace(/^.*(?=clusters\/)/, '') ?? [])
          .concat(cluster);
      });
    for (const path of tree.keys()) {
      if (!path.endsWith('.yaml') || path.endsWith('/kustomization.yaml')) continue;
      const directory = path.slice(0, path.lastIndexOf('/'));
      const [list] = objects(tree.get(`${directory}/kustomization.yaml`)!);
      expect(list?.resources, path).toContain(path.slice(directory.length + 1));
      if (!/\/(admin|lock)$/.test(directory)) expect(stages, path).toContain(directory);
    }
  });

  it('of the lock is made once, never overwritten and never pruned', () => {
    const locks = [...tree].filter(([path]) => path.endsWith('/lock/lock.yaml'));
    expect(locks.length > 0).toBe(!name.startsWith('setup'));
    for (const one of locks.flatMap(([, text]) => objects(text)))
      expect(one.metadata?.annotations, one.metadata?.name).toMatchObject({
        'kustomize.toolkit.fluxcd.io/prune': 'disabled',
        'kustomize.toolkit.fluxcd.io/ssa': 'IfNotPresent',
      });
  });
});

describe('the stages of localnet', () => {
  it('wait for each other and for the gate of their Secrets', () => {
    const flux = objects(readTree(`${root}out/localnet/clusters/desk`).get('flux.yaml')!);
    const waits = flux
      .filter(({ kind }) => kind === 'Kustomization')
      .map(({ metadata, spec }) => [metadata?.name, (spec?.dependsOn ?? []).map(({ name }) => name)]);
    const n = (stage: string): string => `localnet-${stage}`;
    expect(Object.fromEntries(waits)).toEqual({
      [n('data-secrets')]: [],
      [n('nodes-secrets')]: [],
      [n('services-secrets')]: [],
      [n('foundation')]: [],
      [n('data')]: [n('foundation'), n('data-secrets')],
      [n('nodes')]: [n('data'), n('nodes-secrets')],
      [n('services')]: [n('nodes'), n('services-secrets')],
      [n('bench')]: [n('services')],
    });
  });
});
