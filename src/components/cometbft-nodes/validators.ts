// Who is a validator and with what voting power, as the spec says it. Pure; the genesis of a running chain says it itself.
import { parseIds } from '../../model/ids.ts';
import type { Network } from '../../model/network.ts';
import { mostPower, type NodesSpec } from './schema.ts';

const defaultPower = 10;

/** Whether a genesis may give a validator this voting power. */
export const isPower = (value: number): boolean => Number.isInteger(value) && value >= 1 && value <= mostPower;

/** Voting power at genesis by node number: of validators only. */
export function powers(spec: NodesSpec, { nodes }: Pick<Network, 'nodes'>): ReadonlyMap<number, number> {
  const chosen = spec.validators === undefined ? undefined : new Set(parseIds(spec.validators));
  const { all = defaultPower, ...others } = typeof spec.power === 'number' ? { all: spec.power } : spec.power;
  const single = new Map<number, number>();
  for (const [key, power] of Object.entries(others))
    for (const number of parseIds(key) ?? []) single.set(number, power);
  const validators = nodes.filter(({ number }) => chosen?.has(number) ?? true);
  return new Map(validators.map(({ number }) => [number, single.get(number) ?? all]));
}

/** Numbers in their order as a spec writes them, `0-2,5`. */
export function ranges(numbers: readonly number[]): string {
  const found: { from: number; to: number }[] = [];
  for (const number of numbers) {
    const last = found.at(-1);
    if (last !== undefined && number === last.to + 1) last.to = number;
    else found.push({ from: number, to: number });
  }
  return found.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(',');
}

/** Numbers that `validators` and `power` name and the network does not have, with the key that names them. */
export function missingNodes(
  spec: NodesSpec,
  { nodes }: Pick<Network, 'nodes'>,
): readonly { readonly number: number; readonly at: readonly string[] }[] {
  const present = new Set(nodes.map(({ number }) => number));
  const named = [
    ...(spec.validators === undefined ? [] : [{ ids: spec.validators, at: ['validators'] }]),
    ...Object.keys(typeof spec.power === 'number' ? {} : spec.power).flatMap((ids) =>
      ids === 'all' ? [] : [{ ids, at: ['power', ids] }],
    ),
    ...(spec.skipDoubleSignCheck === undefined ? [] : [{ ids: spec.skipDoubleSignCheck, at: ['skipDoubleSignCheck'] }]),
    ...(spec.stateSync === undefined ? [] : [{ ids: spec.stateSync.nodes, at: ['stateSync', 'nodes'] }]),
    ...(spec.stateSync?.servers === undefined ? [] : [{ ids: spec.stateSync.servers, at: ['stateSync', 'servers'] }]),
  ];
  return named.flatMap(({ ids, at }) =>
    (parseIds(ids) ?? []).filter((number) => !present.has(number)).map((number) => ({ number, at })),
  );
}
