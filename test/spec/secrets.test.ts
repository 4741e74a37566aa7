// What is taken for a secret and what is not; the value never shows up in what is said. All values here are made up.
import { describe, expect, it } from 'vitest';
import { findSecrets, maskSecrets } from '../../src/spec/secrets.ts';
import { readYaml } from '../../src/spec/yaml-reader/read-yaml.ts';

const find = (text: string) => {
  const { value, diagnostics } = readYaml('s.yaml', new TextEncoder().encode(text));
  expect(diagnostics).toEqual([]);
  return findSecrets(value!).map(({ diagnostic }) => diagnostic);
};
const hex = '0f'.repeat(32);
const words = 'legal winner thank year wave sausage worth useful legal winner thank yellow';
// Put together at run time, so that no scanner takes this file for a leak.
const marked = (...parts: string[]) => parts.join('');

const reference = marked('$', '{TOKEN}');

const secrets: readonly (readonly [string, string, string, string])[] = [
  ['a PEM private key', `a: |\n  ${marked('-----BEGIN ', 'PRIVATE KEY-----')}\n  MIIEvQ\n`, 'a', 'MIIEvQ'],
  ['an OpenSSH key', `a:\n  - |\n    ${marked('-----BEGIN OPENSSH ', 'PRIVATE KEY-----')}\n    b3Bl\n`, 'a.0', 'b3Bl'],
  ['12 words', `seed: ${words}\n`, 'seed', 'sausage'],
  ['24 words', `x: "${words} ${words}"\n`, 'x', 'sausage'],
  ['a private key in hexadecimal', `relay: {operatorKey: ${hex}}\n`, 'relay.operatorKey', hex],
  ['one with 0x', `private_key: "0x${hex}"\n`, 'private_key', hex],
  ['a Hedera key anywhere', `x: ${marked('302e020100300506032b6570', '04220420')}${hex}\n`, 'x', hex],
  ['an AWS key', `values: {id: ${marked('AKIA', 'IOSFODNN7EXAMPLE')}}\n`, 'values.id', 'IOSFODNN7'],
  ['a GitHub token', `url: ${marked('ghp_', 'a1'.repeat(18))}\n`, 'url', 'a1a1'],
  ['a Slack token', `hook: ${marked('xoxb-', '123456789012-abcdef')}\n`, 'hook', 'abcdef'],
  [
    'a password in a URL',
    'delivery: {repository: "https://bob:hunter2@git.example.com/x.git"}\n',
    'delivery.repository',
    'hunter2',
  ],
  ['a password', 'values: {postgres: {adminPassword: hunter2}}\n', 'values.postgres.adminPassword', 'hunter2'],
  ['a password of digits', 'password: 123456\n', 'password', '123456'],
  ['a token', 'token: abc.DEF\n', 'token', 'abc.DEF'],
  ['a secret that is no name', 'secret: "Hunter2!"\n', 'secret', 'Hunter2'],
  ['a secret of hexadecimal digits', `secret: ${hex}\n`, 'secret', hex],
  ['an environment variable', 'env: [{name: DB_PASSWORD, value: hunter2}]\n', 'env.0.value', 'hunter2'],
  ['a user alone in a URL', 'repository: https://s3cr3ttoken@git.example.com/x.git\n', 'repository', 's3cr3ttoken'],
  ['a user with an empty password', 'a: https://s3cr3t:@git.example.com/x\n', 'a', 's3cr3t'],
  ...['private_token', 'access_token', 'token', 'sig', 'X-Amz-Signature'].map(
    (name) => [`${name} in a URL`, `a: "https://h.example/x?y=1&${name}=hunter2&z"\n`, 'a', 'hunter2'] as const,
  ),
  ['an option of Java', 'javaOpts: -Xmx1g -Djavax.net.ssl.keyStorePassword=hunter2 -Da=b\n', 'javaOpts', 'hunter2'],
  ['an option of a command', 'args: [--api-key=hunter2]\n', 'args.0', 'hunter2'],
  ['a line of a configuration', 'config: |\n  user: me\n  password: hunter2 # mine\n', 'config', 'hunter2'],
  ['JSON in a text', `config: '{"user":"me","password":"hunter2"}'\n`, 'config', 'hunter2'],
  ['a header', `headers: "Authorization: Bearer ${'a1'.repeat(12)}"\n`, 'headers', 'a1a1'],
  [
    'an environment variable in a patch',
    'patches:\n  - patch: |\n      env:\n        - name: DB_PASSWORD\n          value: hunter2\n',
    'patches.0.patch',
    'hunter2',
  ],
  [
    'a Secret in a patch',
    'patches:\n  - patch: |\n      kind: Secret\n      stringData:\n        db-password: "hun"\n',
    'patches.0.patch',
    '"hun"',
  ],
  [
    'an operation of a JSON patch',
    'patches: [{patch: "[{op: add, path: /data/adminPassword, value: hunter2}]"}]\n',
    'patches.0.patch',
    'hunter2',
  ],
  ['items under a name', 'passwords: {password: [hunter2]}\n', 'passwords.password.0', 'hunter2'],
];

describe('findSecrets', () => {
  it.each(secrets)('finds %s', (_, text, path, value) => {
    const found = find(text);
    expect(found.map(({ at }) => at?.join('.'))).toEqual([path]);
    const [diagnostic] = found;
    expect(diagnostic?.code).toBe('NG1035');
    expect(diagnostic?.message).toContain(`\`${path}\``);
    expect(JSON.stringify({ ...diagnostic, at: [] })).not.toContain(value);
    const { start, end } = diagnostic!.place!;
    const marked =
      start.line === end.line ? text.split('\n')[start.line - 1]!.slice(start.column - 1, end.column - 1) : text;
    expect(marked).not.toContain(value);
  });

  it.each([
    ['a digest in an image', `image: ghcr.io/x/y@sha256:${hex}\n`],
    ['a digest', `digest: sha256:${hex}\nchecksum: ${hex}\ngenesisHash: ${hex}\n`],
    ['a public key', `publicKey: ${hex}\nadminPublicKey: ${hex}\n`],
    ['a certificate', 'gossip: |\n  -----BEGIN CERTIFICATE-----\n  MIIEvQ\n  -----END CERTIFICATE-----\n'],
    ['an account', 'operatorId: 0.0.2\naccount: 0.0.1001\n'],
    ['the name of a Secret', 'credentials: {secret: perfnet-streams}\npullSecrets: [registry-token]\n'],
    ['a reference', 'passwordSecret: {name: x, key: password}\nsecretKeyRef: {name: db, key: password}\n'],
    ['a name of a key', 'passwordKey: password\nexistingSecret: minio\ntokenSecretName: t\n'],
    ['a placeholder', 'password: $(DB_PASSWORD)\ntoken: ""\nsecret: "<secret>"\n'],
    ['switches', 'password: true\ntoken: null\nsecret: {name: x}\n'],
    ['prose', 'note: the network runs thirty one nodes over thirty clusters for a week\n'],
    ['an address', 'url: https://git.example.com:8443/ops/x.git\nssh: ssh://git@git.example.com/x\n'],
    ['a user over SSH', 'url: ssh://git@git.example.com/x.git\n'],
    ['an address in a query', 'url: https://h.example/x?mail=a@b.example\n'],
    ['a reference in a URL', `url: "https://$(USER)@h.example/x"\nb: "https://h.example/?token=${reference}"\n`],
    [
      'options that refer',
      `args: "--password=$(PW) --token=${reference} --secret=my-secret -Dx.token=$T --token=/var/run/token"\n`,
    ],
    ['words that begin alike', 'a: "tokenizer=fast maxTokens=4000 passwordless=true secretName=abcd"\n'],
    ['prose about them', 'note: "the password: nobody knows it; a token: see the handbook"\n'],
    ['a switch in a text', `config: |\n  password: required\n  token: "${reference}"\n  secret: my-secret\n`],
    [
      'a patch by reference',
      'patches:\n  - patch: |\n      env:\n        - name: DB_PASSWORD\n          valueFrom: {secretKeyRef: {name: db, key: password}}\n',
    ],
    ['an image by digest in a patch', `patches: [{patch: "[{op: replace, path: /image, value: x@sha256:${hex}}]"}]\n`],
    ['an environment variable without secret', 'env: [{name: LOG_LEVEL, value: debug}, {name: KEYSPACE, value: x}]\n'],
    ['an environment variable by reference', 'env: [{name: DB_PASSWORD, secret: {name: db, key: password}}]\n'],
  ])('leaves %s alone', (_, text) => {
    expect(find(text)).toEqual([]);
  });
});

describe('a key that is a secret', () => {
  const token = marked('ghp_', 'a1'.repeat(18));
  it.each([
    ['a token', `values: {${token}: {x: 1}}\n`, 'a key below `values` looks like a GitHub token'],
    ['a token above a secret', `${token}: 1\n`, 'a key below the top looks like a GitHub token'],
    ['escaped', `values: {"\\x67${token.slice(1)}": 1}\n`, 'a key below `values` looks like a GitHub token'],
  ])('%s', (_, text, message) => {
    const { value } = readYaml('s.yaml', new TextEncoder().encode(text));
    const [finding] = findSecrets(value!);
    expect(finding?.diagnostic.message).toBe(message);
    expect(JSON.stringify(finding?.diagnostic)).not.toContain(token);
    expect(maskSecrets(text, [finding!.hidden!])).not.toContain('a1a1');
  });

  it('is not named by what stands below it', () => {
    const found = find(`values: {${token}: {password: hunter2}}\n`);
    expect(found).toHaveLength(2);
    expect(JSON.stringify(found)).not.toContain(token);
  });
});

describe('maskSecrets', () => {
  it.each([
    ['password: hunter2 # why\n', 'password: *************\n'],
    ['{user: a, "db_password": "hunter2", b: 1}', '{user: a, "db_password": ********", b: 1}'],
    ['secret: perfnet-streams\n', 'secret: perfnet-streams\n'],
    ['name: perfnet\nimage: x@sha256:abc\n', 'name: perfnet\nimage: x@sha256:abc\n'],
    ['u: https://bob:hunter2@h/x\n', 'u: https://***********@h/x\n'],
  ])('%j', (text, expected) => {
    expect(maskSecrets(text)).toBe(expected);
  });

  it('covers a whole key, line breaks kept, and takes no time on long lines', () => {
    const pem = `a: |\n  ${marked('-----BEGIN EC ', 'PRIVATE KEY-----')}\n  MIIEvQ\n  ${marked('-----END EC ', 'PRIVATE KEY-----')}\nb: 1\n`;
    const masked = maskSecrets(pem);
    expect(masked).not.toContain('MIIE');
    expect(masked.length).toBe(pem.length);
    expect(masked).toMatch(/\nb: 1\n$/);
    for (const piece of ['-', 'a', 'password', 'eyJaaaaaaaaaaaa-', '://a:', marked('-----BEGIN ', 'PRIVATE KEY-----')])
      expect(maskSecrets(piece.repeat(Math.floor(1_000_000 / piece.length)))).toBeTruthy();
  }, 20_000);
});
