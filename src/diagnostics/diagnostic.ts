// What netgen says about its input: data with a code and a place, never an exception. It prints nothing.
import type { Code } from './codes.ts';

/** `error` stops the run before anything is written; `warning` and `info` never do. */
export type Severity = 'error' | 'warning' | 'info';

/** A position in a text file; line and column count from 1, column in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A stretch of a file, end exclusive. */
export interface Place {
  readonly file: string;
  readonly start: Position;
  readonly end: Position;
}

/** Keys and indexes that lead to a value in the spec, for example `['relay', 0, 'nodes']`. */
export type SpecPath = readonly (string | number)[];

/** Why, or where else; printed as `= note:`. */
export interface Note {
  readonly message: string;
  readonly at?: SpecPath;
  readonly place?: Place;
}

/**
 * One thing netgen has to say. `message` is what is wrong (lower case, names in backticks, no full stop), `notes` say
 * why, `help` is exactly what to type. Stages after load give `at`; the pipeline turns it into `place`.
 */
export interface Diagnostic {
  readonly code: Code;
  readonly severity: Severity;
  readonly message: string;
  readonly at?: SpecPath;
  /** Point at the key itself rather than at its value. */
  readonly atKey?: boolean;
  readonly place?: Place;
  readonly notes?: readonly Note[];
  readonly help?: string;
}

/** The result of a stage: a value unless there are errors, and everything that was found. */
export interface Diagnosed<T> {
  readonly value?: T;
  readonly diagnostics: readonly Diagnostic[];
}

export function isError(diagnostic: Diagnostic): boolean {
  return diagnostic.severity === 'error';
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(isError);
}
