// Mounts of a container -> named volumes, memory, and files that Compose copies into it. Pure.
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Container, Mount, Volume } from '../../model/pod.ts';
import { fileName, secretVariable } from './naming.ts';
import type { HostScope, Pod } from './pods.ts';
import { emptyFile, type Place, partOfVolume, unknownFiles, unknownKeys } from './problems.ts';
import type { ValueMap } from './text.ts';
import { bytes } from './units.ts';

/** A key of a Secret, and who is meant by its name. */
export interface SecretUse {
  readonly namespace: string;
  readonly secret: string;
  readonly key: string;
  readonly variable: string;
}

export interface FileContent {
  readonly content: string;
  /** What its pod notices in place of the content: a change that leaves it alone makes no container anew. */
  readonly checksum?: string;
}

/** A file that Compose makes when it creates the container. */
export interface MountedFile {
  /** Its name in `configs:` or `secrets:`. */
  readonly source: string;
  readonly target: string;
  readonly executable?: boolean;
  readonly from: FileContent | SecretUse;
}

export interface NamedVolume {
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
}

export interface Mounts {
  readonly files: readonly MountedFile[];
  readonly volumes: readonly NamedVolume[];
  /** Paths in memory with their options. */
  readonly memory: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

interface Item {
  readonly key: string;
  readonly path: string;
}

export function mountsOf(scope: HostScope, pod: Pod, container: Container): Mounts {
  const found = (container.mounts ?? []).map((mount) => mountOf({ scope, pod, container, mount }));
  return {
    files: found.flatMap(({ files = [] }) => files),
    volumes: found.flatMap(({ volumes = [] }) => volumes),
    memory: found.flatMap(({ memory = [] }) => memory),
    diagnostics: found.flatMap(({ diagnostics = [] }) => diagnostics),
  };
}

interface MountInput {
  readonly scope: HostScope;
  readonly pod: Pod;
  readonly container: Container;
  readonly mount: Mount;
}

function mountOf(input: MountInput): Partial<Mounts> {
  const { pod, container, mount } = input;
  const volume = pod.part.pod.volumes?.find(({ name }) => name === mount.volume);
  if (volume?.kind === 'files') return fileMount(input, volume);
  if (volume?.kind === 'secret') return secretMount(input, volume);
  const claim = pod.claims.find(({ name }) => name === mount.volume);
  if (!volume && !claim) throw new Error(`the container \`${container.name}\` mounts no volume \`${mount.volume}\``);
  if (mount.subPath !== undefined) return { diagnostics: [partOfVolume(place(input), mount.path)] };
  if (volume?.kind === 'temporary' && !isShared(input)) return { memory: [memoryMount(mount, volume.size)] };
  const readOnly = mount.readOnly === true || (volume?.kind === 'claim' && volume.readOnly === true);
  // Volumes of a pod are called as Kubernetes calls them, so that others can name them.
  const source = volume?.kind === 'claim' ? volume.claim : `${mount.volume}-${pod.identity}`;
  return { volumes: [{ source, target: mount.path, readOnly }] };
}

const place = ({ scope, pod, container }: MountInput): Place => ({ scope, pod, container: container.name });

/** Docker mounts memory without the right to run programs from it unless told; everybody may write, as in an emptyDir. */
function memoryMount({ path }: Mount, size: string | undefined): string {
  const limit = bytes(size);
  return `${path}:exec,mode=1777${limit === undefined ? '' : `,size=${limit}`}`;
}

/** Memory is one container's own, and hides the files that were copied below its path: both ask for a real volume. */
function isShared({ pod, mount }: MountInput): boolean {
  const { containers, initContainers = [], volumes = [] } = pod.part.pod;
  const mounting = [...initContainers, ...containers].filter(({ mounts = [] }) =>
    mounts.some(({ volume }) => volume === mount.volume),
  );
  const copied = new Set(volumes.filter(({ kind }) => kind === 'files' || kind === 'secret').map(({ name }) => name));
  const covers = (mounting[0]?.mounts ?? []).some(
    ({ volume, path }) => copied.has(volume) && `${path}/`.startsWith(`${mount.path}/`),
  );
  return mounting.length > 1 || covers;
}

function fileMount(input: MountInput, volume: Volume & { kind: 'files' }): Partial<Mounts> {
  const { scope, pod, mount } = input;
  const { data, checksum } = scope.files.get(`${pod.part.namespace}/${volume.files}`) ?? {};
  const items = itemsOf(volume.items, Object.keys(data ?? {}));
  const targets = targetsOf(items, mount);
  if (!data || targets.length === 0 || items.some(({ key }) => data[key] === undefined)) {
    return { diagnostics: [unknownFiles(place(input), volume.files)] };
  }
  const files = targets.map(({ key, target }) => ({
    source: fileName(volume.files, key),
    target,
    ...(volume.executable && { executable: true }),
    from: { content: data[key]!, ...(checksum !== undefined && { checksum }) },
  }));
  const empty = targets.filter(({ key }) => data[key] === '');
  return { files, diagnostics: empty.map(({ target }) => emptyFile(place(input), target)) };
}

function secretMount(input: MountInput, volume: Volume & { kind: 'secret' }): Partial<Mounts> {
  const { scope, pod, mount } = input;
  const { namespace } = pod.part;
  const keys = scope.secrets.get(`${namespace}/${volume.secret}`)?.keys ?? [];
  const targets = targetsOf(itemsOf(volume.items, keys), mount);
  if (targets.length === 0) return { diagnostics: [unknownKeys(place(input), volume.secret)] };
  return {
    files: targets.map(({ key, target }) => ({
      source: fileName(volume.secret, key),
      target,
      from: { namespace, secret: volume.secret, key, variable: secretVariable(volume.secret, key) },
    })),
  };
}

function itemsOf(items: { readonly [key: string]: string } | undefined, keys: readonly string[]): Item[] {
  return (items ? Object.entries(items) : keys.map((key) => [key, key] as const))
    .map(([key, path]) => ({ key, path }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Where the items of a volume come to lie: all below the mount, or what `subPath` names at the mount itself. */
function targetsOf(items: readonly Item[], { path, subPath }: Mount): { key: string; target: string }[] {
  const front = path.replace(/\/+$/, '');
  return items.flatMap((item) => {
    if (subPath === undefined) return [{ key: item.key, target: `${front}/${item.path}` }];
    if (item.path === subPath) return [{ key: item.key, target: path }];
    if (!item.path.startsWith(`${subPath}/`)) return [];
    return [{ key: item.key, target: front + item.path.slice(subPath.length) }];
  });
}

interface Owners {
  /** User of each volume that gets an owner. */
  readonly owned: ReadonlyMap<string, number>;
  /** User of the container. */
  readonly user: number | undefined;
}

/**
 * Fields of a service. The image's own content never gets into a volume that gets an owner: it would bring its own. Secrets
 * are for the container's user alone, where that is known.
 */
export function mountFields({ files, volumes, memory }: Mounts, { owned, user }: Owners): ValueMap {
  const reference = ({ source, target, executable }: MountedFile): ValueMap => ({
    source,
    target,
    mode: executable ? '0555' : undefined,
  });
  const secret = (file: MountedFile): ValueMap => ({
    ...reference(file),
    ...(user !== undefined && { uid: String(user), mode: '0400' }),
  });
  const isSecret = ({ from }: MountedFile): boolean => 'secret' in from;
  return {
    configs: someOf(files.filter((file) => !isSecret(file)).map(reference)),
    secrets: someOf(files.filter(isSecret).map(secret)),
    tmpfs: someOf(memory),
    volumes: someOf(volumes.map((volume) => volumeField(volume, owned))),
  };
}

export function volumeField({ source, target, readOnly }: NamedVolume, owned: ReadonlyMap<string, number>): ValueMap {
  return {
    type: 'volume',
    source,
    target,
    read_only: readOnly || undefined,
    volume: owned.has(source) ? { nocopy: true } : undefined,
  };
}

function someOf<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length > 0 ? list : undefined;
}
