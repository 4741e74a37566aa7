// Decides how a string is written so that every YAML reader gives it back as it was. It never guesses a type and never folds.

const LETTER = 1;
const INNER = 2;

/** What an ASCII character may be in a plain scalar: the start, or any place behind it. */
const plainUse = new Uint8Array(128);
for (const c of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz/') plainUse[c.charCodeAt(0)] = LETTER | INNER;
for (const c of '0123456789 _.@:+-') plainUse[c.charCodeAt(0)] = INNER;

const SPACE = 0x20;
const COLON = 0x3a;

/** What some YAML 1.1 reader takes for a boolean, a null or a float; kubectl and Flux read 1.1 in part. */
const words = new Set(['true', 'false', 'null', 'yes', 'no', 'on', 'off', 'y', 'n', 'nan', 'inf']);
const longestWord = 5;
/** Readers look for the colon within 1024 characters; the `? ` form that YAML has for longer keys makes kustomize fail. */
const longestKey = 1000;
/** YAML 1.1 allows a float without digits before the exponent. */
const bareExponent = /^[eE][-+]?[0-9_]+$/;

/**
 * Characters that no reader loses but that a reviewer cannot see or that reorder what he sees: spaces other than U+0020,
 * format and bidirectional controls, private use, non-characters. Ranges are spelled out because `\p{...}` changes with
 * the Unicode version of Node, and the same spec must give the same bytes. U+FE0E and U+FE0F stay: they are part of emoji.
 */
const hiddenRanges =
  '\\xA0\\xAD\\u034F\\u0600-\\u0605\\u061C\\u06DD\\u070F\\u0890\\u0891\\u08E2\\u115F\\u1160\\u1680\\u17B4\\u17B5' +
  '\\u180B-\\u180F\\u2000-\\u200F\\u2028-\\u202F\\u205F-\\u206F\\u3000\\u3164\\uE000-\\uF8FF\\uFDD0-\\uFDEF' +
  '\\uFE00-\\uFE0D\\uFEFF\\uFFA0\\uFFF0-\\uFFFB\\u{110BD}\\u{110CD}\\u{13430}-\\u{1345F}\\u{1BCA0}-\\u{1BCA3}' +
  '\\u{1D173}-\\u{1D17A}\\u{1FFFE}\\u{1FFFF}\\u{2FFFE}\\u{2FFFF}\\u{E0000}-\\u{10FFFF}';
/** What kustomize cannot carry when it writes a document again (reliability.md 6); in Unicode mode the last range means unpaired surrogates. */
const refusedRanges = '\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x7F-\\x9F\\uFFFE\\uFFFF\\uD800-\\uDFFF';

const refused = new RegExp(`[${refusedRanges}]`, 'u');
const escaped = new RegExp(`["\\\\\\n\\t\\r${hiddenRanges}]`, 'gu');
const needsEscape = new RegExp(escaped.source, 'u');
const notInBlock = new RegExp(`[\\t\\r${hiddenRanges}${refusedRanges}]| \\n`, 'u');
const onlyAscii = /^[ !#-[\]-~]*$/;

const shortEscapes: { readonly [character: string]: string } = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\t': '\\t',
  '\r': '\\r',
};

/** True when the text can stand without quotes, as a key or as a value. */
export function isPlain(text: string): boolean {
  const length = text.length;
  if (length === 0 || !((plainUse[text.charCodeAt(0)] ?? 0) & LETTER)) return false;
  let before = 0;
  for (let i = 0; i < length; i++) {
    const c = text.charCodeAt(i);
    if (c > 127 || plainUse[c] === 0) return false;
    if (c === SPACE && (before === SPACE || before === COLON)) return false;
    before = c;
  }
  if (before === SPACE || before === COLON) return false;
  if (length <= longestWord && words.has(text.toLowerCase())) return false;
  return !bareExponent.test(text) && !text.includes('---') && !text.includes('...');
}

/**
 * True when the text can stand as a literal block (`|`): lines that end in exactly one line feed. Leading blanks, tabs and
 * trailing spaces are left out because Go's readers or writers break on one of them.
 */
export function isBlock(text: string): boolean {
  if (!text.endsWith('\n') || text.endsWith('\n\n')) return false;
  const first = text.charCodeAt(0);
  return first !== SPACE && first !== 0x0a && !notInBlock.test(text);
}

/** The text in double quotes. Throws where `unwritable` finds something. */
export function quote(text: string): string {
  if (onlyAscii.test(text)) return `"${text}"`;
  const found = unwritable(text);
  if (found !== undefined) throw new Error(`cannot write ${found} as YAML`);
  return needsEscape.test(text) ? `"${text.replace(escaped, escapeCharacter)}"` : `"${text}"`;
}

/** The first character that YAML readers or writers of the field cannot carry, as `U+0000`; else undefined. */
export function unwritable(text: string): string | undefined {
  const found = refused.exec(text)?.[0].codePointAt(0);
  return found === undefined ? undefined : `U+${hex(found, 4)}`;
}

/** Why kustomize, and with it Flux, loses this key whatever way it is written; undefined when it does not. */
export function unwritableKey(key: string): string | undefined {
  if (key === '<<') return 'the merge key `<<`';
  return key.length > longestKey ? `a key of more than ${longestKey} characters` : unwritable(key);
}

/** Astral characters take `\U`: the surrogate pairs of JSON are refused by Go's readers. */
function escapeCharacter(character: string): string {
  const short = shortEscapes[character];
  if (short !== undefined) return short;
  const point = character.codePointAt(0)!;
  if (point <= 0xff) return `\\x${hex(point, 2)}`;
  return point <= 0xffff ? `\\u${hex(point, 4)}` : `\\U${hex(point, 8)}`;
}

function hex(point: number, digits: number): string {
  return point.toString(16).toUpperCase().padStart(digits, '0');
}

/**
 * The number as JSON writes it, except that an exponent gets a fraction: YAML 1.1 reads `1e+21` as a string.
 * Throws on NaN and infinities, which JSON does not have.
 */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) throw new Error(`cannot write ${value} as YAML`);
  const text = String(value);
  return text.includes('e') && !text.includes('.') ? text.replace('e', '.0e') : text;
}
