import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type CredentialSecret,
  credentialNames,
  fillTemplate,
  makeCredentials,
  readTemplate,
} from '../../src/keys/credentials.ts';
import { newCredential, systemKeys } from '../../src/keys/generate.ts';
import { pooledKeys } from './sources.ts';

const minio = 'export MINIO_ROOT_USER={minio.user}\nexport MINIO_ROOT_PASSWORD={minio.password}';

describe('values', () => {
  test.each([
    ['minio.user', 16],
    ['postgres.username', 16],
    ['user', 16],
    ['minio.password', 24],
    ['superuserpassword', 24],
  ])('%s has %i characters that need no quotes anywhere', (name, length) => {
    for (let round = 0; round < 50; round++) {
      expect(newCredential(name, systemKeys)).toMatch(new RegExp(`^[A-Za-z][A-Za-z0-9]{${length - 1}}$`));
    }
  });

  test('every character is equally likely', () => {
    const counts = new Map<string, number>();
    const source = pooledKeys('even');
    for (let round = 0; round < 2700; round++) {
      for (const character of newCredential('x', source).slice(1))
        counts.set(character, (counts.get(character) ?? 0) + 1);
    }
    expect(counts.size).toBe(62);
    // About 1000 each, standard deviation 31; a plain remainder would give 1210 to some and 970 to the others.
    for (const count of counts.values()) expect(Math.abs(count - 1001)).toBeLessThan(150);
  });
});

describe('templates', () => {
  test('name their values', () => {
    expect(credentialNames(minio)).toEqual(['minio.user', 'minio.password']);
    expect(credentialNames('{"json": {"a": 1}, "b": "{db.password}"}')).toEqual(['db.password']);
  });

  test('what was filled in is read back', () => {
    const word = fc.stringMatching(/^[A-Za-z0-9]{8,24}$/);
    const literal = fc.string({ unit: fc.constantFrom(...'ab =\n.*+?()[]\\^$|-/:') });
    fc.assert(
      fc.property(word, word, literal, literal, literal, (user, password, a, b, c) => {
        const template = `${a}{u} ${b}{p}\n${c}{u}`;
        const values = new Map([
          ['u', user],
          ['p', password],
        ]);
        expect(readTemplate(template, fillTemplate(template, values)!)).toEqual(values);
      }),
    );
  });

  test('a value nobody knows fills nothing, another text is not read', () => {
    expect(fillTemplate(minio, new Map([['minio.user', 'u']]))).toBeUndefined();
    expect(readTemplate(minio, 'export MINIO_ROOT_USER=u')).toBeUndefined();
    expect(readTemplate('{a}-{a}', 'x-y')).toBeUndefined();
  });
});

describe('one value per name', () => {
  const secretOf = (more: Partial<CredentialSecret>): CredentialSecret => ({
    title: 'perfnet/minio-secrets',
    templates: { 'config.env': minio },
    stored: [],
    recorded: false,
    ...more,
  });
  const uploader = secretOf({
    title: 'perfnet/uploader-mirror-secrets',
    templates: { S3_ACCESS_KEY: '{minio.user}', S3_SECRET_KEY: '{minio.password}' },
  });
  const config = (user: string, password: string) => ({
    file: 'c1/perfnet.minio-secrets.yaml',
    data: {
      'config.env': fillTemplate(minio, new Map(Object.entries({ 'minio.user': user, 'minio.password': password })))!,
    },
  });

  test('new ones are made once for the network', () => {
    const { value } = makeCredentials([secretOf({}), uploader], pooledKeys());
    expect([...value!.values.keys()]).toEqual(['minio.password', 'minio.user']);
  });

  test('the value of one Secret is used for another', () => {
    const kept = secretOf({ recorded: true, stored: [config('me', 'mine')] });
    const { value } = makeCredentials([kept, uploader], pooledKeys());
    expect(Object.fromEntries(value!.values)).toEqual({ 'minio.user': 'me', 'minio.password': 'mine' });
  });

  test('two values are an error that names both files and neither value', () => {
    const other = {
      file: 'c1/perfnet.uploader-mirror-secrets.yaml',
      data: { S3_ACCESS_KEY: 'me', S3_SECRET_KEY: 'canary' },
    };
    const { value, diagnostics } = makeCredentials(
      [secretOf({ recorded: true, stored: [config('me', 'yanarc')] }), { ...uploader, stored: [other] }],
      pooledKeys(),
    );
    expect(value).toBeUndefined();
    expect(diagnostics.map(({ code }) => code)).toEqual(['NG1606']);
    expect(diagnostics[0]!.message).toBe(
      '`minio.password` has one value in `c1/perfnet.minio-secrets.yaml` and another in `c1/perfnet.uploader-mirror-secrets.yaml`',
    );
    expect(JSON.stringify(diagnostics)).not.toMatch(/canary|yanarc/);
  });

  test('a text of another form is an error unless the value is known from elsewhere', () => {
    const strange = { file: 'c1/perfnet.minio-secrets.yaml', data: { 'config.env': 'canary' } };
    const broken = secretOf({ recorded: true, stored: [strange] });
    const failed = makeCredentials([broken], pooledKeys());
    expect(failed.diagnostics.map(({ code }) => code)).toEqual(['NG1607']);
    expect(JSON.stringify(failed)).not.toContain('canary');
    const stored = [
      { file: 'c1/perfnet.uploader-mirror-secrets.yaml', data: { S3_ACCESS_KEY: 'u', S3_SECRET_KEY: 'p' } },
    ];
    expect(makeCredentials([broken, { ...uploader, stored }], pooledKeys()).value?.values.get('minio.user')).toBe('u');
  });

  test('what was made elsewhere is not made again', () => {
    const gone = secretOf({ recorded: true });
    const { value, diagnostics } = makeCredentials([gone], pooledKeys());
    expect(diagnostics).toEqual([]);
    expect([...value!.elsewhere]).toEqual(['minio.user', 'minio.password']);
    expect(value!.values.size).toBe(0);
    const failed = makeCredentials([gone, uploader], pooledKeys());
    expect(failed.diagnostics.map(({ code, message }) => [code, message])).toEqual([
      [
        'NG1605',
        '`perfnet/uploader-mirror-secrets` needs `minio.user`, `minio.password`, made before but not in this directory',
      ],
    ]);
  });
});
