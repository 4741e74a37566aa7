// The table of all diagnostic codes, put together from one table per stage. A code is never reused for something else.
import { checkCodes } from './codes/check.ts';
import { cometbftCodes } from './codes/cometbft.ts';
import { componentCodes } from './codes/components.ts';
import { composeCodes } from './codes/compose.ts';
import { editCodes } from './codes/edit.ts';
import { genericCodes } from './codes/generic.ts';
import { keyCodes } from './codes/keys.ts';
import { loadCodes } from './codes/load.ts';
import { parseCodes } from './codes/parse.ts';
import { resolveCodes } from './codes/resolve.ts';
import { treeCodes } from './codes/tree.ts';

/** A row of the table: what `netgen explain CODE` prints. */
export interface CodeRow {
  /** One line: what is wrong. */
  readonly title: string;
  /** Why it matters, what would happen otherwise. */
  readonly why: string;
  /** What to do about it. */
  readonly fix: string;
}

export const codes = {
  ...loadCodes,
  ...parseCodes,
  ...resolveCodes,
  ...componentCodes,
  ...cometbftCodes,
  ...genericCodes,
  ...checkCodes,
  ...treeCodes,
  ...keyCodes,
  ...composeCodes,
  ...editCodes,
} as const satisfies Record<string, CodeRow>;

export type Code = keyof typeof codes;
