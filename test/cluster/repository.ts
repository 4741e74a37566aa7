// One Git repository that the clusters of the bed can read, with a work tree to commit from. It holds no secret.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gitServer, run } from './bed.ts';

export interface Repository {
  readonly url: string;
  /** Work tree of the branch `main`. */
  readonly work: string;
  /** Directory outside of it, for private keys. */
  readonly outside: string;
  /** Commits everything and gives the commit's hash. */
  push(message: string): Promise<string>;
  close(): void;
}

export async function openRepository(): Promise<Repository> {
  const base = mkdtempSync(join(tmpdir(), 'netgen-cluster-'));
  const [bare, work, outside] = ['bare', 'work', 'outside'].map((name) => join(base, name)) as [string, string, string];
  for (const directory of [bare, work, outside]) mkdirSync(directory, { mode: 0o700 });
  await run('git', ['init', '--quiet', '--bare', '--initial-branch=main', join(bare, 'ops.git')]);
  const port = await freePort();
  const server = spawn(process.execPath, [gitServer, bare, String(port)], { stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}/ops.git`;
  const git = (...args: string[]): Promise<string> => run('git', args, { cwd: work });
  try {
    await answers(server, `http://127.0.0.1:${port}/`);
    await git('init', '--quiet', '--initial-branch=main');
    await git('config', 'user.name', 'netgen tests');
    await git('config', 'user.email', 'tests@example.net');
    await git('remote', 'add', 'origin', url);
  } catch (error) {
    close(server, base);
    throw error;
  }
  return {
    url,
    work,
    outside,
    async push(message) {
      await git('add', '--all');
      await git('commit', '--quiet', '--allow-empty', '-m', message);
      await git('push', '--quiet', 'origin', 'main');
      return (await git('rev-parse', 'HEAD')).trim();
    },
    close: () => close(server, base),
  };
}

function close(server: ChildProcess, base: string): void {
  server.kill();
  rmSync(base, { recursive: true, force: true });
}

/** Somebody else may take it before it is used; then the server does not start and says so. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

async function answers(server: ChildProcess, url: string): Promise<void> {
  for (let attempt = 0; attempt < 50; attempt++) {
    if (server.exitCode !== null) throw new Error(`the git server of the test bed ended with ${server.exitCode}`);
    const ready = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the git server of the test bed does not answer at ${url}`);
}
