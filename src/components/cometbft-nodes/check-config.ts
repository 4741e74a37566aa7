// Checks of versions and settings: what this version reads, what netgen writes itself, what cannot go together. Pure.
import type { Diagnostic, SpecPath } from '../../diagnostics/diagnostic.ts';
import { groupBy } from '../../model/group.ts';
import { parseIds } from '../../model/ids.ts';
import { nodeNumbered } from '../../model/lookup.ts';
import { configKeys, type KeyType, nearKeys, ownedKey } from '../../platforms/cometbft/config-keys.ts';
import { atLeast, oldestVersion, supported } from '../../platforms/cometbft/versions.ts';

import { stateSyncServers } from './settings.ts';
import { aliases, type Subject } from './subject.ts';

export function checkConfig(subject: Subject): Diagnostic[] {
  const versions = checkVersions(subject);
  return [...versions, ...checkKeys(subject), ...checkPairs(subject), ...checkStateSync(subject)];
}

function checkVersions({ network, at: nodesAt }: Subject): Diagnostic[] {
  const byVersion = groupBy(network.nodes, ({ version }) => version);
  return [...byVersion].flatMap(([version, nodes]): Diagnostic[] => {
    const at = version === network.version ? ['version'] : [...nodesAt, 'only', String(nodes[0]!.number), 'version'];
    const known = supported(version);
    if (known === 'yes') return [];
    if (known === 'new') {
      const message = `netgen has not seen CometBFT \`${version}\` (${aliases(nodes)}) and configures it like 0.40`;
      const help = 'look at the log of the first node that starts, or write a version up to 0.40';
      return [{ code: 'NG1365', severity: 'warning', message, at, help }];
    }
    const message = `netgen cannot configure CometBFT \`${version}\` (${aliases(nodes)})`;
    const help = `write a version from ${oldestVersion} to 0.40, for example \`version: 0.38.25\``;
    return [{ code: 'NG1365', severity: 'error', message, at, help }];
  });
}

/** The oldest version of the network: what it does not read, not all nodes would do. */
function oldest({ network }: Subject): string {
  return network.nodes.reduce((old, { version }) => (atLeast(version, old) ? old : version), network.version);
}

function checkKeys(subject: Subject): Diagnostic[] {
  const { spec, at } = subject;
  const version = oldest(subject);
  return Object.entries(spec.config).flatMap(([key, value]): Diagnostic[] => {
    const base = { code: 'NG1366', severity: 'error', at: [...at, 'config', key], atKey: true } as const;
    const instead = ownedKey(key);
    if (instead !== undefined)
      return [
        {
          ...base,
          message: `netgen writes \`${key}\` itself`,
          notes: [{ message: instead }],
          help: `remove \`${key}\``,
        },
      ];
    const known = configKeys.get(key);
    if (!known) return [{ ...base, message: `CometBFT has no key \`${key}\``, ...unknownKey(key) }];
    if (!atLeast(version, known.since)) {
      const message = `CometBFT \`${version}\` has no key \`${key}\`, it came with ${known.since}`;
      return [{ ...base, message, help: `write \`version: ${known.since}\` or newer, or remove the key` }];
    }
    const wanted = typeProblem(known.type, value);
    return wanted === undefined
      ? []
      : [
          {
            ...base,
            atKey: false,
            message: `\`${key}\` must be ${wanted.what}`,
            help: `write for example \`${key}: ${wanted.example(value)}\``,
          },
        ];
  });
}

/** Blocks are what people most want to prune, and no setting of these versions does it. */
function unknownKey(key: string): Pick<Diagnostic, 'notes' | 'help'> {
  if (key.startsWith('storage.pruning') || key.includes('retain'))
    return {
      notes: [{ message: 'blocks go when the application returns a retain height; there is no setting for it' }],
      help: 'remove the key; `pruning: {discardAbciResponses: true}` saves some disk',
    };
  const near = nearKeys(key);
  const help = near.length > 0 ? `write ${near.map((name) => `\`${name}\``).join(' or ')}` : 'remove the key';
  return { notes: [{ message: 'it reads over keys that it does not know without a word' }], help };
}

interface Expected {
  readonly what: string;
  /** What to write in place of a value that does not fit. */
  readonly example: (value: unknown) => string;
}

const goDuration = /^(0|([0-9]+(\.[0-9]+)?(ns|us|µs|ms|s|m|h))+)$/;

const types: Readonly<Record<KeyType, Expected & { readonly fits: (value: unknown) => boolean }>> = {
  string: {
    what: 'a text',
    example: (value) => JSON.stringify(String(value)),
    fits: (value) => typeof value === 'string',
  },
  integer: { what: 'a whole number', example: () => '100', fits: (value) => Number.isSafeInteger(value) },
  boolean: { what: '`true` or `false`', example: () => 'true', fits: (value) => typeof value === 'boolean' },
  duration: {
    what: 'a duration with a unit',
    example: (value) => (typeof value === 'number' ? `${value}ms` : '500ms'),
    fits: (value) => typeof value === 'string' && goDuration.test(value),
  },
  list: {
    what: 'a list of texts',
    example: (value) => JSON.stringify([String(value)]),
    fits: (value) => Array.isArray(value),
  },
};

function typeProblem(type: KeyType, value: unknown): Expected | undefined {
  return types[type].fits(value) ? undefined : types[type];
}

interface Pair {
  readonly wrong: boolean;
  readonly message: string;
  readonly path: SpecPath;
  readonly help: string;
}

/** What CometBFT itself refuses when it starts, and what would have no effect. */
function checkPairs(subject: Subject): Diagnostic[] {
  const { spec, at } = subject;
  const { mempool, consensus, app } = spec;
  const { maxBytes, evidence } = spec.genesis.params;
  const version = oldest(subject);
  const pairs: readonly Pair[] = [
    {
      wrong: mempool.type === 'app' && !atLeast(version, '0.39.0'),
      message: `CometBFT \`${version}\` has no mempool \`app\`, it came with 0.39.0`,
      path: ['mempool', 'type'],
      help: 'write `type: flood`, or `version: 0.39.4`',
    },
    {
      wrong: mempool.type === 'app' && app.name !== undefined,
      message: `the application \`${app.name}\` has no mempool of its own`,
      path: ['mempool', 'type'],
      help: 'remove `type: app`, or name an application with `app: {image: ...}`',
    },
    {
      wrong: mempool.type === 'nop' && consensus.createEmptyBlocks === false,
      message: 'the mempool `nop` cannot go without empty blocks',
      path: ['consensus', 'createEmptyBlocks'],
      help: 'remove `createEmptyBlocks: false`',
    },
    {
      wrong: evidence.maxBytes > (maxBytes === -1 ? 104_857_600 : maxBytes),
      message: `evidence of ${evidence.maxBytes} bytes does not fit into a block of ${maxBytes} bytes`,
      path: ['genesis', 'params', 'maxBytes'],
      help: `add \`evidence: {maxBytes: ${Math.min(evidence.maxBytes, Math.max(0, Math.floor(maxBytes / 4)))}}\` beside \`maxBytes\``,
    },
    {
      wrong: Object.keys(subject.values).length > 0,
      message: '`values` has no effect: the nodes of CometBFT come from no chart',
      path: ['values'],
      help: 'write `config:` for config.toml, `patches:` for the objects',
    },
  ];
  return pairs
    .filter(({ wrong }) => wrong)
    .map(({ message, path, help }) => ({ code: 'NG1367', severity: 'error', message, at: [...at, ...path], help }));
}

function checkStateSync({ spec, network, at }: Subject): Diagnostic[] {
  const { stateSync, app } = spec;
  if (!stateSync) return [];
  const base = { code: 'NG1367', severity: 'error', at: [...at, 'stateSync'] } as const;
  if (app.name !== undefined) {
    const message = `the application \`${app.name}\` makes no snapshots: a node would wait for one for ever`;
    return [{ ...base, message, help: 'remove `stateSync:`: nodes fetch all blocks then' }];
  }
  const nodes = (parseIds(stateSync.nodes) ?? []).flatMap((number) => nodeNumbered(network, number) ?? []);
  const lonely = nodes.filter((node) => stateSyncServers(spec, network, node).length < 2);
  if (lonely.length === 0) return [];
  const message = `${aliases(lonely)} can ask fewer than two other nodes, and CometBFT wants two`;
  return [{ ...base, message, help: 'name two nodes it can reach with `servers: 0,1`' }];
}
