// `netgen node`: the spec on the disk changes in one place, or not at all.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type NodeRequest, node } from '../../src/commands/node.ts';
import type { Outcome } from '../../src/commands/world.ts';
import { samples, sampleText } from '../samples/workplace.ts';
import { testWorld } from '../world.ts';

const head = `# A network.
apiVersion: netgen.dev/v1alpha1
kind: Network
name: net
platform: hedera
version: 0.75.1   # of all
delivery: {repository: "https://git.example.com/net.git", path: out/net}
clusters: {desk: {}}
`;
const plain = `${head}nodes:
  # four of them
  place: {ids: 0-3, on: desk}
`;

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'netgen-node-'));
});
afterEach(() => {
  execFileSync('chmod', ['-R', 'u+rwX', directory]);
  rmSync(directory, { recursive: true, force: true });
});

const put = (name: string, text: string | Uint8Array): void => {
  mkdirSync(dirname(join(directory, name)), { recursive: true });
  writeFileSync(join(directory, name), text);
};
const text = (name = 'net.yaml'): string => readFileSync(join(directory, name), 'utf8');
const run = (request: Partial<NodeRequest>): Outcome =>
  node({ node: '3', action: 'stop', spec: 'net.yaml', ...request }, testWorld(directory));
const said = ({ diagnostics }: Outcome): string[] =>
  diagnostics.filter(({ severity }) => severity === 'error').map(({ code, message }) => `${code} ${message}`);

describe('a change', () => {
  it('is one line, and says what to do next', () => {
    put('net.yaml', plain);
    const outcome = run({});
    expect(said(outcome)).toEqual([]);
    expect(text()).toBe(`${plain}  only:\n    3: {state: stopped}\n`);
    expect(outcome).toMatchObject({
      exit: 0,
      talk: 'net.yaml: node3 running -> stopped\nnext: netgen synth net.yaml, then commit and push the spec and its tree\n',
    });
  });

  it.each(['stop', 'start'] as const)('%s twice changes nothing the second time', (action) => {
    put('net.yaml', action === 'start' ? `${plain}  only: {3: {state: stopped}}\n` : plain);
    run({ action });
    const once = text();
    expect(run({ action })).toMatchObject({ exit: 0, talk: expect.stringContaining('already') });
    expect(text()).toBe(once);
  });

  it.each(samples.filter((name) => name.startsWith('hedera')))('of %s is undone without a trace', (name) => {
    for (const one of readdirSync(join(import.meta.dirname, '../../specs')))
      if (one.endsWith('.yaml')) put(`specs/${one}`, sampleText(one));
    const spec = `specs/${name}`;
    const before = text(spec);
    expect(said(run({ spec, node: 'node2' }))).toEqual([]);
    const lines = (all: string): string[] => all.split('\n');
    expect(lines(text(spec)).filter((line) => !lines(before).includes(line)).length).toBeLessThanOrEqual(2);
    expect(said(run({ spec, node: 'node2', action: 'start' }))).toEqual([]);
    expect(text(spec)).toBe(before);
  });

  it('gives a version, and takes it back when it is that of all', () => {
    put('net.yaml', plain);
    run({ action: 'version', value: '0.76.0' });
    expect(text()).toContain('3: {version: 0.76.0}');
    run({ action: 'version', value: '0.75.1' });
    expect(text()).toBe(plain);
  });

  it('is made in the spec, not in what it extends', () => {
    put(
      'base.yaml',
      plain.replace(/^(apiVersion|kind).*\n/gm, '').replace('nodes:\n', 'nodes:\n  only: {0-1: {state: stopped}}\n'),
    );
    const variant = 'apiVersion: netgen.dev/v1alpha1\nkind: Network\nextends: base.yaml\n';
    put('net.yaml', variant);
    const base = text('base.yaml');
    expect(said(run({}))).toEqual([]);
    expect(text()).toBe(`${variant}nodes:\n  only:\n    3: {state: stopped}\n`);
    expect(said(run({ node: '1', action: 'start' }))).toEqual([]);
    expect(text()).toContain('    0-1: {state: null}\n    0: {state: stopped}\n');
    expect(run({ node: '0', action: 'start' }).exit).toBe(0);
    expect(run({ node: '0', action: 'stop' }).exit).toBe(0);
    expect(text('base.yaml')).toBe(base);
  });

  it.each([
    ['Windows line ends', plain.replaceAll('\n', '\r\n')],
    ['a byte order mark', `\ufeff${plain}`],
    ['no line feed at the end', plain.trimEnd()],
    ['letters beyond ASCII', plain.replace('four', 'vier 😀 é')],
    [
      'everything in braces',
      `{apiVersion: netgen.dev/v1alpha1, kind: Network, name: net, platform: hedera, version: 0.75.1, delivery: {repository: "https://x.example.com/a", path: out}, clusters: {desk: {}}, nodes: {place: {ids: 0-3, on: desk}}}\n`,
    ],
    ['tabs behind values', plain.replace('on: desk}', 'on: desk}\t# x')],
  ])('keeps %s', (_what, before) => {
    put('net.yaml', before);
    const outcome = run({});
    expect(said(outcome)).toEqual([]);
    const after = text();
    const added = after.length - before.length;
    const at = [...after].findIndex((_, i) => after.slice(0, i) + after.slice(i + added) === before);
    expect(at).toBeGreaterThan(0);
    expect(run({ action: 'start' }).exit).toBe(0);
    expect(text().replace(/\r?\n$/, '')).toBe(before.replace(/\r?\n$/, ''));
  });
});

describe('nothing is written', () => {
  const refuses = (before: string, request: Partial<NodeRequest>): string[] => {
    put('net.yaml', before);
    const outcome = run(request);
    expect(outcome.exit).toBe(2);
    expect(text()).toBe(before);
    expect(readdirSync(directory)).toEqual(['net.yaml']);
    for (const one of outcome.diagnostics.filter(({ severity }) => severity === 'error'))
      expect(one.help).toBeDefined();
    return said(outcome);
  };

  it.each([
    ['a node that is not there', plain, { node: '7' }, ['NG1640 `net` has no node `7`']],
    ['a word for a number', plain, { node: 'three' }, ['NG1640 `net` has no node `three`']],
    ['no version', plain, { action: 'version' }, ['NG1642 `version` needs a version']],
    ['a version for stop', plain, { value: '0.76.0' }, ['NG1642 `stop` takes nothing more than the node']],
    [
      'what is no version',
      plain,
      { action: 'version', value: 'newest' },
      ['NG1642 `newest` is not a full version such as `0.75.1`'],
    ],
    [
      'what breaks out of its place',
      plain,
      { action: 'version', value: '1}}, name: x' },
      [expect.stringContaining('NG1642')],
    ],
    [
      'two of three numbers',
      plain,
      { action: 'version', value: '9.9' },
      ['NG1642 `9.9` is not a full version such as `0.75.1`'],
    ],
    ['a spec with errors', plain.replace('desk}', 'dsk}'), {}, ['NG1206 cluster `dsk` is not defined']],
    ['an anchor', plain.replace('{ids', '&all {ids'), {}, [expect.stringContaining('NG1012')]],
    ['an alias', `${plain}labels: *all\n`, {}, [expect.stringContaining('NG1011')]],
    ['no YAML', `${plain}  {`, {}, [expect.stringContaining('NG10')]],
  ] as const)('with %s', (_what, before, request, expected) => {
    expect(refuses(before, request)).toEqual(expected);
  });

  it('where only an extended file could say it', () => {
    put(
      'base.yaml',
      plain.replace(/^(apiVersion|kind).*\n/gm, '').replace('nodes:\n', 'nodes:\n  only: {3: {state: stopped}}\n'),
    );
    const variant = 'apiVersion: netgen.dev/v1alpha1\nkind: Network\nextends: base.yaml\nnodes: {only: {3: null}}\n';
    put('net.yaml', variant);
    expect(said(run({}))).toEqual(['NG1643 `net.yaml` cannot be changed so that only node 3 is stopped']);
    expect(text()).toBe(variant);
  });

  it('when somebody wrote the file meanwhile', () => {
    put('net.yaml', plain);
    const world = {
      ...testWorld(directory),
      // Asked for when everything is ready to be written.
      get pid() {
        put('net.yaml', 'theirs\n');
        return 1;
      },
    };
    const outcome = node({ node: '3', action: 'stop', spec: 'net.yaml' }, world);
    expect(said(outcome)).toEqual(['NG1644 `net.yaml` changed while netgen read it']);
    expect(text()).toBe('theirs\n');
    expect(readdirSync(directory)).toEqual(['net.yaml']);
  });

  it('when something is in the way, which stays', () => {
    put('net.yaml', plain);
    put('.net.yaml.netgen-4242', 'theirs\n');
    expect(said(run({}))).toEqual(['NG1645 `net.yaml` cannot be written: `.net.yaml.netgen-4242` is in the way']);
    expect(text()).toBe(plain);
    expect(text('.net.yaml.netgen-4242')).toBe('theirs\n');
  });
});

describe('the file', () => {
  it('keeps its mode, and is written through a link', () => {
    put('real/net.yaml', plain);
    chmodSync(join(directory, 'real/net.yaml'), 0o640);
    symlinkSync('real/net.yaml', join(directory, 'net.yaml'));
    expect(run({}).exit).toBe(0);
    expect(lstatSync(join(directory, 'net.yaml')).isSymbolicLink()).toBe(true);
    expect(text('real/net.yaml')).toContain('stopped');
    expect(statSync(join(directory, 'real/net.yaml')).mode & 0o777).toBe(0o640);
    expect(readdirSync(join(directory, 'real'))).toEqual(['net.yaml']);
  });

  it.skipIf(process.getuid?.() === 0)('is refused when it may not be written', () => {
    put('net.yaml', plain);
    chmodSync(join(directory, 'net.yaml'), 0o444);
    expect(said(run({}))).toEqual(['NG1645 `net.yaml` cannot be written: you may not write it or its directory']);
  });
});

describe('the spec that is meant', () => {
  const here = (): Outcome => node({ node: '3', action: 'stop' }, testWorld(directory));

  it.each(['net.yaml', 'specs/net.yaml', 'net.yml'])('is the only one: %s', (name) => {
    put(name, plain);
    put('other.yaml', 'kind: Deployment\n');
    put('setup.yaml', 'kind: Setup\n');
    put('broken.yaml', Uint8Array.of(0xff, 0xfe, 0));
    mkdirSync(join(directory, 'folder.yaml'));
    expect(here()).toMatchObject({ exit: 0, talk: expect.stringContaining(`${name}: node3`) });
    expect(text(name)).toContain('stopped');
  });

  it('is asked for when there is none, or several', () => {
    expect(said(here())).toEqual(['NG1641 there is no spec of kind `Network` here or in `specs/`']);
    put('a.yaml', plain);
    put('specs/b.yaml', plain);
    const outcome = here();
    expect(said(outcome)).toEqual(['NG1641 there are 2 specs of kind `Network`: `a.yaml`, `specs/b.yaml`']);
    expect(outcome.diagnostics[0]?.help).toBe('add for example `--spec a.yaml`');
    expect(existsSync(join(directory, 'net.yaml'))).toBe(false);
  });
});
