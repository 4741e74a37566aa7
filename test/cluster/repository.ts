// One Git repository that the clusters of the bed can read, with a work tree to commit from. It holds no secret.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownAddress, run } from './bed.ts';
import { type GitServer, serveGit } from './git-server.ts';

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
  const server = await serveGit(bare, ownAddress);
  const url = `${server.url}/ops.git`;
  const git = (...args: string[]): Promise<string> => run('git', args, { cwd: work });
  try {
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

function close(server: GitServer, base: string): void {
  server.close();
  rmSync(base, { recursive: true, force: true });
}
