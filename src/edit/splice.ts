// Small changes of a YAML text: an entry of nested maps is set, removed or renamed, and every other character stays. Reads no files.
import { isMap, isScalar, type Pair, parseDocument, type Scalar, type YAMLMap } from 'yaml';

/** Keys that lead from the top of the document to an entry. */
export type EntryPath = readonly [string, ...string[]];

interface Entry {
  readonly key: Scalar;
  readonly value: unknown;
}

interface Level {
  readonly map: YAMLMap;
  /** The entry of the map on the way; undefined where the way ends. */
  readonly entry: Entry | undefined;
}

/** Every scalar as it is written: `3` is text, and nothing is resolved. */
function rootOf(text: string): YAMLMap | undefined {
  const { errors, contents } = parseDocument(text, { schema: 'failsafe', uniqueKeys: false });
  return errors.length === 0 && isMap(contents) ? contents : undefined;
}

const entriesOf = (map: YAMLMap): Entry[] =>
  map.items.flatMap(({ key, value }: Pair) => (isScalar(key) ? [{ key, value }] : []));

/** The maps along a path, as far as they are there; undefined when something else stands in the way. */
function walk(root: YAMLMap, path: EntryPath): Level[] | undefined {
  const levels: Level[] = [];
  let map: unknown = root;
  for (const step of path) {
    if (!isMap(map)) return undefined;
    const entry = entriesOf(map).find(({ key }) => String(key.value) === step);
    levels.push({ map, entry });
    if (!entry) break;
    map = entry.value;
  }
  return levels;
}

function rangeOf(node: unknown): readonly [number, number] | undefined {
  const range = (node as { range?: readonly [number, number, number] | null } | null | undefined)?.range;
  return range ? [range[0], range[1]] : undefined;
}

/** Offset after an entry: behind its value, or behind its key when it has none. */
function endOf({ key, value }: Entry): number {
  const last = isMap(value) && value.flow !== true ? entriesOf(value).at(-1) : undefined;
  if (last) return endOf(last);
  return Math.max(rangeOf(value)?.[1] ?? 0, rangeOf(key)![1]);
}

const startOfLine = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1;

function afterLine(text: string, at: number): number {
  if (at > 0 && text[at - 1] === '\n') return at;
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}

const columnOf = (text: string, { key }: Entry): number => {
  const [start] = rangeOf(key)!;
  return start - startOfLine(text, start);
};

const replaced = (text: string, [start, end]: readonly [number, number], by: string): string =>
  text.slice(0, start) + by + text.slice(end);

/** A key as it must be written: a comma ends one in `{ }`. */
const keyText = (key: string): string => (key.includes(',') ? `"${key}"` : key);

const flowText = (keys: readonly string[], value: string): string =>
  keys.reduceRight((inner, key, i) => {
    const entry = `${keyText(key)}: ${inner}`;
    return i === 0 ? entry : `{${entry}}`;
  }, value);

/** Entries below each other: of these the innermost map is written on one line, unless its neighbours are not. */
function blockLines(keys: readonly string[], value: string, { flowFrom, step }: BlockStyle): string[] {
  const [first = '', ...rest] = keys;
  if (rest.length === 0 || flowFrom <= 0) return [flowText(keys, value)];
  const below = blockLines(rest, value, { flowFrom: flowFrom - 1, step });
  return [`${keyText(first)}:`, ...below.map((line) => ' '.repeat(step) + line)];
}

interface BlockStyle {
  /** How many of the keys get a line of their own. */
  readonly flowFrom: number;
  /** Columns of a level. */
  readonly step: number;
}

/** A new entry is written like the last one beside it. */
function styleOf(text: string, map: YAMLMap, keys: readonly string[]): BlockStyle {
  const last = entriesOf(map).at(-1);
  const inner = last && isMap(last.value) && last.value.flow !== true ? entriesOf(last.value)[0] : undefined;
  if (!last || !inner) return { flowFrom: keys.length - 2, step: 2 };
  return { flowFrom: Math.max(1, keys.length - 2), step: columnOf(text, inner) - columnOf(text, last) };
}

function insertInto(text: string, map: YAMLMap, { keys, value }: { keys: readonly string[]; value: string }): string {
  const entries = entriesOf(map);
  const last = entries.at(-1);
  if (map.flow === true || !last) {
    const [start] = rangeOf(map)!;
    const at = last ? endOf(last) : start + 1;
    return replaced(text, [at, at], `${last ? ', ' : ''}${flowText(keys, value)}`);
  }
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const indent = ' '.repeat(columnOf(text, last));
  const lines = blockLines(keys, value, styleOf(text, map, keys)).map((line) => indent + line);
  const at = afterLine(text, endOf(last));
  const open = at > 0 && text[at - 1] !== '\n';
  return replaced(text, [at, at], open ? eol + lines.join(eol) : lines.map((line) => line + eol).join(''));
}

/** The text with a scalar at the path, replaced or new; undefined when it cannot be written there. */
export function setEntry(text: string, path: EntryPath, value: string): string | undefined {
  const root = rootOf(text);
  const levels = root && walk(root, path);
  const last = levels?.at(-1);
  if (!levels || !last) return undefined;
  if (!last.entry) return insertInto(text, last.map, { keys: path.slice(levels.length - 1), value });
  const range = isScalar(last.entry.value) ? rangeOf(last.entry.value) : undefined;
  if (!range) return undefined;
  return range[0] === range[1] ? undefined : replaced(text, range, value);
}

/** The text with another key for an entry; undefined when there is none. */
export function renameEntry(text: string, path: EntryPath, name: string): string | undefined {
  const root = rootOf(text);
  const entry = root && walk(root, path)?.[path.length - 1]?.entry;
  return entry && replaced(text, rangeOf(entry.key)!, keyText(name));
}

/** The text without an entry, and without the maps that it leaves empty; undefined when there is none. */
export function removeEntry(text: string, path: EntryPath): string | undefined {
  const root = rootOf(text);
  const levels = root && walk(root, path);
  if (!levels?.[path.length - 1]?.entry) return undefined;
  let depth = path.length - 1;
  while (depth > 0 && levels[depth]!.map.items.length === 1) depth--;
  const { map, entry } = levels[depth]!;
  return map.flow === true ? withoutFlow(text, map, entry!) : withoutLines(text, entry!);
}

/** Lines that are comments and nothing else stay: they may speak of more than what goes. */
function withoutLines(text: string, entry: Entry): string {
  const [key] = rangeOf(entry.key)!;
  const start = startOfLine(text, key);
  const end = afterLine(text, endOf(entry));
  const comments = text.slice(start, end).match(/^[ \t]*#.*(\n|$)/gm) ?? [];
  return replaced(text, [start, end], comments.join(''));
}

function withoutFlow(text: string, map: YAMLMap, entry: Entry): string {
  const entries = entriesOf(map);
  const index = entries.findIndex(({ key }) => key === entry.key);
  const [start] = rangeOf(entry.key)!;
  const end = endOf(entry);
  const comma = /^[ \t]*,[ \t]*/.exec(text.slice(end))?.[0];
  if (comma !== undefined) return withoutBlank(text, [start, end + comma.length]);
  const before = entries[index - 1];
  const gap = before && text.slice(endOf(before), start);
  // The comma before it goes too, unless a comment of the neighbour stands behind that.
  if (before && gap !== undefined && /^[ \t]*,[ \t]*(\r?\n[ \t]*)?$/.test(gap))
    return replaced(text, [endOf(before), end], '');
  return withoutBlank(text, [start, end]);
}

/** Takes the whole line when nothing else is on it. */
function withoutBlank(text: string, [start, end]: readonly [number, number]): string {
  const from = startOfLine(text, start);
  const to = afterLine(text, end);
  const rest = text.slice(from, start) + text.slice(end, to);
  return rest.trim() === '' && text[to - 1] === '\n'
    ? replaced(text, [from, to], '')
    : replaced(text, [start, end], '');
}
