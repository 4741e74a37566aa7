// Temporary directories that go with the test that made them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

export function temporaryDirectory(parent = tmpdir()): string {
  const directory = mkdtempSync(join(parent, 'netgen-tree-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}
