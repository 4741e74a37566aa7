// NG13xx: what a component refuses or warns about.
import type { CodeRow } from '../codes.ts';

export const componentCodes = {} as const satisfies Record<string, CodeRow>;
