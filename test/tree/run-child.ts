// Compiles `child.ts` once (Node 20 runs no TypeScript) and runs it, through a shell where limits are wanted.
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { Order, Outcome } from './child.ts';

const repository = join(import.meta.dirname, '../..');

export interface Child {
  /** Path of the compiled program. */
  readonly file: () => string;
  /** Runs it to its end, whatever that is; undefined when it was killed. */
  readonly run: (order: Order, prefix?: string) => Promise<Outcome | undefined>;
}

/** Makes the program available to the tests of a file. */
export function useChild(): Child {
  let directory = '';
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'netgen-child-'));
    writeFileSync(join(directory, 'package.json'), '{"type": "module"}');
    const compilerOptions = { noEmit: false, noCheck: true, rootDir: repository, outDir: join(directory, 'out') };
    const typeRoots = [join(repository, 'node_modules/@types')];
    const project = {
      extends: join(repository, 'tsconfig.json'),
      compilerOptions: { ...compilerOptions, typeRoots },
      files: [join(import.meta.dirname, 'child.ts')],
      include: [],
    };
    writeFileSync(join(directory, 'tsconfig.json'), JSON.stringify(project));
    const compiler = join(repository, 'node_modules/typescript/bin/tsc');
    const { stdout } = spawnSync(process.execPath, [compiler, '-p', directory], { encoding: 'utf8' });
    if (!existsSync(file())) throw new Error(`the child program did not compile: ${stdout}`);
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  const file = () => join(directory, 'out/test/tree/child.js');
  return { file, run: (order, prefix = '') => start(file(), order, prefix) };
}

function start(file: string, order: Order, prefix: string): Promise<Outcome | undefined> {
  const args = [file, JSON.stringify(order)];
  const [program, ...rest] =
    prefix === '' ? [process.execPath, ...args] : ['bash', '-c', `${prefix} exec "$0" "$@"`, process.execPath, ...args];
  return new Promise((resolve, reject) => {
    execFile(program!, rest, (error, stdout, stderr) => {
      if (error?.signal === 'SIGKILL') resolve(undefined);
      else if (error) reject(new Error(`${error.message}\n${stderr}`));
      else resolve(JSON.parse(stdout) as Outcome);
    });
  });
}
