// NG12xx: names, ranges, placement and references between parts of the spec.
import type { CodeRow } from '../codes.ts';

export const resolveCodes = {} as const satisfies Record<string, CodeRow>;
