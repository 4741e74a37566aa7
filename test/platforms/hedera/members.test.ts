import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../../src/model/network.ts';
import { hostPort, ledgerAddress, members, spansClusters, unreachable } from '../../../src/platforms/hedera/members.ts';
import { cluster, network, node } from '../../components/network.ts';

const desk = cluster('desk', { exposure: 'nodePort', address: '192.0.2.10', nodePorts: { from: 31000, to: 31099 } });
const six = cluster('six', { exposure: 'nodePort', address: '2001:db8::1', nodePorts: { from: 31000, to: 31099 } });
const inner = cluster('inner');
const keys = { genesis: true, gossip: 'certificate', grpc: '', admin: 'admin' };
const known = (...numbers: number[]) => ({
  network: 'testnet',
  platform: 'hedera' as const,
  nodes: Object.fromEntries(numbers.map((number) => [number, { ...keys, genesis: number !== 9 }])),
  secrets: {},
});

it.each([
  ['a.example.org:50111', 'a.example.org', 50111],
  ['192.0.2.1:1', '192.0.2.1', 1],
  ['[2001:db8::1]:31000', '2001:db8::1', 31000],
])('hostPort(%s)', (address, host, port) => {
  expect(hostPort(address)).toEqual({ host, port });
});

describe('ledger addresses', () => {
  const endpoint = { inside: 'in:1', outside: 'out:2' } as Endpoint;
  it('are from inside only while all nodes share a cluster', () => {
    const one = { nodes: [node(0, desk), node(1, desk)] };
    const two = { nodes: [node(0, desk), node(1, inner)] };
    expect([spansClusters(one), spansClusters(two), spansClusters({ nodes: [] })]).toEqual([false, true, false]);
    expect(ledgerAddress(endpoint, one)).toBe('in:1');
    expect(ledgerAddress(endpoint, two)).toBe('out:2');
  });

  it('name the nodes that others could not reach', () => {
    const net = network({ clusters: [desk, inner], nodes: [node(0, desk), node(1, inner)] });
    expect(unreachable(net).map(({ alias }) => alias)).toEqual(['node1']);
    expect(unreachable(network({ clusters: [inner], nodes: [node(0, inner)] }))).toEqual([]);
  });
});

describe('members', () => {
  const net = network({
    clusters: [desk, six],
    nodes: [node(0, desk), node(1, six), node(2, desk), node(9, desk)],
    over: { keys: known(0, 1, 9) },
  });

  it('are the nodes with keys; founders those that were there at genesis', () => {
    expect(members(net).map(({ number }) => number)).toEqual([0, 1, 9]);
    expect(members(net, 'genesis').map(({ number }) => number)).toEqual([0, 1]);
    expect(members({ ...net, keys: known() })).toEqual([]);
  });

  it('carry every address in the form of the ledger', () => {
    expect(members(net)[1]).toEqual({
      number: 1,
      alias: 'node1',
      account: '0.0.4',
      gossip: [{ host: '2001:db8::1', port: 31004 }],
      service: [
        { host: '2001:db8::1', port: 31005 },
        { host: '2001:db8::1', port: 31006 },
      ],
      grpcWeb: { host: '2001:db8::1', port: 31007 },
      certificate: 'certificate',
      admin: 'admin',
    });
  });
});

describe('what the keys file pins', () => {
  const addresses = { gossip: 'node0.old.example.net:50111', grpc: 'node0.old.example.net:50211' };
  const pinned = { ...keys, account: '0.0.3', addresses };
  const pins = {
    network: 'testnet',
    platform: 'hedera' as const,
    nodes: { 0: pinned, 1: keys, 7: { ...pinned, account: '0.0.10' } },
    secrets: {},
  };
  const net = network({ clusters: [desk, six], nodes: [node(0, desk), node(1, six)], over: { keys: pins } });

  it('goes before what the spec says today', () => {
    expect(members(net, 'genesis')[0]?.gossip).toEqual([{ host: 'node0.old.example.net', port: 50111 }]);
    expect(members(net, 'genesis')[1]?.gossip).toEqual([{ host: '2001:db8::1', port: 31004 }]);
  });

  it('keeps founders in the genesis that the spec has no more', () => {
    expect(members(net, 'genesis').map(({ number, account }) => [number, account])).toEqual([
      [0, '0.0.3'],
      [1, '0.0.4'],
      [7, '0.0.10'],
    ]);
    expect(members(net).map(({ number }) => number)).toEqual([0, 1]);
  });

  it('does not change when another node moves to a second cluster', () => {
    const here = network({ clusters: [inner], nodes: [node(0, inner), node(1, inner)], over: { keys: pins } });
    const spread = network({ clusters: [inner, desk], nodes: [node(0, inner), node(1, desk)], over: { keys: pins } });
    expect(members(spread, 'genesis')[0]).toEqual(members(here, 'genesis')[0]);
  });
});
