import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cluster, Network } from '../../../src/model/network.ts';
import { firstPeers, firstPeersText } from '../../../src/platforms/cometbft/first-peers.ts';
import { peersOf } from '../../../src/platforms/cometbft/peers.ts';
import { cloud, cluster, desk, keysOf, lab, network, node, publicKeys } from './network.ts';

const sky = cluster('sky', { exposure: 'loadBalancer' });
const host = (number: number): string => `node${number}.net.example.com`;
const waits = (net: Network, number: number): string | undefined => {
  const one = net.nodes.find((other) => other.number === number)!;
  const found = firstPeers(net, one, peersOf(net, one));
  return found && firstPeersText(found);
};
const on = (...places: Cluster[]): Network =>
  network(
    [desk, lab, cloud, sky],
    places.map((place, number) => node(number, place)),
  );

describe('a node waits', () => {
  it.each<[string, Network, number, string | undefined]>([
    ['for nothing on one cluster', on(cloud, cloud), 0, undefined],
    ['for nothing where peers have addresses', on(lab, desk, lab), 1, undefined],
    ['for one of two on the other cluster', on(cloud, cloud, sky, sky), 0, `1\n10 ${host(2)}\n10 ${host(3)}\n`],
    ['for most of a larger cluster', on(cloud, sky, sky, sky), 0, `11\n10 ${host(1)}\n10 ${host(2)}\n10 ${host(3)}\n`],
    ['for nobody where its own cluster has the majority: the others dial it', on(cloud, sky, sky, sky), 1, undefined],
    ['for one name where nobody can dial it', on(desk, desk, desk, sky), 0, `1\n1 ${host(3)}\n`],
    ['for nothing where it cannot be dialled and has an address to dial', on(desk, desk, desk, sky, lab), 0, undefined],
  ])('%s', (_what, net, number, expected) => {
    expect(waits(net, number)).toBe(expected);
  });

  it('by voting power, where full nodes have none', () => {
    const nodes = [node(0, cloud), node(1, sky), node(2, sky)];
    const keys = { ...keysOf([]), nodes: { '0': publicKeys(0, { power: 5 }), '1': publicKeys(1), '2': full(2) } };
    const net = network([cloud, sky], nodes, { keys });
    expect(waits(net, 0)).toBe(`3\n10 ${host(1)}\n`);
    expect(waits(net, 2)).toBeUndefined();
  });

  it('by number, where it can dial full nodes only', () => {
    const nodes = [node(0, desk), node(1, cloud), node(2, sky)];
    const keys = { ...keysOf([]), nodes: { '0': publicKeys(0), '1': full(1), '2': full(2) } };
    const net = network([desk, cloud, sky], nodes, { keys });
    expect(waits(net, 1)).toBe(`1\n1 ${host(2)}\n`);
    expect(waits(net, 0)).toBe(`1\n1 ${host(1)}\n1 ${host(2)}\n`);
  });

  it('for nobody on a cluster that is suspended', () => {
    const nodes = [node(0, cloud), node(1, sky)];
    expect(waits(network([cloud, { ...sky, suspended: true }], nodes), 0)).toBeUndefined();
  });
});

function full(number: number) {
  const { power: _power, ...keys } = publicKeys(number);
  return keys;
}

/** Everybody dials the fewest that it may start with: the worst that names can do. */
function connected(net: Network): boolean {
  const links = new Map(net.nodes.map(({ number }) => [number, new Set<number>()]));
  const link = (a: number, b: number): void => {
    links.get(a)!.add(b);
    links.get(b)!.add(a);
  };
  for (const one of net.nodes) {
    const peers = peersOf(net, one);
    const rule = firstPeers(net, one, peers);
    let { least } = rule ?? { least: 0 };
    const lacking = new Set(
      peers.filter(({ address }) => address?.includes('example.com')).map((peer) => peer.node.number),
    );
    for (const { host: name, weight } of rule?.names ?? []) {
      if (least <= 0) break;
      least -= weight;
      lacking.delete(Number(/^node([0-9]+)/.exec(name)![1]));
    }
    expect(least).toBeLessThanOrEqual(0);
    for (const peer of peers)
      if (peer.address !== undefined && !lacking.has(peer.node.number)) link(one.number, peer.node.number);
  }
  const seen = new Set([0]);
  for (const number of seen) for (const next of links.get(number)!) seen.add(next);
  return seen.size === net.nodes.length;
}

it('is connected whatever names come late, and every wait can end', () => {
  const places = fc.array(
    fc.tuple(
      fc.constantFrom(desk, lab, cloud, sky),
      fc.nat(20).map((power) => Math.max(0, power - 7)),
    ),
    {
      minLength: 1,
      maxLength: 14,
    },
  );
  fc.assert(
    fc.property(places, (chosen) => {
      const nodes = chosen.map(([place], number) => node(number, place));
      const keys = chosen.map(([, power], number) => [
        String(number),
        power > 0 ? publicKeys(number, { power }) : full(number),
      ]);
      const net = network([desk, lab, cloud, sky], nodes, { keys: { ...keysOf([]), nodes: Object.fromEntries(keys) } });
      expect(connected(net)).toBe(true);
    }),
    { numRuns: 1000 },
  );
});
