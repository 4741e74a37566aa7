// The words for what the reader refuses in well-formed YAML: one function per cause. Pure.

import type { Problem } from './report.ts';
import { type NumberTrouble, readPlain } from './scalars.ts';

const clip = (text: string) => (text.length > 40 ? `${text.slice(0, 40)}…` : text);

/** A value in quotes, as it has to be typed. */
export const quoted = (text: string) => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

export function aliasProblem(name: string): Problem {
  return {
    code: 'NG1011',
    message: `the alias \`*${clip(name)}\` is not supported`,
    help: `write out what \`&${clip(name)}\` stands for, or quote the text when it starts with \`*\``,
  };
}

export function anchorProblem(name: string): Problem {
  return {
    code: 'NG1012',
    message: `the anchor \`&${clip(name)}\` is not supported`,
    help: `delete \`&${clip(name)}\``,
  };
}

export function tagProblem(tag: string): Problem {
  return {
    code: 'NG1013',
    message: `the tag \`${clip(tag)}\` is not supported`,
    help: `delete \`${clip(tag)}\`, or quote the text when it starts with \`!\``,
  };
}

export function numberProblem(trouble: NumberTrouble, source: string): Problem {
  const text = clip(source);
  const { code } = trouble;
  switch (code) {
    case 'NG1020': {
      const number = String(Number(source));
      const help = `write \`${number}\` for the number, \`${quoted(text)}\` for text`;
      return { code, message: `the number \`${text}\` has leading zeros`, help };
    }
    case 'NG1021':
      return { code, message: `the number \`${text}\` cannot be held exactly`, help: `write \`${quoted(text)}\`` };
    case 'NG1022': {
      const help = `leave the key out for no limit, or write \`${quoted(text)}\` for text`;
      return { code, message: `the number \`${text}\` is not finite`, help };
    }
    case 'NG1023':
      return { code, message: `the number \`${text}\` is a negative zero`, help: 'write `0`' };
  }
}

const reserved = new Set(['__proto__', 'constructor', 'prototype']);
/** Characters; longer keys cannot be written so that every YAML reader of the field finds their colon. */
export const keyLength = 1000;
const plainNumber = /^(?:0|[1-9][0-9]{0,14})$/;

/** What is wrong with the text of a key, if anything; node numbers may stand without quotes. */
export function keyProblem(key: string, isPlain: boolean): Problem | undefined {
  if (reserved.has(key))
    return { code: 'NG1016', message: `the key \`${key}\` is reserved`, help: 'choose another name' };
  if (key === '<<')
    return {
      code: 'NG1014',
      message: 'the merge key `<<` is not supported',
      help: 'write the keys out, or use `extends`',
    };
  if (key.length > keyLength)
    return {
      code: 'NG1036',
      message: `a key of ${key.length} characters`,
      help: `write a key of at most ${keyLength} characters`,
    };
  if (!isPlain || plainNumber.test(key) || typeof readPlain(key) === 'string') return undefined;
  if (key === '')
    return { code: 'NG1015', message: 'a key is missing before `:`', help: 'write the key, or delete the `:`' };
  return {
    code: 'NG1015',
    message: `the key \`${clip(key)}\` is not a string`,
    help: `write \`${quoted(clip(key))}\``,
  };
}
