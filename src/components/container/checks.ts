// What a container's settings must not say together. It builds nothing.

import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { suggest } from '../../diagnostics/suggest.ts';
import { parseImage } from '../../model/images.ts';
import { clusterNamed } from '../../model/lookup.ts';
import type { Network, SpecPath } from '../../model/network.ts';
import { pinProblems } from '../shared/pins.ts';
import { referenceProblems, type Template } from '../shared/references.ts';
import { refuse } from '../wiring.ts';
import { exposureProblems } from './exposure.ts';
import { type ContainerSpec, fileKey, filesVolume, mountsOf, runsOnce, type Self, secretVolume } from './schema.ts';

export function containerProblems(self: Self, network: Network): Diagnostic[] {
  return [
    ...imageProblems(self),
    ...twins(self),
    ...hiddenFiles(self),
    ...belowFiles(self),
    ...rootProblems(self, network),
    ...volumeProblems(self),
    ...probeProblems(self),
    ...onceProblems(self),
    ...portless(self),
    ...referenceProblems(templatesOf(self), network, self.on),
    ...exposureProblems(self, network),
  ];
}

function imageProblems(self: Self): Diagnostic[] {
  const { image, name, at, spec } = self;
  const inits = spec.initContainers.flatMap((init, index) =>
    pinProblems(init.image === undefined ? undefined : parseImage(init.image), [
      ...at,
      'initContainers',
      index,
      'image',
    ]),
  );
  if (image !== undefined) return [...pinProblems(image, [...at, 'image']), ...inits];
  const help = 'add for example `image: registry.example.com/app:1.2.3`';
  return [refuse({ code: 'NG1322', message: `the container \`${name}\` has no image`, at, help }), ...inits];
}

/** A thing with a name that must be its own. */
interface Named {
  readonly what: string;
  readonly name: string;
  readonly at: SpecPath;
}

/** What stands twice: ports, volumes, mounts, files. */
function twins(self: Self): Diagnostic[] {
  const { spec, at } = self;
  const places = (key: string, field: string) => (index: number) => [...at, key, index, field];
  const portName = places('ports', 'name');
  const port = places('ports', 'port');
  const volumes: Named[] = [
    { what: 'volume', name: filesVolume, at },
    ...[...new Set(spec.secrets.map(({ name }) => name))].map((name) => ({
      what: 'volume',
      name: secretVolume(name),
      at: [...at, 'secrets'],
    })),
    ...spec.volumes.map(({ name }, i) => ({ what: 'volume', name, at: [...at, 'volumes', i, 'name'] })),
  ];
  const groups: Named[][] = [
    spec.ports.map(({ name }, i) => ({ what: 'port', name, at: portName(i) })),
    spec.ports.map((one, i) => ({
      what: 'port number',
      name: `${one.port}/${one.protocol === 'udp' ? 'udp' : 'tcp'}`,
      at: port(i),
    })),
    volumes,
    mountsOf(self).map(({ path, at: place }) => ({ what: 'path', name: path, at: place })),
    Object.keys(spec.files).map((path) => ({ what: 'file', name: fileKey(path), at: [...at, 'files', path] })),
    [
      { what: 'container', name: self.name, at },
      ...spec.initContainers.map(({ name }, i) => ({
        what: 'container',
        name,
        at: [...at, 'initContainers', i, 'name'],
      })),
    ],
  ];
  return groups.flatMap(repeated);
}

function repeated(all: readonly Named[]): Diagnostic[] {
  const first = new Map<string, Named>();
  return all.flatMap((one) => {
    const other = first.get(one.name);
    if (other === undefined) {
      first.set(one.name, one);
      return [];
    }
    const why = one.what === 'file' ? 'two paths become this key: `/` is written as `.`' : 'the first one is here';
    const message = `the ${one.what} \`${one.name}\` is there twice`;
    const help = `give one of them another ${one.what === 'file' ? 'path' : one.what}`;
    return [refuse({ code: 'NG1323', message, at: one.at, help, notes: [{ message: why, at: other.at }] })];
  });
}

/** Inside a Secret nothing can be mounted: its directory is read-only. */
function hiddenFiles(self: Self): Diagnostic[] {
  const secrets = self.spec.secrets.map(({ path }) => path);
  return mountsOf(self).flatMap(({ path, at }) => {
    const parent = secrets.find((secret) => path.startsWith(`${secret}/`));
    if (parent === undefined) return [];
    const message = `\`${path}\` lies in the directory of a Secret, \`${parent}\``;
    return [refuse({ code: 'NG1324', message, at, help: 'mount the Secret into a directory of its own' })];
  });
}

/** A file is no directory: nothing can be mounted below it, whichever of the two the spec names first. */
function belowFiles(self: Self): Diagnostic[] {
  const files = Object.keys(self.spec.files);
  return mountsOf(self).flatMap(({ path, at }) => {
    const file = files.find((one) => path.startsWith(`${one}/`));
    if (file === undefined) return [];
    const message = `\`${path}\` lies below \`${file}\`, which is a file`;
    const notes = [{ message: 'the file is here', at: [...self.at, 'files', file] }];
    return [
      refuse({
        code: 'NG1324',
        message,
        at,
        notes,
        help: `give one of the two another path, for example \`${file}.d/...\``,
      }),
    ];
  });
}

/** Pod Security is a matter of whole namespaces: one pod that runs as root lowers the level for everybody in it. */
function rootProblems({ spec, name, namespace, at, on }: Self, network: Network): Diagnostic[] {
  if (spec.user !== 0 || on.every((one) => clusterNamed(network, one)?.docker)) return [];
  const others = network.instances.filter((one) => one.name !== name && one.namespace === namespace);
  if (others.length === 0) return [];
  const message = `\`${name}\` runs as root, so the namespace \`${namespace}\` cannot have the level \`restricted\``;
  const shown = others.slice(0, 3).map((one) => `\`${one.name}\``);
  const notes = [{ message: `others are in it too: ${shown.join(', ')}${others.length > 3 ? ', ...' : ''}` }];
  const help = `give it a namespace of its own: \`namespace: ${network.name}-${name}\``;
  return [{ code: 'NG1330', severity: 'warning', message, at: [...at, 'user'], notes, help }];
}

function volumeProblems({ spec, at }: Self): Diagnostic[] {
  if (spec.numbered || runsOnce({ spec } as Self)) return [];
  return spec.volumes.flatMap(({ name, temporary }, index) => {
    if (temporary) return [];
    const message = `the volume \`${name}\` needs pods that come back to it`;
    const help = 'add `numbered: true` to the container, or `temporary: true` to the volume';
    return [refuse({ code: 'NG1324', message, at: [...at, 'volumes', index], help })];
  });
}

function probeProblems({ spec, at }: Self): Diagnostic[] {
  const usable = spec.ports.filter(({ protocol }) => protocol !== 'udp').map(({ name }) => name);
  return (['readiness', 'liveness', 'startup'] as const).flatMap((kind) => {
    const way = spec[kind]?.http ? 'http' : 'tcp';
    const port = spec[kind]?.[way]?.port;
    if (port === undefined || usable.includes(port)) return [];
    const help = suggest(port, usable, 'ports') ?? `add \`ports: [{name: ${port}, port: 8080}]\``;
    const message = `the probe \`${kind}\` names the port \`${port}\`, which is not there`;
    return [refuse({ code: 'NG1324', message, at: [...at, kind, way, 'port'], help })];
  });
}

/** What a run that ends cannot have. */
function onceProblems(self: Self): Diagnostic[] {
  if (!runsOnce(self)) return [];
  const { spec, at } = self;
  const given: { readonly [field in keyof ContainerSpec]?: boolean } = {
    ports: spec.ports.length > 0,
    expose: spec.expose,
    replicas: spec.replicas !== 1,
    numbered: spec.numbered,
    volumes: spec.volumes.some(({ temporary }) => !temporary),
    readiness: spec.readiness !== undefined,
    liveness: spec.liveness !== undefined,
    startup: spec.startup !== undefined,
  };
  return Object.entries(given)
    .filter(([, isGiven]) => isGiven)
    .map(([field]) => {
      const message = `\`${field}\` does not go together with \`runOnce\``;
      const help = field === 'volumes' ? 'add `temporary: true` to the volumes' : `remove \`${field}\``;
      return refuse({ code: 'NG1324', message, at: [...at, field], help });
    });
}

function portless({ spec, at }: Self): Diagnostic[] {
  if (!spec.expose || spec.ports.length > 0) return [];
  const help = 'add for example `ports: [{name: http, port: 8080, protocol: http}]`';
  return [refuse({ code: 'NG1324', message: 'nothing is there to expose', at: [...at, 'expose'], help })];
}

/** All text in which references are replaced. */
function templatesOf({ spec, at }: Self): Template[] {
  const files = Object.entries(spec.files).flatMap(([path, { template }]) =>
    template === undefined ? [] : [{ text: template, at: [...at, 'files', path] }],
  );
  const inits = spec.initContainers.flatMap((init, index) => runTemplates(init, [...at, 'initContainers', index]));
  return [...runTemplates(spec, at), ...inits, ...files];
}

type Run = Pick<ContainerSpec, 'command' | 'args' | 'env'>;

function runTemplates({ command = [], args = [], env }: Run, at: SpecPath): Template[] {
  return [
    ...command.map((text, index) => ({ text, at: [...at, 'command', index] })),
    ...args.map((text, index) => ({ text, at: [...at, 'args', index] })),
    ...Object.entries(env).flatMap(([name, { value }]) =>
      value === undefined ? [] : [{ text: value, at: [...at, 'env', name] }],
    ),
  ];
}
