// At most fifty diagnostics of a stage, errors first.
import { describe, expect, it } from 'vitest';
import type { Diagnostic, Severity } from '../../src/diagnostics/diagnostic.ts';
import { limitDiagnostics, shownLimit } from '../../src/diagnostics/limit.ts';

const many = (count: number, severity: Severity): Diagnostic[] =>
  Array.from({ length: count }, (_, n) => ({ code: 'NG1101', severity, message: `${severity} ${n}`, at: ['a', n] }));

describe('limitDiagnostics', () => {
  it('leaves what a person can read as it is', () => {
    const few = many(shownLimit, 'info');
    expect(limitDiagnostics(few)).toBe(few);
  });

  it('keeps every error before the first warning, and says how many more there are', () => {
    const shown = limitDiagnostics([...many(100, 'warning'), ...many(3, 'error')]);
    expect(shown).toHaveLength(shownLimit + 1);
    expect(shown.slice(0, 3).map(({ message }) => message)).toEqual(['error 0', 'error 1', 'error 2']);
    expect(shown.at(-1)).toEqual({
      code: 'NG1031',
      severity: 'warning',
      message: '53 more problems, from here on, are not shown',
      help: 'correct those shown and run again',
      at: ['a', 47],
    });
  });

  it('stays an error when an error is left out', () => {
    expect(limitDiagnostics(many(60, 'error')).at(-1)).toMatchObject({ code: 'NG1031', severity: 'error' });
  });

  it('counts what is said twice once', () => {
    const twice = [...many(40, 'warning'), ...many(40, 'warning')];
    expect(limitDiagnostics(twice)).toEqual(many(40, 'warning'));
  });
});
