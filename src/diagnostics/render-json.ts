// Prints diagnostics for programs. The shape is a promise: fields are only ever added. No source text is in it.
import type { Diagnostic, Place, Position, Severity } from './diagnostic.ts';
import { arrange, count } from './order.ts';

/** A diagnostic as programs get it; a field that does not apply is absent. */
export interface JsonDiagnostic {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly file?: string;
  /** Lines and columns count from 1, columns in UTF-16 units; `end` is exclusive. */
  readonly start?: Position;
  readonly end?: Position;
  /** Keys and indexes in the spec. */
  readonly path?: readonly (string | number)[];
  readonly notes: readonly { readonly message: string; readonly file?: string; readonly start?: Position }[];
  readonly help?: string;
}

/** What `--format json` prints. */
export interface JsonReport {
  /** Changes only when a field changes its meaning. */
  readonly version: 1;
  readonly diagnostics: readonly JsonDiagnostic[];
  readonly counts: { readonly errors: number; readonly warnings: number; readonly infos: number };
}

export function renderJson(diagnostics: readonly Diagnostic[]): string {
  const all = arrange(diagnostics);
  const report: JsonReport = {
    version: 1,
    diagnostics: all.map(toJson),
    counts: { errors: count(all, 'error'), warnings: count(all, 'warning'), infos: count(all, 'info') },
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

function toJson({ code, severity, message, place, at, notes = [], help }: Diagnostic): JsonDiagnostic {
  return {
    code,
    severity,
    message,
    ...range(place),
    ...(at === undefined ? {} : { path: at }),
    notes: notes.map((note) => ({ message: note.message, ...point(note.place) })),
    ...(help === undefined ? {} : { help }),
  };
}

const range = (place?: Place) => (place === undefined ? {} : { ...point(place), end: place.end });
const point = (place?: Place) => (place === undefined ? {} : { file: place.file, start: place.start });
