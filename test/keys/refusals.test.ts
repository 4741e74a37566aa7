import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { keysText } from '../../src/commands/keys-summary.ts';
import { network, secret } from './sources.ts';
import { at, codes, data, files, gitSays, run, useWorkplace } from './workplace.ts';

useWorkplace();

test('a killed run is no obstacle: its lock is taken over', async () => {
  mkdirSync(at('private'), { mode: 0o700 });
  writeFileSync(at('private/.netgen-lock'), '{"pid":78,"host":"here","now":"yesterday"}\n');
  expect(codes(await run(network({ c1: [0] })))).toEqual([]);
  expect(Object.keys(files()).filter((name) => name.startsWith('.'))).toEqual([]);
});

describe('refuses', () => {
  const one = network({ c1: [0] });
  const untouched = () => expect(existsSync(at('perfnet.keys.yaml'))).toBe(false);

  test('a spec without a keys file', async () => {
    expect(codes(await run(one, { keysFile: undefined }))).toEqual(['error NG1616']);
  });

  test.each([
    [undefined, ['error NG1609']],
    [false, ['error NG1609']],
    [true, []],
  ])('a Git work tree, when ignored is %j', async (ignored, expected) => {
    mkdirSync(at('.git'));
    gitSays(ignored);
    expect(codes(await run(one))).toEqual(expected);
  });

  test('the output tree, also through a link', async () => {
    mkdirSync(at('out'));
    symlinkSync(at('out'), at('link'));
    expect(codes(await run(one, { directory: at('out/private') }))).toEqual(['error NG1610']);
    expect(codes(await run(one, { directory: at('link/private') }))).toEqual(['error NG1610']);
    untouched();
  });

  test.each(['.git/hooks/pre-commit', '.git/k.yaml', 'out/clusters/c1/k.yaml', 'link/k.yaml', 'k.sh', 'there.yaml'])(
    'a public file at %s',
    async (path) => {
      mkdirSync(at('.git/hooks'), { recursive: true });
      mkdirSync(at('out'));
      symlinkSync(at('out'), at('link'));
      writeFileSync(at('there.yaml'), 'a: 1\n');
      gitSays(true);
      expect(codes(await run(one, { keysFile: at(path) }))).toEqual(['error NG1617']);
      expect(existsSync(at('private'))).toBe(false);
      expect(readFileSync(at('there.yaml'), 'utf8')).toBe('a: 1\n');
    },
  );

  test('a directory that others can read', async () => {
    mkdirSync(at('private'));
    chmodSync(at('private'), 0o755);
    const result = await run(one);
    expect(codes(result)).toEqual(['error NG1611']);
    expect(result.diagnostics[0]!.help).toBe(`run \`chmod 700 ${at('private')}\``);
    untouched();
  });

  test('links, wherever they are', async () => {
    mkdirSync(at('elsewhere'), { mode: 0o700 });
    symlinkSync(at('elsewhere'), at('private'));
    expect(codes(await run(one))).toEqual(['error NG1612']);
    rmSync(at('private'));
    mkdirSync(at('private/c1'), { recursive: true, mode: 0o700 });
    symlinkSync(at('elsewhere/stolen'), at('private/c1/perfnet.haproxy-secrets.yaml'));
    expect(codes(await run(one))).toEqual(['error NG1612']);
    rmSync(at('private'), { recursive: true });
    mkdirSync(at('private'), { mode: 0o700 });
    symlinkSync(at('elsewhere'), at('private/c1'));
    expect(codes(await run(one))).toEqual(['error NG1612']);
    rmSync(at('private'), { recursive: true });
    symlinkSync(at('elsewhere/stolen'), at('perfnet.keys.yaml'));
    expect(codes(await run(one))).toEqual(['error NG1612']);
    expect(files()).toEqual({});
    expect(files(at('elsewhere'))).toEqual({});
    untouched();
  });

  test('to run beside another netgen', async () => {
    mkdirSync(at('private'), { mode: 0o700 });
    writeFileSync(at('private/.netgen-lock'), '');
    const result = await run(one);
    expect(codes(result)).toEqual(['error NG1615']);
    rmSync(at('private/.netgen-lock'));
    expect(codes(await run(one))).toEqual([]);
    expect(existsSync(at('private/.netgen-lock'))).toBe(false);
  });

  test.each([
    ['a live process', { pid: 77, host: 'here', now: 'today' }, 'process 77 on `here` since today'],
    ['another machine, whose processes nobody here knows', { pid: 78, host: 'there', now: 'today' }, '`there`'],
  ])('to take the lock of %s', async (_, holder, words) => {
    const lock = `${JSON.stringify(holder)}\n`;
    mkdirSync(at('private'), { mode: 0o700 });
    writeFileSync(at('private/.netgen-lock'), lock);
    const result = await run(one);
    expect(codes(result)).toEqual(['error NG1615']);
    expect(result.diagnostics[0]!.message).toContain(words);
    expect(files()).toEqual({ '.netgen-lock': lock });
    untouched();
  });

  test('the second of two runs at once', async () => {
    const both = await Promise.all([run(one), run(one)]);
    expect(both.map(codes)).toEqual([[], ['error NG1615']]);
  });

  test.each([
    ['no YAML', '{{{'],
    ['another object', 'kind: ConfigMap\n'],
    ['another Secret', 'kind: Secret\nmetadata: {name: x, namespace: perfnet}\n'],
    [
      'broken base64',
      'kind: Secret\nmetadata: {name: haproxy-secrets, namespace: perfnet}\ndata: {HAPROXY_USERNAME: "%"}\n',
    ],
    [
      'an alias bomb',
      `a: &a [x,x]\nb: &b [*a,*a]\nkind: Secret\nmetadata: {name: haproxy-secrets, namespace: perfnet}\ndata: *b\n`,
    ],
  ])('a file that holds %s', async (_, text) => {
    mkdirSync(at('private/c1'), { recursive: true, mode: 0o700 });
    writeFileSync(at('private/c1/perfnet.haproxy-secrets.yaml'), text);
    expect(codes(await run(one))).toEqual(['error NG1607']);
    expect(readFileSync(at('private/c1/perfnet.haproxy-secrets.yaml'), 'utf8')).toBe(text);
    untouched();
  });

  test('keys that do not belong to the keys file', async () => {
    await run(network({ c1: [0] }));
    rmSync(at('private'), { recursive: true });
    const keys = readFileSync(at('perfnet.keys.yaml'));
    rmSync(at('perfnet.keys.yaml'));
    await run(network({ c1: [0] }));
    const other = files();
    writeFileSync(at('perfnet.keys.yaml'), keys);
    const result = await run(network({ c1: [0] }));
    expect(codes(result)).toEqual(['error NG1604', 'error NG1604', 'error NG1604']);
    expect(files()).toEqual(other);
    expect(readFileSync(at('perfnet.keys.yaml'))).toEqual(keys);
  });

  test('two different Secrets under one name', async () => {
    const recipe = (value: string) => ({ kind: 'credentials', data: { x: value } }) as const;
    const extra = [secret('twice', recipe('{a}')), secret('twice', recipe('{b}'))];
    expect(codes(await run(one, { extra }))).toEqual(['error NG1614']);
    const same = [secret('twice', recipe('{a}')), secret('twice', recipe('{a}'))];
    expect(codes(await run(one, { extra: same }))).toEqual([]);
  });

  test('a directory it may not write', async () => {
    if (process.getuid?.() === 0) return expect(process.getuid()).toBe(0);
    mkdirSync(at('closed'), { mode: 0o500 });
    expect(codes(await run(one, { directory: at('closed/private') }))).toEqual(['error NG1613']);
  });

  test('a directory below a file', async () => {
    writeFileSync(at('file'), '');
    const result = await run(one, { directory: at('file/private') });
    expect(codes(result)).toEqual(['error NG1613']);
    expect(result.diagnostics[0]!.message).toBe(`\`${at('file/private')}\`: a file is where a directory should be`);
    untouched();
  });

  test('a keys file whose directory is not there', async () => {
    expect(codes(await run(one, { keysFile: at('no/such/keys.yaml') }))).toEqual(['error NG1613']);
    expect(files()).toEqual({});
  });
});

test('no private value is in the report, the diagnostics, the text or the public file', async () => {
  const extra = [
    secret('minio-secrets', {
      kind: 'credentials',
      data: { 'config.env': 'user={minio.user}\npassword={minio.password}' },
    }),
  ];
  await run(network({ c1: [0] }), { extra });
  const results = [await run(network({ c1: [0, 1] }), { extra })];
  const values = Object.keys(files()).flatMap((file) => Object.entries(data(file)));
  const file = at('private/c1/perfnet.minio-secrets.yaml');
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replace(/config.env: .*/, `config.env: ${Buffer.from('canary').toString('base64')}`),
  );
  results.push(await run(network({ c1: [0, 1] }), { extra }));
  writeFileSync(file, 'canary: {canary');
  results.push(await run(network({ c1: [0, 1] }), { extra }));
  const shown =
    JSON.stringify(results) +
    results.map(({ value }) => (value ? keysText(value, network({ c1: [0] }), 'perfnet.yaml') : '')).join('');
  const everything = shown + readFileSync(at('perfnet.keys.yaml'), 'utf8');
  const secrets = values.filter(([key]) => !/\.crt$|s-public|publicKey/.test(key)).map(([, text]) => text);
  expect(secrets.length).toBeGreaterThan(6);
  // The first lines of a PEM key are its modulus, which is public; the second half is not.
  const pieces = secrets.flatMap((text) => {
    const lines = text.split(/[\n=]/).filter((line) => line.length >= 16 && !line.startsWith('---'));
    return lines.slice(text.startsWith('---') ? Math.ceil(lines.length / 2) : 0);
  });
  for (const piece of [...pieces, ...pieces.map((text) => Buffer.from(text).toString('base64'))])
    expect(everything).not.toContain(piece);
  expect(everything).not.toContain('canary');
});
