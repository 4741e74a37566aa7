// What secrets look like: known formats, names that announce one, and options inside longer texts. It reads no documents.
import type { Json } from '../model/network.ts';

/** What a secret looks like wherever it stands. */
const patterns: readonly (readonly [string, RegExp])[] = [
  [
    'a private key',
    /-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----(?:[^-]|-(?!----END))*(?:-----END [^\n-]*-----)?/g,
  ],
  ['a Hedera private key', /\b30(?:2e020100300506032b6570|20030100300706052b8104000a)0422\s?0420[0-9a-f]{64}/gi],
  ['an AWS access key', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g],
  ['a GitHub token', /\b(?:gh[pousr]_[A-Za-z0-9]{36,251}|github_pat_[A-Za-z0-9_]{22,251})/g],
  ['a GitLab token', /\bglpat-[A-Za-z0-9_-]{20,100}/g],
  ['a Slack token', /\bxox[abeoprs]-[A-Za-z0-9-]{10,250}/g],
  ['a Google API key', /\bAIza[0-9A-Za-z_-]{35}/g],
  ['an age private key', /\bAGE-SECRET-KEY-1[0-9A-Z]{58}/g],
  ['a JSON Web Token', /\beyJ[A-Za-z0-9_-]{10,300}\.eyJ[A-Za-z0-9_-]{10,2000}\.[A-Za-z0-9_-]{10,2000}/g],
  // Over HTTP a user alone is a token as often as not; `ssh://git@` is a user.
  ['credentials in a URL', /(?<=https?:\/\/)[^\s/@"'{$<?#]{1,300}(?=@)/gi],
  ['a password in a URL', /(?<=[a-z0-9+.-]:\/\/[^\s/:@"']{0,100}:)[^\s/@"'{$]{1,200}(?=@)/gi],
  [
    'a token in a URL',
    /(?<=[?&;](?:[\w.-]{0,40}(?:token|secret|password|passwd|api[-_]?key|access[-_]?key|signature)|sig)=)[^\s&#"'<>{}$()]{4,}/gi,
  ],
  ['a bearer token', /(?<=\bbearer[ \t]{1,4})(?=[A-Za-z._~+/-]{0,300}[0-9])[A-Za-z0-9._~+/-]{20,2000}=*/gi],
];

const optionName =
  '(?:password|passwd|passphrase|token|(?:api|private|access)[-_.]?key|secret(?:[-_.]?(?:access[-_.]?)?key)?)';
/** A reference such as `$(NAME)`, `${NAME}`, `{{ .Values.x }}` or `<password>`, a path, or a word that says there is none. */
const reference =
  '(?![$][({A-Za-z_]|[{<%[|>&*]|/[a-z]|(?:true|false|null|none|nil|undefined|required|optional|string)(?![\\w-]))';
/** `-Dstore.password=VALUE` anywhere; the words before `=` are enough to tell it from YAML and from prose. */
const assigned = new RegExp(
  `(${optionName})["']?[ \\t]{0,4}=[ \\t]{0,4}["']?(${reference}[^\\s"'\`,;)}\\]]{4,})`,
  'gi',
);
/** `password: VALUE` as the last word of its line or entry; in prose more words follow. */
const mapped = new RegExp(
  `(${optionName})["']?[ \\t]{0,4}:[ \\t]{0,4}["']?(${reference}[^\\s"'\`,;)}\\]]{4,})["']?[ \\t]*(?=$|[,;}\\]]|[ \\t]#)`,
  'gim',
);

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

/** Whether `name` and a value with the look of a Secret's name only name one. */
function isName(name: string, value: string): boolean {
  return /^secret$/i.test(name) && objectName.test(value.trim()) && !hexKey.test(value);
}

/** What a text is or holds, whatever it is called; undefined when it looks harmless. */
export function secretByContent(value: Json): string | undefined {
  if (typeof value !== 'string' || value.length < 8) return undefined;
  for (const [what, pattern] of patterns) if (value.search(pattern) >= 0) return what;
  return value.length < 400 && mnemonic.test(value) ? 'a mnemonic' : undefined;
}

/** An option inside a longer text whose name announces a secret, `-Dstore.password=...`. */
export function secretOption(value: Json): string | undefined {
  if (typeof value !== 'string' || value.length < 8) return undefined;
  for (const pattern of [assigned, mapped])
    for (const [, name = '', given = ''] of value.matchAll(pattern))
      if (!isName(name, given)) return 'text with a secret in it';
  return undefined;
}

/** What a scalar is when its key announces a secret; undefined for references, digests and names of Secrets. */
export function secretByName(key: string, value: Json): string | undefined {
  const isText = typeof value === 'string';
  if ((!isText && typeof value !== 'number') || (isText && placeholder.test(value))) return undefined;
  const name = normal(key);
  if (publicName.test(name)) return undefined;
  if (isText && isName(name, value)) return undefined;
  if (secretName.test(name)) return name === 'secret' ? 'a secret, not like the name of one' : 'a secret';
  return isText && keyOfKey.test(name) && hexKey.test(value) ? 'a private key' : undefined;
}

const namedValue =
  /(?<![\w.-])((?:[\w.-]{0,60}(?:password|passwd|passphrase|token|private[-_.]?key|secret[-_.]?key|api[-_.]?key|operator[-_.]?key)|secret|mnemonic)["']?[ \t]*:[ \t]+)("[^"\n]*|'[^'\n]*|[^\s{[][^\n,}\]]*)/gi;
const stars = (text: string) => text.replace(/[^\n\r]/g, '*');

/** The text with `*` for whatever may be a secret: same length, same lines; works on text that is no YAML too. */
export function maskByPattern(text: string): string {
  let masked = text;
  for (const [, pattern] of patterns) masked = masked.replace(pattern, stars);
  masked = masked.replace(assigned, (match, name: string, value: string) =>
    isName(name, value) ? match : match.slice(0, -value.length) + stars(value),
  );
  return masked.replace(namedValue, (match, key: string, value: string) =>
    /^secret\b/i.test(key) && objectName.test(value.trim()) ? match : key + stars(value),
  );
}

/** A stretch of one line in stars. */
export function maskSpan(line: string, from: number, to: number): string {
  return line.slice(0, from) + stars(line.slice(from, to)) + line.slice(to);
}
