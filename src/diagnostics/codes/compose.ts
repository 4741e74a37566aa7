// Codes of the Compose backend (NG1700-1749) and of running it on Docker hosts (NG1750-1799).
import type { CodeRow } from '../codes.ts';

export const composeCodes = {} as const satisfies Record<string, CodeRow>;
