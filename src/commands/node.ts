// `netgen node 3 stop`: changes what the spec says about one node, and nothing else in it. What runs changes when that is applied.
import { basename, dirname, join, resolve } from 'node:path';
import { version as versionField } from '../components/fields.ts';
import { type Diagnosed, type Diagnostic, isError } from '../diagnostics/diagnostic.ts';
import { errnoOf } from '../disk/look.ts';
import { replaceFile } from '../disk/replace.ts';
import { type Change, candidates, type Exceptions, idsText } from '../edit/exceptions.ts';
import { canonicalJson } from '../model/hash.ts';
import { nodeNumbered } from '../model/lookup.ts';
import type { Json, Network, Node } from '../model/network.ts';
import { wireSources } from '../pipeline.ts';
import { findSpec } from './find-spec.ts';
import { loadForCommand, readLimited } from './load.ts';
import { quoted } from './words.ts';
import { exitCodes, type Outcome, type World } from './world.ts';

export type NodeAction = 'stop' | 'start' | 'version';

export interface NodeRequest {
  /** `3` or `node3`. */
  readonly node: string;
  readonly action: NodeAction;
  /** What `version` sets. */
  readonly value?: string;
  readonly spec?: string;
}

/** A spec as it stands, or as it would: what it says, and what it makes. */
interface Reading {
  readonly network?: Network;
  readonly only: Exceptions;
  readonly diagnostics: readonly Diagnostic[];
  readonly texts: ReadonlyMap<string, string>;
}

/** Loads, resolves and wires a spec; keys are another command's, and may be missing. */
function read(spec: string, world: Pick<World, 'cwd'>, draft?: Uint8Array): Reading {
  const loaded = loadForCommand(spec, world, draft);
  const { texts } = loaded;
  if (!loaded.value) return { only: {}, diagnostics: loaded.diagnostics, texts };
  const { sources } = loaded.value;
  const wired = wireSources({ ...sources, keysMayBeMissing: true });
  const diagnostics = [...loaded.diagnostics, ...wired.diagnostics];
  if (!wired.value) return { only: {}, diagnostics, texts };
  const { nodes } = sources.spec.data;
  return { network: wired.value.network, only: (member(nodes, 'only') ?? {}) as Exceptions, diagnostics, texts };
}

function member(value: Json | undefined, key: string): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as { readonly [key: string]: Json })[key]
    : undefined;
}

const refused = (
  code: 'NG1640' | 'NG1642' | 'NG1643' | 'NG1644' | 'NG1645',
  message: string,
  help: string,
): Diagnostic => ({
  ...{ code, severity: 'error', message, help },
});

/** The change that is asked for; undefined values go back to what the others have. */
function changeOf(request: NodeRequest, network: Network): Diagnosed<Change> {
  const { action, value } = request;
  const number = /^(?:node)?([0-9]{1,9})$/.exec(request.node)?.[1];
  const node = number === undefined ? undefined : nodeNumbered(network, Number(number));
  if (!node) {
    const known = idsText(network.nodes.map((one) => one.number));
    const help = known === '' ? 'name a spec that has nodes' : `write one of ${known}`;
    return { diagnostics: [refused('NG1640', `\`${network.name}\` has no node \`${request.node}\``, help)] };
  }
  if ((action === 'version') !== (value !== undefined)) {
    const message =
      value === undefined ? '`version` needs a version' : `\`${action}\` takes nothing more than the node`;
    const words = value === undefined ? `version ${node.version}` : action;
    return { diagnostics: [refused('NG1642', message, `write for example \`netgen node ${node.number} ${words}\``)] };
  }
  if (value !== undefined && !versionField.safeParse(value).success) {
    const message = `\`${value}\` is not a full version such as \`${network.version}\``;
    return {
      diagnostics: [
        refused('NG1642', message, `write for example \`netgen node ${node.number} version ${node.version}\``),
      ],
    };
  }
  if (action === 'version')
    return {
      value: { number: node.number, field: 'version', value: value === network.version ? undefined : value },
      diagnostics: [],
    };
  const state = action === 'stop' ? 'stopped' : undefined;
  return { value: { number: node.number, field: 'state', value: state }, diagnostics: [] };
}

/** What the field of the node shall be. */
const wanted = ({ field, value }: Change, network: Network): string =>
  value ?? (field === 'state' ? 'running' : network.version);

/** Everything the network is, but for the field that changes. */
function rest(network: Network, { number, field }: Change): string {
  const strip = (node: Node): Node => (node.number === number ? { ...node, [field]: '' } : node);
  // Endpoints, and what components compute, follow from the rest.
  return canonicalJson({ ...network, endpoints: [], nodes: network.nodes.map(strip) });
}

interface Draft {
  readonly bytes: Uint8Array;
  readonly reading: Reading;
}

/** The first text that says what was asked and nothing else, or why there is none. */
function draftOf(spec: string, before: Before, world: World): Draft | Reading | undefined {
  const { text, mark, network, only, change } = before;
  const same = rest(network, change);
  let wrong: Reading | undefined;
  for (const candidate of candidates(text, only, change)) {
    const bytes = new TextEncoder().encode(mark + candidate);
    const reading = read(spec, world, bytes);
    if (!reading.network) wrong ??= reading;
    else if (
      nodeNumbered(reading.network, change.number)?.[change.field] === wanted(change, network) &&
      rest(reading.network, change) === same
    )
      return { bytes, reading };
  }
  return wrong;
}

interface Before {
  readonly text: string;
  /** The byte order mark, where there is one. */
  readonly mark: string;
  readonly network: Network;
  readonly only: Exceptions;
  readonly change: Change;
}

/** Why the file could not be written, in words. */
const reasons: { readonly [code: string]: string } = {
  EACCES: 'you may not write it or its directory',
  EPERM: 'you may not write it or its directory',
  EROFS: 'its file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk is full',
};

/** Nothing when it is written. */
function save(spec: string, before: Uint8Array, draft: Draft, world: World): Diagnostic | undefined {
  try {
    const written = replaceFile({ path: resolve(world.cwd, spec), before, after: draft.bytes, pid: world.pid });
    if (written) return undefined;
    return refused('NG1644', `\`${spec}\` changed while netgen read it`, 'run the command again');
  } catch (error) {
    const code = errnoOf(error);
    if (code === undefined) throw error;
    if (code === 'EEXIST') {
      const way = `.${basename(spec)}.netgen-${world.pid}`;
      const help = `remove it: \`rm ${quoted(join(dirname(spec), way))}\``;
      return refused('NG1645', `\`${spec}\` cannot be written: \`${way}\` is in the way`, help);
    }
    const help = `run \`ls -ld ${quoted(spec)}\`, and give yourself the right to write it, or make room`;
    return refused('NG1645', `\`${spec}\` cannot be written: ${reasons[code] ?? code}`, help);
  }
}

function talkOf(spec: string, { alias, state, version }: Node, { network, change }: Before): string {
  const old = change.field === 'state' ? state : version;
  const now = wanted(change, network);
  const docker = network.delivery.engine === 'compose';
  const apply = docker
    ? `netgen compose ${quoted(spec)} --up`
    : `netgen synth ${quoted(spec)}, then commit and push the spec and its tree`;
  return `${spec}: ${alias} ${change.field === 'state' ? '' : 'version '}${old} -> ${now}\nnext: ${apply}\n`;
}

/** Changes the spec; nothing is written when it would not be valid, or say anything but what was asked. */
export function node(request: NodeRequest, world: World): Outcome {
  const found = request.spec === undefined ? findSpec(world.cwd) : { value: request.spec, diagnostics: [] };
  if (!found.value) return { exit: exitCodes.refused, diagnostics: found.diagnostics };
  const spec = found.value;
  const reading = read(spec, world);
  const { network, only, texts } = reading;
  if (!network) return { exit: exitCodes.refused, diagnostics: reading.diagnostics, texts };
  const change = changeOf(request, network);
  if (!change.value) return { exit: exitCodes.refused, diagnostics: change.diagnostics };
  const asked = nodeNumbered(network, change.value.number)!;
  if (asked[change.value.field] === wanted(change.value, network)) {
    const talk = `${spec}: ${asked.alias} is ${wanted(change.value, network)} already\n`;
    return { exit: exitCodes.fine, diagnostics: [], talk };
  }
  const bytes = readLimited(resolve(world.cwd, spec), Number.MAX_SAFE_INTEGER);
  const whole = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const mark = whole.startsWith('\ufeff') ? '\ufeff' : '';
  const before: Before = { text: whole.slice(mark.length), mark, network, only, change: change.value };
  const draft = draftOf(spec, before, world);
  if (!draft || !('bytes' in draft)) return cannot(spec, draft, before);
  const trouble = save(spec, bytes, draft, world);
  if (trouble) return { exit: exitCodes.refused, diagnostics: [trouble] };
  const known = new Set(reading.diagnostics.map(({ code, message }) => `${code} ${message}`));
  const diagnostics = draft.reading.diagnostics.filter(({ code, message }) => !known.has(`${code} ${message}`));
  return { exit: exitCodes.fine, diagnostics, texts: draft.reading.texts, talk: talkOf(spec, asked, before) };
}

/** What the change would bring about, or what to write by hand. */
function cannot(spec: string, wrong: Reading | undefined, { change, network }: Before): Outcome {
  if (wrong) {
    const message = `\`${spec}\` would not be valid with this change, so nothing was written`;
    const help = 'mend what is listed here too, or choose something else';
    const notes = [{ message: 'lines are shown as they would be' }];
    const last: Diagnostic = { code: 'NG1646', severity: 'error', message, notes, help };
    return { exit: exitCodes.refused, diagnostics: [...wrong.diagnostics.filter(isError), last], texts: wrong.texts };
  }
  const entry = `${change.number}: {${change.field}: ${wanted(change, network)}}`;
  const message = `\`${spec}\` cannot be changed so that only node ${change.number} is ${wanted(change, network)}`;
  const help = `write it yourself: \`nodes: {only: {${entry}}}\``;
  return { exit: exitCodes.refused, diagnostics: [refused('NG1643', message, help)] };
}
