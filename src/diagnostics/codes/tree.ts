// NG15xx: the output directory.
import type { CodeRow } from '../codes.ts';

export const treeCodes = {} as const satisfies Record<string, CodeRow>;
