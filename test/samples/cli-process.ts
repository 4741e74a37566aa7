// The built command line as a process of its own: what it prints, where, and how it ends. It waits a minute at most.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './workplace.ts';

export const cli: string = join(root, 'dist/cli.js');

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

export interface Surroundings {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program with a quiet environment plus `env`. */
export function run(
  file: string,
  args: readonly string[],
  { cwd = root, env = {} }: Surroundings = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd,
      env: { PATH: process.env.PATH, HOME: '/nonexistent', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 60_000,
    });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, out, err }));
  });
}

export function netgen(args: readonly string[], surroundings: Surroundings = {}): Promise<Ended> {
  return run(process.execPath, [cli, ...args], surroundings);
}

/** A shell line in which `netgen` is the built command line. */
export function shell(line: string, surroundings: Surroundings = {}): Promise<Ended> {
  const netgenFunction = `netgen() { '${process.execPath}' '${cli}' "$@"; }`;
  return run('sh', ['-c', `${netgenFunction}\n${line}`], surroundings);
}
