// Says what a code means: `netgen explain NG1017`. It knows only the table.
import { type Code, codes } from './codes.ts';
import { suggest } from './suggest.ts';
import { visible, wrap } from './terminal.ts';

/** The code a person means, `ng1017` and `1017` included; undefined when there is none. */
export function findCode(word: string): Code | undefined {
  const upper = word.trim().toUpperCase();
  const code = /^[0-9]{4}$/.test(upper) ? `NG${upper}` : upper;
  return Object.hasOwn(codes, code) ? (code as Code) : undefined;
}

/** The row of the table as text of 80 columns; for an unknown code the nearest ones. */
export function explainCode(word: string): string {
  const code = findCode(word);
  if (code === undefined) return `error: there is no code \`${visible(word)}\`\n  = help: ${help(word)}\n`;
  const { title, why, fix } = codes[code];
  return [`${code}: ${title}`, '', ...paragraph('why', why), '', ...paragraph('fix', fix), ''].join('\n');
}

function help(word: string): string {
  return suggest(word.trim().toUpperCase(), Object.keys(codes), 'codes') ?? 'codes look like `NG1017`';
}

function paragraph(label: string, text: string): string[] {
  const indent = ' '.repeat(label.length + 2);
  return wrap(text, 80 - indent.length).map((line, i) => `${i === 0 ? `${label}: ` : indent}${line}`);
}
