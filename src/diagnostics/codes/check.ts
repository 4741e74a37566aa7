// NG14xx: what was compiled, before it is written.
import type { CodeRow } from '../codes.ts';

export const checkCodes = {} as const satisfies Record<string, CodeRow>;
