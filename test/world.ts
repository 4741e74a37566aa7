// A world for commands in tests: nothing of this machine leaks in.
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { World } from '../src/commands/world.ts';

/** No program is there. */
const nothing = { ended: 'missing', code: -1, stdout: '', stderr: '' } as const;

export function testWorld(cwd: string): World {
  return {
    cwd,
    home: '/nonexistent',
    version: '0.1.0',
    pid: 4242,
    host: 'test-host',
    now: () => new Date('2026-01-01T00:00:00Z'),
    isAlive: () => true,
    run: async () => undefined,
    exec: async () => nothing,
    hold: async () => ({ failed: nothing, release: async () => {} }),
    env: () => undefined,
    temporaryDirectory: () => mkdtempSync(join(cwd, '.netgen-test-')),
    atExit: () => () => {},
  };
}
