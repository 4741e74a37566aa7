// Nearest names for a word that is not known. Pure.

/** Edit distance with transposition (optimal string alignment), stopped early above `limit`. */
export function distance(a: string, b: string, limit = 4): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(row[j - 1]! + 1, last[j]! + 1, last[j - 1]! + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, beforeLast[j - 2]! + 1);
      row.push(best);
    }
    if (Math.min(...row) > limit) return limit + 1;
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}

/** At most three known names that look like `word`, nearest first. */
export function nearest(word: string, known: Iterable<string>): string[] {
  const folded = word.toLowerCase();
  const limit = Math.max(1, Math.floor(word.length / 3));
  const ranked: { name: string; rank: number }[] = [];
  for (const name of known) {
    const lower = name.toLowerCase();
    const prefixed = folded.length >= 3 && (lower.startsWith(folded) || folded.startsWith(lower)) && lower.length >= 3;
    const rank = lower === folded ? 0 : Math.min(distance(folded, lower, limit), prefixed ? limit : limit + 1);
    if (rank <= limit) ranked.push({ name, rank });
  }
  ranked.sort((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : 1));
  return ranked.slice(0, 3).map(({ name }) => name);
}

/** The help line for a word that is not known: the nearest names, else all of them when they are few. */
export function suggest(word: string, known: Iterable<string>, what: string): string | undefined {
  const all = [...known];
  const close = nearest(word, all);
  if (close.length > 0) return `write ${close.map((name) => `\`${name}\``).join(' or ')}`;
  if (all.length === 0) return undefined;
  const listed = all.slice(0, 8).map((name) => `\`${name}\``);
  return `known ${what}: ${listed.join(', ')}${all.length > 8 ? `, and ${all.length - 8} more` : ''}`;
}
