// Gives a plain scalar its type by the core schema of YAML 1.2, refusing numbers that tools read differently. Reports nothing.
import type { Code } from '../../diagnostics/codes.ts';

/** A scalar that looks like a number but must not be read as one. */
export interface NumberTrouble {
  readonly code: Extract<Code, 'NG1020' | 'NG1021' | 'NG1022' | 'NG1023'>;
}

const leadingZeros: NumberTrouble = { code: 'NG1020' };
const inexact: NumberTrouble = { code: 'NG1021' };
const notFinite: NumberTrouble = { code: 'NG1022' };
const negativeZero: NumberTrouble = { code: 'NG1023' };

const decimal = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const based = /^0(?:o[0-7]+|x[0-9a-fA-F]+)$/;
const special = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const zeros = /^[-+]?0[0-9]/;

/** Null, boolean, number or the text itself (YAML 1.2.2, 10.3.2). `yes`, `on` and dates stay text. */
export function readPlain(source: string): string | number | boolean | null | NumberTrouble {
  switch (source) {
    case '':
    case '~':
    case 'null':
    case 'Null':
    case 'NULL':
      return null;
    case 'true':
    case 'True':
    case 'TRUE':
      return true;
    case 'false':
    case 'False':
    case 'FALSE':
      return false;
  }
  const first = source.charCodeAt(0);
  const mayBeNumber = (first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46;
  return mayBeNumber ? readNumber(source) : source;
}

function readNumber(source: string): string | number | NumberTrouble {
  if (special.test(source)) return notFinite;
  if (based.test(source)) return exact(Number(source));
  if (!decimal.test(source)) return source;
  if (zeros.test(source)) return leadingZeros;
  return exact(Number(source));
}

function exact(value: number): number | NumberTrouble {
  if (Object.is(value, -0)) return negativeZero;
  if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) return inexact;
  return value;
}
