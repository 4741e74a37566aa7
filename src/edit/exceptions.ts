// How `nodes.only` must read so that one node has another state or version. Gives texts to try; it validates and writes nothing.
import { parseIds } from '../model/ids.ts';
import type { Json } from '../model/network.ts';
import { type EntryPath, removeEntry, renameEntry, setEntry } from './splice.ts';

export interface Change {
  readonly number: number;
  readonly field: 'state' | 'version';
  /** Undefined: what nodes without an exception have. */
  readonly value: string | undefined;
}

/** `nodes.only` of the spec, merged over what it extends. */
export type Exceptions = { readonly [key: string]: { readonly [field: string]: Json } };

type Text = string | undefined;
type Step = (text: string) => readonly Text[];

const entry = (key: string, field: string): EntryPath => ['nodes', 'only', key, field];

/** Every way through the steps; a way ends where a step cannot be made. */
function ways(text: string, steps: readonly Step[]): string[] {
  return steps.reduce((texts, step) => texts.flatMap(step).filter((one): one is string => one !== undefined), [text]);
}

/** Numbers as a key of `only`: `0,2-3`. */
export function idsText(numbers: readonly number[]): string {
  const runs: { from: number; to: number }[] = [];
  for (const number of numbers) {
    const last = runs.at(-1);
    if (last && last.to === number - 1) last.to = number;
    else runs.push({ from: number, to: number });
  }
  return runs.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(',');
}

/** A field goes, or `null` takes away what an extended file says. */
const drop =
  (key: string, field: string): Step =>
  (text) => [removeEntry(text, entry(key, field)), setEntry(text, entry(key, field), 'null')];

const put =
  (key: string, field: string, value: string): Step =>
  (text) => [setEntry(text, entry(key, field), value)];

/**
 * Texts of the spec's own file that may say it, the plainest first. Which of them does depends on what the file extends,
 * so whoever writes one reads it back before.
 */
export function candidates(text: string, only: Exceptions, change: Change): string[] {
  const { number, field, value } = change;
  const keys = Object.keys(only).map((key) => ({ key, ids: parseIds(key) ?? [] }));
  const own = keys.find(({ ids }) => ids.length === 1 && ids[0] === number)?.key ?? String(number);
  const given = keys.find(({ key, ids }) => ids.includes(number) && only[key]?.[field] !== undefined);
  const set = value === undefined ? [] : [put(own, field, value)];
  if (!given) return ways(text, set);
  const { key, ids } = given;
  if (ids.length === 1)
    return value === undefined ? ways(text, [drop(key, field)]) : ways(text, [put(key, field, value)]);
  const rest = idsText(ids.filter((one) => one !== number));
  const before = String(only[key]?.[field]);
  const isAlone = Object.keys(only[key] ?? {}).length === 1 && only[rest] === undefined;
  const rename: Step = (one) => [isAlone ? renameEntry(one, ['nodes', 'only', key], rest) : undefined];
  return [...ways(text, [rename, ...set]), ...ways(text, [drop(key, field), put(rest, field, before), ...set])];
}
