// Node numbers as people write them (`0-20,25`) -> numbers. Pure; knows nothing of nodes.

/** Most numbers one text may stand for; a slip of the keyboard must not eat the memory. */
export const mostIds = 100_000;

const range = /^([0-9]{1,9})(?:-([0-9]{1,9}))?$/;

function expand(item: string): { from: number; to: number } | undefined {
  const match = range.exec(item.trim());
  if (match === null) return undefined;
  const from = Number(match[1]);
  const to = match[2] === undefined ? from : Number(match[2]);
  return from <= to ? { from, to } : undefined;
}

/**
 * Numbers in rising order, each once, for `7`, `0-3`, `0-3,7` or a list of these. `undefined` when it is something else,
 * when a range falls (`3-0`), when there is none, or when there are more than {@link mostIds}.
 */
export function parseIds(value: unknown): number[] | undefined {
  const items = (Array.isArray(value) ? value : [value]).flatMap((item: unknown) =>
    typeof item === 'string' ? item.split(',') : typeof item === 'number' ? [String(item)] : [''],
  );
  if (items.length === 0) return undefined;
  const ids = new Set<number>();
  let total = 0;
  for (const item of items) {
    const bounds = expand(item);
    if (bounds === undefined) return undefined;
    total += bounds.to - bounds.from + 1;
    if (total > mostIds) return undefined;
    for (let id = bounds.from; id <= bounds.to; id++) ids.add(id);
  }
  return [...ids].sort((a, b) => a - b);
}
