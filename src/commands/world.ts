// What a command may use of the world outside: handed in by cli.ts (`machine.ts`), so that commands stay testable. It does nothing itself.
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Writer } from '../disk/lock.ts';
import type { Programs } from '../docker/programs.ts';

export interface World extends Programs {
  readonly cwd: string;
  readonly home: string;
  /** Version of this netgen. */
  readonly version: string;
  readonly pid: number;
  readonly host: string;
  now(): Date;
  isAlive(pid: number): boolean;
  /** Runs a program and gives its exit code; undefined when it cannot be started. */
  run(file: string, args: readonly string[], directory: string): Promise<number | undefined>;
  /** A new directory that only this user can enter; it is gone when netgen ends. */
  temporaryDirectory(): string;
  /** Has something undone when netgen is ended before its time, by a signal too; gives back how to forget it. */
  atExit(undo: () => void): () => void;
}

export type Format = 'text' | 'json' | 'github';

/** Exit codes: 0 fine, 1 findings (a stale tree), 2 could not run because of the input, 70 a bug in netgen. */
export const exitCodes = { fine: 0, findings: 1, refused: 2, bug: 70 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** What every command gives back; cli.ts prints it. */
export interface Outcome {
  readonly exit: ExitCode;
  readonly diagnostics: readonly Diagnostic[];
  /** Sources of the files that diagnostics point into, by name, for the lines they quote. */
  readonly texts?: ReadonlyMap<string, string>;
  /** Data for stdout. */
  readonly data?: string;
  /** Talk for stderr, after the diagnostics. */
  readonly talk?: string;
}

/** Who takes a lock, for the next one who finds it. */
export function writerOf({ pid, host, now, isAlive }: Pick<World, 'pid' | 'host' | 'now' | 'isAlive'>): Writer {
  return { pid, host, now: now().toISOString(), isAlive };
}
