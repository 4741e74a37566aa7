import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { keysText } from '../../src/commands/keys-summary.ts';
import type { HederaKeysFile } from '../../src/model/network.ts';
import { network, secret } from './sources.ts';
import { at, codes, data, dataOf, files, outcomes, publicKeys, run, startAgain, useWorkplace } from './workplace.ts';

useWorkplace();

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
    const keys = (publicKeys() as HederaKeysFile).nodes['5']!;
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
        annotations: {
          'meta.helm.sh/release-name': 'perfnet-hedera',
          'meta.helm.sh/release-namespace': 'perfnet',
          'netgen.dev/salt': expect.stringMatching(/^\w{24}$/),
        },
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

  test('nobody can guess a password from its public hash', async () => {
    await run(network({ c1: [0], c2: [1] }));
    const file = 'haproxy-secrets';
    expect(data(`c1/perfnet.${file}.yaml`)).toEqual(data(`c2/perfnet.${file}.yaml`));
    const { secrets } = publicKeys()!;
    expect(secrets[`c1/perfnet/${file}`]).not.toBe(secrets[`c2/perfnet/${file}`]);
  });

  test('what has no recipe is for people to bring', async () => {
    const extra = [secret('perfnet-streams', undefined, { keys: ['access', 'secret'] })];
    const { value } = await run(network({ c1: [0] }), { extra });
    expect(value!.bring.map(({ cluster, part }) => `${cluster} ${part.name}`)).toEqual(['c1 perfnet-streams']);
    expect(Object.keys(files()).join()).not.toContain('perfnet-streams');
    const text = keysText(value!, network({ c1: [0] }), 'perfnet.yaml');
    expect(text).toContain('  perfnet/perfnet-streams: what perfnet-streams is for; keys access, secret\n    on c1\n');
    expect(text).toContain(`  kubectl --context kind-c1 apply -f ${at('private')}/c1\n`);
  });

  test('so is the Secret with which Flux reads the repository', async () => {
    const net = network({ c1: [0], c2: [1] });
    const { value } = await run(net);
    const textOf = (repository: string) =>
      keysText(value!, { ...net, delivery: { ...net.delivery, repository, secret: 'git-access' } }, 'perfnet.yaml');
    expect(keysText(value!, net, 'perfnet.yaml')).not.toContain('bring yourself');
    expect(textOf('https://git.example.com/a.git')).toContain(
      'bring yourself:\n  perfnet/git-access: access of Flux to https://git.example.com/a.git; keys username, password\n    on c1, c2\n',
    );
    expect(textOf('ssh://git@git.example.com/a.git')).toContain('keys identity, known_hosts\n');
  });
});

describe('another run', () => {
  test('with the same spec writes nothing', async () => {
    await run(network({ c1: [0], c2: [1] }));
    const before = { ...files(), ...files(at()) };
    const { value } = await run(network({ c1: [0], c2: [1] }));
    expect(new Set(value!.secrets.map(({ outcome }) => outcome))).toEqual(new Set(['unchanged']));
    expect(value!.keysFile!.outcome).toBe('unchanged');
    expect({ ...files(), ...files(at()) }).toEqual(before);
  });

  test('with a node more keeps every key and every Secret of the others, byte for byte', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([0, 1, 2, 3], { minLength: 2 }),
        fc.infiniteStream(fc.boolean()),
        async (numbers, right) => {
          startAgain();
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
            if (path.includes('hapi-app')) expect(data(path)).toMatchObject(dataOf(text));
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
      expect([again.diagnostics, again.value!.keysFile!.outcome]).toEqual([[], 'unchanged']);
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
