// Finds values and keys that look like secrets in a document, and hides them in its text. A secret is never put into a message.
import { codes } from '../diagnostics/codes.ts';
import type { Diagnostic, Place, SpecPath } from '../diagnostics/diagnostic.ts';
import type { Json } from '../model/network.ts';
import { isMap } from './merge.ts';
import type { LoadedDocument } from './places.ts';
import { maskByPattern, maskSpan, secretByContent, secretByName, secretOption } from './secret-patterns.ts';
import { readYaml } from './yaml-reader/read-yaml.ts';

interface Found {
  readonly what: string;
  readonly path: SpecPath;
  /** The last step of the path is the secret itself. */
  readonly isKey?: true;
}

/** A secret that was found, and what of the text must not be shown. */
export interface SecretFinding {
  readonly diagnostic: Diagnostic;
  readonly hidden: Place | undefined;
}

/**
 * Secret-looking values and keys as errors (NG1035). `byContent` leaves out what only the name of a key suggests, for
 * files whose keys are names of Secrets.
 */
export function findSecrets(
  document: LoadedDocument,
  options: { readonly byContent?: boolean } = {},
): readonly SecretFinding[] {
  const found: Found[] = [];
  visit(document.data, [], { found, byContent: options.byContent === true });
  return found.map((one) => ({
    diagnostic: toDiagnostic(document, one),
    hidden: document.places(one.path, { key: one.isKey === true }),
  }));
}

function toDiagnostic(document: LoadedDocument, { what, path, isKey }: Found): Diagnostic {
  const place = document.places(path, { key: true });
  const isPoint = isKey === true || typeof path.at(-1) === 'number';
  // A list item has no key of its own: a point, because a range would be the value.
  const shown = place !== undefined && isPoint ? { ...place, end: place.start } : place;
  const secretStep = path.findIndex((step) => secretByContent(step) !== undefined);
  const at = secretStep < 0 ? path : path.slice(0, secretStep);
  const subject = at.length === 0 ? 'the top' : `\`${at.join('.')}\``;
  return {
    code: 'NG1035',
    severity: 'error',
    message: secretStep < 0 ? `${subject} looks like ${what}` : `a key below ${subject} looks like ${what}`,
    at,
    ...(shown === undefined ? {} : { place: shown }),
    notes: [{ message: 'the spec and what is made from it are committed to Git; replace the secret if it was pushed' }],
    help: secretHelp,
  };
}

interface Search {
  readonly found: Found[];
  readonly byContent: boolean;
}

function visit(value: Json, path: SpecPath, search: Search): void {
  if (Array.isArray(value)) for (const [i, item] of value.entries()) visit(item, [...path, i], search);
  else if (isMap(value)) {
    for (const key of Object.keys(value)) visitEntry(value[key]!, [...path, key], search);
    if (!search.byContent) checkPairs(value, path, search);
  } else {
    const what = secretByContent(value) ?? (search.byContent ? undefined : byContext(path, value));
    if (what !== undefined) search.found.push({ what, path });
  }
}

function visitEntry(value: Json, path: SpecPath, search: Search): void {
  const what = secretByContent(path.at(-1)!);
  if (what !== undefined) search.found.push({ what, path, isKey: true });
  visit(value, path, search);
}

function byContext(path: SpecPath, value: Json): string | undefined {
  const last = path.findLast((step) => typeof step === 'string');
  const named = typeof last === 'string' ? secretByName(last, value) : undefined;
  return named ?? secretOption(value) ?? (last === 'patch' ? inPatch(value) : undefined);
}

/** A patch is YAML inside YAML: its keys announce secrets as those of the spec do. */
function inPatch(value: Json): string | undefined {
  if (typeof value !== 'string') return undefined;
  const data = readYaml('patch', new TextEncoder().encode(`patch:\n${value.replace(/^/gm, ' ')}`)).value?.data.patch;
  const found: Found[] = [];
  if (data !== undefined && typeof data !== 'string') visit(data, [], { found, byContent: false });
  return found[0] && `a patch with ${found[0].what} in it`;
}

/** `{name: DB_PASSWORD, value: ...}` of an environment, and `{path: /data/password, value: ...}` of a JSON patch. */
function checkPairs(map: { readonly [key: string]: Json }, path: SpecPath, { found }: Search): void {
  const { name = map.path, value } = map;
  if (typeof name !== 'string' || value === undefined) return;
  const last = name.slice(name.lastIndexOf('/') + 1);
  const what = secretByContent(value) === undefined ? secretByName(last, value) : undefined;
  if (what !== undefined) found.push({ what, path: [...path, 'value'] });
}

/** The text for showing source lines: same length, what may be a secret replaced by `*`; works on text that is no YAML too. */
export function maskSecrets(text: string, places: readonly Place[] = []): string {
  const masked = maskByPattern(text);
  return places.length === 0 ? masked : maskPlaces(masked, places);
}

function maskPlaces(text: string, places: readonly Place[]): string {
  const lines = text.split('\n');
  for (const { start, end } of places)
    for (let number = start.line; number <= Math.min(end.line, lines.length); number++) {
      const line = lines[number - 1]!;
      const from = number === start.line ? start.column - 1 : 0;
      lines[number - 1] = maskSpan(line, from, number === end.line ? end.column - 1 : line.length);
    }
  return lines.join('\n');
}

const secretHelp = 'put the value into a Kubernetes Secret, and write its name: `{secret: NAME}`';

/** Replaces the words of a diagnostic about text that `masked` hides, since they may quote it. */
export function silence(diagnostics: readonly Diagnostic[], masked: string): readonly Diagnostic[] {
  if (diagnostics.length === 0) return diagnostics;
  const lines = masked.split('\n');
  return diagnostics.map((diagnostic) => {
    const { place, code, severity } = diagnostic;
    const marked = place && lines[place.start.line - 1]?.slice(place.start.column - 1, place.end.column - 1);
    if (place === undefined || marked === undefined || !/\*{4}|^\*{2,}$/.test(marked)) return diagnostic;
    return { code, severity, place, message: codes[code].title, help: secretHelp };
  });
}
