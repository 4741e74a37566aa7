// Secrets that components name: the schema, and the gates that wait for them. It never sees a value.
import { z } from 'zod';
import type { SecretRef } from '../../model/part.ts';
import { objectName, text } from '../fields.ts';

/** A data key of a Secret, as the API server allows it. */
export const secretKey = z
  .string()
  .max(253)
  .regex(/^[-._a-zA-Z0-9]+$/, { error: 'must be a data key of a Secret: letters, digits, `-`, `_` and `.`' });

/** A Secret that somebody brings. */
export const secretShape = {
  name: objectName.describe('Name of the Secret, in the namespace of the component.'),
  keys: z
    .array(secretKey)
    .min(1)
    .describe('Data keys it must have; the component is not installed before they are there.')
    .meta({ examples: [['password']] }),
  purpose: text(200).optional().describe('What it is for, for the people who bring it.'),
};

export interface SecretUse {
  readonly name: string;
  readonly keys: readonly string[];
  readonly purpose?: string | undefined;
  readonly optional?: boolean | undefined;
}

/** One part per Secret, whoever uses it: keys joined, optional only when every use is. */
export function secretParts(
  base: Pick<SecretRef, 'address' | 'namespace' | 'at'>,
  uses: readonly SecretUse[],
): SecretRef[] {
  return [...new Set(uses.map(({ name }) => name))].sort().map((name) => {
    const own = uses.filter((use) => use.name === name);
    const needed = own.filter(({ optional }) => optional !== true);
    const keys = [...new Set((needed.length > 0 ? needed : own).flatMap((use) => use.keys))].sort();
    const purpose = own.find((use) => use.purpose !== undefined)?.purpose ?? `used by ${base.address}`;
    return { ...base, type: 'secret', name, keys, purpose, ...(needed.length === 0 && { optional: true }) };
  });
}
