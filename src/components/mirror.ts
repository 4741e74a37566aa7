// The mirror node: imports the nodes' record streams into a database and serves them. It makes no password and no bucket.
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Endpoint, Network } from '../model/network.ts';
import type { Part } from '../model/part.ts';
import { addressBookBase64 } from '../platforms/hedera/address-book.ts';
import { members } from '../platforms/hedera/members.ts';
import { type MirrorPart, mirrorParts } from '../platforms/hedera/mirror-chart.ts';
import { streamStore } from '../platforms/hedera/stream-store.ts';
import { defineComponent, type Topology, type Wired } from './component.ts';
import { databaseParts } from './mirror/database.ts';
import { mirrorCharts, releaseParts } from './mirror/release.ts';
import { routerParts, routerPods } from './mirror/router.ts';
import { type MirrorInstance, type MirrorSettings, mirrorSchema } from './mirror/spec.ts';
import { exposeProblems, homeOf, ledgerSetting, outsideOf, refuse } from './wiring.ts';

type Self = MirrorInstance;

const runs = (self: Self, one: MirrorPart): boolean => self.spec[one.key]?.enabled ?? false;
const hasRouter = (self: Self): boolean => mirrorParts.some((one) => one.routed && runs(self, one));
const exposedNames = (self: Self): string[] => [
  ...(hasRouter(self) ? ['http'] : []),
  ...(self.spec.grpc?.enabled ? ['grpc'] : []),
];

function endpoints(self: Self, network: Topology, host: (service: string) => string): Endpoint[] {
  const place = { cluster: homeOf(self, network).name, namespace: self.namespace };
  const parts = mirrorParts.flatMap((one): Endpoint[] => {
    if (one.port === undefined || !runs(self, one)) return [];
    const service = `${self.name}-${one.chart}`;
    const protocol = one.key === 'grpc' ? 'grpc' : 'http';
    const pods = { 'app.kubernetes.io/component': one.component, 'app.kubernetes.io/instance': self.name };
    const outside =
      one.key === 'grpc' ? outsideOf(self, network, { label: service, port: one.port, name: 'grpc' }) : {};
    const inside = `${host(service)}:${one.port}`;
    return [
      {
        address: `${self.name}.${one.image}`,
        name: protocol,
        protocol,
        ...place,
        service,
        port: one.port,
        pods,
        inside,
        ...outside,
      },
    ];
  });
  if (!hasRouter(self)) return parts;
  const service = `${self.name}-router`;
  const router: Endpoint = {
    address: self.name,
    name: 'http',
    protocol: 'http',
    ...place,
    service,
    port: 80,
    pods: routerPods(self),
    inside: `${host(service)}:80`,
    ...outsideOf(self, network, { label: self.name, port: 80, name: 'http' }),
  };
  return [router, ...parts];
}

/** Fields that must be there for one kind of database or cache, and have no meaning for the others. */
function serviceProblems(self: Self, key: 'database' | 'redis'): Diagnostic[] {
  const spec = self.spec[key];
  const at = [...self.at, key];
  return (['host', 'secret'] as const).flatMap((field) => {
    const external = spec.kind === 'external';
    if (external === (spec[field] !== undefined)) return [];
    const message = external
      ? `${key} is \`external\` but has no \`${field}\``
      : `\`${field}\` has no effect on a ${key} of kind \`${spec.kind}\``;
    const example = { host: 'pg.example.net', secret: `${self.name}-${key}` }[field];
    const help = external ? `add \`${field}: ${example}\`` : `remove \`${field}\`, or set \`kind: external\``;
    return [refuse({ code: 'NG1355', message, at, help })];
  });
}

function partProblems(self: Self, network: Network): Diagnostic[] {
  const twin = network.instances.find(
    (other) =>
      other.kind === 'mirror' &&
      other.name < self.name &&
      other.on[0] === self.on[0] &&
      other.namespace === self.namespace,
  );
  const found = [
    ...serviceProblems(self, 'database'),
    ...serviceProblems(self, 'redis'),
    ...exposeProblems(self, network, exposedNames(self)),
  ];
  if (self.image?.digest !== undefined) {
    const message = `the digest of \`image\` would be that of every part of \`${self.name}\``;
    const help = 'name a tag, or give one part its digest with `values: {rest: {image: {...}}}`';
    found.push(refuse({ code: 'NG1357', message, at: [...self.at, 'image'], help }));
  }
  if (twin !== undefined) {
    const message = `mirrors \`${twin.name}\` and \`${self.name}\` are both in namespace \`${self.namespace}\``;
    const help = `remove \`namespace\`, or give \`${self.name}\` another one`;
    found.push(
      refuse({ code: 'NG1356', message, at: self.at, help, notes: [{ message: 'the other one', at: twin.at }] }),
    );
  }
  if (!mirrorParts.some((one) => runs(self, one)))
    found.push(
      refuse({
        code: 'NG1355',
        message: `mirror \`${self.name}\` has no part that runs`,
        at: self.at,
        help: 'add for example `importer: {}` and `rest: {}`',
      }),
    );
  return found;
}

/** What the importer reads and how it knows the nodes. */
function importerProblems(self: Self, network: Network): Diagnostic[] {
  const at = [...self.at, 'importer'];
  const store = streamStore(network);
  const sidecars = ledgerSetting(network, 'sidecars');
  if (store === undefined)
    return [
      refuse({
        code: 'NG1352',
        message: `mirror \`${self.name}\` has nothing to import: there is no \`storage\``,
        at,
        help: 'add for example `storage: {kind: minio}`',
      }),
    ];
  const found: Diagnostic[] = [];
  if (Array.isArray(sidecars) && !sidecars.includes('recordStream'))
    found.push(
      refuse({
        code: 'NG1352',
        message: 'the nodes upload no record stream',
        at,
        help: 'add `recordStream` to `nodes.sidecars`',
      }),
    );
  const home = homeOf(self, network).name;
  if (store.kind === 'minio' && !network.nodes.some(({ cluster }) => cluster === home)) {
    const message = `mirror \`${self.name}\` cannot reach the nodes' MinIO from cluster \`${home}\``;
    const help = `put it where the nodes are (\`on: ${network.nodes[0]?.cluster ?? 'CLUSTER'}\`), or use \`storage: {kind: s3, ...}\``;
    found.push(refuse({ code: 'NG1353', message, at: [...self.at, 'on'], help }));
  }
  if (self.spec.importer?.addressBook === undefined && members(network, 'genesis').length === 0)
    found.push(
      refuse({
        code: 'NG1354',
        message: `the importer of \`${self.name}\` has no address book`,
        at,
        help: 'set `nodes.keys` and run `netgen keys`, or add `addressBook:`',
      }),
    );
  return found;
}

function wire(self: Self, network: Network): Wired<MirrorSettings> {
  const imports = self.spec.importer?.enabled ?? false;
  const diagnostics = [...partProblems(self, network), ...(imports ? importerProblems(self, network) : [])];
  // Settings come with the diagnostics: `netgen keys` runs before there is an address book.
  const store = streamStore(network);
  const addressBook = imports
    ? (self.spec.importer?.addressBook ?? addressBookBase64(members(network, 'genesis')))
    : undefined;
  return { settings: { ...(store && { store }), ...(addressBook !== undefined && { addressBook }) }, diagnostics };
}

function build(self: Self, settings: MirrorSettings, network: Network): Part[] {
  return [
    ...databaseParts(self, network),
    ...releaseParts(self, settings, network),
    ...(hasRouter(self) ? routerParts(self, network) : []),
  ];
}

export const mirror = defineComponent({
  kind: 'mirror',
  platforms: ['hedera'],
  stage: 'services',
  instances: 'many',
  spans: 'one',
  ownNamespace: true,
  needs: (spec) => (spec.database.kind === 'cloudnative-pg' ? ['cloudnative-pg'] : []),
  charts: mirrorCharts,
  summary: 'Mirror node: record streams into a database, served as REST, gRPC and contract calls',
  schema: mirrorSchema,
  example: 'mirror: {on: c1, importer: {}, rest: {}, restJava: {}, grpc: {}, web3: {}}',
  endpoints: (self, network, naming) =>
    endpoints(self, network, (service) => naming.serviceHost(service, self.namespace, homeOf(self, network))),
  wire,
  build,
});
