// A world for commands in tests: nothing of this machine leaks in.
import type { World } from '../src/commands/world.ts';

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
  };
}
