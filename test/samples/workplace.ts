// A copy of the sample specs to work in, and whole trees as data. It never touches the samples themselves.
import { cpSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type SynthFlags, synth } from '../../src/commands/synth.ts';
import type { Outcome } from '../../src/commands/world.ts';
import { testWorld } from '../world.ts';

export const root: string = fileURLToPath(new URL('../../', import.meta.url));

/** The sample specs, and next to them what they extend and their public keys. */
export const samples: readonly string[] = readdirSync(join(root, 'specs')).filter(
  // The one for a laptop has no keys before its user makes them, and so no tree here.
  (name) => name.endsWith('.yaml') && name !== 'comet-laptop.yaml' && /^delivery:/m.test(sampleText(name)),
);

export function sampleText(name: string): string {
  return readFileSync(join(root, 'specs', name), 'utf8');
}

/** A new directory with a copy of the sample specs; the caller removes it. */
export function workplace(): string {
  const directory = mkdtempSync(join(tmpdir(), 'netgen-samples-'));
  for (const name of readdirSync(join(root, 'specs')))
    if (name.endsWith('.yaml')) cpSync(join(root, 'specs', name), join(directory, name));
  return directory;
}

export function removeWorkplace(directory: string): void {
  rmSync(directory, { recursive: true, force: true });
}

/** Every file of a directory: path -> bytes as Latin-1 text, so that equal texts are equal bytes. */
export function readTree(directory: string): Map<string, string> {
  return new Map(
    readdirSync(directory, { recursive: true, encoding: 'utf8' })
      .sort()
      .filter((path) => !lstatSync(join(directory, path)).isDirectory())
      .map((path) => [path, readFileSync(join(directory, path), 'latin1')]),
  );
}

/** What differs between two trees, as `+ path`, `- path` and `~ path`, in the order of paths. */
export function compareTrees(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  return paths.flatMap((path) => {
    if (!before.has(path)) return [`+ ${path}`];
    if (!after.has(path)) return [`- ${path}`];
    return before.get(path) === after.get(path) ? [] : [`~ ${path}`];
  });
}

/** Runs synth with a spec of this text in a workplace. */
export function synthText(directory: string, text: string, flags: SynthFlags = {}): Promise<Outcome> {
  writeFileSync(join(directory, 'spec.yaml'), text);
  return synth('spec.yaml', { out: 'tree', ...flags }, testWorld(directory));
}

/** The tree that a spec of this text gives, from scratch unless `out` is there. Throws when it is refused. */
export async function treeOf(directory: string, text: string, out = 'tree'): Promise<Map<string, string>> {
  const outcome = await synthText(directory, text, { out });
  if (outcome.exit !== 0)
    throw new Error(outcome.diagnostics.map(({ code, message }) => `${code} ${message}`).join('\n'));
  return readTree(join(directory, out));
}

/** The text with one part replaced; throws when the part is not there exactly once. */
export function edited(text: string, part: string, by: string): string {
  const found = text.split(part).length - 1;
  if (found !== 1) throw new Error(`${JSON.stringify(part)} is there ${found} times`);
  return text.replace(part, () => by);
}
