// NG10xx: reading files: bytes, YAML, limits.
import type { CodeRow } from '../codes.ts';

export const loadCodes = {} as const satisfies Record<string, CodeRow>;
