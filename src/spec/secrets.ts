// Finds values that look like secrets, by what they are and by the name of their key. A value is never put into a message.
import { codes } from '../diagnostics/codes.ts';
import type { Diagnostic, Place, SpecPath } from '../diagnostics/diagnostic.ts';
import type { Json } from '../model/network.ts';
import { isMap } from './merge.ts';
import type { LoadedDocument } from './places.ts';

/** What a secret looks like wherever it stands. */
const patterns: readonly (readonly [string, RegExp])[] = [
  [
    'a private key',
    /-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----(?:[^-]|-(?!----END))*(?:-----END [^\n-]*-----)?/g,
  ],
  ['a Hedera private key', /\b30(?:2e020100300506032b6570|30020100300706052b8104000a)0422\s?0420[0-9a-f]{64}/gi],
  ['an AWS access key', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g],
  ['a GitHub token', /\b(?:gh[pousr]_[A-Za-z0-9]{36,251}|github_pat_[A-Za-z0-9_]{22,251})/g],
  ['a GitLab token', /\bglpat-[A-Za-z0-9_-]{20,100}/g],
  ['a Slack token', /\bxox[abeoprs]-[A-Za-z0-9-]{10,250}/g],
  ['a Google API key', /\bAIza[0-9A-Za-z_-]{35}/g],
  ['an age private key', /\bAGE-SECRET-KEY-1[0-9A-Z]{58}/g],
  ['a JSON Web Token', /\beyJ[A-Za-z0-9_-]{10,300}\.eyJ[A-Za-z0-9_-]{10,2000}\.[A-Za-z0-9_-]{10,2000}/g],
  ['a password in a URL', /(?<=[a-z0-9+.-]:\/\/[^\s/:@"']{0,100}:)[^\s/@"'{$]{1,200}(?=@)/gi],
];

/** BIP 39 words have three to eight letters; other text of exactly so many words has shorter ones or punctuation. */
const mnemonic = /^\s*(?:[a-z]{3,8}\s+){11}(?:(?:[a-z]{3,8}\s+){12})?[a-z]{3,8}\s*$/;

const hexKey = /^(?:0x)?[0-9a-f]{64}$/i;
/** Keys whose 64 hexadecimal digits are a private key rather than a digest or an id. */
const keyOfKey =
  /(?:private|secret|operator|signing|signer|validator|account|admin|node|wallet|priv)key|^(?:key|mnemonic|seed)$/;
const publicName = /public|digest|hash|sha256|checksum|fingerprint|id$/;

/** Keys whose value is a secret unless it only names one. Compared in lower case without `-`, `_` and `.`. */
const secretName =
  /(?:password|passwd|passphrase|privatekey|secretkey|secretaccesskey|accesstoken|authtoken|bearertoken|apitoken|apikey|clientsecret)$|^(?:secret|token|mnemonic|seedphrase)$/;

/** Under `secret:` the name of a Kubernetes Secret is what is wanted: short labels, no mixed case. */
const objectName = /^[a-z0-9](?:[a-z0-9.-]{0,61}[a-z0-9])?$/;
const placeholder = /^\s*(?:\$\{[^}]*\}|\$\([^)]*\)|\{\{[^}]*\}\}|<[^>]*>)?\s*$/;

const normal = (key: string) => key.toLowerCase().replace(/[-_.]/g, '');

interface Found {
  readonly what: string;
  readonly path: SpecPath;
}

/**
 * Secret-looking values as errors at their keys (NG1035). `byContent` leaves out what only the name of a key suggests,
 * for files whose keys are names of Secrets.
 */
export function findSecrets(
  document: LoadedDocument,
  options: { readonly byContent?: boolean } = {},
): readonly Diagnostic[] {
  const found: Found[] = [];
  visit(document.data, [], { found, byContent: options.byContent === true });
  return found.map(({ what, path }) => toDiagnostic(document, { what, path }));
}

function toDiagnostic(document: LoadedDocument, { what, path }: Found): Diagnostic {
  const place = document.places(path, { key: true });
  const isItem = typeof path.at(-1) === 'number';
  // A list item has no key of its own: a point, because a range would be the value.
  const shown = place !== undefined && isItem ? { ...place, end: place.start } : place;
  return {
    code: 'NG1035',
    severity: 'error',
    message: `\`${path.join('.')}\` looks like ${what}`,
    at: path,
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
    for (const key of Object.keys(value)) visit(value[key]!, [...path, key], search);
    if (!search.byContent) checkVariable(value, path, search);
  } else {
    const what = byContent(value) ?? (search.byContent ? undefined : byName(path, value));
    if (what !== undefined) search.found.push({ what, path });
  }
}

function byContent(value: Json): string | undefined {
  if (typeof value !== 'string' || value.length < 8) return undefined;
  for (const [what, pattern] of patterns) if (value.search(pattern) >= 0) return what;
  return value.length < 400 && mnemonic.test(value) ? 'a mnemonic' : undefined;
}

function byName(path: SpecPath, value: Json): string | undefined {
  const last = path.findLast((step) => typeof step === 'string');
  return typeof last === 'string' ? named(last, value) : undefined;
}

function named(key: string, value: Json): string | undefined {
  const isText = typeof value === 'string';
  if ((!isText && typeof value !== 'number') || (isText && placeholder.test(value))) return undefined;
  const name = normal(key);
  if (publicName.test(name)) return undefined;
  if (name === 'secret' && isText && objectName.test(value) && !hexKey.test(value)) return undefined;
  if (secretName.test(name)) return name === 'secret' ? 'a secret, not like the name of one' : 'a secret';
  return isText && keyOfKey.test(name) && hexKey.test(value) ? 'a private key' : undefined;
}

/** `{name: DB_PASSWORD, value: ...}`, as containers list their environment. */
function checkVariable(map: { readonly [key: string]: Json }, path: SpecPath, { found }: Search): void {
  const { name, value } = map;
  if (typeof name !== 'string' || value === undefined) return;
  const what = byContent(value) === undefined ? named(name, value) : undefined;
  if (what !== undefined) found.push({ what, path: [...path, 'value'] });
}

const namedValue =
  /(?<![\w.-])((?:[\w.-]{0,60}(?:password|passwd|passphrase|token|private[-_.]?key|secret[-_.]?key|api[-_.]?key|operator[-_.]?key)|secret|mnemonic)["']?[ \t]*:[ \t]+)("[^"\n]*|'[^'\n]*|[^\s{[][^\n,}\]]*)/gi;
const stars = (text: string) => text.replace(/[^\n\r]/g, '*');

/** The text for showing source lines: same length, what may be a secret replaced by `*`; works on text that is no YAML too. */
export function maskSecrets(text: string, places: readonly Place[] = []): string {
  let masked = text;
  for (const [, pattern] of patterns) masked = masked.replace(pattern, stars);
  masked = masked.replace(namedValue, (match, key: string, value: string) =>
    /^secret\b/i.test(key) && objectName.test(value.trim()) ? match : key + stars(value),
  );
  return places.length === 0 ? masked : maskPlaces(masked, places);
}

function maskPlaces(text: string, places: readonly Place[]): string {
  const lines = text.split('\n');
  for (const { start, end } of places)
    for (let number = start.line; number <= Math.min(end.line, lines.length); number++) {
      const line = lines[number - 1]!;
      const from = number === start.line ? start.column - 1 : 0;
      const to = number === end.line ? end.column - 1 : line.length;
      lines[number - 1] = line.slice(0, from) + stars(line.slice(from, to)) + line.slice(to);
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
    if (place === undefined || marked === undefined || !/^\*{2,}$/.test(marked)) return diagnostic;
    return { code, severity, place, message: codes[code].title, help: secretHelp };
  });
}
