// Checks of the validators: whether there are any, and whose failure would stop the chain. Pure.
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { groupBy } from '../../model/group.ts';
import type { Node } from '../../model/network.ts';
import { aliases, names, type Subject } from './subject.ts';
import { missingNodes, powers } from './validators.ts';

export function checkCommittee(subject: Subject): Diagnostic[] {
  const missing = checkNames(subject);
  return missing.length > 0 ? missing : checkStrength(subject);
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

const short = (numbers: readonly number[]): string =>
  numbers.length <= 5 ? numbers.join(', ') : `${numbers[0]} and ${numbers.length - 1} more`;

/** More than two thirds of the power must agree: whoever holds a third can stop the chain. */
function checkStrength({ spec, network, at }: Subject): Diagnostic[] {
  const power = powers(spec, network);
  const validators = network.nodes.filter(({ number }) => power.has(number));
  const total = sum(validators, power);
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
  return [...found, ...checkClusters(validators, power, warn)];
}

/** With fewer than four clusters one of them always holds a third, so nothing could be done about it. */
function checkClusters(
  validators: readonly Node[],
  power: ReadonlyMap<number, number>,
  warn: (message: string, help: string) => Diagnostic,
): Diagnostic[] {
  const byCluster = groupBy(validators, ({ cluster }) => cluster);
  if (byCluster.size < 4) return [];
  const total = sum(validators, power);
  const heavy = [...byCluster].filter(([, nodes]) => 3 * sum(nodes, power) >= total).map(([cluster]) => cluster);
  if (heavy.length === 0) return [];
  const [cluster, holds] = heavy.length === 1 ? ['cluster', 'holds'] : ['clusters', 'hold each'];
  const message = `${cluster} ${names(heavy)} ${holds} a third of the voting power or more: the chain stops with it`;
  return [warn(message, 'spread the validators more evenly over the clusters')];
}

function sum(nodes: readonly Node[], power: ReadonlyMap<number, number>): number {
  return nodes.reduce((all, { number }) => all + (power.get(number) ?? 0), 0);
}
