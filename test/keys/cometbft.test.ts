// Keys of a CometBFT network: the same runs as for any ledger, and what CometBFT itself says of the files.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keysText } from '../../src/commands/keys-summary.ts';
import { cometbft } from '../../src/keys/ledgers/cometbft.ts';
import type { CometbftKeysFile, Network } from '../../src/model/network.ts';
import { nodeId } from '../../src/platforms/cometbft/keys.ts';
import { network, pooledKeys, seededEd25519 } from './sources.ts';
import { at, codes, data, files, outcomes, publicKeys, run, startAgain, useWorkplace } from './workplace.ts';

useWorkplace();

const chain = (placed: { readonly [cluster: string]: readonly number[] }): Network => ({
  ...network(placed),
  platform: 'cometbft',
});
const nodes = () => (publicKeys() as CometbftKeysFile).nodes;
const secretOf = (number: number, cluster = 'c1') => `${cluster}/perfnet.node${number}-keys.yaml`;

/** A Secret as somebody else may have written it. */
function putSecret(number: number, values: { readonly [key: string]: string }): void {
  mkdirSync(at('private/c1'), { recursive: true, mode: 0o700 });
  const metadata = { name: `node${number}-keys`, namespace: 'perfnet' };
  const encoded = Object.entries(values).map(([key, text]) => [key, Buffer.from(text).toString('base64')]);
  const object = { apiVersion: 'v1', kind: 'Secret', metadata, data: Object.fromEntries(encoded) };
  writeFileSync(at('private', secretOf(number)), JSON.stringify(object));
}

describe('a first run', () => {
  test('makes one Secret per node with the two files of CometBFT', async () => {
    const { value, diagnostics } = await run(chain({ c1: [0, 5], c2: [7] }));
    expect(diagnostics).toEqual([]);
    expect(outcomes(value)).toEqual([
      `${secretOf(0)} created`,
      `${secretOf(5)} created`,
      `${secretOf(7, 'c2')} created`,
    ]);
    expect(Object.keys(data(secretOf(5)))).toEqual(['node_key.json', 'priv_validator_key.json']);
    const validator = JSON.parse(data(secretOf(5))['priv_validator_key.json']!);
    expect(validator.pub_key.value).toBe(nodes()['5']!.validator);
    expect(Buffer.from(validator.priv_key.value, 'base64').subarray(32).toString('base64')).toBe(
      validator.pub_key.value,
    );
    const node = JSON.parse(data(secretOf(5))['node_key.json']!);
    expect(Buffer.from(node.priv_key.value, 'base64').subarray(32).toString('base64')).toBe(nodes()['5']!.node);
  });

  test('writes a file of public keys that says who votes with what', async () => {
    await run(chain({ c1: [0, 10, 2] }), { power: (number) => (number === 10 ? undefined : 10 + number) });
    const text = readFileSync(at('perfnet.keys.yaml'), 'utf8');
    expect(text.slice(0, text.indexOf('secrets:'))).toMatchInlineSnapshot(`
      "# Public keys of the network, made by \`netgen keys\`; commit this file. The private halves are in Secrets.
      # genesis: true means the node was there when the network started; power is its voting power then, and without it the node was
      # no validator. Do not change them for a network that runs. Before it starts: remove this file and run \`netgen keys\` again.
      network: perfnet
      platform: cometbft
      nodes:
        "0":
          genesis: true
          node: "j4Azju9zPsZ8YBNJxKglE5OyjetyLP0KkZB3RKJtPas="
          power: 10
          validator: "zBmDRpSGQYzWbc3IZkZ3wmNIe3NoQM/RUy4UQ4b6dhA="
        "2":
          genesis: true
          node: "iBZmF/kbwUWyQ8KubhCI8SCL8XMRzKdNvwMv7iWyGeA="
          power: 12
          validator: "b5dASUegAxF4V4UhexdZsALLrhbaJuCAHw3L5OANX0U="
        "10":
          genesis: true
          node: "+3qFicvllCey6ckaUJG/Q88ggPHU8ZR68NIUyoJQdvA="
          validator: "MNpXzagC3vjf12SBLy48gusocbKhTju2NPIZXvczeW0="
      "
    `);
  });

  test('all keys differ', async () => {
    await run(chain({ c1: [0, 1, 2, 3], c2: [4, 5, 6] }));
    const all = Object.values(nodes()).flatMap(({ node, validator }) => [node, validator]);
    expect(new Set(all).size).toBe(14);
  });
});

describe('another run', () => {
  test('changes nothing', async () => {
    const of = chain({ c1: [0, 1], c2: [2] });
    await run(of);
    const before = files(at());
    const { value, diagnostics } = await run(of);
    expect(diagnostics).toEqual([]);
    expect(new Set(value!.secrets.map(({ outcome }) => outcome))).toEqual(new Set(['unchanged']));
    expect(value!.keysFile!.outcome).toBe('unchanged');
    expect(files(at())).toEqual(before);
  });

  test('whoever joins later keeps everybody else’s bytes, and has no power at genesis', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.nat(300), { minLength: 2, maxLength: 6 }),
        fc.boolean(),
        async (all, votes) => {
          startAgain();
          const [late, ...founders] = all as [number, ...number[]];
          await run(chain({ c1: founders }));
          const [before, keys] = [files(), nodes()];
          const power = (number: number) => (number !== late || votes ? 10 : undefined);
          const { diagnostics } = await run(chain({ c1: all }), { power });
          // A full node needs no transaction.
          expect(diagnostics.map(({ code, severity }) => `${severity} ${code}`)).toEqual(votes ? ['info NG1618'] : []);
          const { [String(late)]: joined, ...others } = nodes();
          expect(others).toEqual(keys);
          expect(joined).toEqual({ genesis: false, node: expect.any(String), validator: expect.any(String) });
          expect(files()).toMatchObject(before);
        },
      ),
      { numRuns: 20 },
    );
  });

  test('says the transaction that makes a validator of it', async () => {
    await run(chain({ c1: [0] }));
    const { diagnostics } = await run(chain({ c1: [0, 1] }), { power: () => 7 });
    const [joins] = diagnostics;
    expect(joins!.message).toBe('`node1` joins after genesis: a validator update gives it its voting power');
    expect(joins!.notes![1]!.message).toContain(`\`val=ed25519!${nodes()['1']!.validator}!7\``);
  });

  test('keeps the power of genesis, whatever the spec says later', async () => {
    await run(chain({ c1: [0, 1] }));
    const keys = readFileSync(at('perfnet.keys.yaml'), 'utf8');
    expect(codes(await run(chain({ c1: [0, 1] }), { power: () => 99 }))).toEqual([]);
    expect(readFileSync(at('perfnet.keys.yaml'), 'utf8')).toBe(keys);
  });

  test('finds the keys of a node that moved to another cluster', async () => {
    await run(chain({ c1: [0, 1], c2: [2] }));
    const keys = nodes();
    expect(codes(await run(chain({ c1: [0], c2: [1, 2] })))).toEqual([]);
    expect(nodes()).toEqual(keys);
    expect(data(secretOf(1, 'c2'))).toEqual(data(secretOf(1)));
  });

  test('after a stop at any file keeps what was written', async () => {
    const of = chain({ c1: [0, 1, 2] });
    const { value } = await run(of);
    const written = files();
    for (let stop = 0; stop <= value!.secrets.length; stop++) {
      rmSync(at('perfnet.keys.yaml'));
      value!.secrets.forEach(({ file }, index) => {
        if (index < stop) writeFileSync(at('private', file), written[file]!);
        else rmSync(at('private', file));
      });
      expect(codes(await run(of))).toEqual([]);
      for (const { file } of value!.secrets.slice(0, stop)) expect(files()[file]).toBe(written[file]);
      expect(codes(await run(of))).toEqual([]);
    }
    expect(Object.values(nodes()).map(({ genesis, power }) => [genesis, power])).toEqual([
      [true, 10],
      [true, 10],
      [true, 10],
    ]);
  });
});

describe('a private half', () => {
  const one = chain({ c1: [0, 1] });

  test('that is not here is never made again', async () => {
    await run(one);
    const keys = readFileSync(at('perfnet.keys.yaml'), 'utf8');
    rmSync(at('private', secretOf(0)));
    const result = await run(one);
    expect(codes(result)).toEqual(['info NG1605']);
    expect(outcomes(result.value)).toEqual([`${secretOf(0)} elsewhere`, `${secretOf(1)} unchanged`]);
    expect(readFileSync(at('perfnet.keys.yaml'), 'utf8')).toBe(keys);
  });

  test('of which only the other one is here is an error', async () => {
    await run(one);
    putSecret(0, { 'node_key.json': data(secretOf(0))['node_key.json']! });
    const result = await run(one);
    expect(codes(result)).toEqual(['error NG1605']);
    expect(result.diagnostics[0]!.message).toContain('`priv_validator_key.json`');
  });

  test('of another network is an error', async () => {
    await run(one);
    const before = files(at());
    const [kind, other] = [cometbft.kinds.validator!, pooledKeys('other')];
    const foreign = { ...data(secretOf(0)), 'priv_validator_key.json': await kind.make(other) };
    putSecret(0, foreign);
    const result = await run(one);
    expect(codes(result)).toEqual(['error NG1604']);
    expect(result.diagnostics[0]!.message).toContain('validator key of `node0`');
    expect(files(at())['perfnet.keys.yaml']).toBe(before['perfnet.keys.yaml']);
    expect(data(secretOf(0))).toEqual(foreign);
  });

  const broken = (spoil: (file: { [member: string]: { [member: string]: string } }) => void) => (text: string) => {
    const file = JSON.parse(text);
    spoil(file);
    return JSON.stringify(file);
  };
  test.each<[string, (text: string) => string]>([
    ['no JSON', () => '{'],
    ['nothing', () => ''],
    ['null', () => 'null'],
    ['a deep nest', () => '['.repeat(100_000)],
    ['another type of key', (text) => text.replaceAll('Ed25519', 'Secp256k1')],
    ['a public key of another one', broken((file) => (file.pub_key!.value = Buffer.alloc(32, 1).toString('base64')))],
    ['a short private key', broken((file) => (file.priv_key!.value = Buffer.alloc(32, 1).toString('base64')))],
    ['an address of another one', (text) => text.replace(/[0-9A-F]{40}/, '0'.repeat(40))],
  ])('that is %s is an error, and is not repeated', async (_, spoil) => {
    await run(one);
    const values = data(secretOf(0));
    const spoilt = spoil(values['priv_validator_key.json']!);
    putSecret(0, { ...values, 'priv_validator_key.json': spoilt });
    const result = await run(one);
    expect(codes(result)).toEqual(['error NG1607']);
    expect(JSON.stringify(result)).not.toContain(JSON.parse(values['node_key.json']!).priv_key.value);
    expect(data(secretOf(0))['priv_validator_key.json']).toBe(spoilt);
  });

  test('that two nodes have is an error before anything is written', async () => {
    await run(one);
    rmSync(at('perfnet.keys.yaml'));
    putSecret(1, { ...data(secretOf(1)), 'priv_validator_key.json': data(secretOf(0))['priv_validator_key.json']! });
    const before = files(at());
    const result = await run(one);
    expect(codes(result)).toEqual(['error NG1619']);
    expect(result.diagnostics[0]!.message).toBe('node 0 and node 1 have the same validator key');
    expect(files(at())).toEqual(before);
  });
});

test('a key file says the public half of its private one, for every seed', async () => {
  const seeds = fc.uint8Array({ minLength: 32, maxLength: 32 });
  await fc.assert(
    fc.asyncProperty(seeds, fc.constantFrom('node', 'validator'), async (seed, name) => {
      const key = seededEd25519(seed);
      const raw = Buffer.from(key.export({ format: 'jwk' }).x!, 'base64url').toString('base64');
      const kind = cometbft.kinds[name]!;
      const text = await kind.make({ ...pooledKeys(), ed25519: async () => key });
      expect([kind.publicKeyOf(text), kind.publish(text, 'node0')]).toEqual([raw, raw]);
      expect(kind.trouble(raw, 'node0')).toBeUndefined();
    }),
  );
});

test('no private value is in the report, the diagnostics, the text or the public file', async () => {
  await run(chain({ c1: [0] }));
  const result = await run(chain({ c1: [0, 1] }));
  const text = keysText(result.value!, chain({ c1: [0, 1] }), 'perfnet.yaml');
  const everything = JSON.stringify(result) + text + readFileSync(at('perfnet.keys.yaml'), 'utf8');
  const secrets = Object.keys(files()).flatMap((file) => Object.values(data(file)));
  expect(secrets).toHaveLength(4);
  for (const secret of secrets) {
    const value: string = JSON.parse(secret).priv_key.value;
    const seed = Buffer.from(value, 'base64').subarray(0, 32);
    for (const form of [value, seed.toString('base64').slice(0, 40), seed.toString('hex')])
      expect(everything).not.toContain(form);
  }
});

const binary = join(homedir(), '.cache/netgen-bed/bin/cometbft');

describe.skipIf(!existsSync(binary))('as CometBFT reads it (needs the binary of the test bed)', () => {
  const ask = (home: string, verb: string) =>
    spawnSync(binary, [verb, '--home', home], { encoding: 'utf8', env: { PATH: '', HOME: home } }).stdout.trim();

  test('the files of a Secret are a node id and a validator', async () => {
    await run(chain({ c1: [3] }));
    for (const directory of ['config', 'data']) mkdirSync(at('home', directory), { recursive: true });
    writeFileSync(at('home/data/priv_validator_state.json'), '{"height":"0","round":0,"step":0}');
    for (const [file, text] of Object.entries(data(secretOf(3)))) writeFileSync(at('home/config', file), text);
    const { node, validator } = nodes()['3']!;
    expect(ask(at('home'), 'show-node-id')).toBe(nodeId(Buffer.from(node, 'base64')));
    expect(JSON.parse(ask(at('home'), 'show-validator'))).toEqual({
      type: 'tendermint/PubKeyEd25519',
      value: validator,
    });
  });

  test('keys that CometBFT made are taken over as they are', async () => {
    expect(spawnSync(binary, ['init', '--home', at('home')]).status).toBe(0);
    const read = (file: string) => readFileSync(at('home/config', file), 'utf8');
    const made = { 'node_key.json': read('node_key.json'), 'priv_validator_key.json': read('priv_validator_key.json') };
    putSecret(3, made);
    expect(codes(await run(chain({ c1: [3] })))).toEqual([]);
    expect(data(secretOf(3))).toEqual(made);
    expect(nodeId(Buffer.from(nodes()['3']!.node, 'base64'))).toBe(ask(at('home'), 'show-node-id'));
    expect(nodes()['3']!.validator).toBe(JSON.parse(ask(at('home'), 'show-validator')).value);
  });
});
