#!/usr/bin/env node
// The command line: it parses flags, hands the machine to a command, and prints the outcome. It thinks of nothing itself.
import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { ComposeFlags } from './commands/compose/flags.ts';
import type { KeysFlags } from './commands/keys.ts';
import type { NodeAction } from './commands/node.ts';
import type { SynthFlags } from './commands/synth.ts';
import { exitCodes, type Format, type Outcome } from './commands/world.ts';
import { renderGithub } from './diagnostics/render-github.ts';
import { renderJson } from './diagnostics/render-json.ts';
import { renderText } from './diagnostics/render-text.ts';
import { machine as world } from './machine.ts';
import { version } from './version.ts';

// V8 lets garbage pile up to several times what is alive. Collected sooner, 100,000 objects fit 256 MiB, and 10,000 take no
// CPU time more that could be measured (docs/performance.md). Here, because it must stand before the heap has grown.
setFlagsFromString('--heap-growing-percent=20');

const colored = (): boolean =>
  process.stderr.isTTY === true && process.env.NO_COLOR === undefined && process.env.TERM !== 'dumb';

/** Prints data on stdout and talk on stderr; in JSON everything is one document on stdout. */
function report(outcome: Outcome, format: Format): void {
  const { diagnostics, texts = new Map() } = outcome;
  if (format === 'json') process.stdout.write(outcome.data ?? renderJson(diagnostics));
  else {
    const width = process.stderr.columns ?? 80;
    const said =
      format === 'github'
        ? renderGithub(diagnostics)
        : renderText(diagnostics, { sources: texts, colour: colored(), width });
    (format === 'github' ? process.stdout : process.stderr).write(said);
    if (outcome.data !== undefined) process.stdout.write(outcome.data);
  }
  if (outcome.talk !== undefined && format !== 'json') process.stderr.write(outcome.talk);
  process.exitCode = outcome.exit;
}

const format = (): Option =>
  new Option('--output <format>', 'how to print what is wrong').choices(['text', 'json', 'github']).default('text');

const clusters = (value: string, previous: readonly string[] = []): readonly string[] => {
  if (value.trim() === '') throw new InvalidArgumentError('name a cluster, a glob or a range');
  return [...previous, ...value.split(',').map((one) => one.trim())];
};

const wholeNumber = (value: string): number => {
  if (!/^[0-9]{1,6}$/.test(value)) throw new InvalidArgumentError('give a whole number');
  return Number(value);
};

interface Flags {
  readonly output: Format;
}

function addSynth(program: Command): void {
  program
    .command('synth')
    .description('write the manifests of a spec')
    .argument('<spec>', 'the spec, for example specs/hedera-31.yaml')
    .option('--out <directory>', 'where to write; default: `delivery.path` below the Git top level')
    .option('--cluster <names>', 'only these clusters: names, globs or ranges, comma-separated or repeated', clusters)
    .option('--check', 'write nothing; exit 1 when the tree is stale')
    .option('--adopt', 'take over files that stand where netgen writes and that no list owns')
    .option('--overwrite', 'replace files that were changed by hand')
    .option('--change-volumes', 'go on when StatefulSets must be made anew for their volumes, and say how')
    .addOption(format())
    .action(async (spec: string, flags: Flags & SynthFlags) => {
      const { synth } = await import('./commands/synth.ts');
      report(await synth(spec, flags, world), flags.output);
    });
}

function addReaders(program: Command): void {
  program
    .command('validate')
    .description('check a spec and everything it compiles to, without writing')
    .argument('<spec>')
    .addOption(format())
    .action(async (spec: string, flags: Flags) => {
      const { validate } = await import('./commands/validate.ts');
      report(validate(spec, world), flags.output);
    });
  program
    .command('inspect')
    .description('list clusters, nodes and everything that can be reached')
    .argument('<spec>')
    .argument('[address]', 'for example node5, mirror.rest or relay-us')
    .addOption(new Option('--output <format>', 'how to print').choices(['text', 'json']).default('text'))
    .action(async (spec: string, address: string | undefined, flags: Flags) => {
      const { inspect } = await import('./commands/inspect.ts');
      const outcome = inspect(
        spec,
        { json: flags.output === 'json', ...(address !== undefined && { address }) },
        world,
      );
      report(outcome, flags.output);
    });
}

function addKeys(program: Command): void {
  program
    .command('keys')
    .description(
      "make the nodes' keys and the credentials the charts want; public halves to the keys file, private ones as Secrets",
    )
    .argument('<spec>')
    .option('--out <directory>', 'where the Secret manifests go; default: beside the spec, `<name>.secrets`')
    .addOption(format())
    .action(async (spec: string, flags: Flags & KeysFlags) => {
      const { keys } = await import('./commands/keys.ts');
      report(await keys(spec, flags, world), flags.output);
    });
}

function addCompose(program: Command): void {
  program
    .command('compose')
    .description('run a network with Docker Compose, on this machine or on hosts behind SSH')
    .argument('<spec>')
    .option('--up', 'write the projects, check every host, start, and wait until all is healthy')
    .option('--down', 'stop and remove the containers')
    .option('--logs [address]', 'show what the containers print, for example of node5')
    .option('--status', 'list the services; exit 1 when one is not healthy')
    .option('--host <names>', 'only these hosts: names, globs or ranges, comma-separated or repeated', clusters)
    .option('--out <directory>', 'with --up: where to write the projects')
    .option('--adopt', 'with --up: take over files that stand where netgen writes and that no list owns')
    .option('--overwrite', 'with --up: replace files that were changed by hand')
    .option(
      '--timeout <seconds>',
      'with --up: how long containers, then tasks, may take: 1 to 86400, default 300',
      wholeNumber,
    )
    .option('--volumes', 'with --down: remove the data too')
    .option('--follow', 'with --logs: go on until interrupted')
    .option('--tail <lines>', 'with --logs: only so many lines from the end', wholeNumber)
    .addOption(format())
    .action(async (spec: string, flags: Flags & ComposeFlags) => {
      const { compose } = await import('./commands/compose/compose.ts');
      report(await compose(spec, { ...flags, json: flags.output === 'json' }, world), flags.output);
    });
}

function addNode(program: Command): void {
  program
    .command('node')
    .description('stop or start a node, or give it a version, by changing the spec')
    .argument('<n>', 'number of the node, for example 3')
    .addArgument(new Argument('<action>', 'what happens to it').choices(['stop', 'start', 'version']))
    .argument('[to]', 'with `version`: the one it shall have, for example 0.76.0')
    .option('--spec <file>', 'the spec; default: the only one of kind Network here or in specs/')
    .addOption(format())
    .action(async (...given: [string, NodeAction, string | undefined, Flags & { readonly spec?: string }]) => {
      const [number, action, value, { spec, output }] = given;
      const { node } = await import('./commands/node.ts');
      const request = {
        node: number,
        action,
        ...(value !== undefined && { value }),
        ...(spec !== undefined && { spec }),
      };
      report(node(request, world), output);
    });
}

function addTables(program: Command): void {
  program
    .command('explain')
    .description('say what a code such as NG1203 means and what to do')
    .argument('<code>')
    .action(async (code: string) => {
      const { explainCode, findCode } = await import('./diagnostics/explain.ts');
      const known = findCode(code) !== undefined;
      (known ? process.stdout : process.stderr).write(explainCode(code));
      process.exitCode = known ? exitCodes.fine : exitCodes.refused;
    });
  program
    .command('schema')
    .description('print the JSON Schema of specs, for YAML editors')
    .action(async () => {
      const { schemaText } = await import('./commands/schema.ts');
      process.stdout.write(schemaText());
    });
}

/** A reader that went away, as in `| head -1`, is no error; what it will not hear changes no exit code. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? exitCodes.fine);
  process.stderr.write(`error: the output cannot be written (${error.code}); make room, or write it elsewhere\n`, () =>
    process.exit(exitCodes.refused),
  );
});
process.stderr.on('error', () => {});

async function main(): Promise<void> {
  const program = new Command('netgen')
    .description('One YAML file describes a blockchain test network; netgen writes the manifests that Flux applies.')
    .version(version)
    .exitOverride()
    .showHelpAfterError('run `netgen --help`');
  program.configureHelp({ showGlobalOptions: false });
  for (const add of [addSynth, addReaders, addKeys, addCompose, addNode, addTables]) add(program);
  for (const command of program.commands) command.exitOverride().showHelpAfterError();
  try {
    await program.parseAsync(process.argv);
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? exitCodes.fine : exitCodes.refused;
      return;
    }
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`this is a bug in netgen ${version}; please report it with the spec\n${stack}\n`);
    process.exitCode = exitCodes.bug;
  }
}

await main();
