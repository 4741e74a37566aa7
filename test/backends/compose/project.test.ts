// A whole project: the golden that people read, Compose's own opinion of it, and what does not change when parts are added.
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Part } from '../../../src/model/part.ts';
import { unwritable } from '../../../src/yaml/scalar.ts';
import { everything, fund, load, node, pair } from './everything.ts';
import { codes, composeBinary, container, files, hasCompose, problems, project, workload } from './host.ts';

/** The project as Docker Compose reads it. */
function readByCompose(text: string, env: Record<string, string> = {}) {
  const run = spawnSync(composeBinary, ['-f', '-', '--profile', '*', 'config', '--format', 'json'], {
    input: text,
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', HOME: '/nonexistent', ...env },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (run.status !== 0) throw new Error(run.stderr);
  return { ...JSON.parse(run.stdout), warnings: run.stderr };
}

/** Values of Secrets that have everything in them that could be taken for something else. */
const secrets = Object.fromEntries(
  ['NODE0', 'NODE5'].flatMap((alias) => [
    [`NETGEN_SECRET_${alias}_KEYS_NODE_KEY_JSON`, '{"a": "$X"}'],
    [`NETGEN_SECRET_${alias}_KEYS_PRIV_VALIDATOR_KEY_JSON`, '{}'],
  ]),
);

describe('a project', () => {
  it('reads like this', async () => {
    expect(codes(problems(everything))).toEqual(['NG1719 info']);
    await expect(project(everything).text).toMatchFileSnapshot('golden/compose.yaml');
  });

  it.skipIf(!hasCompose)('is one that Docker Compose takes, without a word', () => {
    const read = readByCompose(project(everything).text, { ...secrets, NETGEN_SECRET_PAIR_TOKEN_TOKEN: 'a$b' });
    expect(read.warnings).toBe('');
    expect(Object.keys(read.services)).toEqual(Object.keys(project(everything).services).sort());
    expect(undo(read.services.pair.environment)).toEqual({ TOKEN: 'a$b', URL: 'http://:a$b@example.com' });
    expect(read.services.node0.command).toEqual(['start', '--moniker=node0-0']);
  });

  it.skipIf(!hasCompose)('does not start without the values of its Secrets', () => {
    expect(() => readByCompose(project(pair).text)).toThrow(
      /PAIR_TOKEN_TOKEN is missing a value: key token of the Secret pair-token, which netgen compose sets/,
    );
  });

  it('does not depend on the order of parts', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...everything], { minLength: everything.length }), (parts) => {
        expect(project(parts).text).toBe(project(everything).text);
      }),
      { numRuns: 20 },
    );
  });

  it('changes nothing else when a part is added', () => {
    const groups: readonly (readonly Part[])[] = [node(0), node(1), node(5, { replicas: 0 }), pair, fund, load];
    fc.assert(
      fc.property(fc.subarray([...groups], { minLength: 1 }), (some) => {
        const before = project(some.flat());
        const after = project([...some.flat(), ...node(7)]);
        for (const section of ['services', 'configs', 'secrets', 'volumes', 'networks'] as const) {
          expect(after[section]).toMatchObject(before[section]);
          const added = Object.keys(after[section]).filter((name) => !(name in before[section]));
          expect(added.filter((name) => !name.includes('node7'))).toEqual([]);
        }
      }),
      { numRuns: 20 },
    );
  });
});

describe('text', () => {
  const nasty = [
    `$\{X}`,
    '$X',
    '$$',
    '$',
    '$(X)',
    '\'"`',
    'a\nb\r\nc',
    '  lead',
    '\ttab',
    'ü☃𝒳',
    '#no',
    'on',
    '1e3',
    '\\',
  ];

  it.skipIf(!hasCompose)('gets through Compose as it is', () => {
    const texts = fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: 'binary', maxLength: 20 }));
    const written = texts.filter((text) => unwritable(text) === undefined);
    fc.assert(
      fc.property(fc.array(fc.tuple(written, written), { minLength: 1, maxLength: 8 }), (pairs) => {
        const literal = (text: string): string => text.replaceAll('$', '$$$$');
        const parts = [
          files(Object.fromEntries(pairs.map(([, content], index) => [`f${index}`, `${content}.`]))),
          workload({
            containers: [
              container({
                args: pairs.map(([word]) => literal(word)),
                env: pairs.map(([word], index) => ({ name: `V${index}`, value: literal(word) })),
                mounts: [{ volume: 'files', path: '/files' }],
              }),
            ],
            volumes: [{ name: 'files', kind: 'files', files: 'web-config' }],
          }),
        ];
        const { services, configs } = readByCompose(project(parts).text);
        expect(undo(services.web.command)).toEqual(pairs.map(([word]) => word));
        expect(pairs.map(([word], index) => [undo(services.web.environment[`V${index}`]), word])).toEqual(
          pairs.map(([word]) => [word, word]),
        );
        expect(pairs.map((_pair, index) => undo(configs[`web-config_f${index}`].content))).toEqual(
          pairs.map(([, content]) => `${content}.`),
        );
      }),
      { numRuns: 25 },
    );
  });

  it.skipIf(!hasCompose)('may be larger than an object of Kubernetes', () => {
    const large = `${'x'.repeat(1023)}\n`.repeat(2048);
    const volumes = [{ name: 'files', kind: 'files', files: 'web-config' }] as const;
    const containers = [container({ mounts: [{ volume: 'files', path: '/files' }] })];
    const { configs } = readByCompose(project([files({ large }), workload({ containers, volumes })]).text);
    expect(configs['web-config_large'].content).toBe(large);
  });
});

/** `config` prints dollar signs as a project must write them. */
function undo<T>(value: T): T {
  return JSON.parse(JSON.stringify(value).replaceAll('$$', '$')) as T;
}
