// What Compose cannot do with a pod, said with its place and remedy. Pure; every sentence on pods and names stands here.
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Instance, SpecPath } from '../../model/network.ts';
import type { PartBase } from '../../model/part.ts';
import type { HostScope, Pod } from './pods.ts';

/** The container a sentence is about. */
export interface Place {
  readonly scope: HostScope;
  readonly pod: Pod;
  readonly container: string;
}

export const placeOf = (instance: Instance, part: Pick<PartBase, 'at'>): { readonly at: SpecPath } => ({
  at: part.at ?? instance.at,
});

const whose = ({ pod, container }: Place): string => `the container \`${container}\` of \`${pod.part.address}\``;

export function partOfVolume(place: Place, path: string): Diagnostic {
  return {
    code: 'NG1710',
    severity: 'error',
    message: `${whose(place)} mounts a directory of a volume at \`${path}\``,
    ...placeOf(place.pod.instance, place.pod.part),
    notes: [{ message: 'Docker does so from version 26 on only, and never makes the directory' }],
    help: 'mount the whole volume and let the program use the directory, or give it a volume of its own',
  };
}

export function unknownField(place: Place, field: string): Diagnostic {
  const address = field.startsWith('status.podIP');
  return {
    code: 'NG1711',
    severity: 'error',
    message: `${whose(place)} asks for \`${field}\`, which Docker does not tell`,
    ...placeOf(place.pod.instance, place.pod.part),
    ...(address && { notes: [{ message: 'only consensus nodes have an address that is known before they start' }] }),
    help: 'give the variable a `value:`, or leave it out',
  };
}

export function emptyFile(place: Place, path: string): Diagnostic {
  return {
    code: 'NG1712',
    severity: 'error',
    message: `\`${path}\` in ${whose(place)} is an empty file`,
    ...placeOf(place.pod.instance, place.pod.part),
    notes: [{ message: 'Compose makes no file without content' }],
    help: 'write a line break or a comment into it, or leave it out',
  };
}

export function unknownFiles(place: Place, object: string): Diagnostic {
  return {
    code: 'NG1713',
    severity: 'error',
    message: `${whose(place)} mounts files of \`${object}\` that are not part of the network on \`${place.scope.cluster.name}\``,
    ...placeOf(place.pod.instance, place.pod.part),
    notes: [{ message: 'on a Kubernetes cluster somebody else may bring a ConfigMap, on a Docker host nobody does' }],
    help: 'give the content in the spec, with `files:`',
  };
}

export function unknownKeys(place: Place, secret: string): Diagnostic {
  return {
    code: 'NG1713',
    severity: 'error',
    message: `${whose(place)} mounts the Secret \`${secret}\`, of which no key is known`,
    ...placeOf(place.pod.instance, place.pod.part),
    notes: [{ message: 'Compose makes one file for each key, so that it has to know their names' }],
    help: `list the keys of \`${secret}\``,
  };
}

export function twoUsers(pod: Pod, volume: string, users: readonly number[]): Diagnostic {
  return {
    code: 'NG1715',
    severity: 'warning',
    message: `containers of \`${pod.part.address}\` write to the volume \`${volume}\` as users ${users.map((user) => `\`${user}\``).join(' and ')}`,
    ...placeOf(pod.instance, pod.part),
    notes: [{ message: `Docker has no group for a volume: it belongs to \`${users[0]}\`, the others cannot write` }],
    help: `give them the same \`user:\``,
  };
}

/** Two things that would have one name in the project. */
export interface Clash {
  readonly sort: 'service' | 'volume' | 'file' | 'variable';
  readonly name: string;
  readonly first: string;
  readonly second: string;
  readonly at?: SpecPath;
}

export function clash({ sort, name, first, second, at }: Clash): Diagnostic {
  const base = {
    severity: 'error',
    message: `the ${sort} \`${name}\` of the Compose project would be both ${first} and ${second}`,
    ...(at && { at }),
  } as const;
  if (sort === 'variable') {
    const note =
      'a variable is called by Secret and key in capital letters, with `_` for everything but letters and digits';
    return { ...base, code: 'NG1714', notes: [{ message: note }], help: 'rename one of the two Secrets' };
  }
  return {
    ...base,
    code: 'NG1703',
    notes: [{ message: 'a Compose project has no namespaces: each name is there once' }],
    help: 'give one of them another `name:`, or place it on another host',
  };
}
