// What to type instead of a value that has the right type and is refused all the same. It finds problems in nothing.
import type { z } from 'zod';

type Issue = z.core.$ZodIssue;
type Bound = Extract<Issue, { readonly code: 'too_big' | 'too_small' }>;

/** Tells whether a value would be taken in the place of the refused one. */
export type Accepts = (value: unknown) => boolean;

const units: Readonly<Record<string, readonly [one: string, many: string]>> = {
  string: ['character', 'characters'],
  array: ['entry', 'entries'],
  map: ['entry', 'entries'],
  record: ['entry', 'entries'],
  object: ['entry', 'entries'],
};

const isBound = (issue: Issue): issue is Bound => issue.code === 'too_big' || issue.code === 'too_small';

/** How long something is, in the unit of its bound. */
function lengthOf(input: unknown): number | undefined {
  if (typeof input === 'string' || Array.isArray(input)) return input.length;
  return typeof input === 'object' && input !== null ? Object.keys(input).length : undefined;
}

interface Words {
  readonly message: string;
  readonly help: string;
}

/** What the message says of the value, and what to do about it; undefined when the issue is not about a bound. */
export function boundWords(issue: Issue, key: string): Words | undefined {
  if (!isBound(issue)) return undefined;
  const isBig = issue.code === 'too_big';
  const limit = Number(isBig ? issue.maximum : issue.minimum);
  const end = isBig ? 'at most' : 'at least';
  const unit = units[issue.origin];
  if (unit === undefined) {
    const over = issue.inclusive === false ? (isBig ? 'less than' : 'more than') : end;
    const help =
      issue.inclusive === false
        ? `write a number ${over === 'less than' ? 'below' : 'above'} ${limit}`
        : `write for example \`${key}: ${limit}\``;
    return { message: `must be ${over} ${limit}, not ${String(issue.input)}`, help };
  }
  const [one, many] = unit;
  const has = lengthOf(issue.input) ?? 0;
  if (has === 0)
    return {
      message: 'must not be empty',
      help: `write ${issue.origin === 'string' ? 'a text' : 'an entry'}, or remove \`${key}\``,
    };
  const message = `has ${has} ${has === 1 ? one : many}, and must have ${end} ${limit}`;
  const more = Math.abs(has - limit);
  return { message, help: `${isBig ? 'take away' : 'add'} ${more} ${more === 1 ? one : many}` };
}

/** The same name in the form of most names: `Net_X` -> `net-x`, `9a` -> `n9a`. */
const slug = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');

/** What the author most likely meant, if a small change makes the value fit. */
export function repaired(input: unknown, accepts: Accepts): string | undefined {
  if (typeof input !== 'string' || input.length > 200) return undefined;
  const trimmed = input.trim();
  const bare = trimmed.toLowerCase().replace(/^[a-z]+:\/\//, '');
  // Of anything but a word with the wrong letters nobody knows what it should be.
  const names = /^[\w. -]+$/.test(trimmed) ? [slug(trimmed), `n${slug(trimmed)}`] : [];
  const candidates = [trimmed, trimmed.toLowerCase(), bare, ...names];
  return candidates.find((one) => one !== input && one !== '' && accepts(one));
}

/** The example that the message itself gives: `must be a full version such as ...`. */
export const exampleOf = (message: string): string | undefined => /such as `([^`]+)`/.exec(message)?.[1];
