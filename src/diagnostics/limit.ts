// Keeps what a stage says at a length that a person reads. It never drops an error while anything milder stays.
import type { Diagnostic, Severity } from './diagnostic.ts';
import { showPath } from './order.ts';

/** Diagnostics of one stage that are shown one by one. */
export const shownLimit = 50;

const rank: { readonly [S in Severity]: number } = { error: 0, warning: 1, info: 2 };

/** The first ones, errors before the rest, each once, and one that says how many more there are. */
export function limitDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  if (diagnostics.length <= shownLimit) return diagnostics;
  const different = [...new Map(diagnostics.map((one) => [identity(one), one])).values()];
  const sorted = different.sort((a, b) => rank[a.severity] - rank[b.severity]);
  const next = sorted[shownLimit];
  if (next === undefined) return sorted;
  const more: Diagnostic = {
    code: 'NG1031',
    severity: next.severity,
    message: `${sorted.length - shownLimit} more problems, from here on, are not shown`,
    help: 'correct those shown and run again',
    ...(next.at && { at: next.at }),
    ...(next.atKey && { atKey: true }),
    ...(next.place && { place: next.place }),
  };
  return [...sorted.slice(0, shownLimit), more];
}

const identity = ({ code, message, at }: Diagnostic): string => `${code} ${showPath(at)} ${message}`;
