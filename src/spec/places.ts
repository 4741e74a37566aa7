// Where every value stands in its file: offsets in flat arrays, turned into lines and columns only when asked. Reads nothing.
import type { Place, SpecPath } from '../diagnostics/diagnostic.ts';
import type { JsonMap } from '../model/network.ts';

/** The way back from a value to its text; it does not hold the data. */
export interface Places {
  /** Place of a value, or of its key; of the nearest parent's key when the path does not exist. */
  places(path: SpecPath, options?: { readonly key?: boolean }): Place | undefined;
}

/** A file that was read: plain data, and a way back from each value to its text. */
export interface LoadedDocument extends Places {
  readonly file: string;
  readonly text: string;
  /** Null-prototype maps all the way down. */
  readonly data: JsonMap;
  /** A scalar as it is written, quotes included; undefined for maps, lists and paths that do not exist. */
  source(path: SpecPath): string | undefined;
  /** True for a scalar without quotes: `1.10`, `yes`. */
  plain(path: SpecPath): boolean;
}

/** Text with a name; line numbers are counted on first use. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
  /** Offsets in UTF-16 units, end exclusive. */
  place(start: number, end: number): Place;
}

export function sourceText(file: string, text: string): SourceText {
  let starts: Int32Array | undefined;
  const position = (offset: number) => {
    starts ??= lineStarts(text);
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - starts[low]! + 1 };
  };
  return { file, text, place: (start, end) => ({ file, start: position(start), end: position(Math.max(start, end)) }) };
}

function lineStarts(text: string): Int32Array {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return Int32Array.from(starts);
}

export const kinds = {
  blockMap: 1,
  flowMap: 2,
  blockList: 3,
  flowList: 4,
  plain: 5,
  quoted: 6,
  block: 7,
  empty: 8,
} as const;
export type Kind = (typeof kinds)[keyof typeof kinds];

/** The nodes of a document in the order they are written; a map's children are key, value, key, value. */
export interface NodeIndex {
  readonly kind: Uint8Array;
  /** Offset of the first character; quotes and brackets included. */
  readonly start: Int32Array;
  /** Offset after a scalar; for collections that of their last descendant. */
  readonly end: Int32Array;
  /** Number of the node after this one and all its descendants. */
  readonly next: Int32Array;
  /** Keys whose text is not their source: quoted with escapes. */
  readonly decoded: ReadonlyMap<number, string>;
}

interface Hit {
  readonly node: number;
  /** Node of the key that leads to it, -1 for the root and list items. */
  readonly key: number;
  readonly found: boolean;
}

/** A document while it is looked up: children of the maps and lists that were asked for, so that many look-ups stay linear. */
interface Lookup {
  readonly text: string;
  readonly index: NodeIndex;
  readonly keys: Map<number, ReadonlyMap<string, number>>;
  readonly items: Map<number, readonly number[]>;
}

/** Makes the lookups of a document from its index. */
export function locate(source: SourceText, index: NodeIndex, data: JsonMap): LoadedDocument {
  const { file, text } = source;
  const lookup: Lookup = { text, index, keys: new Map(), items: new Map() };
  const placeOf = (node: number) => source.place(index.start[node]!, endOf(node, text, index));
  const scalar = (path: SpecPath) => {
    const hit = find(path, lookup);
    const kind = index.kind[hit.node]!;
    return hit.found && kind >= kinds.plain && kind !== kinds.empty ? hit.node : -1;
  };
  return {
    file,
    text,
    data,
    places(path, options) {
      const hit = find(path, lookup);
      const kind = index.kind[hit.node];
      // A block begins on the line below its key and may have hundreds: the key says better which one is meant.
      const isBlock = kind === kinds.blockMap || kind === kinds.blockList;
      const atKey = !hit.found || options?.key === true || kind === kinds.empty || isBlock;
      if (atKey && hit.key >= 0) return placeOf(hit.key);
      const isHead = !hit.found && index.kind[hit.node] === kinds.blockMap;
      return placeOf(isHead ? hit.node + 1 : hit.node);
    },
    source(path) {
      const node = scalar(path);
      return node < 0 ? undefined : text.slice(index.start[node]!, index.end[node]!);
    },
    plain(path) {
      const node = scalar(path);
      return node >= 0 && index.kind[node] === kinds.plain;
    },
  };
}

function find(path: SpecPath, lookup: Lookup): Hit {
  const { index } = lookup;
  let node = 0;
  let key = -1;
  for (const step of path) {
    const kind = index.kind[node]!;
    const isMap = kind <= kinds.flowMap;
    const child = childOf(node, step, lookup);
    // Where a list is allowed, one item may stand alone: it is the first item.
    if (child < 0 && step === 0 && kind !== kinds.blockList && kind !== kinds.flowList) continue;
    if (child < 0) return { node, key, found: false };
    key = isMap ? child : -1;
    node = isMap ? child + 1 : child;
  }
  return { node, key, found: true };
}

/** Node of a key or an item, -1 when there is none. */
function childOf(node: number, step: string | number, lookup: Lookup): number {
  const kind = lookup.index.kind[node]!;
  if (kind > kinds.flowList) return -1;
  if (kind <= kinds.flowMap) return remembered(lookup.keys, node, () => keysOf(node, lookup)).get(String(step)) ?? -1;
  return remembered(lookup.items, node, () => itemsOf(node, lookup.index))[Number(step)] ?? -1;
}

function remembered<T>(known: Map<number, T>, node: number, make: () => T): T {
  const before = known.get(node);
  if (before !== undefined) return before;
  const made = make();
  known.set(node, made);
  return made;
}

/** Keys of a map with their nodes; of a key that is given twice the first. */
function keysOf(map: number, { text, index }: Lookup): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (let child = map + 1; child < index.next[map]!; child = index.next[index.next[child]!]!) {
    const key = keyAt(child, text, index);
    if (!found.has(key)) found.set(key, child);
  }
  return found;
}

function itemsOf(list: number, index: NodeIndex): readonly number[] {
  const found: number[] = [];
  for (let child = list + 1; child < index.next[list]!; child = index.next[child]!) found.push(child);
  return found;
}

/** Node of the key, -1 when the map has no such key. */
export function childByKey(map: number, key: string, text: string, index: NodeIndex): number {
  const last = index.next[map]!;
  for (let child = map + 1; child < last; child = index.next[index.next[child]!]!)
    if (keyAt(child, text, index) === key) return child;
  return -1;
}

function keyAt(node: number, text: string, index: NodeIndex): string {
  const border = index.kind[node] === kinds.quoted ? 1 : 0;
  return index.decoded.get(node) ?? text.slice(index.start[node]! + border, index.end[node]! - border);
}

/** Parser events do not say where a flow collection closes: after its last child come only blanks, comments and commas. */
function endOf(node: number, text: string, index: NodeIndex): number {
  const kind = index.kind[node]!;
  if (kind > kinds.flowList) return index.end[node]!;
  let end = index.start[node]! + 1;
  let lastChild = -1;
  for (let child = node + 1; child < index.next[node]!; child = index.next[child]!) lastChild = child;
  if (lastChild >= 0) end = Math.max(end, endOf(lastChild, text, index));
  if (kind === kinds.blockMap || kind === kinds.blockList) return end;
  const bracket = kind === kinds.flowMap ? '}' : ']';
  return closing(text, end, bracket);
}

function closing(text: string, from: number, bracket: string): number {
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (char === bracket) return at + 1;
    if (char === '#') at = lineEnd(text, at);
  }
  return from;
}

/** Offset of the line feed that ends the line, or of the end of the text. */
export function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}
