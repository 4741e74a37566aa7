// Vitest's global setup: compiles the command line once when `dist/` is older than `src/`. It judges no types; `npm run check` does.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const built = join(root, 'dist/cli.js');

const modified = (path: string): number => statSync(path).mtimeMs;

function isStale(): boolean {
  if (!existsSync(built)) return true;
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' });
  return sources.some((path) => path.endsWith('.ts') && modified(join(root, 'src', path)) > modified(built));
}

export function setup(): void {
  if (!isStale()) return;
  try {
    execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'pipe' });
  } catch (error) {
    // tsc writes its output in spite of type errors.
    if (!existsSync(built)) throw error;
  }
}
