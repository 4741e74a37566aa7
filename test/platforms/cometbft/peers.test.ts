import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configToml, type NodeConfig, restartingConfig } from '../../../src/platforms/cometbft/config.ts';
import { externalAddress, hidden, peersOf } from '../../../src/platforms/cometbft/peers.ts';
import { fast } from './chain.ts';
import { cloud, cluster, desk, keysOf, lab, network, node } from './network.ts';

const addresses = (net: ReturnType<typeof network>, number: number): string[] =>
  peersOf(net, net.nodes.find((one) => one.number === number)!).map(
    (peer) => `${peer.node.alias} ${peer.address ?? 'dials us'}`,
  );
const wide = [desk, lab, cloud];
const mixed = [
  node(0, desk),
  node(1, lab),
  node(2, lab),
  node(3, cloud),
  node(4, desk, { externalAddress: '198.51.100.4' }),
];

describe('peers', () => {
  it.each([
    [
      'a cluster that nobody can enter',
      0,
      [
        'node1 192.0.2.10:31002',
        'node2 192.0.2.10:31004',
        'node3 node3.net.example.com:26656',
        'node4 node4.net.svc.cluster.local:26656',
      ],
    ],
    [
      'machines with node ports',
      1,
      [
        'node0 dials us',
        'node2 node2.net.svc.cluster.local:26656',
        'node3 node3.net.example.com:26656',
        'node4 198.51.100.4:26656',
      ],
    ],
    [
      'load balancers',
      3,
      ['node0 dials us', 'node1 192.0.2.10:31002', 'node2 192.0.2.10:31004', 'node4 198.51.100.4:26656'],
    ],
  ])('are dialled from %s', (_what, number, expected) => {
    expect(addresses(network(wide, mixed), number)).toEqual(expected);
  });

  it('have the id of their key', () => {
    const net = network([desk], [node(0, desk), node(1, desk)]);
    expect(peersOf(net, net.nodes[0]!)[0]!.id).toMatch(/^[0-9a-f]{40}$/);
    expect(peersOf(net, net.nodes[0]!)[0]!.id).not.toBe(peersOf(net, net.nodes[1]!)[0]!.id);
  });

  it('without keys are in no list', () => {
    expect(addresses(network([desk], [node(0, desk), node(1, desk)], { keys: keysOf([0]) }), 0)).toEqual([]);
  });

  it('stay in the lists while they are stopped, so that their start changes nobody', () => {
    const stopped = [node(0, desk), node(1, desk, { state: 'stopped' })];
    expect(addresses(network([desk], stopped), 0)).toEqual(
      addresses(network([desk], [node(0, desk), node(1, desk)]), 0),
    );
  });
});

describe('hidden nodes', () => {
  const site = cluster('site');
  it.each([
    ['on one cluster: all meet inside', [desk], [node(0, desk), node(1, desk)], []],
    ['on one of two clusters: they dial', [desk, lab], [node(0, desk), node(1, lab)], []],
    [
      'on two clusters: they never meet',
      [desk, site, lab],
      [node(0, desk), node(1, site), node(2, lab)],
      ['node0', 'node1'],
    ],
    [
      'with a given address: they are dialled',
      [desk, site],
      [node(0, desk), node(1, site, { externalAddress: 'n1.example.net' })],
      [],
    ],
  ])('%s', (_what, clusters, nodes, expected) => {
    expect(hidden(network(clusters, nodes)).map(({ alias }) => alias)).toEqual(expected);
  });

  it('without a domain: names of load balancers are not known before they run', () => {
    const far = cluster('far', { exposure: 'nodePort' });
    expect(hidden(network([desk, far], [node(0, desk), node(1, far)]))).toHaveLength(2);
  });
});

describe('the address a node tells others', () => {
  it.each([
    ['none inside a cluster: a name could fail to resolve', [desk], [node(0, desk), node(1, desk)], ''],
    ['its node port', [lab, desk], [node(0, lab), node(1, desk)], '192.0.2.10:31000'],
    ['none behind a name', [cloud, desk], [node(0, cloud), node(1, desk)], ''],
    [
      'a given IPv6 address',
      [desk, lab],
      [node(0, desk, { externalAddress: '2001:db8::9' }), node(1, lab)],
      '[2001:db8::9]:26656',
    ],
  ])('is %s', (_what, clusters, nodes, expected) => {
    expect(externalAddress(network(clusters, nodes), nodes[0]!)).toBe(expected);
  });
});

const config = (net: ReturnType<typeof network>, number: number): NodeConfig => {
  const one = net.nodes.find((other) => other.number === number)!;
  return { moniker: one.alias, shared: fast, peers: peersOf(net, one), externalAddress: externalAddress(net, one) };
};

const clustersArbitrary = fc.array(fc.constantFrom(desk, lab, cloud), { minLength: 2, maxLength: 40 });

describe('one node more', () => {
  it('changes only the lists that name it, and starts nobody again who can be dialled', () => {
    fc.assert(
      fc.property(clustersArbitrary, (places) => {
        const nodes = places.map((place, number) => node(number, place));
        const last = nodes.length - 1;
        const before = network(wide, nodes.slice(0, -1), { keys: keysOf(nodes.map(({ number }) => number)) });
        const after = network(wide, nodes, { keys: keysOf(nodes.map(({ number }) => number)) });
        for (const { number } of before.nodes) {
          const [old, now] = [configToml(config(before, number)), configToml(config(after, number))].map((text) =>
            text.split('\n'),
          );
          const changed = now!.filter((line, index) => line !== old![index]).map((line) => line.split(' ')[0]);
          const single = new Set(before.nodes.map(({ cluster: on }) => on)).size === 1;
          // A second cluster gives nodes an address for others.
          const allowed = ['persistent_peers', 'unconditional_peer_ids', ...(single ? ['external_address'] : [])];
          expect(changed.filter((key) => !allowed.includes(key!))).toEqual([]);
          const newcomer = peersOf(after, before.nodes.find((one) => one.number === number)!).find(
            (peer) => peer.node.number === last,
          )!;
          if (newcomer.dialsBack && !single)
            expect(restartingConfig(config(after, number))).toBe(restartingConfig(config(before, number)));
        }
      }),
      { numRuns: 30 },
    );
  });

  it('meets everybody: of two nodes one can dial the other, unless both are said to be hidden', () => {
    fc.assert(
      fc.property(clustersArbitrary, (places) => {
        const net = network(
          wide,
          places.map((place, number) => node(number, place)),
        );
        for (const one of net.nodes)
          for (const peer of peersOf(net, one)) expect(peer.address !== undefined || peer.dialsBack).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('fits two hundred times into one list of peers', () => {
    const nodes = Array.from({ length: 200 }, (_, number) => node(number, desk));
    const text = configToml(config(network([desk], nodes), 7));
    const list = /^persistent_peers = "(.*)"$/m.exec(text)![1]!.split(',');
    expect(list).toHaveLength(199);
    expect(list.filter((peer) => !/^[0-9a-f]{40}@node[0-9]+\.net\.svc\.cluster\.local:26656$/.test(peer))).toEqual([]);
    expect(text).not.toContain('@node7.');
  });
});
