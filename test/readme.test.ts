// README.md and ARCHITECTURE.md say what is so: commands, flags, links, quoted output, rooms, dependencies.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { compose } from '../src/commands/compose/compose.ts';
import { keys } from '../src/commands/keys.ts';
import { synth } from '../src/commands/synth.ts';
import { validate } from '../src/commands/validate.ts';
import { renderText } from '../src/diagnostics/render-text.ts';
import { version } from '../src/version.ts';
import { netgen } from './samples/cli-process.ts';
import { testWorld } from './world.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const readme = read('README.md');
const architecture = read('ARCHITECTURE.md');
const pages = [
  'README.md',
  'ARCHITECTURE.md',
  'CHANGELOG.md',
  ...readdirSync(join(root, 'docs')).map((n) => `docs/${n}`),
];
const manifest = JSON.parse(read('package.json')) as {
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
};

/** Fenced blocks of a page, without the indentation of the fence. */
function fences(page: string): { language: string; text: string }[] {
  return [...page.matchAll(/^( *)```(\w*)\n([\s\S]*?)^ *```$/gm)].map(([, indent = '', language = '', text = '']) => ({
    language,
    text: text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  }));
}

/** Lines that a reader would type: `sh` blocks, and code spans that start with a command. */
function typed(page: string): string[] {
  const blocks = fences(page)
    .filter(({ language }) => language === 'sh')
    .flatMap(({ text }) => text.replaceAll('\\\n', ' ').split('\n'));
  const spans = [...page.matchAll(/`((?:npx )?netgen [a-z][^`\n]*|npm (?:run|ci|test)\b[^`\n]*)`/g)].map(
    ([, text]) => text!,
  );
  return [...blocks, ...spans].flatMap((line) => line.split('&&')).map((line) => line.trim());
}

const helps = new Map<string, Promise<string>>();
function help(command: string): Promise<string> {
  const known = helps.get(command) ?? netgen([command, '--help']).then(({ out }) => out);
  helps.set(command, known);
  return known;
}

describe.each(pages)('%s', (page) => {
  const text = read(page);
  const commands = typed(text).filter((line) => /^(npx )?netgen /.test(line));

  it('types only commands and flags that exist', async () => {
    for (const line of commands) {
      const [command = '', ...rest] = line.replace(/^(npx )?netgen /, '').split(/\s+/);
      const shown = await help(command);
      expect(shown, line).toContain(`Usage: netgen ${command}`);
      for (const flag of rest.filter((word) => word.startsWith('--')))
        expect(shown, line).toContain(flag.split('=')[0]);
    }
  });

  it('names only npm scripts that exist', () => {
    for (const line of typed(text).filter((one) => one.startsWith('npm '))) {
      const [, verb = '', script = ''] = line.split(/\s+/);
      if (verb === 'ci') continue;
      expect(Object.keys(manifest.scripts), line).toContain(verb === 'run' ? script : verb);
    }
  });

  it('links only to what is there', () => {
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!);
    const broken = links
      .filter((target) => !/^(https?:|#)/.test(target))
      .filter((target) => !existsSync(join(root, dirname(page), target.split('#')[0]!)));
    expect(broken).toEqual([]);
  });
});

describe('README.md', () => {
  const directory = mkdtempSync(join(tmpdir(), 'netgen-readme-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('has the two commands, and lists every command of the program with its flags', async () => {
    expect(readme).toContain('npm ci && npx netgen synth specs/hedera-31.yaml');
    expect(readme).toContain('npm ci && npm test');
    const { out } = await netgen(['--help']);
    const commands = [...out.slice(out.indexOf('Commands:')).matchAll(/^ {2}(\w+) /gm)].map(([, name]) => name!);
    const table = [...readme.matchAll(/^\| `netgen (\w+)/gm)].map(([, name]) => name!);
    expect(table.toSorted()).toEqual(commands.filter((name) => name !== 'help').toSorted());
    const row = readme.split('\n').find((line) => line.startsWith('| `netgen synth'))!;
    for (const [flag] of (await help('synth')).matchAll(/--[a-z]+/g))
      if (!['--help', '--output'].includes(flag)) expect(row).toContain(flag);
  });

  it('quotes what synth really says', async () => {
    const outcome = await synth('specs/hedera-31.yaml', { check: true }, { ...testWorld(root), version });
    const block = fences(readme).find(({ text }) => text.startsWith('perfnet: '))!;
    expect(block.text).toBe(outcome.talk);
  });

  it('quotes a diagnostic that really comes', () => {
    const block = fences(readme).find(({ text }) => text.startsWith('error['))!;
    const [, source] = /^8 \| (.*)$/m.exec(block.text)!;
    const spec = [
      'apiVersion: netgen.dev/v1alpha1',
      'kind: Network',
      'name: my',
      'platform: hedera',
      'version: 0.75.1',
      'delivery: {repository: "https://git.example.com/my.git", path: out/my}',
      'clusters: {eu-west: {}}',
      source,
    ];
    writeFileSync(join(directory, 'spec.yaml'), `${spec.join('\n')}\n`);
    const { diagnostics, texts = new Map(), exit } = validate('spec.yaml', testWorld(directory));
    expect(exit).toBe(2);
    expect(renderText(diagnostics, { sources: texts, width: 80 })).toBe(`${block.text}\n1 error\n`);
    expect(readme).toContain('npx netgen explain NG1206');
  });

  it('applies only directories that the sample tree has', () => {
    const applied = [...readme.matchAll(/apply -k (\S+)/g)].map(([, path]) => path!);
    expect(applied.length).toBeGreaterThan(1);
    for (const path of applied) expect(existsSync(join(root, path, 'kustomization.yaml')), path).toBe(true);
    const contexts = [...readme.matchAll(/--context (\S+)/g)].map(([, name]) => name!);
    for (const name of contexts) expect(read('specs/hedera-kind.yaml')).toContain(`context: ${name}`);
  });

  it('has Docker commands that work in a fresh clone, where no private key is', async () => {
    const lines = typed(readme.slice(readme.indexOf('## On a laptop'), readme.indexOf('## Commands')));
    const commands = lines.filter((line) => line.startsWith('npx netgen ')).map((line) => line.split(' ').slice(2));
    expect(commands.map(([verb]) => verb)).toEqual(['keys', 'compose', 'compose', 'compose']);
    const [spec] = new Set(commands.map(([, path]) => path!));
    const inGit = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', 'specs'], {
      cwd: root,
    });
    for (const path of inGit.toString().trim().split('\n')) cpSync(join(root, path), join(directory, path));
    const world = { ...testWorld(directory), version };
    expect(validate(spec!, world).diagnostics).toMatchObject([
      { code: 'NG1222', help: 'run `netgen keys` with this spec' },
    ]);
    const made = await keys(spec!, {}, world);
    expect([made.exit, made.diagnostics]).toEqual([0, []]);
    const secrets = readdirSync(join(directory, dirname(spec!), 'comet-laptop.secrets/local'));
    expect(secrets.length).toBe(4);
    // All that is missing of this test's machine is Docker itself: every Secret has its value.
    const { diagnostics } = await compose(spec!, { up: true }, world);
    expect(diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code)).toEqual([
      'NG1750',
      'NG1751',
    ]);
    rmSync(join(directory, dirname(spec!), 'comet-laptop.secrets'), { recursive: true });
    const without = await compose(spec!, { up: true }, world);
    expect(without.diagnostics.map(({ code }) => code)).toContain('NG1759');
  });

  it('explains only keys that a spec has', () => {
    const schema = JSON.parse(read('schemas/netgen.schema.json')) as { oneOf: { properties: object }[] };
    const known = Object.keys(schema.oneOf[0]!.properties);
    const table = readme.slice(readme.indexOf('## What a spec says'), readme.indexOf('Every component takes'));
    const named = [...table.matchAll(/^\| (`[^|]*`) \|/gm)].flatMap(([, cell]) => [...cell!.matchAll(/`(\w+)`/g)]);
    expect(named.length).toBeGreaterThan(8);
    for (const [, key] of named) expect(known).toContain(key);
  });

  it('promises the Node.js that package.json asks for', () => {
    const { engines } = JSON.parse(read('package.json')) as { engines: { node: string } };
    expect(readme).toContain(`Node.js ${engines.node.replace('>=', '')} or newer`);
  });
});

describe('ARCHITECTURE.md', () => {
  const rows = (heading: string): string[] => {
    const section = architecture.slice(architecture.indexOf(`## ${heading}`)).split('\n## ')[0]!;
    return [...section.matchAll(/^\| (`?[^|]*?) \|/gm)].map(([, cell]) => cell!).slice(1);
  };

  it('names every room, and only rooms that exist', () => {
    const named = rows('Rooms')
      .flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name!.replace(/\/$/, '')))
      .toSorted();
    expect(named.filter((name) => !existsSync(join(root, 'src', name)))).toEqual([]);
    const folders = readdirSync(join(root, 'src')).filter((name) => statSync(join(root, 'src', name)).isDirectory());
    const rooms = folders.flatMap((name) =>
      name === 'backends' ? readdirSync(join(root, 'src/backends')).map((one) => `backends/${one}`) : [name],
    );
    expect(named).toEqual([...rooms, 'cli.ts', 'pipeline.ts'].toSorted());
  });

  it('names folders and tests beside src that exist', () => {
    const paths = [...architecture.matchAll(/`((?:test|specs|out|schemas|bench-jobs|bench|docs)\/[\w./-]*)`/g)];
    expect(paths.length).toBeGreaterThan(5);
    for (const [, path] of paths.filter(
      ([, one]) => !one!.startsWith('test/cluster') && !one!.startsWith('test/shared'),
    ))
      expect(existsSync(join(root, path!)), path).toBe(true);
  });

  it('gives a reason for every dependency', () => {
    const cells = rows('Dependencies').join(' ');
    const named = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
    const missing = named.filter((name) => !new RegExp(`(^|[ ,])${name}($|[ ,])`).test(cells));
    expect(missing).toEqual([]);
  });
});
