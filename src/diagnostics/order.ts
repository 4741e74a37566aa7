// Puts diagnostics into the one order every renderer uses, and counts them. It prints nothing.
import type { Diagnostic, Severity } from './diagnostic.ts';

const severities = ['error', 'warning', 'info'] as const satisfies readonly Severity[];

/** Diagnostics sorted by file, line, column, code, severity and message, each once; those without a place come first. */
export function arrange(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const sorted = [...diagnostics].sort(compare);
  return sorted.filter((diagnostic, i) => i === 0 || compare(diagnostic, sorted[i - 1]!) !== 0);
}

/** Order of code units, the same in every locale. */
const order = <T extends string | number>(a: T, b: T) => (a < b ? -1 : a > b ? 1 : 0);

function compare(a: Diagnostic, b: Diagnostic): number {
  return (
    order(a.place?.file ?? '', b.place?.file ?? '') ||
    order(a.place?.start.line ?? 0, b.place?.start.line ?? 0) ||
    order(a.place?.start.column ?? 0, b.place?.start.column ?? 0) ||
    order(a.code, b.code) ||
    order(severities.indexOf(a.severity), severities.indexOf(b.severity)) ||
    order(a.message, b.message) ||
    order(showPath(a.at), showPath(b.at)) ||
    order(a.help ?? '', b.help ?? '')
  );
}

/** A path as people write it: `relay[0].nodes`. */
export function showPath(path: readonly (string | number)[] = []): string {
  return path.map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`)).join('');
}

export function count(diagnostics: readonly Diagnostic[], severity: Severity): number {
  return diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
}

/** The closing line, `2 errors, 1 warning`; empty when there is nothing to say. */
export function summarise(diagnostics: readonly Diagnostic[]): string {
  const words = severities.flatMap((severity) => {
    const number = count(diagnostics, severity);
    const noun = severity === 'info' ? 'note' : severity;
    return number === 0 ? [] : [`${number} ${noun}${number === 1 ? '' : 's'}`];
  });
  return words.join(', ');
}
