// Generated users and passwords: reads back the values that Secrets have, and makes the others. Pure but for the key source.
import type { Diagnosed, Diagnostic } from '../diagnostics/diagnostic.ts';
import { type KeySource, newCredential } from './generate.ts';

/** A Secret whose data keys are templates, and what is known of it. */
export interface CredentialSecret {
  /** What people call it: `namespace/name`. */
  readonly title: string;
  readonly templates: { readonly [key: string]: string };
  /** The same Secret as it was written before, once per cluster. */
  readonly stored: readonly { readonly file: string; readonly data: { readonly [key: string]: string } }[];
  /** It was made before, here or elsewhere. */
  readonly recorded: boolean;
}

export interface Credentials {
  /** Values by name; what was made elsewhere is not in it. */
  readonly values: ReadonlyMap<string, string>;
  /** Names whose value exists, but not here. */
  readonly elsewhere: ReadonlySet<string>;
}

const placeholder = /\{([a-z][A-Za-z0-9._-]*)\}/;

/** Names of the generated values in a template, in order. */
export function credentialNames(template: string): string[] {
  return template.split(placeholder).filter((_, index) => index % 2 === 1);
}

/** A template with its values; undefined when one is not known. */
export function fillTemplate(template: string, values: ReadonlyMap<string, string>): string | undefined {
  if (!credentialNames(template).every((name) => values.has(name))) return undefined;
  return template
    .split(placeholder)
    .map((piece, index) => (index % 2 === 1 ? values.get(piece)! : piece))
    .join('');
}

/** The values in a text that was made from a template; undefined when it was not. */
export function readTemplate(template: string, text: string): ReadonlyMap<string, string> | undefined {
  const names: string[] = [];
  const pattern = template.split(placeholder).map((piece, index) => {
    if (index % 2 === 0) return piece.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
    const seen = names.indexOf(piece);
    if (seen >= 0) return `\\${seen + 1}(?:)`;
    names.push(piece);
    return '(\\S{1,256}?)';
  });
  const match = new RegExp(`^${pattern.join('')}$`).exec(text);
  return match ? new Map(names.map((name, index) => [name, match[index + 1]!])) : undefined;
}

/** One value per name for the whole network: the one that is in use, else a new one. */
export function makeCredentials(secrets: readonly CredentialSecret[], source: KeySource): Diagnosed<Credentials> {
  const found = readBack(secrets);
  const values = new Map<string, string>();
  const diagnostics: Diagnostic[] = [];
  for (const [name, uses] of found.uses) {
    const [first, other] = [...uses];
    values.set(name, first![0]);
    if (other) diagnostics.push(differs(name, first![1], other[1]));
  }
  for (const { file, key, names } of found.unreadable) {
    if (names.some((name) => !values.has(name))) diagnostics.push(unreadable(file, key));
  }
  const elsewhere = new Set<string>();
  for (const secret of secrets) {
    if (!secret.recorded || secret.stored.length > 0) continue;
    for (const name of namesOf(secret)) if (!values.has(name)) elsewhere.add(name);
  }
  for (const secret of secrets) {
    const lacking = namesOf(secret).filter((name) => elsewhere.has(name));
    if (lacking.length > 0 && !secret.recorded) diagnostics.push(notHere(secret.title, lacking));
  }
  if (diagnostics.length > 0) return { diagnostics };
  for (const name of secrets.flatMap(namesOf).sort()) {
    if (!values.has(name) && !elsewhere.has(name)) values.set(name, newCredential(name, source));
  }
  return { value: { values, elsewhere }, diagnostics: [] };
}

interface ReadBack {
  /** File that has it, by value, by name. */
  readonly uses: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly unreadable: readonly { readonly file: string; readonly key: string; readonly names: readonly string[] }[];
}

function readBack(secrets: readonly CredentialSecret[]): ReadBack {
  const uses = new Map<string, Map<string, string>>();
  const unreadable: { file: string; key: string; names: string[] }[] = [];
  for (const { templates, stored } of secrets) {
    for (const { file, data } of stored) {
      for (const [key, template] of Object.entries(templates)) {
        const text = data[key];
        if (text === undefined) continue;
        const values = readTemplate(template, text);
        if (!values) unreadable.push({ file, key, names: credentialNames(template) });
        for (const [name, value] of values ?? []) {
          const known = uses.get(name) ?? new Map<string, string>();
          uses.set(name, known);
          if (!known.has(value)) known.set(value, file);
        }
      }
    }
  }
  return { uses, unreadable };
}

function namesOf({ templates }: CredentialSecret): string[] {
  return [...new Set(Object.values(templates).flatMap(credentialNames))];
}

function differs(name: string, one: string, other: string): Diagnostic {
  return {
    code: 'NG1606',
    severity: 'error',
    message: `\`${name}\` has one value in \`${one}\` and another in \`${other}\``,
    help: `write the value that is in use into both files, then run \`netgen keys\` again`,
  };
}

function unreadable(file: string, key: string): Diagnostic {
  return {
    code: 'NG1607',
    severity: 'error',
    message: `\`${file}\`: the value of \`${key}\` has another form than netgen gives it`,
    help: 'restore the file, or remove it when its Secret was never applied',
  };
}

function notHere(title: string, names: readonly string[]): Diagnostic {
  return {
    code: 'NG1605',
    severity: 'error',
    message: `\`${title}\` needs ${names.map((name) => `\`${name}\``).join(', ')}, made before but not in this directory`,
    help: 'run `netgen keys` with `--out` where the Secrets of this network are',
  };
}
