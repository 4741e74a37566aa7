// Checks of settings against each other: what CometBFT refuses when it starts, and what would have no effect. Pure.
import type { Diagnostic, SpecPath } from '../../diagnostics/diagnostic.ts';
import { parseIds } from '../../model/ids.ts';
import { nodeNumbered } from '../../model/lookup.ts';
import { atLeast } from '../../platforms/cometbft/versions.ts';

import type { NodesSpec } from './schema.ts';
import { stateSyncServers } from './settings.ts';
import { aliases, type Subject } from './subject.ts';

interface Pair {
  readonly wrong: boolean;
  readonly message: string;
  readonly path: SpecPath;
  readonly help: string;
}

/** `version`: the oldest of the network. What `config` says is the last word, so it counts before the field. */
export function checkPairs({ spec, at }: Subject, version: string): Diagnostic[] {
  return [...mempoolPairs(spec, version), ...blockPairs(spec), ...configPairs(spec)]
    .filter(({ wrong }) => wrong)
    .map(({ message, path, help }) => ({ code: 'NG1367', severity: 'error', message, at: [...at, ...path], help }));
}

function mempoolPairs({ mempool, consensus, app, config }: NodesSpec, version: string): readonly Pair[] {
  const byKey = config['mempool.type'];
  const type = byKey ?? mempool.type;
  const path = byKey === undefined ? ['mempool', 'type'] : ['config', 'mempool.type'];
  const written = byKey === undefined ? 'type' : 'mempool.type';
  const emptyByKey = config['consensus.create_empty_blocks'];
  return [
    {
      wrong: type === 'app' && !atLeast(version, '0.39.0'),
      message: `CometBFT \`${version}\` has no mempool \`app\`, it came with 0.39.0`,
      path,
      help: `write \`${written}: flood\`, or \`version: 0.39.4\``,
    },
    {
      wrong: type === 'app' && app.name !== undefined,
      message: `the application \`${app.name}\` has no mempool of its own`,
      path,
      help: `remove \`${written}: app\`, or name an application with \`app: {image: ...}\``,
    },
    {
      wrong: type === 'nop' && (emptyByKey ?? consensus.createEmptyBlocks) === false,
      message: 'the mempool `nop` cannot go without empty blocks',
      path: emptyByKey === undefined ? ['consensus', 'createEmptyBlocks'] : ['config', 'consensus.create_empty_blocks'],
      help: `remove \`${emptyByKey === undefined ? 'createEmptyBlocks' : 'consensus.create_empty_blocks'}: false\``,
    },
  ];
}

function blockPairs({ genesis }: NodesSpec): readonly Pair[] {
  const { maxBytes, evidence } = genesis.params;
  return [
    {
      wrong: evidence.maxBytes > (maxBytes === -1 ? 104_857_600 : maxBytes),
      message: `evidence of ${evidence.maxBytes} bytes does not fit into a block of ${maxBytes} bytes`,
      path: ['genesis', 'params', 'maxBytes'],
      help: `add \`evidence: {maxBytes: ${Math.min(evidence.maxBytes, Math.max(0, Math.floor(maxBytes / 4)))}}\` beside \`maxBytes\``,
    },
  ];
}

/** CometBFT's own size of both buffers when nothing is written. */
const bufferSize = 200;

function configPairs({ config }: NodesSpec): readonly Pair[] {
  const [reader, writer] = [
    'rpc.experimental_subscription_buffer_size',
    'rpc.experimental_websocket_write_buffer_size',
  ];
  const size = Number(config[reader] ?? bufferSize);
  return [
    {
      wrong: config['tx_index.indexer'] === 'psql' && (config['tx_index.psql-conn'] ?? '') === '',
      message: 'the indexer `psql` needs the address of a database',
      path: ['config', 'tx_index.indexer'],
      help: 'add `tx_index.psql-conn: postgresql://HOST:5432/NAME`, or write `tx_index.indexer: kv`',
    },
    {
      wrong: Number(config[writer] ?? bufferSize) < size,
      message: `\`${writer}\` must not be smaller than \`${reader}\` (${size})`,
      path: ['config', config[writer] === undefined ? reader : writer],
      help: `write \`${writer}: ${size}\``,
    },
    {
      wrong: (config['p2p.seeds'] ?? '') !== '' && config['p2p.pex'] !== true,
      message: '`p2p.seeds` has no effect: only nodes that exchange addresses ask seeds',
      path: ['config', 'p2p.seeds'],
      help: 'add `p2p.pex: true`, or remove `p2p.seeds`',
    },
  ];
}

export function checkStateSync({ spec, network, at }: Subject): Diagnostic[] {
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
