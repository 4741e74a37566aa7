// `netgen compose`: runs a network with Docker Compose, on this machine or on hosts behind SSH. It writes nothing but the projects.
import { dirname, join } from 'node:path';
import { networkIdentity } from '../../backends/compose/identity.ts';
import { type Diagnosed, type Diagnostic, hasErrors } from '../../diagnostics/diagnostic.ts';
import { checkProject } from '../../docker/check-host.ts';
import { checkTwice, type Owner } from '../../docker/check-owner.ts';
import { down, type LogOptions, list, logs, up } from '../../docker/project-run.ts';
import { statusOf } from '../../docker/status.ts';
import { runTasks } from '../../docker/tasks.ts';
import type { Network } from '../../model/network.ts';
import { locate } from '../../spec/locate.ts';
import { type Loaded, loadForCommand } from '../load.ts';
import { exitCodes, type Outcome, type World } from '../world.ts';
import type { Prepared } from '../write-tree.ts';
import { takeDownByName } from './by-name.ts';
import { exclusively } from './exclusive.ts';
import { type ComposeFlags, type Verb, verbOf } from './flags.ts';
import { type ComposeRun, prepareCompose, renderCompose, suspendedHosts, writeCompose } from './project.ts';
import { secretValues } from './secrets.ts';
import { selectServices } from './select.ts';
import { onEach, onHosts, type ReadyHost } from './session.ts';
import { type HostStatus, json, reachable, reachTable, statusTable } from './words.ts';

/** Seconds that containers may take until they are healthy. */
const defaultTimeout = 300;

interface Order {
  readonly spec: string;
  readonly loaded: Loaded;
  readonly prepared: Prepared;
  readonly flags: ComposeFlags;
  readonly world: World;
}

/** What a verb did: data for stdout, talk, and whether all is well. */
type Done = Diagnosed<Pick<Outcome, 'data' | 'talk'> & { readonly isFine?: boolean }>;

const orders: { readonly [verb in Verb]: (order: Order) => Promise<Done> } = {
  up: bringUp,
  down: takeDown,
  logs: showLogs,
  status: showStatus,
};

export async function compose(spec: string, flags: ComposeFlags, world: World): Promise<Outcome> {
  const verb = verbOf(flags, spec);
  if (!verb.value) return { exit: exitCodes.refused, diagnostics: verb.diagnostics };
  const loading = loadForCommand(spec, world);
  const { texts } = loading;
  const refuse = (diagnostics: readonly Diagnostic[]): Outcome => ({ exit: exitCodes.refused, diagnostics, texts });
  if (!loading.value) return refuse(loading.diagnostics);
  const loaded = loading.value;
  if (loaded.sources.spec.data.kind === 'Setup') return refuse([...loading.diagnostics, setup(spec)]);
  const prepared = prepareCompose(loaded, flags, world);
  const found = [...loading.diagnostics, ...prepared.diagnostics];
  if (!prepared.value) {
    if (verb.value !== 'down') return refuse(found);
    return { ...(await takeDownByName({ spec, loaded, flags, found }, world)), texts };
  }
  found.push(...suspendedHosts(prepared.value));
  const order = { spec, loaded, prepared: prepared.value, flags, world };
  const carryOut = () => orders[verb.value!](order);
  const { name } = prepared.value.run.wired.network;
  const changes = verb.value === 'up' || verb.value === 'down';
  const done = await (changes ? exclusively({ name, file: loaded.file }, world, carryOut) : carryOut());
  const diagnostics = [...found, ...locate(loaded.sources.spec, done.diagnostics)];
  if (!done.value) return refuse(diagnostics);
  const { isFine = true, ...words } = done.value;
  // JSON is one document: errors are what it must say then.
  const printed = flags.json && hasErrors(diagnostics) ? {} : words;
  const exit = hasErrors(diagnostics) ? exitCodes.refused : isFine ? exitCodes.fine : exitCodes.findings;
  return { exit, diagnostics, texts, ...printed };
}

/** Whether an order was carried out. */
async function told(order: Promise<readonly Diagnostic[]>): Promise<Diagnosed<boolean>> {
  const diagnostics = await order;
  return { value: diagnostics.length === 0, diagnostics };
}

function setup(spec: string): Diagnostic {
  return {
    code: 'NG1770',
    severity: 'error',
    message: `\`${spec}\` is a Setup, which has nothing to run`,
    help: 'give the spec of a network, `kind: Network`',
  };
}

async function bringUp({ spec, loaded, prepared, flags, world }: Order): Promise<Done> {
  const written = await writeCompose(prepared, flags, world);
  if (!written.value) return { diagnostics: written.diagnostics };
  const run = written.value;
  const { name } = run.network;
  const secrets = secretValues(
    {
      directory: join(dirname(loaded.file), `${name}.secrets`),
      shown: `${name}.secrets`,
      spec,
      hosts: run.hosts.map(({ cluster, secrets: parts }) => ({ host: cluster.name, parts })),
    },
    world,
  );
  const done = await onHosts(
    {
      owner: ownerOf(run.network),
      clusters: run.hosts.map(({ cluster }) => cluster),
      check: (hosts) => [...secrets.diagnostics, ...checkStart(run, hosts)],
    },
    world,
    async (hosts) => {
      const step = (work: typeof up) => (ready: ReadyHost) => {
        const { file, project } = run.hosts.find(({ cluster }) => cluster === ready.cluster)!;
        const { name } = ready.cluster;
        const timeout = flags.timeout ?? defaultTimeout;
        return told(work(ready.run, { file, project, secrets: secrets.value?.get(name) ?? {}, timeout }));
      };
      const started = await onEach(hosts, step(up));
      // A task may need the nodes of another host.
      return hasErrors(started.diagnostics) ? started : onEach(hosts, step(runTasks));
    },
  );
  // When no host answers, nobody has told of them yet.
  const untold = secrets.diagnostics.filter((one) => !done.diagnostics.includes(one));
  const diagnostics = [...written.diagnostics, ...untold, ...done.diagnostics];
  return done.value ? { value: upWords(run, done.value, flags), diagnostics } : { diagnostics };
}

/** Whether the projects fit on their hosts, and run nothing that runs elsewhere. */
function checkStart(run: ComposeRun, ready: readonly ReadyHost[]): readonly Diagnostic[] {
  const hosts = ready.map((one) => ({ host: one.run.host, facts: one.facts, project: projectOf(run, one) }));
  const nodes = new Set(run.network.nodes.map(({ alias }) => alias));
  return [
    ...hosts.flatMap(({ host, facts, project }) => checkProject(host, facts, project)),
    ...checkTwice(hosts, nodes),
  ];
}

function ownerOf(network: Network): Owner {
  const identity = networkIdentity(network);
  return { name: network.name, ...(identity !== undefined && { identity }) };
}

function upWords(
  run: ComposeRun,
  results: readonly { readonly host: string; readonly value?: boolean }[],
  flags: ComposeFlags,
): Pick<Outcome, 'data' | 'talk'> {
  const there = results.filter(({ value }) => value).map(({ host }) => host);
  if (flags.json) {
    const hosts = results.map(({ host, value }) => ({ host, up: value === true }));
    return { data: json({ network: run.network.name, hosts, endpoints: reachable(run.network, there) }) };
  }
  const lines = results.map(({ host, value }) => `${host}: ${value ? 'up' : 'not up'}\n`);
  return { data: reachTable(run.network, there), talk: `${lines.join('')}projects in ${run.shown}\n` };
}

const projectOf = ({ hosts }: ComposeRun, { cluster }: ReadyHost) =>
  hosts.find((one) => one.cluster === cluster)!.project;

async function takeDown({ prepared, flags, world }: Order): Promise<Done> {
  const { network } = prepared.run.wired;
  const clusters = network.clusters.filter(({ name, suspended }) => prepared.run.names.includes(name) && !suspended);
  const done = await onHosts({ owner: ownerOf(network), clusters }, world, (hosts) =>
    onEach(hosts, ({ run }) => told(down(run, { volumes: flags.volumes ?? false }))),
  );
  if (!done.value) return { diagnostics: done.diagnostics };
  const kept = flags.volumes ? 'and its volumes are gone' : 'is down; its volumes stay (`--volumes` removes them)';
  const lines = done.value.map(({ host, value }) => `${host}: ${value ? `\`${network.name}\` ${kept}` : 'not down'}\n`);
  const hosts = done.value.map(({ host, value }) => ({ host, down: value === true }));
  const words = flags.json ? { data: json({ network: network.name, hosts }) } : { talk: lines.join('') };
  return { value: words, diagnostics: done.diagnostics };
}

async function showLogs({ prepared, flags, world }: Order): Promise<Done> {
  const { network } = prepared.run.wired;
  const rendered = renderCompose(prepared);
  if (!rendered.value) return { diagnostics: rendered.diagnostics };
  const chosen = selectServices(rendered.value, flags.logs);
  if (!chosen.value) return { diagnostics: chosen.diagnostics };
  const services = chosen.value;
  const clusters = rendered.value.hosts.map(({ cluster }) => cluster).filter(({ name }) => services.has(name));
  const done = await onHosts({ owner: ownerOf(network), clusters }, world, (hosts) =>
    onEach(hosts, async ({ cluster, run }) => {
      const options: LogOptions = {
        services: services.get(cluster.name) ?? [],
        follow: flags.follow ?? false,
        ...(flags.tail !== undefined && { tail: flags.tail }),
      };
      return { value: true, diagnostics: await logs(run, options) };
    }),
  );
  return { ...(done.value && { value: {} }), diagnostics: done.diagnostics };
}

async function showStatus({ prepared, flags, world }: Order): Promise<Done> {
  const rendered = renderCompose(prepared);
  if (!rendered.value) return { diagnostics: rendered.diagnostics };
  const run = rendered.value;
  const clusters = run.hosts.map(({ cluster }) => cluster);
  const done = await onHosts({ owner: ownerOf(run.network), clusters }, world, (hosts) =>
    onEach(hosts, async (ready) => {
      const { value, diagnostics } = await list(ready.run);
      return { ...(value && { value: statusOf(projectOf(run, ready), value) }), diagnostics };
    }),
  );
  if (!done.value) return { diagnostics: done.diagnostics };
  const hosts: HostStatus[] = done.value.map(({ host, value = [] }) => ({ host, services: value }));
  const isFine = hosts.every(({ services }) => services.every((one) => one.isFine));
  const data = flags.json ? json({ network: run.network.name, fine: isFine, hosts }) : statusTable(hosts);
  return { value: { data, isFine }, diagnostics: done.diagnostics };
}
