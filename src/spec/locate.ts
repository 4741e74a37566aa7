// Turns the spec paths of a stage's diagnostics into places of the file, at most as many as people read. It changes nothing else.
import type { Diagnostic, SpecPath } from '../diagnostics/diagnostic.ts';
import { limitDiagnostics } from '../diagnostics/limit.ts';
import type { Places } from './places.ts';

/** Diagnostics with the place of what they speak of; those that have one keep it. */
export function locate(document: Places, diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const placed = (at: SpecPath | undefined, key = false) =>
    at === undefined ? undefined : document.places(at, { key });
  return limitDiagnostics(diagnostics).map((diagnostic) => {
    const place = diagnostic.place ?? placed(diagnostic.at, diagnostic.atKey);
    const notes = diagnostic.notes?.map((note) => {
      const where = note.place ?? placed(note.at, true);
      return where ? { ...note, place: where } : note;
    });
    return { ...diagnostic, ...(place && { place }), ...(notes && { notes }) };
  });
}
