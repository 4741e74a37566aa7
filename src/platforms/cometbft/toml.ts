// Prints the little TOML that config.toml needs: sections of texts, numbers, booleans and lists of texts. Pure.

export type TomlValue = string | number | boolean | readonly string[];
export function isTomlValue(value: unknown): value is TomlValue {
  if (Array.isArray(value)) return value.every((item) => typeof item === 'string');
  return ['string', 'number', 'boolean'].includes(typeof value);
}

/** Keys and values of one section, in the order they are printed. */
export type TomlSection = Readonly<Record<string, TomlValue | undefined>>;

const escapes: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
  '"': '\\"',
  '\\': '\\\\',
};

/** A basic string (TOML 1.0): nothing in it can end it. Half a surrogate pair, which no UTF-8 has, becomes U+FFFD. */
export function tomlString(text: string): string {
  const escaped = text.replace(/\p{Cs}/gu, '\ufffd').replace(/["\\\p{Cc}]/gu, (character) => {
    return escapes[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return `"${escaped}"`;
}

const bareKey = /^[A-Za-z0-9_-]+$/;
const tomlKey = (key: string): string => (bareKey.test(key) ? key : tomlString(key));

function tomlValue(value: TomlValue): string {
  if (typeof value === 'string') return tomlString(value);
  if (typeof value === 'object') return `[${value.map(tomlString).join(', ')}]`;
  return String(value);
}

const section = (values: TomlSection): string[] =>
  Object.entries(values).flatMap(([key, value]) =>
    value === undefined ? [] : [`${tomlKey(key)} = ${tomlValue(value)}`],
  );

/** A document: `''` is what stands before the first section; the others have names such as `p2p`. */
export function toml(document: Readonly<Record<string, TomlSection>>): string {
  const { '': top, ...sections } = document;
  const blocks = [section(top ?? {})];
  for (const [name, values] of Object.entries(sections)) {
    const lines = section(values);
    if (lines.length > 0) blocks.push([`[${name.split('.').map(tomlKey).join('.')}]`, ...lines]);
  }
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}
