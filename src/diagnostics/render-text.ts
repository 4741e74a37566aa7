// Shows diagnostics to people, with the source line and carets (style.md 5.4). Colour and width are the caller's decision.
import type { Diagnostic, Note, Place, Severity } from './diagnostic.ts';
import { arrange, showPath, summarise } from './order.ts';
import { type Cell, cells, visible, wrap } from './terminal.ts';

export interface TextOptions {
  /** Text by file name, as `loadSpec` returns it: secrets are masked there. */
  readonly sources: ReadonlyMap<string, string>;
  readonly colour?: boolean;
  /** Columns; default 80. */
  readonly width?: number;
}

interface Style {
  readonly width: number;
  paint(text: string, colour: keyof typeof colours): string;
  lineOf(place: Place): string | undefined;
}

const colours = { error: '1;31', warning: '1;33', info: '1;36', strong: '1', gutter: '1;34' } as const;

/** All diagnostics in their fixed order and a closing line with counts; empty text when there are none. */
export function renderText(diagnostics: readonly Diagnostic[], options: TextOptions): string {
  const all = arrange(diagnostics);
  if (all.length === 0) return '';
  const style = createStyle(options);
  const blocks = all.map((diagnostic) => renderOne(diagnostic, style).join('\n'));
  return `${blocks.join('\n\n')}\n\n${summarise(all)}\n`;
}

function createStyle({ sources, colour, width }: TextOptions): Style {
  const split = new Map<string, readonly string[]>();
  return {
    width: Math.max(width ?? 80, 40),
    paint: (text, name) => (colour === true ? `\u001b[${colours[name]}m${text}\u001b[0m` : text),
    lineOf({ file, start }) {
      const lines = split.get(file) ?? sources.get(file)?.split('\n');
      if (lines !== undefined) split.set(file, lines);
      return lines?.[start.line - 1]?.replace(/\r$/, '');
    },
  };
}

function renderOne(diagnostic: Diagnostic, style: Style): string[] {
  const { code, severity, place, at, notes = [], help } = diagnostic;
  const gutter = place === undefined ? 2 : String(place.start.line).length;
  const arrow = `${' '.repeat(gutter)}${style.paint('-->', 'gutter')} `;
  const where = place === undefined ? pathOnly(at) : showPlace(place);
  const remarks = [
    ...notes.map((note) => ['note', noteText(note, place)] as const),
    ...(help === undefined ? [] : [['help', help] as const]),
  ];
  return [
    ...headOf(`${severity}[${code}]`, diagnostic, style),
    ...(where === '' ? [] : [`${arrow}${visible(where)}`]),
    ...(place === undefined ? [] : excerpt(place, { style, gutter, severity })),
    ...remarks.flatMap(([label, text]) => remark(label, text, { style, gutter })),
  ];
}

/** Columns from which on a message stays on one line, so that logs can be searched for it. */
const usualWidth = 80;

/** Label and message; broken at blanks where the terminal would break them anywhere. */
function headOf(label: string, { severity, message }: Diagnostic, { width, paint }: Style): string[] {
  const text = `: ${visible(message)}`;
  const [first = '', ...rest] = width < usualWidth ? wrap(text, width - label.length) : [text];
  return [paint(label, severity) + paint(first, 'strong'), ...rest.map((line) => `  ${paint(line, 'strong')}`)];
}

const pathOnly = (at: Diagnostic['at']) => (at === undefined || at.length === 0 ? '' : showPath(at));

const showPlace = ({ file, start }: Place) => `${file}:${start.line}:${start.column}`;

function noteText({ message, place }: Note, main?: Place): string {
  if (place === undefined) return message;
  return `${message} (${place.file === main?.file ? `line ${place.start.line}` : showPlace(place)})`;
}

function remark(label: string, text: string, { style, gutter }: { style: Style; gutter: number }): string[] {
  const lead = `${' '.repeat(gutter + 1)}${style.paint('=', 'gutter')} ${style.paint(`${label}:`, 'strong')} `;
  const indent = gutter + label.length + 5;
  const [first = '', ...rest] = wrap(visible(text), style.width - indent);
  return [lead + first, ...rest.map((line) => ' '.repeat(indent) + line)];
}

interface Excerpt {
  readonly style: Style;
  readonly gutter: number;
  readonly severity: Severity;
}

/** The source line and the carets under it; nothing when the text is not at hand. */
function excerpt(place: Place, { style, gutter, severity }: Excerpt): string[] {
  const line = style.lineOf(place);
  if (line === undefined) return [];
  const from = place.start.column - 1;
  const sameLine = place.end.line === place.start.line;
  const to = sameLine ? place.end.column - 1 : line.trimEnd().length;
  const shown = clip(line, { from, to, width: style.width - gutter - 3 });
  const bar = style.paint('|', 'gutter');
  const number = style.paint(String(place.start.line), 'gutter');
  const carets = style.paint('^'.repeat(shown.carets), severity);
  const blank = ' '.repeat(gutter);
  return [`${number} ${bar} ${shown.text}`.trimEnd(), `${blank} ${bar} ${' '.repeat(shown.before)}${carets}`];
}

interface Clipped {
  readonly text: string;
  /** Columns before the first caret. */
  readonly before: number;
  readonly carets: number;
}

const sum = (list: readonly Cell[]) => list.reduce((total, cell) => total + cell.width, 0);

/** The part of a long line around what is marked; the marks are cut where the line is. */
function clip(line: string, { from, to, width }: { from: number; to: number; width: number }): Clipped {
  // Only the neighbourhood is measured: a line may have megabytes.
  const first = Math.max(0, from - 2 * width);
  const all = cells(line.slice(first, from + 2 * width)).map((cell) => ({ ...cell, at: cell.at + first }));
  const isWhole = first === 0 && line.length <= from + 2 * width && sum(all) <= width;
  const start = isWhole ? 0 : startOf(all, { from, width });
  const room = isWhole ? width : width - (start > 0 ? 2 : 1);
  const shown: Cell[] = [];
  for (let i = start, used = 0; i < all.length && used + all[i]!.width <= room; i++) {
    shown.push(all[i]!);
    used += all[i]!.width;
  }
  const lead = start > 0 || first > 0 ? '…' : '';
  const isCut = start + shown.length < all.length || line.length > from + 2 * width;
  const before = lead.length + sum(shown.filter((cell) => cell.at < from));
  const carets = Math.max(1, sum(shown.filter((cell) => cell.at >= from && cell.at < to)));
  return { text: lead + shown.map((cell) => cell.text).join('') + (isCut ? '…' : ''), before, carets };
}

/** Number of the first cell to show: a third of the room goes to what stands before the mark. */
function startOf(all: readonly Cell[], { from, width }: { from: number; width: number }): number {
  const mark = all.findIndex((cell) => cell.at >= from);
  let start = mark < 0 ? all.length : mark;
  for (let used = 0; start > 0; start--) {
    used += all[start - 1]!.width;
    if (used > Math.floor(width / 3)) break;
  }
  return start;
}
