// Names, addresses and variables: arithmetic on subnets, and what Secrets are called in the environment.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composeNaming, secretVariable } from '../../../src/backends/compose/naming.ts';
import { expand } from '../../../src/backends/compose/text.ts';
import { hostAddress, nodeAddress, planAddresses } from '../../../src/model/ipv4.ts';
import { host } from './host.ts';

/** The number that an IPv4 address is. */
const value = (address: string): number => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

describe('addresses', () => {
  it.each([
    ['10.71.0.0/16', 0, '10.71.0.10'],
    ['10.71.0.0/16', 300, '10.71.1.54'],
    ['172.20.0.0/16', 3, '172.20.0.13'],
    ['192.168.7.128/25', 5, '192.168.7.143'],
  ])('in %s give node %d %s', (subnet, number, address) => {
    expect(nodeAddress(subnet, number)).toBe(address);
    expect(
      composeNaming.nodeHost('node', { number, namespace: 'demo' }, { ...host, docker: { subnet, bind: '' } }),
    ).toBe(address);
  });

  it('of nodes are never in the half that Docker gives out', () => {
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 26 }), fc.integer({ min: 0, max: 0xff_ff_ff }), (bits, seed) => {
        const subnet = `${hostAddress('0.0.0.0/0', Math.floor((seed * 256) / 2 ** (32 - bits)) * 2 ** (32 - bits))}/${bits}`;
        const { gateway, ip_range, lastNode } = planAddresses(subnet);
        const [first = '', size] = ip_range.split('/');
        const base = value(subnet.split('/')[0]!);
        expect(value(gateway) - base).toBe(1);
        expect([value(first) - base, Number(size)]).toEqual([2 ** (31 - bits), bits + 1]);
        expect(value(nodeAddress(subnet, lastNode))).toBe(value(first) - 1);
      }),
    );
  });
});

describe('variables of Secrets', () => {
  it.each([
    ['node0-keys', 'node_key.json', 'NETGEN_SECRET_NODE0_KEYS_NODE_KEY_JSON'],
    ['a.b', 'C', 'NETGEN_SECRET_A_B_C'],
    ['1st', 'key', 'NETGEN_SECRET_1ST_KEY'],
    ['docker', 'host', 'NETGEN_SECRET_DOCKER_HOST'],
  ])('of %s and %s are called %s', (secret, key, name) => {
    expect(secretVariable(secret, key)).toBe(name);
  });

  it('are names that Compose reads', () => {
    const name = fc.stringMatching(/^[a-z0-9]([-.a-z0-9]{0,20}[a-z0-9])?$/);
    fc.assert(
      fc.property(name, fc.stringMatching(/^[-._a-zA-Z0-9]{1,20}$/), (secret, key) => {
        expect(secretVariable(secret, key)).toMatch(/^NETGEN_SECRET_[_A-Z0-9]+$/);
      }),
    );
  });
});

describe('references', () => {
  const known = new Map([
    ['A', '1'],
    ['B', '$(A)'],
  ]);
  // The table of Kubernetes' own test (third_party/forked/golang/expansion/expand_test.go), as far as it applies.
  it.each([
    ['$(A)', '1'],
    ['x-$(A)-$(A)', 'x-1-1'],
    ['$(B)', '$(A)'],
    ['$$(A)', '$(A)'],
    ['$$$(A)', '$1'],
    ['$$$$(A)', '$$(A)'],
    ['$(C)', '$(C)'],
    ['$(A', '$(A'],
    ['$A', '$A'],
    ['$', '$'],
    ['$()', '$()'],
    ['', ''],
  ])('turn %s into %s', (text, expected) => {
    expect(expand(text, known)).toBe(expected);
  });
});
