// Turns what zod has to say about the spec into diagnostics with a remedy. It knows no component.
import type { z } from 'zod';
import type { Diagnostic, SpecPath } from '../diagnostics/diagnostic.ts';
import { showPath } from '../diagnostics/order.ts';
import { nearest, suggest } from '../diagnostics/suggest.ts';
import { boundWords, exampleOf, repaired } from './remedies.ts';
import { exampleAt, keysAt, schemasAt } from './walk.ts';
import { readPlain } from './yaml-reader/scalars.ts';

/** How a value was written in the file; zod sees only what it means. */
export interface Written {
  /** Source text of a scalar, `1.10`, or undefined for maps and lists. */
  source(path: SpecPath): string | undefined;
}

interface Context {
  readonly schema: z.ZodType;
  /** Where the schema starts in the spec. */
  readonly base: SpecPath;
  readonly written: Written;
}

type Issue = z.core.$ZodIssue;

const kinds: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: '`true` or `false`',
  object: 'a map',
  record: 'a map',
  array: 'a list',
};

function typeName(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  return { string: 'text', number: 'a number', boolean: '`true` or `false`' }[typeof value as string] ?? typeof value;
}

const show = (path: SpecPath): string => `\`${showPath(path)}\``;

/** An example as a person writes it in one line: quotes only where YAML needs them. */
function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (typeof value === 'object' && value !== null)
    return `{${Object.entries(value)
      .map(([key, item]) => `${key}: ${inline(item)}`)
      .join(', ')}}`;
  if (typeof value !== 'string') return JSON.stringify(value);
  return typeof readPlain(value) === 'string' && /^[A-Za-z0-9/](?:[\w./@=%+-]|:(?!$))*$/.test(value)
    ? value
    : JSON.stringify(value);
}

function exampleHelp(context: Context, issue: Issue): string | undefined {
  const example = exampleAt(context.schema, issue.path as SpecPath);
  const key = issue.path.at(-1);
  if (example === undefined || typeof key !== 'string') return undefined;
  return `write for example \`${key}: ${inline(example)}\``;
}

function missing(context: Context, issue: Issue): Diagnostic {
  const key = String(issue.path.at(-1));
  const at = [...context.base, ...(issue.path as SpecPath)];
  const help = exampleHelp(context, issue)?.replace('write for example', 'add') ?? `add \`${key}:\``;
  const parent = at.slice(0, -1);
  const message = parent.length === 0 ? `\`${key}\` is missing` : `\`${key}\` is missing in ${show(parent)}`;
  return { code: 'NG1102', severity: 'error', message, at, help };
}

function wrongType(context: Context, issue: Issue & { expected: string }): Diagnostic {
  const at = [...context.base, ...(issue.path as SpecPath)];
  const source = context.written.source(at);
  const expected = kinds[issue.expected] ?? issue.expected;
  const base = { code: 'NG1103', severity: 'error', at } as const;
  if (issue.expected === 'string' && typeof issue.input === 'number') {
    const refused = refusedText(context, issue, source ?? String(issue.input));
    if (refused) return outOfBounds(context, refused);
    const help = `quote it: \`${String(issue.path.at(-1))}: "${source ?? issue.input}"\``;
    return {
      ...base,
      message: `${show(at)} must be text, but YAML reads \`${source ?? issue.input}\` as a number`,
      help,
    };
  }
  if (issue.expected === 'boolean' && typeof issue.input === 'string' && /^(y|yes|n|no|on|off)$/i.test(issue.input)) {
    const value = /^(y|yes|on)$/i.test(issue.input) ? 'true' : 'false';
    return {
      ...base,
      message: `${show(at)} must be \`true\` or \`false\`, not \`${issue.input}\``,
      help: `write \`${value}\``,
    };
  }
  const help = exampleHelp(context, issue) ?? `write ${expected}, or remove \`${String(at.at(-1))}\``;
  return { ...base, message: `${show(at)} must be ${expected}, not ${typeName(issue.input)}`, help };
}

/** What would be wrong with a number if it were quoted: to ask for quotes first would be one mistake after the other. */
function refusedText(context: Context, issue: Issue, text: string): Issue | undefined {
  const schemas = schemasAt(context.schema, issue.path as SpecPath);
  const results = schemas.map((schema) => schema.safeParse(text, { reportInput: true }));
  if (results.length === 0 || results.some(({ success }) => success)) return undefined;
  const first = results[0]?.error?.issues[0];
  return first && { ...first, path: issue.path };
}

function unknownKeys(context: Context, issue: Issue & { keys: string[] }): Diagnostic[] {
  const known = keysAt(context.schema, issue.path as SpecPath);
  return issue.keys.map((key) => {
    const at = [...context.base, ...(issue.path as SpecPath), key];
    const parent = at.slice(0, -1);
    const help = suggest(key, known, 'keys') ?? 'remove it';
    const message = `\`${key}\` is not a key of ${parent.length === 0 ? 'a spec' : show(parent)}`;
    return { code: 'NG1101', severity: 'error', message, at, atKey: true, help } as const;
  });
}

function wrongValue(context: Context, issue: Issue & { values: readonly unknown[] }): Diagnostic {
  const at = [...context.base, ...(issue.path as SpecPath)];
  if (issue.input === undefined) return missing(context, issue);
  const values = issue.values.map(String);
  const given = typeof issue.input === 'object' ? typeName(issue.input) : `\`${String(issue.input)}\``;
  const close = typeof issue.input === 'string' ? nearest(issue.input, values) : [];
  const help = `write ${(close.length > 0 ? close : values).map((value) => `\`${value}\``).join(' or ')}`;
  return { code: 'NG1104', severity: 'error', message: `${show(at)} cannot be ${given}`, at, help };
}

function outOfBounds(context: Context, issue: Issue): Diagnostic {
  const at = [...context.base, ...(issue.path as SpecPath)];
  const key = String(at.at(-1));
  const bound = boundWords(issue, key);
  const message = `${show(at)} ${bound?.message ?? `${issue.message.charAt(0).toLowerCase()}${issue.message.slice(1)}`}`;
  const help = bound?.help ?? formHelp(context, issue, key);
  return { code: 'NG1105', severity: 'error', message, at, help };
}

/** What to write instead of a value in another form: the same in the right one, else an example. */
function formHelp(context: Context, issue: Issue, key: string): string {
  const schemas = schemasAt(context.schema, issue.path as SpecPath);
  const close = repaired(issue.input, (value) => schemas.some((schema) => schema.safeParse(value).success));
  const line = (value: unknown): string =>
    typeof issue.path.at(-1) === 'number' ? inline(value) : `${key}: ${inline(value)}`;
  if (close !== undefined) return `write \`${line(close)}\``;
  const example = exampleHelp(context, issue);
  if (example !== undefined) return example;
  const given = exampleOf(issue.message);
  return given === undefined ? `write another value, or remove \`${key}\`` : `write for example \`${line(given)}\``;
}

/** Of a union's branches, the one that got furthest: it says what the author most likely meant. */
function closestBranch(branches: readonly Issue[][]): Issue[] {
  const score = (issues: Issue[]): number =>
    issues.reduce(
      (worst, issue) => Math.max(worst, issue.path.length === 0 && issue.code === 'invalid_type' ? 100 : 1),
      0,
    ) + issues.length;
  return [...branches].sort((a, b) => score(a) - score(b))[0] ?? [];
}

function describe(context: Context, issue: Issue): Diagnostic[] {
  switch (issue.code) {
    case 'invalid_type':
      return [issue.input === undefined ? missing(context, issue) : wrongType(context, issue)];
    case 'unrecognized_keys':
      return unknownKeys(context, issue);
    case 'invalid_value':
      return [wrongValue(context, issue)];
    case 'invalid_union': {
      const inner = closestBranch(issue.errors);
      if (inner.length === 0) return [outOfBounds(context, issue)];
      return inner.flatMap((one) => describe(context, { ...one, path: [...issue.path, ...one.path] }));
    }
    case 'invalid_key': {
      const at = [...context.base, ...(issue.path as SpecPath)];
      const why = issue.issues.map((one) => one.message).join('; ');
      const help = `rename the key \`${String(issue.path.at(-1))}\``;
      return [
        {
          code: 'NG1105',
          severity: 'error',
          message: `the key \`${String(issue.path.at(-1))}\` ${why}`,
          at,
          atKey: true,
          help,
        },
      ];
    }
    default:
      return [outOfBounds(context, issue)];
  }
}

/** Checks a value against a schema: its output, or one diagnostic per problem. */
export function checkShape<T>(
  schema: z.ZodType<T>,
  value: unknown,
  where: { base: SpecPath; written: Written },
): { value?: T; diagnostics: Diagnostic[] } {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return { value: result.data, diagnostics: [] };
  const context = { schema, ...where };
  return { diagnostics: result.error.issues.flatMap((issue) => describe(context, issue)) };
}
