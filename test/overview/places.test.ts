// What people read about places: clusters for Flux, Docker hosts for Compose, addresses that the spec gives.
import { describe, expect, it } from 'vitest';
import type { Network } from '../../src/model/network.ts';
import { inspectTable } from '../../src/overview/inspect.ts';
import { networkJson } from '../../src/overview/network-json.ts';
import { networkMarkdown } from '../../src/overview/network-md.ts';
import { composed, network } from '../resolve/network.ts';

const table = (shown: Network): string => inspectTable(shown, shown.endpoints, true);
const page = (shown: Network): string => [...networkMarkdown(shown, [])].join('');

const hosts = composed(
  'hosts: {vm-1: {address: 192.0.2.11, subnet: 10.71.0.0/16}, vm-2: {address: vm.example.net, subnet: 10.72.0.0/16}}\n' +
    'nodes: {place: {ids: 0-1, on: "*"}}\n',
);

describe('Docker hosts', () => {
  it('are called so', () => {
    expect(table(hosts).split('\n').slice(0, 6)).toEqual([
      'HOST  MACHINE         SUBNET        RUNS',
      'vm-1  192.0.2.11      10.71.0.0/16  node0',
      'vm-2  vm.example.net  10.72.0.0/16  node1',
      '',
      'NODE   ACCOUNT  HOST  VERSION  STATE',
      'node0  0.0.3    vm-1  0.75.1   running',
    ]);
    expect(page(hosts)).toContain('A hedera 0.75.1 network: 2 nodes on 2 hosts.');
    expect(page(hosts)).toContain('| node | name | account | host | version | state | gossip | gRPC |');
    expect(table(hosts) + page(hosts)).not.toMatch(/cluster/i);
  });

  it('stand in network.json with machine and subnet', () => {
    expect(networkJson(hosts, '0.1.0')).toMatchObject({
      engine: 'compose',
      clusters: [
        { name: 'vm-1', address: '192.0.2.11', subnet: '10.71.0.0/16' },
        { name: 'vm-2', address: 'vm.example.net' },
      ],
    });
  });

  it('are this machine when there is none', () => {
    const laptop = composed('nodes: {place: {ids: 0, on: x}}\n');
    expect(table(laptop)).toMatch(/^local +this machine +10\./m);
    expect(page(laptop)).toContain('1 node on 1 host.');
  });
});

describe('clusters', () => {
  const plain = network('clusters: {desk: {}}\nnodes: {place: {ids: 0-1, on: desk}}\n');
  const given = network(
    'clusters: {desk: {}}\nnodes: {place: {ids: 0-1, on: desk}, only: {1: {address: n1.example.net}}}\n',
  );

  it('say nothing of engines and given addresses where there are none', () => {
    expect(table(plain)).not.toContain('GIVEN');
    expect(networkJson(plain, '0.1.0')).not.toHaveProperty('engine');
  });

  it('show the address that the spec gives a node', () => {
    expect(table(given)).toMatch(/STATE +GIVEN ADDRESS$/m);
    expect(table(given)).toMatch(/^node0 .* -$/m);
    expect(table(given)).toMatch(/^node1 .* n1\.example\.net$/m);
    expect(page(given)).toContain('`n1.example.net:50111`');
    expect(networkJson(given, '0.1.0')).toMatchObject({ nodes: [{}, { externalAddress: 'n1.example.net' }] });
  });
});
