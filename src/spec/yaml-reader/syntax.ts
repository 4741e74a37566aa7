// Turns what the YAML parser throws into a problem with a place and a remedy. The parser's words are not passed on.
import type { YAMLException } from 'js-yaml';
import { depthProblem } from './compose.ts';
import type { Problem, Reporter } from './report.ts';

interface Found extends Problem {
  /** Offset; default where the parser stopped. */
  readonly at?: number;
}

const indentation: Found = {
  code: 'NG1027',
  message: 'the indentation fits no level above',
  help: 'indent the line like its neighbours; look for a missing `:`, quote or bracket in the line before',
};
const tab: Found = { code: 'NG1024', message: 'a tab in the indentation', help: 'replace the tab by spaces' };

/** Parser message -> problem; the first row whose text occurs in the message holds. */
const rows: readonly (readonly [string, (text: string, at: number) => Found])[] = [
  ['tab characters', () => tab],
  ['nesting exceeded', () => depthProblem],
  ['within a double quoted', (text) => unclosedQuote('"', lastQuote(text, '"'))],
  ['within a single quoted', (text) => unclosedQuote("'", lastQuote(text, "'"))],
  ['deficient indentation', deficient],
  ['within a flow collection', (text) => unclosedBracket(text, text.length)],
  ['bad indentation', badIndentation],
  ['escape sequence', () => badEscape],
  ['hexadecimal', () => badEscape],
  ['missed comma', () => ({ code: 'NG1029', message: 'a comma is missing', help: 'write `, ` between entries' })],
  ['expected the node content', () => ({ code: 'NG1029', message: 'a comma too many', help: 'delete the comma' })],
  ["expected ':'", () => missingColon],
  ['multiline key', (text, at) => ({ ...missingColon, at: lineAbove(text, at) })],
  ['whitespace character is expected after', () => space],
  ['a line break is expected', () => blockHeader],
  ['block scalar', () => blockHeader],
  ['chomping', () => blockHeader],
  ['indentation width', () => blockHeader],
  ['document separator is expected', trailing],
  ['tag', badTag],
  [
    'anchor',
    () => ({ code: 'NG1012', message: 'an anchor is not supported', help: 'quote text that starts with `&`' }),
  ],
  ['alias', () => ({ code: 'NG1011', message: 'an alias is not supported', help: 'quote text that starts with `*`' })],
];

const badEscape: Found = {
  code: 'NG1028',
  message: 'an unknown escape in a double-quoted string',
  help: 'write `\\\\` for a backslash, or use single quotes',
};
const missingColon: Found = {
  code: 'NG1029',
  message: 'a key without `: ` after it',
  help: 'write `key: value`; indent a line that continues the value above',
};
/** Where the line above begins: the parser takes both lines for one key, and stops at the colon of the second. */
function lineAbove(text: string, at: number): number {
  const before = text.slice(0, text.lastIndexOf('\n', at - 1) + 1).trimEnd();
  const start = before.lastIndexOf('\n') + 1;
  return before === '' ? at : start + before.slice(start).search(/\S/);
}

const space: Found = { code: 'NG1029', message: 'a space is missing after `:`', help: 'write `: `' };
const blockHeader: Found = {
  code: 'NG1029',
  message: 'text after `|` or `>`',
  help: 'start the text on the next line, indented; quote a value that starts with `|` or `>`',
};

export function reportSyntax(reporter: Reporter, { reason, mark }: YAMLException): void {
  const { text } = reporter.source;
  const stop = Math.min(mark?.position ?? 0, text.length);
  const row = rows.find(([words]) => reason.includes(words));
  const { at = stop, ...problem } = row?.[1](text, stop) ?? other(text, stop);
  reporter.report(at, Math.min(at + 1, text.length), problem);
}

function badTag(text: string, stop: number): Found {
  const word = /\S*$/.exec(text.slice(Math.max(0, stop - 1000), stop))?.[0] ?? '';
  const help = 'quote the text when it starts with `!`';
  return { code: 'NG1013', message: 'a tag is not supported', help, at: stop - word.length };
}

function other(text: string, at: number): Found {
  const help = 'compare the line with its neighbours, and quote values with special characters';
  return startsBadly(text, at) ?? { code: 'NG1029', message: 'this is not YAML', help };
}

function unclosedQuote(quote: string, at: number): Found {
  return {
    code: 'NG1025',
    message: `the quote \`${quote}\` is not closed`,
    help: `write \`${quote}\` at the end of the value`,
    at,
  };
}

/** A string that never ends was opened by the last quote that is not escaped. */
function lastQuote(text: string, quote: string): number {
  let at = text.lastIndexOf(quote);
  if (quote === '"') while (at > 0 && backslashesBefore(text, at) % 2 === 1) at = text.lastIndexOf(quote, at - 1);
  else while (at > 1 && text[at - 1] === quote) at = text.lastIndexOf(quote, at - 2);
  return Math.max(at, 0);
}

function backslashesBefore(text: string, at: number): number {
  let count = 0;
  while (text[at - count - 1] === '\\') count++;
  return count;
}

function unclosedBracket(text: string, stop: number): Found {
  const at = openBracket(text, stop);
  const bracket = text[at] === '{' ? '}' : ']';
  const help = `write \`${bracket}\`, or indent the lines up to it`;
  return { code: 'NG1026', message: `the bracket \`${text[at]}\` is not closed`, help, at };
}

/** The last bracket before `stop` that nothing closes; brackets in strings and comments may mislead it by a line. */
function openBracket(text: string, stop: number): number {
  let depth = 0;
  for (let at = stop - 1; at >= 0; at--) {
    const char = text[at];
    if (char === ']' || char === '}') depth++;
    else if ((char === '[' || char === '{') && --depth < 0) return at;
  }
  return Math.max(0, Math.min(stop, text.length - 1));
}

/** A line inside quotes or brackets that is not indented: the quote or bracket before it was never closed. */
function deficient(text: string, stop: number): Found {
  const lineStart = text.lastIndexOf('\n', stop - 1);
  const before = text.slice(text.lastIndexOf('\n', lineStart - 1) + 1, Math.max(lineStart, 0));
  const quote = openQuote(before);
  if (quote !== undefined) return unclosedQuote(before[quote]!, Math.max(lineStart, 0) - before.length + quote);
  return unclosedBracket(text, stop);
}

/** Column of the quote in `line` that is not closed there. */
function openQuote(line: string): number | undefined {
  let open: number | undefined;
  for (let at = 0; at < line.length; at++) {
    const char = line[at];
    if (open !== undefined && char === '\\' && line[open] === '"') at++;
    else if (open !== undefined && char === line[open]) {
      if (char === "'" && line[at + 1] === char) at++;
      else open = undefined;
    } else if (open === undefined && (char === '"' || char === "'") && /(?:^|[\s,:[{-])$/.test(line.slice(0, at)))
      open = at;
  }
  return open;
}

function badIndentation(text: string, stop: number): Found {
  const lineStart = text.lastIndexOf('\n', stop - 1) + 1;
  const before = text.slice(lineStart, stop);
  if (/^ *\t/.test(before)) return { ...tab, at: lineStart + before.indexOf('\t') };
  if (before.trim() === '') return indentation;
  return trailing(text, stop);
}

/** Text where the value above should have ended. */
function trailing(text: string, stop: number): Found {
  const lineStart = text.lastIndexOf('\n', stop - 1) + 1;
  const before = text.slice(lineStart, stop);
  if (/^[ \t]*$/.test(before)) return indentation;
  if (text[stop] !== ':') return startsBadly(text, stop) ?? rest;
  return /:[ \t]/.test(before) ? secondColon : { ...continued, at: lineStart + before.search(/[^ ]/) };
}

const rest: Found = {
  code: 'NG1029',
  message: 'text after the end of the value',
  help: 'quote the whole value, or delete the rest of the line',
};
const secondColon: Found = {
  code: 'NG1029',
  message: 'a second `: ` on one line',
  help: 'quote the value, or start a new line for the second key',
};
const continued: Found = {
  code: 'NG1029',
  message: 'this key would continue the value of the line before',
  help: 'write `: ` after the key in the line before, or indent this line like its neighbours',
};

function startsBadly(text: string, at: number): Found | undefined {
  const char = text[at];
  if (char !== '@' && char !== '`' && char !== '%') return undefined;
  return {
    code: 'NG1029',
    message: char === '`' ? 'a value cannot start with a backtick' : `a value cannot start with \`${char}\``,
    help: 'quote the value',
  };
}
