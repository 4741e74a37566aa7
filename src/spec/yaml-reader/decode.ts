// Turns the bytes of a file into text, or says why they are none: size, encoding, control characters. Knows nothing of YAML.
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { type SourceText, sourceText } from '../places.ts';
import { codePoint, reportLimit } from './report.ts';

/** Bytes; a spec of 10,000 nodes has 2.6 MB. */
export const sizeLimit = 8 * 1024 * 1024;

export interface Decoded {
  readonly source?: SourceText;
  readonly diagnostics: readonly Diagnostic[];
}

export function decode(file: string, bytes: Uint8Array): Decoded {
  const start = { line: 1, column: 1 };
  const place = { file, start, end: start };
  const fail = (diagnostic: Omit<Diagnostic, 'severity' | 'place'>): Decoded => ({
    diagnostics: [{ severity: 'error', place, ...diagnostic }],
  });
  if (bytes.length > sizeLimit)
    return fail({
      code: 'NG1002',
      message: `the file is larger than ${sizeLimit / 1024 / 1024} MiB`,
      help: 'use ranges such as `aws-[01:21]`, `extends`, or split the network',
    });
  const wide = wideEncoding(bytes);
  if (wide !== undefined)
    return fail({ code: 'NG1004', message: `the file is ${wide}, not UTF-8`, help: 'save the file as UTF-8' });
  const text = decodeUtf8(bytes);
  if (text === undefined) return { diagnostics: [invalidByte(file, bytes)] };
  const source = sourceText(file, text);
  const diagnostics = controlCharacters(source);
  return diagnostics.length > 0 ? { diagnostics } : { source, diagnostics };
}

function decodeUtf8(bytes: Uint8Array, partial = false): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: partial });
  } catch {
    return undefined;
  }
}

function wideEncoding(bytes: Uint8Array): string | undefined {
  const [a, b, c, d] = bytes;
  if ((a === 0 && b === 0) || (c === 0 && d === 0)) return 'UTF-32';
  const mark = a === 0xff && b === 0xfe ? 'UTF-16' : a === 0xfe && b === 0xff ? 'UTF-16' : undefined;
  return mark ?? ((a === 0) !== (b === 0) && bytes.length > 1 ? 'UTF-16' : undefined);
}

/** Finds the first bad byte by halving: a longer prefix of bad text is bad too. */
function invalidByte(file: string, bytes: Uint8Array): Diagnostic {
  let good = 0;
  let bad = bytes.length + 1;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (decodeUtf8(bytes.subarray(0, middle), true) === undefined) bad = middle;
    else good = middle;
  }
  const before = decodeUtf8(bytes.subarray(0, good), true) ?? '';
  const byte = bytes[Math.min(good, bytes.length - 1)]!;
  return {
    code: 'NG1003',
    severity: 'error',
    message: `the byte 0x${byte.toString(16).padStart(2, '0')} is not part of a UTF-8 character`,
    place: sourceText(file, before).place(before.length, before.length),
    help: 'save the file as UTF-8, then type the character again',
  };
}

const control = /[^\P{Cc}\t\n\r]|[\ufffe\uffff]|\r(?!\n)/gu;

function controlCharacters({ text, place }: SourceText): Diagnostic[] {
  const found: Diagnostic[] = [];
  let returns = 0;
  for (const { index, 0: char } of text.matchAll(control)) {
    if (found.length >= reportLimit) break;
    if (char === '\r' && returns++ > 0) continue;
    found.push({
      severity: 'error',
      place: place(index, index + 1),
      ...(char === '\r'
        ? { code: 'NG1006', message: 'a carriage return without a line feed', help: 'save the file with LF line ends' }
        : { code: 'NG1005', message: `the control character ${codePoint(char)}`, help: 'delete the character' }),
    });
  }
  return found;
}
