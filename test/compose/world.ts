// The machine as commands see it, with another working directory and some variables of the test; what is shown is kept.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compose } from '../../src/commands/compose/compose.ts';
import type { ComposeFlags } from '../../src/commands/compose/flags.ts';
import { keys } from '../../src/commands/keys.ts';
import type { Outcome, World } from '../../src/commands/world.ts';
import { renderText } from '../../src/diagnostics/render-text.ts';
import type { ProgramCall } from '../../src/docker/programs.ts';
import { machine } from '../../src/machine.ts';
import { binaries } from './docker.ts';

export interface Place {
  readonly directory: string;
  /** Every call of a program so far. */
  readonly calls: readonly ProgramCall[];
  /** Runs `netgen compose net.yaml` with these flags. */
  compose(flags: ComposeFlags): Promise<Outcome>;
  /** Runs `netgen keys net.yaml`. */
  keys(): Promise<Outcome>;
  remove(): void;
}

/** A directory with the spec `net.yaml`. */
export function place(spec: string, env: Readonly<Record<string, string>>): Place {
  const directory = mkdtempSync(join(tmpdir(), 'netgen-compose-'));
  const variables: Readonly<Record<string, string>> = { PATH: `${process.env.PATH}:${binaries}`, ...env };
  const calls: ProgramCall[] = [];
  const made = new Set<string>();
  // What a call shows is for people at a terminal, not for the report of the tests.
  const prepared = ({ show: _, ...call }: ProgramCall): ProgramCall => {
    calls.push(call);
    return { ...call, env: { ...variables, ...call.env } };
  };
  const world: World = {
    ...machine,
    cwd: directory,
    env: (name) => variables[name],
    exec: (call) => machine.exec(prepared(call)),
    hold: (call) => machine.hold(prepared(call)),
    temporaryDirectory: () => {
      const one = mkdtempSync(join(tmpdir(), 'netgen-'));
      made.add(one);
      return one;
    },
  };
  writeFileSync(join(directory, 'net.yaml'), spec);
  return {
    directory,
    calls,
    compose: (flags) => compose('net.yaml', flags, world),
    keys: () => keys('net.yaml', {}, world),
    remove: () => {
      for (const one of [...made, directory]) rmSync(one, { recursive: true, force: true });
    },
  };
}

/** What a person reads. */
export const said = ({ diagnostics, texts = new Map() }: Outcome): string =>
  renderText(diagnostics, { sources: texts, width: 100 });
