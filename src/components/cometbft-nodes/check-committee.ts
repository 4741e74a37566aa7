// Checks of the validators: whether there are any, and whose failure would stop the chain. Pure.
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { groupBy } from '../../model/group.ts';
import { parseIds } from '../../model/ids.ts';
import type { Node } from '../../model/network.ts';
import { genesisValidators } from '../../platforms/cometbft/genesis.ts';
import { mostPower } from './schema.ts';
import { aliases, names, type Subject } from './subject.ts';
import { isPower, missingNodes, powers, ranges } from './validators.ts';

export function checkCommittee(subject: Subject): Diagnostic[] {
  const wrong = [...checkNames(subject), ...checkPower(subject)];
  return wrong.length > 0 ? wrong : [...checkStrength(subject), ...checkSkips(subject)];
}

function checkNames({ spec, network, at }: Subject): Diagnostic[] {
  const byKey = groupBy(missingNodes(spec, network), ({ at: key }) => key.join('.'));
  const missing = [...byKey.values()].map((found): Diagnostic => {
    const numbers = found.map(({ number }) => number);
    const there = numbers.length === 1 ? `there is no node ${numbers[0]}` : `there are no nodes ${short(numbers)}`;
    const help = `write numbers that \`nodes.place\` gives, or place node ${numbers[0]}`;
    return { code: 'NG1360', severity: 'error', message: there, at: [...at, ...found[0]!.at], help };
  });
  if (missing.length > 0 || powers(spec, network).size > 0) return missing;
  const message = 'the network has no validator';
  const help = 'name one with `validators:`, or remove `validators:`: all nodes are validators then';
  return [{ code: 'NG1360', severity: 'error', message, at: [...at, 'validators'], help }];
}

/** CometBFT takes whole numbers; 0 in a genesis would be no validator, and then the node is better left out. */
function checkPower({ spec, network, at }: Subject): Diagnostic[] {
  const given = typeof spec.power === 'number' ? { '': spec.power } : spec.power;
  return Object.entries(given).flatMap(([key, value]): Diagnostic[] => {
    if (isPower(value)) return [];
    const path = key === '' ? ['power'] : ['power', key];
    const message = `\`${value}\` is no voting power`;
    const left = new Set(parseIds(key));
    const rest = [...powers(spec, network).keys()].filter((number) => !left.has(number));
    const leaveOut = value === 0 && left.size > 0 && rest.length > 0;
    const help = leaveOut
      ? `leave out who is no validator: \`validators: "${ranges(rest)}"\``
      : `write a whole number from 1 to ${mostPower}, for example \`${path.at(-1)}: 10\``;
    return [{ code: 'NG1382', severity: 'error', message, at: [...at, ...path], help }];
  });
}

/** While it stands there, a second pod with the same key would not be noticed. */
function checkSkips({ spec, network, at }: Subject): Diagnostic[] {
  const numbers = new Set(parseIds(spec.skipDoubleSignCheck));
  const nodes = network.nodes.filter(({ number }) => numbers.has(number));
  if (nodes.length === 0) return [];
  const [signs, its] = nodes.length === 1 ? ['signs', 'its'] : ['sign', 'their'];
  const message = `${aliases(nodes)} ${signs} with a new volume without a look for ${its} own signatures`;
  const help = 'remove `skipDoubleSignCheck:` as soon as the chain makes blocks again';
  return [{ code: 'NG1381', severity: 'warning', message, at: [...at, 'skipDoubleSignCheck'], help }];
}

const short = (numbers: readonly number[]): string =>
  numbers.length <= 5 ? numbers.join(', ') : `${numbers[0]} and ${numbers.length - 1} more`;

/** More than two thirds of the power must agree: whoever holds a third can stop the chain. */
function checkStrength({ spec, network, at }: Subject): Diagnostic[] {
  // A chain counts founders by its genesis, also those that left or have another power in the spec: codes of their own say so.
  const founders = genesisValidators(network).map((one): [number, number] => [one.number, one.power]);
  const power = new Map([...powers(spec, network), ...founders]);
  const validators = network.nodes.filter(({ number }) => power.has(number));
  const total = [...power.values()].reduce((all, one) => all + one, 0);
  const warn = (message: string, help: string): Diagnostic => ({
    code: 'NG1361',
    severity: 'warning',
    message,
    at,
    help,
  });
  if (validators.length < 4) {
    const there =
      validators.length === 1
        ? 'there is one validator: the chain stops when it stops'
        : `there are ${validators.length} validators: the chain stops when one of them stops`;
    return [warn(there, 'place at least four validators')];
  }
  const stopped = validators.filter(({ state }) => state === 'stopped');
  if (3 * sum(stopped, power) >= total) {
    const [are, hold] = stopped.length === 1 ? ['is', 'holds'] : ['are', 'hold'];
    const message = `${aliases(stopped)} ${are} stopped and ${hold} a third of the voting power or more: the chain stands still`;
    return [warn(message, 'start a validator: remove its `state: stopped`')];
  }
  const heavy = validators.filter(({ number }) => 3 * power.get(number)! >= total);
  const found: Diagnostic[] = [];
  if (heavy.length > 0) {
    const has = heavy.length === 1 ? 'has' : 'have each';
    const message = `${aliases(heavy)} ${has} a third of the voting power or more: the chain stops with it`;
    found.push(warn(message, 'give validators the same `power`, or more of them'));
  }
  return [...found, ...checkClusters(validators, { power, total }, warn)];
}

/** With fewer than four clusters one of them always holds a third, so nothing could be done about it. */
function checkClusters(
  validators: readonly Node[],
  { power, total }: { readonly power: ReadonlyMap<number, number>; readonly total: number },
  warn: (message: string, help: string) => Diagnostic,
): Diagnostic[] {
  const byCluster = groupBy(validators, ({ cluster }) => cluster);
  if (byCluster.size < 4) return [];
  const heavy = [...byCluster].filter(([, nodes]) => 3 * sum(nodes, power) >= total).map(([cluster]) => cluster);
  if (heavy.length === 0) return [];
  const [cluster, holds] = heavy.length === 1 ? ['cluster', 'holds'] : ['clusters', 'hold each'];
  const message = `${cluster} ${names(heavy)} ${holds} a third of the voting power or more: the chain stops with it`;
  return [warn(message, 'spread the validators more evenly over the clusters')];
}

function sum(nodes: readonly Node[], power: ReadonlyMap<number, number>): number {
  return nodes.reduce((all, { number }) => all + (power.get(number) ?? 0), 0);
}
