// NG11xx: the shape of the spec.
import type { CodeRow } from '../codes.ts';

export const parseCodes = {} as const satisfies Record<string, CodeRow>;
