import { createPrivateKey, X509Certificate } from 'node:crypto';
import {
  chmodSync,
  existsSync,
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
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { keysText } from '../../src/commands/keys.ts';
import { type KeysPorts, type KeysReport, makeKeys } from '../../src/keys/keys.ts';
import { readPublicKeys } from '../../src/keys/public-keys.ts';
import type { Network, PublicKeys } from '../../src/model/network.ts';
import type { SecretRef } from '../../src/model/part.ts';
import { network, pooledKeys, requests, secret } from './sources.ts';

let work: string;
let ports: KeysPorts;

beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'netgen-keys-'));
  ports = { source: pooledKeys(), isIgnored: () => undefined };
});
afterEach(() => rmSync(work, { recursive: true, force: true }));

const at = (...path: string[]) => join(work, ...path);

interface Options {
  readonly directory?: string;
  readonly extra?: readonly SecretRef[];
  readonly network?: Network;
}

/** One run as the command makes it: the keys file is read first, when it is there. */
function run(of: Network, { directory = at('private'), extra = [] }: Options = {}) {
  const keys = publicKeys();
  const full = keys ? { ...of, keys } : of;
  const clusters = requests(full);
  clusters[0]!.parts.push(...extra);
  return makeKeys({ network: full, clusters, directory, tree: at('out'), keysFile: at('perfnet.keys.yaml') }, ports);
}

function publicKeys(): PublicKeys | undefined {
  if (!existsSync(at('perfnet.keys.yaml'))) return undefined;
  const data = parse(readFileSync(at('perfnet.keys.yaml'), 'utf8'));
  const { value, diagnostics } = readPublicKeys(
    { file: 'perfnet.keys.yaml', data },
    { name: 'perfnet', platform: 'hedera' },
  );
  expect(diagnostics).toEqual([]);
  return value;
}

/** Every file below a directory with its content. */
function files(directory = at('private')): { [path: string]: string } {
  const names = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    names
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(directory.length + 1), readFileSync(path, 'utf8')]),
  );
}

function data(file: string): { [key: string]: string } {
  const object = parse(readFileSync(at('private', file), 'utf8'));
  return Object.fromEntries(
    Object.entries(object.data).map(([key, text]) => [key, Buffer.from(text as string, 'base64').toString()]),
  );
}

const outcomes = (report: KeysReport | undefined) => report?.secrets.map(({ file, outcome }) => `${file} ${outcome}`);
const codes = (result: { diagnostics: readonly { code: string; severity: string }[] }) =>
  result.diagnostics.map(({ code, severity }) => `${severity} ${code}`);

describe('a first run', () => {
  test('makes what is asked for, and an admin key for every node', async () => {
    const { value, diagnostics } = await run(network({ c1: [0, 5], c2: [7] }));
    expect(diagnostics).toEqual([]);
    expect(outcomes(value)).toEqual([
      'c1/perfnet.haproxy-secrets.yaml created',
      'c1/perfnet.network-node-hapi-app-secrets.yaml created',
      'c1/perfnet.network-node0-admin-key.yaml created',
      'c1/perfnet.network-node0-keys-secrets.yaml created',
      'c1/perfnet.network-node5-admin-key.yaml created',
      'c1/perfnet.network-node5-keys-secrets.yaml created',
      'c2/perfnet.haproxy-secrets.yaml created',
      'c2/perfnet.network-node-hapi-app-secrets.yaml created',
      'c2/perfnet.network-node7-admin-key.yaml created',
      'c2/perfnet.network-node7-keys-secrets.yaml created',
    ]);
    expect(Object.entries(publicKeys()!.nodes).map(([number, { genesis }]) => [number, genesis])).toEqual([
      ['0', true],
      ['5', true],
      ['7', true],
    ]);
  });

  test('private and public halves belong together, under the names that the platform looks for', async () => {
    await run(network({ c1: [0, 5] }));
    const keys = publicKeys()!.nodes['5']!;
    const gossip = data('c1/perfnet.network-node5-keys-secrets.yaml');
    expect(Object.keys(gossip).sort()).toEqual(['s-private-node6.pem', 's-public-node6.pem']);
    expect(gossip['s-public-node6.pem']).toBe(keys.gossip);
    expect(new X509Certificate(keys.gossip).checkPrivateKey(createPrivateKey(gossip['s-private-node6.pem']!))).toBe(
      true,
    );
    const grpc = data('c1/perfnet.network-node-hapi-app-secrets.yaml');
    expect(Object.keys(grpc).sort()).toEqual([
      'hedera-node0.crt',
      'hedera-node0.key',
      'hedera-node5.crt',
      'hedera-node5.key',
    ]);
    expect(new X509Certificate(keys.grpc).checkPrivateKey(createPrivateKey(grpc['hedera-node5.key']!))).toBe(true);
    const admin = data('c1/perfnet.network-node5-admin-key.yaml');
    expect(admin.privateKey).toMatch(/^302e020100300506032b657004220420[0-9a-f]{64}$/);
    expect(Buffer.from(admin.publicKey!, 'hex').subarray(-32).toString('base64')).toBe(keys.admin);
  });

  test('Secrets are complete manifests, with the owner marks that Helm wants', async () => {
    await run(network({ c1: [0] }));
    expect(parse(files()['c1/perfnet.haproxy-secrets.yaml']!)).toEqual({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: 'haproxy-secrets',
        namespace: 'perfnet',
        labels: { 'app.kubernetes.io/managed-by': 'Helm', 'app.kubernetes.io/part-of': 'perfnet' },
        annotations: { 'meta.helm.sh/release-name': 'perfnet-hedera', 'meta.helm.sh/release-namespace': 'perfnet' },
      },
      type: 'Opaque',
      data: { HAPROXY_PASSWORD: expect.any(String), HAPROXY_USERNAME: expect.any(String) },
    });
    expect(parse(files()['c1/perfnet.network-node0-keys-secrets.yaml']!).metadata.labels).toEqual({
      'solo.hedera.com/node-name': 'node0',
      'app.kubernetes.io/managed-by': 'netgen',
      'app.kubernetes.io/part-of': 'perfnet',
    });
  });

  test('only the owner can read private files, everybody the public one', async () => {
    await run(network({ c1: [0] }));
    const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);
    expect([mode(at('private')), mode(at('private/c1'))]).toEqual(['700', '700']);
    for (const file of Object.keys(files())) expect(mode(at('private', file))).toBe('600');
    expect(statSync(at('perfnet.keys.yaml')).mode & 0o400).toBe(0o400);
  });

  test('the same credential has the same value in every cluster', async () => {
    await run(network({ c1: [0], c2: [1] }));
    expect(data('c1/perfnet.haproxy-secrets.yaml')).toEqual(data('c2/perfnet.haproxy-secrets.yaml'));
  });

  test('what has no recipe is for people to bring', async () => {
    const extra = [secret('perfnet-streams', undefined, { keys: ['access', 'secret'] })];
    const { value } = await run(network({ c1: [0] }), { extra });
    expect(value!.bring.map(({ cluster, part }) => `${cluster} ${part.name}`)).toEqual(['c1 perfnet-streams']);
    expect(Object.keys(files()).join()).not.toContain('perfnet-streams');
    const text = keysText(value!, network({ c1: [0] }));
    expect(text).toContain('  perfnet/perfnet-streams: what perfnet-streams is for; keys access, secret\n    on c1\n');
    expect(text).toContain(`  kubectl --context kind-c1 apply -f ${at('private')}/c1\n`);
  });
});

describe('another run', () => {
  test('with the same spec writes nothing', async () => {
    await run(network({ c1: [0], c2: [1] }));
    const before = { ...files(), ...files(work) };
    const { value } = await run(network({ c1: [0], c2: [1] }));
    expect(new Set(value!.secrets.map(({ outcome }) => outcome))).toEqual(new Set(['unchanged']));
    expect(value!.keysFile.outcome).toBe('unchanged');
    expect({ ...files(), ...files(work) }).toEqual(before);
  });

  test('with a node more keeps every key and every Secret of the others, byte for byte', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([0, 1, 2, 3], { minLength: 2 }),
        fc.infiniteStream(fc.boolean()),
        async (numbers, right) => {
          rmSync(work, { recursive: true, force: true });
          mkdirSync(work);
          ports = { source: pooledKeys(), isIgnored: () => undefined };
          const place = (some: readonly number[]) => {
            const left = some.filter((number) => sides.get(number));
            return network({ c1: some.filter((number) => !left.includes(number)), c2: left });
          };
          const sides = new Map(numbers.map((number) => [number, right.next().value as boolean]));
          await run(place(numbers.slice(1)));
          const [before, keys] = [files(), publicKeys()!];
          const { diagnostics } = await run(place(numbers));
          expect(diagnostics.map(({ code, severity }) => `${severity} ${code}`)).toEqual(['info NG1608']);
          const after = publicKeys()!;
          for (const number of numbers.slice(1)) expect(after.nodes[number]).toEqual(keys.nodes[number]);
          expect(after.nodes[numbers[0]!]!.genesis).toBe(false);
          for (const [path, text] of Object.entries(before)) {
            // Only the TLS Secret of the new node's cluster, which holds all nodes of a release, may have grown.
            if (path.includes('hapi-app')) expect(data(path)).toMatchObject(parse64(text));
            else expect(files()[path]).toBe(text);
          }
        },
      ),
      { numRuns: 12 },
    );
  });

  test('finds the keys of a node that moved to another cluster', async () => {
    await run(network({ c1: [0, 1], c2: [2] }));
    const keys = publicKeys()!;
    const { diagnostics } = await run(network({ c1: [0], c2: [1, 2] }));
    expect(diagnostics).toEqual([]);
    expect(publicKeys()!.nodes).toEqual(keys.nodes);
    expect(data('c2/perfnet.network-node1-keys-secrets.yaml')).toEqual(
      data('c1/perfnet.network-node1-keys-secrets.yaml'),
    );
  });

  test('keeps a node that is gone in the keys file, and its Secrets', async () => {
    await run(network({ c1: [0, 1] }));
    const [before, keys] = [files(), publicKeys()!];
    await run(network({ c1: [0] }));
    expect(publicKeys()).toEqual(keys);
    expect(files()).toEqual(before);
  });

  test('without the keys file makes the same public halves from the private ones', async () => {
    await run(network({ c1: [0, 1] }));
    const keys = readFileSync(at('perfnet.keys.yaml'), 'utf8');
    rmSync(at('perfnet.keys.yaml'));
    expect((await run(network({ c1: [0, 1] }))).diagnostics).toEqual([]);
    expect(readFileSync(at('perfnet.keys.yaml'), 'utf8')).toBe(keys);
  });

  test('after a stop at any file keeps what was written and ends with keys that belong together', async () => {
    const of = network({ c1: [0, 1] });
    const { value } = await run(of);
    const written = files();
    for (let stop = 0; stop <= value!.secrets.length; stop++) {
      rmSync(at('perfnet.keys.yaml'));
      const kept = value!.secrets.slice(0, stop).map(({ file }) => file);
      for (const file of Object.keys(files())) if (!kept.includes(file)) rmSync(at('private', file));
      for (const file of kept) writeFileSync(at('private', file), written[file]!, { mode: 0o600 });
      expect((await run(of)).diagnostics).toEqual([]);
      for (const file of kept) expect(files()[file]).toBe(written[file]);
      // A second run compares every private half with its public one.
      const again = await run(of);
      expect([again.diagnostics, again.value!.keysFile.outcome]).toEqual([[], 'unchanged']);
    }
  });

  test('in another directory makes no second key, and says where they are not', async () => {
    await run(network({ c1: [0, 1] }));
    const keys = readFileSync(at('perfnet.keys.yaml'), 'utf8');
    const result = await run(network({ c1: [0, 1] }), { directory: at('empty') });
    expect(codes(result)).toEqual(['info NG1605']);
    expect(new Set(result.value!.secrets.map(({ outcome }) => outcome))).toEqual(new Set(['elsewhere']));
    expect(files(at('empty'))).toEqual({});
    expect(readFileSync(at('perfnet.keys.yaml'), 'utf8')).toBe(keys);
  });

  test('in another directory with a new node refuses a Secret that would lack the others’ keys', async () => {
    await run(network({ c1: [0, 1] }));
    const result = await run(network({ c1: [0, 1, 2] }), { directory: at('empty') });
    expect(codes(result)).toContain('error NG1605');
    expect(files(at('empty'))).toEqual({});
  });

  test('keeps what people added to a Secret', async () => {
    await run(network({ c1: [0] }));
    const file = at('private/c1/perfnet.haproxy-secrets.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('\ndata:\n', '\nstringData:\n  MORE: mine\ndata:\n'));
    await run(network({ c1: [0] }));
    expect(data('c1/perfnet.haproxy-secrets.yaml').MORE).toBe('mine');
  });
});

function parse64(text: string): { [key: string]: string } {
  return Object.fromEntries(
    Object.entries(parse(text).data).map(([key, value]) => [key, Buffer.from(value as string, 'base64').toString()]),
  );
}

test('a Secret that kubectl fetched from its cluster is read back', async () => {
  await run(network({ c1: [0] }));
  const file = at('private/c1/perfnet.haproxy-secrets.yaml');
  const values = data('c1/perfnet.haproxy-secrets.yaml');
  const { metadata, ...object } = parse(readFileSync(file, 'utf8'));
  const live = {
    creationTimestamp: '2026-11-21T12:00:00Z',
    resourceVersion: '4711',
    uid: '1f7e1f0e-0000-4000-8000-1234567890ab',
  };
  writeFileSync(file, stringify({ ...object, metadata: { ...metadata, ...live } }));
  expect(codes(await run(network({ c1: [0] })))).toEqual([]);
  expect(data('c1/perfnet.haproxy-secrets.yaml')).toEqual(values);
});

describe('refuses', () => {
  const one = network({ c1: [0] });
  const untouched = () => expect(existsSync(at('perfnet.keys.yaml'))).toBe(false);

  test('a spec without a keys file', async () => {
    const result = await makeKeys(
      { network: one, clusters: [], directory: at('private'), tree: at('out'), keysFile: undefined },
      ports,
    );
    expect(codes(result)).toEqual(['error NG1616']);
  });

  test.each([
    [undefined, ['error NG1609']],
    [false, ['error NG1609']],
    [true, []],
  ])('a Git work tree, when ignored is %j', async (ignored, expected) => {
    mkdirSync(at('.git'));
    ports = { ...ports, isIgnored: async () => ignored };
    expect(codes(await run(one))).toEqual(expected);
  });

  test('the output tree, also through a link', async () => {
    mkdirSync(at('out'));
    symlinkSync(at('out'), at('link'));
    expect(codes(await run(one, { directory: at('out/private') }))).toEqual(['error NG1610']);
    expect(codes(await run(one, { directory: at('link/private') }))).toEqual(['error NG1610']);
    untouched();
  });

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

  test('a keys file whose directory is not there', async () => {
    const request = { network: one, clusters: requests(one), directory: at('private'), tree: at('out') };
    expect(codes(await makeKeys({ ...request, keysFile: at('no/such/keys.yaml') }, ports))).toEqual(['error NG1613']);
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
    JSON.stringify(results) + results.map(({ value }) => (value ? keysText(value, network({ c1: [0] })) : '')).join('');
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
