// Who is a validator and with what voting power, as the spec says it. Pure; the genesis of a running chain says it itself.
import { parseIds } from '../../model/ids.ts';
import type { Network } from '../../model/network.ts';
import type { NodesSpec } from './schema.ts';

const defaultPower = 10;

/** Voting power at genesis by node number: of validators only. */
export function powers(spec: NodesSpec, { nodes }: Pick<Network, 'nodes'>): ReadonlyMap<number, number> {
  const chosen = spec.validators === undefined ? undefined : new Set(parseIds(spec.validators));
  const single = new Map<number, number>();
  for (const [key, power] of Object.entries(spec.power))
    for (const number of key === 'all' ? [] : (parseIds(key) ?? [])) single.set(number, power);
  const validators = nodes.filter(({ number }) => chosen?.has(number) ?? true);
  return new Map(validators.map(({ number }) => [number, single.get(number) ?? spec.power.all ?? defaultPower]));
}

/** Numbers that `validators` and `power` name and the network does not have, with the key that names them. */
export function missingNodes(
  spec: NodesSpec,
  { nodes }: Pick<Network, 'nodes'>,
): readonly { readonly number: number; readonly at: readonly string[] }[] {
  const present = new Set(nodes.map(({ number }) => number));
  const named = [
    ...(spec.validators === undefined ? [] : [{ ids: spec.validators, at: ['validators'] }]),
    ...Object.keys(spec.power).flatMap((ids) => (ids === 'all' ? [] : [{ ids, at: ['power', ids] }])),
    ...(spec.stateSync === undefined ? [] : [{ ids: spec.stateSync.nodes, at: ['stateSync', 'nodes'] }]),
    ...(spec.stateSync?.servers === undefined ? [] : [{ ids: spec.stateSync.servers, at: ['stateSync', 'servers'] }]),
  ];
  return named.flatMap(({ ids, at }) =>
    (parseIds(ids) ?? []).filter((number) => !present.has(number)).map((number) => ({ number, at })),
  );
}
