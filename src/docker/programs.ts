// What running a network needs of the world: other programs and the environment. Data and signatures only; it starts nothing.

/** One run of a program. */
export interface ProgramCall {
  readonly file: string;
  readonly args: readonly string[];
  /** Absolute path; default: where netgen runs. */
  readonly cwd?: string;
  /** Added to netgen's own environment; secrets are given here, where no list of processes shows them. */
  readonly env?: Readonly<Record<string, string>>;
  /** Variables of netgen's own environment that it does not get. */
  readonly without?: RegExp;
  /** Text for its standard input; without it there is none. */
  readonly input?: string;
  /** Seconds after which it is stopped; default: never. */
  readonly timeout?: number;
  /** Passes on what it prints, line by line, while it runs: its standard output to this stream, its errors to stderr. */
  readonly show?: {
    readonly stream: 'stdout' | 'stderr';
    readonly prefix: string;
    /** Lines that are only kept. */
    readonly skip?: RegExp;
  };
}

/** How a run ended. */
export interface ProgramResult {
  readonly ended: 'exit' | 'missing' | 'timeout' | 'signal';
  /** Exit code; -1 when there is none. */
  readonly code: number;
  /** What it printed; the end of it when it was passed on. */
  readonly stdout: string;
  readonly stderr: string;
}

/** A program that runs until it is released. */
export interface HeldProgram {
  /** How it ended, when it did before it printed its first line. */
  readonly failed?: ProgramResult;
  /** Closes its standard input, and waits for its end. */
  release(): Promise<void>;
}

export interface Programs {
  /** Runs a program to its end; trouble is told, never thrown. */
  exec(call: ProgramCall): Promise<ProgramResult>;
  /** Starts a program and gives it back once it has printed a line. */
  hold(call: ProgramCall): Promise<HeldProgram>;
  /** A variable of the environment. */
  env(name: string): string | undefined;
}
