// Printed pods -> the sections of a project, each name once. Pure; it says where two things would share a name.
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { identityLabel, networkIdentity } from './identity.ts';
import type { SecretUse } from './mounts.ts';
import { fileName } from './naming.ts';
import { type HostScope, type Pod, sameSecret } from './pods.ts';
import type { PrintedPod } from './print-pod.ts';
import { type Clash, clash, placeOf } from './problems.ts';
import type { ValueMap } from './text.ts';

export interface Section {
  readonly fields: { readonly [name: string]: ValueMap };
  readonly diagnostics: readonly Diagnostic[];
}

/** One thing that somebody wants under a name. */
interface Claimed {
  readonly name: string;
  readonly pod: Pod;
  /** In words, for the one who has to tell two of them apart. */
  readonly owner: string;
  readonly fields: ValueMap;
  /** Whether another that came first under this name is the same thing. */
  same(other: Claimed): boolean;
}

function section(sort: Clash['sort'], claimed: readonly Claimed[]): Section {
  const first = new Map<string, Claimed>();
  const diagnostics = claimed.flatMap((one) => {
    const known = first.get(one.name);
    if (!known) first.set(one.name, one);
    if (!known || one.same(known)) return [];
    const at = placeOf(one.pod.instance, one.pod.part);
    return [clash({ sort, name: one.name, first: known.owner, second: one.owner, ...at })];
  });
  return { fields: Object.fromEntries([...first].map(([name, { fields }]) => [name, fields])), diagnostics };
}

const ownerOf = ({ part }: Pod): string => `\`${part.name}\` in the namespace \`${part.namespace}\``;

export function servicesOf(printed: readonly PrintedPod[]): Section {
  const claimed = printed.flatMap(({ pod, services }) =>
    Object.entries(services).map(([name, fields]) => {
      const owner = name === pod.name ? ownerOf(pod) : `a container of ${ownerOf(pod)}`;
      return { name, pod, owner, fields, same: () => false };
    }),
  );
  return section('service', claimed);
}

/** Others may mount a volume by its name; only two pods that both call it their own are in each other's way. */
/** Data outlives its containers: whose it is must stand on the volume itself. */
export function volumesOf({ network }: HostScope, printed: readonly PrintedPod[]): Section {
  const identity = networkIdentity(network);
  const fields: ValueMap = identity === undefined ? {} : { labels: { [identityLabel]: identity } };
  const claimed = printed.flatMap(({ pod, volumes }) =>
    [...new Set(volumes)].map((name) => {
      const own = !pod.part.pod.volumes?.some((volume) => volume.kind === 'claim' && volume.claim === name);
      return { name, pod, owner: ownerOf(pod), own };
    }),
  );
  const owners = claimed.filter(({ own }) => own).map((one) => ({ ...one, fields, same: () => false }));
  const guests = claimed.filter(({ own }) => !own).map((one) => ({ ...one, fields, same: () => true }));
  return section('volume', [...owners, ...guests]);
}

/** Files that containers mount, with their content: a daemon on another machine has no files of this one. */
export function configsOf(printed: readonly PrintedPod[]): Section {
  const claimed = printed.flatMap(({ pod, files }) =>
    files.flatMap(({ source, from }) => {
      if (!('content' in from)) return [];
      const same = ({ fields }: Claimed): boolean => fields.content === from.content;
      return [{ name: source, pod, owner: `a file of ${ownerOf(pod)}`, fields: { content: from.content }, same }];
    }),
  );
  return section('file', claimed);
}

/** Secrets that containers mount as files. Every variable, of files and of environments, has one meaning. */
export function secretsOf(scope: HostScope, printed: readonly PrintedPod[]): Section {
  const uses = printed.flatMap(({ pod, files, secrets }) => [
    ...files.flatMap(({ source, from }) => ('secret' in from ? [{ pod, use: from, source }] : [])),
    ...secrets.map((use) => ({ pod, use, source: undefined })),
  ]);
  const meanings = new Map<Claimed, SecretUse>();
  const claimed = uses.map(({ pod, use }) => {
    const one: Claimed = {
      name: use.variable,
      pod,
      owner: `\`${use.key}\` of the Secret \`${use.namespace}/${use.secret}\``,
      fields: {},
      same: (other) => sameMeaning(scope, use, meanings.get(other)),
    };
    meanings.set(one, use);
    return one;
  });
  const files = uses.filter(({ source }) => source !== undefined);
  return {
    fields: Object.fromEntries(files.map(({ use }) => [fileName(use.secret, use.key), { environment: use.variable }])),
    diagnostics: section('variable', claimed).diagnostics,
  };
}

function sameMeaning(scope: HostScope, a: SecretUse, b: SecretUse | undefined): boolean {
  if (!b || a.secret !== b.secret || a.key !== b.key) return false;
  return sameSecret(scope, `${a.namespace}/${a.secret}`, `${b.namespace}/${b.secret}`);
}
