// What people, programs and GitHub see: order, carets, escapes, counts.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Diagnostic, Place } from '../../src/diagnostics/diagnostic.ts';
import { arrange, summarise } from '../../src/diagnostics/order.ts';
import { renderGithub } from '../../src/diagnostics/render-github.ts';
import { renderJson } from '../../src/diagnostics/render-json.ts';
import { renderText } from '../../src/diagnostics/render-text.ts';

const at = (line: number, column: number, length = 1, file = 'specs/demo.yaml'): Place => ({
  file,
  start: { line, column },
  end: { line, column: column + length },
});
const error = (place: Place | undefined, more: Partial<Diagnostic> = {}): Diagnostic => ({
  code: 'NG1017',
  severity: 'error',
  message: 'the key `a` is given twice',
  ...(place && { place }),
  ...more,
});
const text = (diagnostics: readonly Diagnostic[], source = '', width = 80) =>
  renderText(diagnostics, { sources: new Map([['specs/demo.yaml', source]]), width });
/** The source line and the line of carets. */
const marked = (source: string, place: Place, width = 80) => {
  const lines = text([error(place)], source, width).split('\n');
  const arrow = lines.findIndex((line) => line.trimStart().startsWith('-->'));
  return lines.slice(arrow + 1, arrow + 3);
};

describe('renderText', () => {
  it('breaks a message at blanks on a narrow terminal, and leaves it on one line elsewhere', () => {
    const message = 'the key `a` is given twice, and nobody can know which of the two was meant';
    expect(
      text([error(undefined, { message })], '', 50)
        .split('\n')
        .slice(0, 3),
    ).toEqual(['error[NG1017]: the key `a` is given twice, and', '  nobody can know which of the two was', '  meant']);
    expect(text([error(undefined, { message })]).split('\n')[0]).toBe(`error[NG1017]: ${message}`);
  });

  it('shows place, line, carets, notes, help and the counts', () => {
    const source = `${'x: 1\n'.repeat(13)}    cluster: eu-wset\n`;
    const diagnostic = error(at(14, 14, 7), {
      message: '`eu-1` refers to cluster `eu-wset`, which is not defined',
      notes: [
        { message: 'clusters are defined under `clusters:`', place: at(3, 1) },
        { message: 'and here', place: at(7, 2, 1, 'specs/base.yaml') },
      ],
      help: 'write `eu-west`',
    });
    expect(text([diagnostic], source)).toBe(
      [
        'error[NG1017]: `eu-1` refers to cluster `eu-wset`, which is not defined',
        '  --> specs/demo.yaml:14:14',
        '14 |     cluster: eu-wset',
        '   |              ^^^^^^^',
        '   = note: clusters are defined under `clusters:` (line 3)',
        '   = note: and here (specs/base.yaml:7:2)',
        '   = help: write `eu-west`',
        '',
        '1 error',
        '',
      ].join('\n'),
    );
  });

  it('shows what has no place by its path, and nothing when there is nothing', () => {
    const diagnostic = error(undefined, { at: ['relay', 0, 'nodes'], severity: 'warning' });
    expect(text([diagnostic])).toBe('warning[NG1017]: the key `a` is given twice\n  --> relay[0].nodes\n\n1 warning\n');
    expect(text([error(undefined)])).toBe('error[NG1017]: the key `a` is given twice\n\n1 error\n');
    expect(text([])).toBe('');
  });

  it('does without the text of the file', () => {
    const lines = renderText([error(at(9, 9))], { sources: new Map() }).split('\n');
    expect(lines.slice(1, 3)).toEqual([' --> specs/demo.yaml:9:9', '']);
  });

  it.each<[string, string, Place, [string, string]]>([
    ['tabs', 'a:\tb', at(1, 4), ['1 | a:    b', '  |       ^']],
    ['wide characters', '"漢字": x', at(1, 7), ['1 | "漢字": x', '  |         ^']],
    ['combining characters', 'e\u0301: x', at(1, 5), ['1 | e\u0301: x', '  |    ^']],
    ['pairs of surrogates', '😀: x', at(1, 5), ['1 | 😀: x', '  |     ^']],
    ['controls', 'a\u001b[31m: x', at(1, 2), ['1 | a<U+001B>[31m: x', '  |  ^^^^^^^^']],
    ['hidden characters', 'a\u202eb: x', at(1, 2), ['1 | a<U+202E>b: x', '  |  ^^^^^^^^']],
    ['CRLF', 'a: b\r\nc: d\r', at(1, 4), ['1 | a: b', '  |    ^']],
    ['an empty stretch', 'a: b', { ...at(1, 1), end: { line: 1, column: 1 } }, ['1 | a: b', '  | ^']],
    ['the end of the line', 'a: b', at(1, 5), ['1 | a: b', '  |     ^']],
    ['a place past the line', 'a', at(1, 9), ['1 | a', '  |  ^']],
    ['several lines', 'a: [1,\n  2]', { ...at(1, 4), end: { line: 2, column: 5 } }, ['1 | a: [1,', '  |    ^^^']],
  ])('marks the right columns: %s', (_, source, place, expected) => {
    expect(marked(source, place)).toEqual(expected);
  });

  it('cuts long lines around the mark', () => {
    const source = `${'a'.repeat(200)}X${'b'.repeat(200)}`;
    const [line, carets] = marked(source, at(1, 201));
    expect(line?.length).toBeLessThanOrEqual(80);
    expect(line).toMatch(/^1 \| …a+Xb+…$/);
    expect(carets?.indexOf('^')).toBe(line?.indexOf('X'));
    expect(carets).toMatch(/\^$/);
  });

  it('never exceeds the width, and puts the caret under the mark, wherever it is', () => {
    fc.assert(
      fc.property(fc.nat(300), fc.nat(300), fc.integer({ min: 40, max: 120 }), (before, after, width) => {
        const [line = '', carets = ''] = marked(`${'a'.repeat(before)}X${'b'.repeat(after)}`, at(1, before + 1), width);
        expect(line.length).toBeLessThanOrEqual(width);
        expect(carets.indexOf('^')).toBe(line.indexOf('X'));
        expect(carets.length).toBe(line.indexOf('X') + 1);
      }),
    );
  });

  it('takes a line of megabytes', () => {
    const [line] = marked('x'.repeat(8_000_000), at(1, 4_000_000, 4_000_000));
    expect(line?.length).toBe(80);
  });

  it('wraps notes and help between words, not inside backticks', () => {
    const help = `write ${'`one two three four five`, '.repeat(5)}done`;
    const lines = text([error(at(1, 1), { help })], 'a')
      .split('\n')
      .slice(4, -3);
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) {
      expect(line.length).toBeLessThanOrEqual(80);
      expect(line.split('`').length % 2).toBe(1);
    }
  });

  it('colours only when asked, and lets no control character through', () => {
    const diagnostic = error(at(1, 1), { message: 'the key `\u001b[2J\n` is bad', help: 'x\u0007' });
    const options = { sources: new Map([['specs/demo.yaml', 'a\u001b[2J']]) };
    expect(renderText([diagnostic], options)).not.toMatch(/[^\P{Cc}\n]/u);
    const coloured = renderText([diagnostic], { ...options, colour: true });
    expect(coloured).toContain('\u001b[1;31merror[NG1017]\u001b[0m');
    expect(coloured.replaceAll(/\p{Cc}\[[\d;]*m/gu, '')).toBe(renderText([diagnostic], options));
  });
});

describe('arrange', () => {
  it('sorts by file, line, column, code and message, and drops what is said twice', () => {
    const list = [
      error(at(2, 1, 1, 'b.yaml')),
      error(at(10, 1, 1, 'a.yaml')),
      error(at(9, 5, 1, 'a.yaml')),
      error(at(9, 5, 1, 'a.yaml'), { code: 'NG1005' }),
      error(at(9, 4, 1, 'a.yaml')),
      error(undefined),
      error(at(9, 5, 1, 'a.yaml')),
    ];
    const shown = arrange(list).map(
      ({ place, code }) => `${place?.file}:${place?.start.line}:${place?.start.column} ${code}`,
    );
    expect(shown).toEqual([
      'undefined:undefined:undefined NG1017',
      'a.yaml:9:4 NG1017',
      'a.yaml:9:5 NG1005',
      'a.yaml:9:5 NG1017',
      'a.yaml:10:1 NG1017',
      'b.yaml:2:1 NG1017',
    ]);
  });

  it('keeps an error beside a warning of the same words', () => {
    const twins = [error(at(1, 1), { severity: 'warning' }), error(at(1, 1))];
    expect(arrange(twins).map(({ severity }) => severity)).toEqual(['error', 'warning']);
  });

  it('gives the same order whatever the order it gets', () => {
    const places = fc.record({
      line: fc.integer({ min: 1, max: 3 }),
      column: fc.integer({ min: 1, max: 3 }),
      message: fc.constantFrom('a', 'b'),
    });
    fc.assert(
      fc.property(fc.array(places), (list) => {
        const diagnostics = list.map(({ line, column, message }) => error(at(line, column), { message }));
        expect(renderJson([...diagnostics].reverse())).toBe(renderJson(diagnostics));
      }),
    );
  });

  it('counts in words', () => {
    const warning = error(undefined, { severity: 'warning' });
    expect(summarise([error(undefined), warning, error(undefined)])).toBe('2 errors, 1 warning');
    expect(summarise([error(undefined, { severity: 'info' })])).toBe('1 note');
    expect(summarise([])).toBe('');
  });
});

describe('renderJson', () => {
  it('has the promised shape', () => {
    const diagnostic = error(at(3, 4, 2), {
      at: ['a', 0],
      notes: [{ message: 'n', place: at(1, 1) }, { message: 'm' }],
      help: 'h',
    });
    expect(JSON.parse(renderJson([diagnostic, error(undefined, { severity: 'warning' })]))).toEqual({
      version: 1,
      diagnostics: [
        { code: 'NG1017', severity: 'warning', message: 'the key `a` is given twice', notes: [] },
        {
          code: 'NG1017',
          severity: 'error',
          message: 'the key `a` is given twice',
          file: 'specs/demo.yaml',
          start: { line: 3, column: 4 },
          end: { line: 3, column: 6 },
          path: ['a', 0],
          notes: [{ message: 'n', file: 'specs/demo.yaml', start: { line: 1, column: 1 } }, { message: 'm' }],
          help: 'h',
        },
      ],
      counts: { errors: 1, warnings: 1, infos: 0 },
    });
    expect(JSON.parse(renderJson([])).diagnostics).toEqual([]);
  });
});

describe('renderGithub', () => {
  it('writes one command a line', () => {
    const full = error(at(3, 4), { notes: [{ message: 'first', place: at(1, 2) }], help: 'delete one' });
    expect(
      renderGithub([full, error(undefined, { severity: 'warning' }), error(undefined, { severity: 'info' })]),
    ).toBe(
      [
        '::warning title=NG1017::the key `a` is given twice',
        '::notice title=NG1017::the key `a` is given twice',
        '::error file=specs/demo.yaml,line=3,col=4,title=NG1017::the key `a` is given twice%0Anote: first (specs/demo.yaml:1:2)%0Ahelp: delete one',
        '1 error, 1 warning, 1 note',
        '',
      ].join('\n'),
    );
    expect(renderGithub([])).toBe('');
  });

  it('escapes what would end a property or a command', () => {
    const place = at(1, 1, 1, 'a,b:100%\n::error::x.yaml');
    const output = renderGithub([error(place, { message: '5% of\r\n::set-output name=x::y' })]);
    expect(output.split('\n')).toHaveLength(3);
    expect(output).toContain('file=a%2Cb%3A100%25\\n%3A%3Aerror%3A%3Ax.yaml,line=1');
    expect(output).toContain('::5%25 of<U+000D>\\n::set-output');
  });
});
