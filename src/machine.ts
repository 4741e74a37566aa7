// The machine netgen runs on, as commands see it: programs, processes, clock, environment. It decides nothing.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { homedir, hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { StringDecoder } from 'node:string_decoder';
import type { World } from './commands/world.ts';
import type { HeldProgram, ProgramCall, ProgramResult } from './docker/programs.ts';
import { version } from './version.ts';

/** Characters of output that are kept: what a program of ours has to say is far below. */
const mostKept = 32 * 1024 * 1024;
/** The same where a person reads it while it comes. */
const mostKeptShown = 256 * 1024;

export const machine: World = {
  cwd: process.cwd(),
  home: homedir(),
  version,
  pid: process.pid,
  host: hostname(),
  now: () => new Date(),
  isAlive,
  run: async (file, args, cwd) => {
    const { ended, code } = await exec({ file, args, cwd });
    return ended === 'exit' ? code : undefined;
  },
  exec,
  hold,
  env: (name) => process.env[name],
  temporaryDirectory,
  atExit,
};

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Directories and programs of this run, gone when it ends, however it does. */
const temporary = new Set<string>();
const running = new Set<ChildProcess>();
const undone = new Set<() => void>();

let isWatched = false;

/** From the first program or directory on, a signal ends all of them too. */
function endAllAtExit(): void {
  if (isWatched) return;
  isWatched = true;
  process.on('exit', () => {
    for (const child of running) child.kill('SIGTERM');
    for (const undo of undone) undo();
    for (const directory of temporary) rmSync(directory, { recursive: true, force: true });
  });
  process.on('SIGINT', () => process.exit(130));
  process.on('SIGTERM', () => process.exit(143));
  process.on('SIGHUP', () => process.exit(129));
}

function temporaryDirectory(): string {
  endAllAtExit();
  const directory = mkdtempSync(join(tmpdir(), 'netgen-'));
  temporary.add(directory);
  return directory;
}

function atExit(undo: () => void): () => void {
  endAllAtExit();
  undone.add(undo);
  return () => undone.delete(undo);
}

interface Started {
  readonly child: ChildProcess;
  readonly done: Promise<ProgramResult>;
}

function start(call: ProgramCall, stdin: 'pipe' | 'ignore'): Started {
  const { file, args, cwd, env, without, show, timeout } = call;
  endAllAtExit();
  const inherited = Object.entries(process.env).filter(([name]) => !without?.test(name));
  const child = spawn(file, args, {
    ...(cwd !== undefined && { cwd }),
    env: { ...Object.fromEntries(inherited), ...env },
    stdio: [stdin, 'pipe', 'pipe'],
  });
  running.add(child);
  const stdout = collect(child.stdout!, show && { ...show, to: process[show.stream] });
  const stderr = collect(child.stderr!, show && { ...show, to: process.stderr });
  // A program that ends without reading its input is no error of ours.
  child.stdin?.on('error', () => {});
  let late = false;
  const stop = () => {
    late = true;
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), 5000).unref();
  };
  const timer = timeout === undefined ? undefined : setTimeout(stop, timeout * 1000);
  const done = new Promise<ProgramResult>((resolve) => {
    const end = (ended: ProgramResult['ended'], code: number) => {
      running.delete(child);
      clearTimeout(timer);
      resolve({ ended: late ? 'timeout' : ended, code, stdout: stdout(), stderr: stderr() });
    };
    child.on('error', () => end('missing', -1));
    child.on('close', (code) => end(code === null ? 'signal' : 'exit', code ?? -1));
  });
  return { child, done };
}

/** Keeps what comes, and passes it on in whole lines. */
function collect(
  stream: NodeJS.ReadableStream,
  show: (NonNullable<ProgramCall['show']> & { readonly to: NodeJS.WritableStream }) | undefined,
): () => string {
  const decoder = new StringDecoder('utf8');
  const limit = show ? mostKeptShown : mostKept;
  let kept = '';
  let line = '';
  stream.on('data', (bytes: Buffer) => {
    const text = decoder.write(bytes);
    kept = (kept + text).slice(-limit);
    if (!show) return;
    const lines = (line + text).split('\n');
    line = lines.pop()!;
    for (const one of lines) if (!show.skip?.test(one)) show.to.write(`${show.prefix}${one}\n`);
  });
  stream.on('end', () => {
    if (show && line !== '') show.to.write(`${show.prefix}${line}\n`);
  });
  return () => kept;
}

async function exec(call: ProgramCall): Promise<ProgramResult> {
  const { child, done } = start(call, call.input === undefined ? 'ignore' : 'pipe');
  child.stdin?.end(call.input);
  return done;
}

async function hold(call: ProgramCall): Promise<HeldProgram> {
  const { timeout, ...rest } = call;
  const { child, done } = start(rest, 'pipe');
  const release = async () => {
    child.stdin?.end();
    child.kill('SIGTERM');
    await done;
  };
  const ready = new Promise<undefined>((resolve) => child.stdout!.once('data', () => resolve(undefined)));
  const late = new Promise<'late'>((resolve) => {
    if (timeout !== undefined) setTimeout(() => resolve('late'), timeout * 1000).unref();
  });
  const first = await Promise.race([ready, done, late]);
  if (first === undefined) return { release };
  if (first !== 'late') return { failed: first, release };
  await release();
  return { failed: { ...(await done), ended: 'timeout' }, release };
}
