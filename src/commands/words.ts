// Words for people that several commands print: numbers with their noun, and arguments that a shell reads as they are. Pure.

export const plural = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`;

/** An argument for a POSIX shell; plain when nothing in it needs quotes. */
export function quoted(text: string): string {
  return /^[A-Za-z0-9_./:@=+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
