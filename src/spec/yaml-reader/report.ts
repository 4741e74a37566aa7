// Collects the problems of one file, at most as many as a person reads. Prints nothing.
import type { Code } from '../../diagnostics/codes.ts';
import type { Diagnostic, Note } from '../../diagnostics/diagnostic.ts';
import type { SourceText } from '../places.ts';

/** Problems of one file that are shown one by one. */
export const reportLimit = 50;

export interface Problem {
  readonly code: Code;
  readonly message: string;
  readonly help?: string;
  readonly notes?: readonly Note[];
  readonly severity?: 'warning';
}

export interface Reporter {
  readonly source: SourceText;
  readonly diagnostics: readonly Diagnostic[];
  /** Offsets in UTF-16 units, end exclusive. */
  report(start: number, end: number, problem: Problem): void;
  /** True when further problems would not be kept. */
  isFull(): boolean;
}

export function createReporter(source: SourceText): Reporter {
  const diagnostics: Diagnostic[] = [];
  const isFull = () => diagnostics.length > reportLimit;
  return {
    source,
    diagnostics,
    isFull,
    report(start, end, problem) {
      if (isFull()) return;
      const place = source.place(start, end);
      const message = `more than ${reportLimit} problems in this file`;
      const help = 'correct those shown and run again';
      if (diagnostics.length === reportLimit)
        diagnostics.push({ code: 'NG1031', severity: 'error', message, place, help });
      else diagnostics.push({ severity: 'error', place, ...problem });
    },
  };
}

/** The usual way to write a character that cannot be seen: `U+200B`. */
export function codePoint(char: string): string {
  return `U+${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
}
