// Leaves the bed as it was: takes away what networks of this suite have left there, whatever state they are in. Nothing of others.
import { kubectl, list, type Resource } from './bed.ts';
import { fluxKinds, until } from './wait.ts';

/** Label of what the suite itself put there. */
export const ours = 'netgen.dev/stand-in=true';
export const lockNamespace = 'netgen-system';

const locks = 'leases.coordination.k8s.io,configmaps';

/** The namespace of the locks, which a setup owns; on a bed without one the suite makes it, and holds it until `purgeShared`. */
export async function holdLockNamespace(holder: string, contexts: readonly string[]): Promise<void> {
  await Promise.all(
    contexts.map((context) =>
      until(() => holdOn(context, holder), {
        what: `namespace ${lockNamespace} on ${context}`,
        limit: 60,
        report: () => kubectl(context, ['get', 'namespace', lockNamespace, '-o', 'yaml']),
      }),
    ),
  );
}

/** Not at once while the last run's namespace is still going away. */
async function holdOn(context: string, holder: string): Promise<true | undefined> {
  const made = await kubectl(context, ['create', 'namespace', lockNamespace]).catch(() => undefined);
  if (made !== undefined) await kubectl(context, ['label', 'namespace', lockNamespace, ours]);
  const metadata = { name: holder, namespace: lockNamespace, labels: { 'netgen.dev/stand-in': 'true' } };
  const input = JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata });
  return kubectl(context, ['apply', '-f', '-'], { input }).then(
    () => true,
    () => undefined,
  );
}

/** Removes these networks from clusters by force: no order, no waiting for Flux. */
export async function purge(networks: readonly string[], contexts: readonly string[]): Promise<void> {
  await Promise.all(contexts.map((context) => purgeCluster(context, networks)));
}

async function purgeCluster(context: string, networks: readonly string[]): Promise<void> {
  const mine = `netgen.dev/network in (${networks.join(',')})`;
  const namespaces = (await list(context, 'namespaces', '-l', mine))
    .map(({ metadata }) => metadata.name)
    .filter((name) => name !== lockNamespace);
  await strip(context, lockNamespace, ['-l', mine]);
  for (const namespace of namespaces) await strip(context, namespace, []);
  if (namespaces.length > 0) await kubectl(context, ['delete', 'namespace', '--wait=false', ...namespaces]);
  await kubectl(context, ['delete', locks, '-n', lockNamespace, '-l', mine, '--ignore-not-found']).catch(() => '');
  await kubectl(context, ['delete', 'serviceaccounts', '-n', lockNamespace, '-l', mine]).catch(() => '');
  await kubectl(context, ['delete', 'clusterrolebindings', '-l', mine]);
  await Promise.all(namespaces.map((namespace) => gone(context, namespace)));
}

/** Takes away what the suite shared between its files, once no other holds it. */
export async function purgeShared(holder: string, contexts: readonly string[]): Promise<void> {
  await Promise.all(
    contexts.map(async (context) => {
      await kubectl(context, ['delete', 'configmap', '-n', lockNamespace, holder, '--ignore-not-found']);
      const holders = await list(context, 'configmaps', '-n', lockNamespace, '-l', ours);
      const found = await list(context, 'namespaces', '-l', ours);
      if (holders.length > 0) return;
      for (const { metadata } of found) await kubectl(context, ['delete', 'namespace', metadata.name]);
      // Neither Helm nor Flux removes the CRDs of an operator.
      await kubectl(context, ['delete', 'crds', '-l', ours]);
    }),
  );
}

/** Flux objects without their finalizers: releases first get the time to uninstall themselves. */
async function strip(context: string, namespace: string, select: readonly string[]): Promise<void> {
  const there = async (kinds: string): Promise<readonly Resource[]> =>
    list(context, kinds, '-n', namespace, ...select).catch(() => []);
  for (const one of await there('kustomizations')) await drop(context, one);
  const releases = await there('helmreleases');
  for (const { metadata } of releases)
    await kubectl(context, ['delete', '-n', namespace, `helmrelease/${metadata.name}`, '--timeout=15s']).catch(
      () => '',
    );
  for (const one of await there(fluxKinds)) await drop(context, one);
}

async function drop(context: string, { kind, metadata }: Resource): Promise<void> {
  const target = ['-n', metadata.namespace ?? '', `${kind.toLowerCase()}/${metadata.name}`];
  const none = ['--type=merge', '-p', '{"metadata":{"finalizers":null}}'];
  await kubectl(context, ['delete', ...target, '--wait=false', '--ignore-not-found']);
  await kubectl(context, ['patch', ...target, ...none]).catch(() => '');
}

async function gone(context: string, namespace: string): Promise<void> {
  await until(
    async () => {
      const left = await kubectl(context, ['get', 'namespace', namespace, '--ignore-not-found', '-o', 'name']);
      return left === '' ? true : undefined;
    },
    {
      what: `namespace ${namespace} gone from ${context}`,
      limit: 90,
      report: () => kubectl(context, ['get', 'namespace', namespace, '-o', 'yaml']),
      nudge: () => strip(context, namespace, []),
    },
  );
}
