// The built command line as users meet it: streams, exit codes, formats, hostile files, two runs at once.
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { version } from '../../src/version.ts';
import { cli, type Ended, netgen, run, shell } from './cli-process.ts';
import { compareTrees, edited, readTree, removeWorkplace, sampleText, workplace } from './workplace.ts';

let directory = '';
const here = (args: readonly string[], env: Record<string, string> = {}): Promise<Ended> =>
  netgen(args, { cwd: directory, env });
const tree = (name: string) => readTree(join(directory, name));
const stackTrace = /\n\s+at .*:\d+|this is a bug/;

beforeAll(() => {
  directory = workplace();
  const broken = edited(sampleText('hedera-kind.yaml'), 'relay:', 'rellay:');
  writeFileSync(join(directory, 'broken.yaml'), broken);
});
afterAll(() => removeWorkplace(directory));

const commands = ['synth', 'validate', 'inspect', 'keys', 'explain', 'schema'];

describe('exit codes and streams', () => {
  it.each([
    [['synth', 'hedera-kind.yaml', '--out', 'exit'], 0],
    [['synth', 'hedera-kind.yaml', '--out', 'exit', '--check'], 0],
    [['synth', 'hedera-kind.yaml', '--out', 'nothing-there', '--check'], 1],
    [['synth', 'broken.yaml', '--out', 'exit'], 2],
    [['validate', 'hedera-kind.yaml'], 0],
    [['validate', 'broken.yaml'], 2],
  ])('%j: talk on stderr only, exit %d', async (args, code) => {
    const ended = await here(args);
    expect(ended).toMatchObject({ code, out: '' });
    expect(ended.err).not.toBe('');
    expect(ended.err).not.toMatch(stackTrace);
  });

  it.each([
    [['inspect', 'hedera-kind.yaml'], /node0/],
    [['inspect', 'hedera-kind.yaml', 'node1'], /node1/],
    [['explain', 'ng1206'], /NG1206/],
    [['schema'], /json-schema\.org/],
    [['--version'], /^\d+\.\d+\.\d+\n$/],
    [['--help'], /Usage: netgen/],
  ])('%j: data on stdout only, exit 0', async (args, wanted) => {
    const ended = await here(args);
    expect(ended).toMatchObject({ code: 0, err: '' });
    expect(ended.out).toMatch(wanted);
  });

  it.each([
    [['frobnicate']],
    [['sinth', 'hedera-kind.yaml']],
    [['synth']],
    [['synth', 'hedera-kind.yaml', '--ou', 'x']],
    [['synth', 'hedera-kind.yaml', 'another.yaml']],
    [['validate', 'hedera-kind.yaml', '--output', 'xml']],
    [['synth', 'hedera-kind.yaml', '--cluster', '']],
    [['inspect', 'hedera-kind.yaml', 'node99']],
    [['synth', 'hedera-kind.yaml', '--out', 'x', '--cluster', 'dask']],
    [['explain', 'NG9999']],
    [[]],
  ])('%j: refused with words on stderr, exit 2', async (args) => {
    const ended = await here(args);
    expect(ended).toMatchObject({ code: 2, out: '' });
    expect(ended.err).toMatch(/error|Usage|no code/);
    expect(ended.err).not.toMatch(stackTrace);
  });

  it('says what was probably meant', async () => {
    expect((await here(['sinth', 'hedera-kind.yaml'])).err).toContain('synth');
    expect((await here(['synth', 'hedera-kind.yaml', '--cluster', 'dask'])).err).toContain('desk');
    expect((await here(['synth', 'hedera-knd.yaml'])).err).toContain('hedera-kind.yaml');
  });
});

describe('formats', () => {
  it.each([
    [['validate', 'hedera-kind.yaml'], 0, []],
    [['validate', 'broken.yaml'], 2, ['NG1101']],
    [['synth', 'hedera-kind.yaml', '--out', 'formats'], 0, []],
    [['synth', 'missing.yaml'], 2, ['NG1001']],
  ])('%j --output json is one document on stdout and nothing else', async (args, code, codes) => {
    const ended = await here([...args, '--output', 'json']);
    expect(ended).toMatchObject({ code, err: '' });
    const document = JSON.parse(ended.out) as { diagnostics: { code: string }[] };
    expect(document.diagnostics.map((one) => one.code)).toEqual(codes);
  });

  it('inspect --output json is the network', async () => {
    const ended = await here(['inspect', 'hedera-kind.yaml', '--output', 'json']);
    expect(ended).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(ended.out)).toMatchObject({
      name: 'localnet',
      nodes: [{ number: 0 }, { number: 1 }, { number: 2 }],
    });
  });

  it('github is one annotation for each diagnostic, on stdout where Actions reads it', async () => {
    const ended = await here(['validate', 'broken.yaml', '--output', 'github']);
    expect(ended.code).toBe(2);
    expect(ended.out).toMatch(
      /^::error file=broken\.yaml,line=39,col=1,title=NG1101::.*%0Ahelp: write `relay`\n1 error\n$/,
    );
  });

  it('colours nothing that is not a terminal, whatever the environment asks for', async () => {
    for (const env of [{}, { NO_COLOR: '1' }, { FORCE_COLOR: '1' }, { TERM: 'xterm-256color' }]) {
      const ended = await here(['validate', 'broken.yaml'], env);
      expect(ended.err).toContain('error[NG1101]');
      expect(ended.err).not.toContain('\u001b');
    }
  });

  it('colours on a terminal, unless NO_COLOR is set', async () => {
    const line = (env: string) =>
      `script -qec "${env} '${process.execPath}' '${cli}' validate broken.yaml" /dev/null </dev/null`;
    const probe = await shell('command -v script', { cwd: directory });
    // Without `script` there is no terminal to be had; what is not a terminal is tested above.
    if (probe.code !== 0) return;
    const surroundings = { cwd: directory, env: { TERM: 'xterm' } };
    expect((await shell(line('env'), surroundings)).out).toContain('\u001b[');
    expect((await shell(line('NO_COLOR=1'), surroundings)).out).not.toContain('\u001b[');
    expect((await shell(line('TERM=dumb'), surroundings)).out).not.toContain('\u001b[');
  });
});

describe('pipes', () => {
  it.each([
    'schema',
    'inspect hedera-31.yaml',
    'inspect hedera-31.yaml --output json',
    'validate broken.yaml --output json',
  ])('`%s | head -1` ends without a word', async (command) => {
    const ended = await shell(`netgen ${command} | head -c 20`, { cwd: directory });
    expect(ended.err).toBe('');
    expect(ended.out).toHaveLength(20);
  });

  it('a closed stderr is no bug either', async () => {
    const ended = await shell('netgen validate broken.yaml 2>&1 >/dev/null | head -c 5', { cwd: directory });
    expect(ended.out).toBe('error');
    const code = await shell('{ netgen validate broken.yaml; echo $? >code; } 2>&1 | true; cat code', {
      cwd: directory,
    });
    expect(code.out.trim()).toBe('2');
  });

  it('a full disk for stdout is no success', async () => {
    const ended = await shell('netgen schema >/dev/full', { cwd: directory });
    expect(ended.code).not.toBe(0);
    expect(ended.err).not.toMatch(stackTrace);
  });
});

describe('help', () => {
  it.each([[], ...commands.map((command) => [command])])('%s --help fits 80 columns', async (...args) => {
    const ended = await here(
      [...args, '--help'].filter((arg) => arg !== undefined),
      { COLUMNS: '80' },
    );
    expect(ended.code).toBe(0);
    expect(ended.out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('lists every command', async () => {
    const { out } = await here(['--help']);
    for (const command of commands) expect(out).toMatch(new RegExp(`^  ${command} `, 'm'));
  });
});

describe('files that are no specs', () => {
  beforeAll(async () => {
    mkdirSync(join(directory, 'folder.yaml'));
    writeFileSync(join(directory, 'empty.yaml'), '');
    writeFileSync(
      join(directory, 'random.yaml'),
      Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7919) % 256)),
    );
    symlinkSync('loop.yaml', join(directory, 'loop.yaml'));
    await run('mkfifo', [join(directory, 'fifo.yaml')]);
  });

  const files = [
    'folder.yaml',
    'missing.yaml',
    'empty.yaml',
    'random.yaml',
    'loop.yaml',
    'fifo.yaml',
    '/dev/zero',
    '/dev/stdin',
    '/proc/self/mem',
    'x'.repeat(5000),
    '',
    '.',
    '-',
  ];

  it.each([
    ...files.map((file) => ['validate', file] as const),
    ...['synth', 'inspect', 'keys'].map((command) => [command, 'fifo.yaml'] as const),
  ])('%s %.40s is refused within seconds', async (command, file) => {
    const ended = await here([command, file]);
    expect(ended).toMatchObject({ code: 2, signal: null });
    expect(ended.err).toMatch(/^error\[NG10\d\d\]: /);
    expect(ended.err).toContain('= help: ');
    expect(ended.err).not.toMatch(stackTrace);
  });

  it('a spec that extends a fifo, or names one as keys, is refused too', async () => {
    const spec = sampleText('hedera-31.yaml');
    writeFileSync(join(directory, 'a.yaml'), edited(spec, 'extends: clusters-perf.yaml', 'extends: fifo.yaml'));
    writeFileSync(join(directory, 'b.yaml'), edited(spec, 'keys: perfnet.keys.yaml', 'keys: fifo.yaml'));
    writeFileSync(join(directory, 'c.yaml'), edited(spec, 'setup: setup-perf.yaml', 'setup: /dev/zero'));
    for (const file of ['a.yaml', 'b.yaml', 'c.yaml']) {
      const ended = await here(['validate', file]);
      expect([file, ended.code]).toEqual([file, 2]);
      expect(ended.err).not.toMatch(stackTrace);
    }
  });
});

describe('the output directory', () => {
  const synth = (out: string, ...flags: string[]) => here(['synth', 'hedera-kind.yaml', '--out', out, ...flags]);

  it('outside Git is below the working directory', async () => {
    const elsewhere = workplace();
    try {
      const ended = await netgen(['synth', 'hedera-kind.yaml'], { cwd: elsewhere });
      expect(ended.code).toBe(0);
      expect(ended.err).toContain('out/localnet: written');
      expect(readTree(join(elsewhere, 'out/localnet')).has('network.json')).toBe(true);
    } finally {
      removeWorkplace(elsewhere);
    }
  });

  it('in Git is below the top of the work tree, from wherever', async () => {
    const elsewhere = workplace();
    try {
      mkdirSync(join(elsewhere, 'deep/er'), { recursive: true });
      expect((await run('git', ['init', '-q'], { cwd: elsewhere })).code).toBe(0);
      const ended = await netgen(['synth', '../../hedera-kind.yaml'], { cwd: join(elsewhere, 'deep/er') });
      expect(ended.code).toBe(0);
      expect(readTree(join(elsewhere, 'out/localnet')).has('network.json')).toBe(true);
    } finally {
      removeWorkplace(elsewhere);
    }
  });

  it('is written once by two runs at once: the other is refused or finds nothing to do', async () => {
    const ends = await Promise.all(Array.from({ length: 4 }, () => synth('two')));
    for (const { code, err } of ends) {
      expect([0, 2]).toContain(code);
      expect(err).toMatch(code === 0 ? /two: (written|up to date)/ : /error\[NG15(04|13|14)\]/);
      expect(err).not.toMatch(stackTrace);
    }
    expect(ends.some(({ code }) => code === 0)).toBe(true);
    expect((await synth('two', '--check')).code).toBe(0);
    expect([...tree('two').keys()].filter((path) => /netgen-(tmp|lock)/.test(path))).toEqual([]);
  });

  it('keeps a file that was edited by hand, and names it, until --overwrite', async () => {
    expect((await synth('edited')).code).toBe(0);
    const fresh = tree('edited');
    const file = join(directory, 'edited/clusters/desk/services/relay.yaml');
    writeFileSync(file, `${readFileSync(file, 'utf8')}# mine\n`);
    const refused = await synth('edited');
    expect(refused.code).toBe(2);
    expect(refused.err).toContain('error[NG1505]: `edited/clusters/desk/services/relay.yaml`');
    expect(compareTrees(fresh, tree('edited'))).toEqual(['~ clusters/desk/services/relay.yaml']);
    expect((await synth('edited', '--adopt')).code).toBe(2);
    expect((await synth('edited', '--overwrite')).code).toBe(0);
    expect(compareTrees(fresh, tree('edited'))).toEqual([]);
  });

  it('takes over files that nobody owns only with --adopt', async () => {
    mkdirSync(join(directory, 'foreign'));
    writeFileSync(join(directory, 'foreign/network.json'), '{}');
    writeFileSync(join(directory, 'foreign/notes.txt'), 'mine');
    const refused = await synth('foreign');
    expect(refused.code).toBe(2);
    expect(refused.err).toContain('error[NG1506]: `foreign/network.json`');
    expect([...tree('foreign').keys()]).toEqual(['network.json', 'notes.txt']);
    const adopted = await synth('foreign', '--adopt');
    expect(adopted.code).toBe(0);
    expect(adopted.err).toContain('notes.txt');
    expect(tree('foreign').get('notes.txt')).toBe('mine');
  });

  it('of a newer netgen is refused with its version', async () => {
    expect((await synth('newer')).code).toBe(0);
    const list = join(directory, 'newer/clusters/desk/.netgen-files');
    writeFileSync(list, readFileSync(list, 'utf8').replace(`netgen ${version}`, 'netgen 99.1.0'));
    const before = tree('newer');
    const refused = await synth('newer');
    expect(refused.code).toBe(2);
    expect(refused.err).toMatch(/error\[NG1508\].*99\.1\.0/s);
    expect(compareTrees(before, tree('newer'))).toEqual([]);
  });

  it('that is read-only is refused and named', async (context) => {
    const target = join(directory, 'sealed');
    mkdirSync(target);
    // Root may write where modes forbid it; a read-only mount of its own namespace stops root too.
    const line = `mount --bind '${target}' '${target}' && mount -o remount,ro,bind '${target}' && netgen synth hedera-kind.yaml --out sealed`;
    const probe = await run('unshare', ['-rm', 'true']).catch(() => undefined);
    if (probe?.code !== 0) context.skip('no user namespaces here, so no read-only mount');
    const script = `netgen() { '${process.execPath}' '${cli}' "$@"; }\n${line}`;
    const ended = await run('unshare', ['-rm', 'sh', '-c', script], { cwd: directory });
    expect(ended.code).toBe(2);
    expect(ended.err).toMatch(/error\[NG15\d\d\].*`sealed/);
    expect(ended.err).not.toMatch(stackTrace);
    expect([...tree('sealed').keys()]).toEqual([]);
  });
});
