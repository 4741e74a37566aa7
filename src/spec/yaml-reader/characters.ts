// Finds characters that cannot be seen or that change the direction of a line. Changes nothing.
import { kinds, lineEnd, type NodeIndex } from '../places.ts';
import { codePoint, type Problem, type Reporter } from './report.ts';

/** Soft hyphen, zero-width, bidirectional controls, line and paragraph separators, byte order mark. */
const hidden = /[\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff]/g;

/** Controls but tab and line feed, noncharacters, lone surrogates. */
const refused = /[^\P{Cc}\t\n]|[\ufffe\uffff]|\p{Cs}/u;

/** Code points end at U+10FFFF; the parser takes eight hexadecimal digits of any size. */
const pastUnicode = /\\U(?!000[0-9a-fA-F]|0010)/;

/** Reports hidden characters: errors in keys and values, warnings in comments and block text, where they name nothing. */
export function reportHidden(reporter: Reporter, index?: NodeIndex): void {
  const { text } = reporter.source;
  if (text.search(hidden) < 0) return;
  for (const { 0: char, index: at } of text.matchAll(hidden)) {
    if (reporter.isFull()) return;
    const problem: Problem = {
      code: 'NG1007',
      message: `the invisible character ${codePoint(char)}`,
      help: 'delete the character',
    };
    reporter.report(at, at + 1, isOpaque(at, text, index) ? { ...problem, severity: 'warning' } : problem);
  }
}

function isOpaque(at: number, text: string, index?: NodeIndex): boolean {
  if (index === undefined) return false;
  const nodes = index.next[0]!;
  for (let node = 0; node < nodes; node++) {
    const kind = index.kind[node]!;
    if (kind > kinds.flowList && index.start[node]! <= at && at < index.end[node]!) return kind === kinds.block;
  }
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, lineEnd(text, at));
  return line.includes('#');
}

/** Problem with the escapes of a double-quoted scalar, if it has one. */
export function escapeProblem(source: string, value: string): Problem | undefined {
  if (pastUnicode.test(source.replaceAll('\\\\', '  ')))
    return {
      code: 'NG1028',
      message: 'an escape past the last character U+10FFFF',
      help: 'write at most `\\U0010FFFF`',
    };
  const bad = refused.exec(value)?.[0];
  if (bad !== undefined)
    return {
      code: 'NG1005',
      message: `an escape for the control character ${codePoint(bad)}`,
      help: 'delete the escape',
    };
  const unseen = value.match(hidden)?.[0];
  if (unseen === undefined) return undefined;
  return {
    code: 'NG1007',
    message: `an escape for the invisible character ${codePoint(unseen)}`,
    help: 'delete the escape',
  };
}
