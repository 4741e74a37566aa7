// Builds plain data and the index of places from parser events, refusing what netgen does not read. Gives no meaning.
import {
  EVENT_ID,
  type Event,
  getScalarValue,
  type MappingEvent,
  SCALAR_STYLE,
  type ScalarEvent,
  type SequenceEvent,
} from 'js-yaml';
import type { Json } from '../../model/network.ts';
import { childByKey, type Kind, kinds, lineEnd, type NodeIndex } from '../places.ts';
import { escapeProblem } from './characters.ts';
import { aliasProblem, anchorProblem, keyProblem, numberProblem, tagProblem } from './problems.ts';
import type { Problem, Reporter } from './report.ts';
import { readPlain } from './scalars.ts';

/** Collections inside collections. */
export const depthLimit = 64;
/** Keys of one map. */
export const keyLimit = 100_000;

interface Composer {
  readonly events: readonly Event[];
  readonly reporter: Reporter;
  readonly index: NodeIndex & { readonly decoded: Map<number, string> };
  /** Number of the next event. */
  at: number;
  /** Number of the next node. */
  size: number;
  /** Where the text read so far ends: the place of what is left out. */
  offset: number;
}

export interface Composed {
  readonly data: Json;
  readonly index: NodeIndex;
  /** Offset after the document's last scalar. */
  readonly end: number;
}

/** Reads the first document of `events`, which must have one. */
export function compose(events: readonly Event[], reporter: Reporter): Composed {
  const array = () => new Int32Array(events.length);
  const kind = new Uint8Array(events.length);
  const index = { kind, start: array(), end: array(), next: array(), decoded: new Map<number, string>() };
  const composer: Composer = { events, reporter, index, at: 1, size: 0, offset: 0 };
  return { data: readNode(composer, 0), index, end: composer.offset };
}

function readNode(composer: Composer, depth: number): Json {
  const event = composer.events[composer.at++]!;
  switch (event.type) {
    case EVENT_ID.SEQUENCE:
      return readList(composer, event, depth + 1);
    case EVENT_ID.MAPPING:
      return readMap(composer, event, depth + 1);
    case EVENT_ID.SCALAR:
      return readScalar(composer, event);
    case EVENT_ID.ALIAS: {
      const name = composer.reporter.source.text.slice(event.anchorStart, event.anchorEnd);
      addScalar(composer, kinds.plain, [event.anchorStart - 1, event.anchorEnd]);
      return refuse(composer, aliasProblem(name));
    }
    default:
      throw new Error(`unexpected parser event ${event.type}`);
  }
}

/** Reports at the last node. */
function refuse({ reporter, index, size }: Composer, problem: Problem): null {
  reporter.report(index.start[size - 1]!, index.end[size - 1]!, problem);
  return null;
}

function addScalar(composer: Composer, kind: Kind, [start, end]: readonly [number, number]): number {
  const { index } = composer;
  const node = composer.size++;
  index.kind[node] = kind;
  index.start[node] = start;
  index.end[node] = end;
  index.next[node] = composer.size;
  composer.offset = Math.max(composer.offset, end);
  return node;
}

function openCollection(composer: Composer, event: SequenceEvent | MappingEvent, depth: number): number {
  const { index, reporter } = composer;
  refuseProperties(composer, event);
  if (depth === depthLimit + 1) reporter.report(event.start, event.start + 1, depthProblem);
  const node = composer.size++;
  index.kind[node] = (event.type === EVENT_ID.MAPPING ? kinds.blockMap : kinds.blockList) + event.style - 1;
  index.start[node] = event.start;
  composer.offset = Math.max(composer.offset, event.start + 1);
  return node;
}

export const depthProblem: Problem = {
  code: 'NG1018',
  message: `nested deeper than ${depthLimit} levels`,
  help: 'flatten the value; look for a bracket that is never closed',
};

function closeCollection(composer: Composer, node: number): void {
  composer.at++;
  composer.index.end[node] = composer.offset;
  composer.index.next[node] = composer.size;
}

function isOpen({ events, at }: Composer): boolean {
  return events[at]!.type !== EVENT_ID.POP;
}

function readList(composer: Composer, event: SequenceEvent, depth: number): Json {
  const node = openCollection(composer, event, depth);
  const list: Json[] = [];
  while (isOpen(composer)) list.push(readNode(composer, depth));
  closeCollection(composer, node);
  return list;
}

function readMap(composer: Composer, event: MappingEvent, depth: number): Json {
  const node = openCollection(composer, event, depth);
  const map: { [key: string]: Json } = Object.create(null);
  let count = 0;
  while (isOpen(composer)) {
    const keyNode = composer.size;
    const key = readKey(composer, depth);
    if (++count === keyLimit + 1) refuse(composer, keyCountProblem);
    if (key !== undefined && key in map) reportDuplicate(composer, { map: node, key, keyNode });
    const value = readNode(composer, depth);
    if (key !== undefined && !(key in map)) map[key] = value;
  }
  closeCollection(composer, node);
  return map;
}

const keyCountProblem: Problem = {
  code: 'NG1019',
  message: `a map with more than ${keyLimit} keys`,
  help: 'use ranges such as `aws-[01:21]`, or groups',
};

function reportDuplicate(
  { index, reporter }: Composer,
  { map, key, keyNode }: { map: number; key: string; keyNode: number },
) {
  if (reporter.isFull()) return;
  const { text, place } = reporter.source;
  // The map is still open: its end is what was read so far.
  index.next[map] = keyNode;
  const first = childByKey(map, key, text, index);
  reporter.report(index.start[keyNode]!, index.end[keyNode]!, {
    code: 'NG1017',
    message: `the key \`${key}\` is given twice`,
    notes: [{ message: 'first given here', place: place(index.start[first]!, index.end[first]!) }],
    help: 'delete one of the two',
  });
}

/** The text of a key, undefined when it cannot be one (that is reported). */
function readKey(composer: Composer, depth: number): string | undefined {
  const event = composer.events[composer.at]!;
  if (event.type !== EVENT_ID.SCALAR) {
    const node = composer.size;
    readNode(composer, depth);
    const { reporter, index } = composer;
    if (event.type !== EVENT_ID.ALIAS) reporter.report(index.start[node]!, index.start[node]! + 1, complexKey);
    return undefined;
  }
  composer.at++;
  const node = composer.size;
  const { key, problem } = addKey(composer, event);
  if (problem === undefined) return key;
  composer.reporter.report(composer.index.start[node]!, composer.index.end[node]!, problem);
  return undefined;
}

const complexKey: Problem = {
  code: 'NG1015',
  message: 'a key is a list or a map',
  help: 'write a plain name as key; quote text that starts with `[`, `{` or `?`',
};

function addKey(composer: Composer, event: ScalarEvent): { key: string; problem: Problem | undefined } {
  const key = getScalarValue(composer.reporter.source.text, event);
  const isPlain = event.style === SCALAR_STYLE.PLAIN;
  const node = addScalarEvent(composer, event);
  if (!event.fast) composer.index.decoded.set(node, key);
  return { key, problem: escapes(composer, event, key) ?? keyProblem(key, isPlain) };
}

function escapes({ reporter }: Composer, event: ScalarEvent, value: string): Problem | undefined {
  if (event.fast || event.style !== SCALAR_STYLE.DOUBLE_QUOTED) return undefined;
  return escapeProblem(reporter.source.text.slice(event.valueStart, event.valueEnd), value);
}

function readScalar(composer: Composer, event: ScalarEvent): Json {
  const value = getScalarValue(composer.reporter.source.text, event);
  addScalarEvent(composer, event);
  if (event.style !== SCALAR_STYLE.PLAIN) {
    const problem = escapes(composer, event, value);
    return problem === undefined ? value : refuse(composer, problem);
  }
  const read = readPlain(value);
  return typeof read === 'object' && read !== null ? refuse(composer, numberProblem(read, value)) : read;
}

function addScalarEvent(composer: Composer, event: ScalarEvent): number {
  refuseProperties(composer, event);
  const { valueStart: start, valueEnd: end, style } = event;
  if (start < 0) return addScalar(composer, kinds.empty, [composer.offset, composer.offset]);
  if (style === SCALAR_STYLE.PLAIN) return addScalar(composer, kinds.plain, [start, end]);
  const isBlock = style === SCALAR_STYLE.LITERAL_BLOCK || style === SCALAR_STYLE.FOLDED_BLOCK;
  if (!isBlock) return addScalar(composer, kinds.quoted, [start - 1, end + 1]);
  return addScalar(composer, kinds.block, [blockHeader(composer.reporter.source.text, start), end]);
}

/** Offset of the `|` or `>` of a block scalar whose first line starts at `start`. */
function blockHeader(text: string, start: number): number {
  const lineStart = text.lastIndexOf('\n', start - 2) + 1;
  const header = /[|>][-+0-9]*[ \t]*(?:#.*)?\r?$/.exec(text.slice(lineStart, lineEnd(text, lineStart)));
  return header === null ? start : lineStart + header.index;
}

function refuseProperties({ reporter }: Composer, event: ScalarEvent | SequenceEvent | MappingEvent): void {
  const { text } = reporter.source;
  const { anchorStart, anchorEnd, tagStart, tagEnd } = event;
  if (anchorStart >= 0) reporter.report(anchorStart - 1, anchorEnd, anchorProblem(text.slice(anchorStart, anchorEnd)));
  if (tagStart >= 0) reporter.report(tagStart, tagEnd, tagProblem(text.slice(tagStart, tagEnd)));
}
