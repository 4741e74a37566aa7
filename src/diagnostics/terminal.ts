// Fits text into a terminal: widths, tabs, characters that must not reach it raw. It writes nothing.

/** One character as it is shown. */
export interface Cell {
  readonly text: string;
  /** Columns. */
  readonly width: number;
  /** Offset in the line, UTF-16 units. */
  readonly at: number;
}

const tabWidth = 4;
/** Controls, lone surrogates, and format characters that hide or reorder text (bidirectional controls, zero width). */
const unsafe = /[\p{Cc}\p{Cs}\p{Cf}\u2028\u2029]/u;
const combining = /\p{Mn}|\p{Me}/u;
/** East Asian wide and full-width blocks and emoji; close enough to put a caret under the right character. */
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

export function cells(line: string): Cell[] {
  const result: Cell[] = [];
  let at = 0;
  for (const char of line) {
    result.push({ at, ...shape(char) });
    at += char.length;
  }
  return result;
}

function shape(char: string): { text: string; width: number } {
  if (char >= ' ' && char <= '~') return { text: char, width: 1 };
  if (char === '\t') return { text: ' '.repeat(tabWidth), width: tabWidth };
  if (unsafe.test(char)) {
    const text = `<U+${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}>`;
    return { text, width: text.length };
  }
  return { text: char, width: combining.test(char) ? 0 : wide.test(char) ? 2 : 1 };
}

/** Text for one line of a terminal: line breaks and controls made visible. */
export function visible(text: string): string {
  return cells(text.replaceAll('\n', '\\n').replaceAll('\t', '\\t'))
    .map((cell) => cell.text)
    .join('');
}

/** Breaks text at blanks into lines of at most `width` columns; what stands between backticks stays whole. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.match(/(?:`[^`]*`|[^\s`]|`)+/g) ?? []) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
