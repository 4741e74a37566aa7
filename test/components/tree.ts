// A spec as plain data through the whole command, so that a test reads the files that a user gets.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { synth } from '../../src/commands/synth.ts';
import { testWorld } from '../world.ts';

export interface Tree {
  read(path: string): string;
}

/** Writes the tree; anything that is wrong throws: the test did not mean it. */
export async function treeOf(spec: { [key: string]: unknown }): Promise<Tree> {
  const directory = mkdtempSync(join(tmpdir(), 'netgen-component-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  // JSON is YAML.
  writeFileSync(join(directory, 'spec.yaml'), JSON.stringify(spec));
  const { diagnostics } = await synth('spec.yaml', { out: 'out' }, testWorld(directory));
  const wrong = diagnostics.filter(({ severity }) => severity === 'error');
  if (wrong.length > 0)
    throw new Error(wrong.map(({ code, message, help }) => `${code} ${message}: ${help}`).join('\n'));
  return { read: (path) => readFileSync(join(directory, 'out', path), 'utf8') };
}
