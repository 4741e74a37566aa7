// Ranges and globs of names: `aws-[01:21]`, `aws-*`. Pure; knows nothing of clusters.

const range = /\[([0-9]+|[a-z]):([0-9]+|[a-z])(?::([0-9]+))?\]/;

/** Names a pattern may stand for at most; a typing mistake must not fill the memory. */
export const mostNames = 10_000;

function numbers(from: string, to: string, step: number): string[] | undefined {
  const padded = /^0[0-9]/;
  const width = padded.test(from) || padded.test(to) ? Math.max(from.length, to.length) : 0;
  if (width > 0 && from.length !== to.length) return undefined;
  const first = Number(from);
  const last = Number(to);
  if (last < first || (last - first) / step >= mostNames) return undefined;
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, i) =>
    String(first + i * step).padStart(width, '0'),
  );
}

function letters(from: string, to: string, step: number): string[] | undefined {
  if (to < from) return undefined;
  const found: string[] = [];
  for (let code = from.charCodeAt(0); code <= to.charCodeAt(0); code += step) found.push(String.fromCharCode(code));
  return found;
}

/**
 * The names that a pattern with Ansible ranges stands for, in order; a pattern without a range is itself.
 * Leading zeros fix the width: `[01:21]`. Undefined when a range is malformed, falls, or has more than 10,000 names.
 */
export function expandRange(pattern: string): string[] | undefined {
  const match = range.exec(pattern);
  if (!match) return /[[\]]/.test(pattern) ? undefined : [pattern];
  const [whole, from = '', to = '', stepText] = match;
  const step = stepText === undefined ? 1 : Number(stepText);
  if (step < 1) return undefined;
  const digits = /^[0-9]/;
  if (digits.test(from) !== digits.test(to)) return undefined;
  const middle = digits.test(from) ? numbers(from, to, step) : letters(from, to, step);
  const rest = expandRange(pattern.slice(match.index + whole.length));
  if (middle === undefined || rest === undefined || middle.length * rest.length > mostNames) return undefined;
  const front = pattern.slice(0, match.index);
  return middle.flatMap((one) => rest.map((tail) => `${front}${one}${tail}`));
}

/** Natural order: digits compare as numbers, so `aws-2` comes before `aws-10`. Total: equal only for equal strings. */
export function naturalOrder(a: string, b: string): number {
  const chunks = /([0-9]+)|([^0-9]+)/g;
  const left = a.match(chunks) ?? [];
  const right = b.match(chunks) ?? [];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const x = left[i]!;
    const y = right[i]!;
    const bothNumbers = /^[0-9]/.test(x) && /^[0-9]/.test(y);
    const order = bothNumbers ? Number(x) - Number(y) : x < y ? -1 : x > y ? 1 : 0;
    if (order !== 0) return order;
  }
  return left.length - right.length || (a < b ? -1 : a > b ? 1 : 0);
}

/** Whether a name matches a glob, in which `*` stands for any run of characters. */
export function matchesGlob(glob: string, name: string): boolean {
  const parts = glob.split('*');
  if (parts.length === 1) return glob === name;
  const first = parts[0]!;
  const last = parts.at(-1)!;
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = name.indexOf(part, at);
    if (found < 0 || found + part.length > name.length - last.length) return false;
    at = found + part.length;
  }
  return at <= name.length - last.length;
}
