// A run that is interrupted, by the real command line: nothing of it stays, neither connections nor files.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { machine } from '../../src/machine.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'netgen-interrupt-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const spec = `apiVersion: netgen.dev/v1alpha1
kind: Network
name: net
platform: mysticeti
version: 0.1.0
delivery: {engine: compose}
hosts: {vm-1: {address: 192.0.2.10}}
nodes: {codeBase: scalar, image: "example.com/mysticeti:1", place: {ids: 0-3, on: vm-1}}
`;

/** The connection that is held waits at its input, as the real one does; the questions of the check are never answered. */
const ssh = `for last; do :; done
case "$last" in
"sh -s") echo $$ > "$MARKS/question"; exec sleep 600;;
*) echo $$ > "$MARKS/connection"; echo netgen; exec cat;;
esac`;

const docker = 'case "$*" in "compose version"*) echo 2.40.3;; *) echo Docker;; esac';

interface Started {
  readonly child: ChildProcess;
  readonly directory: string;
  readonly marks: string;
  readonly temporary: string;
}

/** A run that waits for its host. */
async function start(): Promise<Started> {
  const directory = mkdtempSync(join(root, 'run-'));
  const at = (name: string): string => join(directory, name);
  for (const name of ['bin', 'marks', 'tmp']) mkdirSync(at(name));
  for (const [name, script] of Object.entries({ ssh, docker }))
    writeFileSync(at(`bin/${name}`), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  writeFileSync(at('net.yaml'), spec);
  const env = { PATH: `${at('bin')}:/usr/bin:/bin`, TMPDIR: at('tmp'), MARKS: at('marks') };
  const child = spawn(process.execPath, [cli, 'compose', 'net.yaml', '--down'], {
    cwd: directory,
    env,
    stdio: 'ignore',
  });
  await until(
    'the question',
    () => existsSync(at('marks/question')) && readFileSync(at('marks/question'), 'utf8') !== '',
  );
  return { child, directory, marks: at('marks'), temporary: at('tmp') };
}

async function until(what: string, isThere: () => boolean): Promise<void> {
  for (let round = 0; round < 600; round++) {
    if (isThere()) return;
    await sleep(100);
  }
  throw new Error(`${what} never came`);
}

const end = (child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> =>
  new Promise((resolve) => {
    child.once('exit', (code) => resolve(code));
    child.kill(signal);
  });

const isGone = (marks: string, what: string): boolean =>
  !machine.isAlive(Number(readFileSync(join(marks, what), 'utf8')));

it.each<[NodeJS.Signals, number]>([
  ['SIGTERM', 143],
  ['SIGINT', 130],
  ['SIGHUP', 129],
])('by %s', async (signal, code) => {
  const { child, directory, marks, temporary } = await start();
  expect(readdirSync(temporary)).not.toEqual([]);
  expect(readdirSync(directory)).toContain('.net.compose-lock');
  expect(await end(child, signal)).toBe(code);
  expect(readdirSync(temporary)).toEqual([]);
  expect(readdirSync(directory)).not.toContain('.net.compose-lock');
  for (const what of ['connection', 'question']) await until(`the end of the ${what}`, () => isGone(marks, what));
});

it('by SIGKILL, which nobody can answer: the connection ends all the same', async () => {
  const { child, marks } = await start();
  await end(child, 'SIGKILL');
  await until('the end of the connection', () => isGone(marks, 'connection'));
  process.kill(Number(readFileSync(join(marks, 'question'), 'utf8')));
});
