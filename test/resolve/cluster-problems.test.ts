// Clusters as a group: contexts, addresses and node ports that two of them must not share, and addresses that mean the pod itself.
import { describe, expect, it } from 'vitest';
import { complaints, complaintsOn } from './network.ts';

const nodes = 'nodes: {place: {ids: 0, on: a}}\n';
const codes = (text: string): string[] => complaints(text).map((one) => one.slice(0, 6));

describe('clusters', () => {
  it.each([
    ['one context', '{a: {context: x}, b: {context: x}}', ['NG1242']],
    ['the name of another as context', '{a: {}, b: {context: a}}', ['NG1242']],
    ['one context for a range', '{a: {}, "b-[1:3]": {context: x}}', ['NG1242']],
    ['contexts of their own', '{a: {}, "b-[1:3]": {context: "x-{name}"}}', []],
  ])('with %s', (_what, clusters, expected) => {
    expect(codes(`clusters: ${clusters}\n${nodes}`)).toEqual(expected);
  });

  const open = (name: string, ports: string, more = '') =>
    `${name}: {exposure: nodePort, address: 192.0.2.1, nodePorts: ${ports}${more}}`;
  it.each([
    ['ranges that overlap', [open('a', '31000-31099'), open('b', '31099-31199')], ['NG1243']],
    ['a range within another, in any order', [open('a', '31010-31020'), open('b', '31000-31099')], ['NG1243']],
    ['ranges beside each other', [open('a', '31000-31099'), open('b', '31100-31199')], []],
    ['a range of cluster without node ports', [open('a', '31000-31099'), 'b: {nodePorts: 31000-31099}'], []],
  ])('behind one address with %s', (_what, clusters, expected) => {
    expect(codes(`clusters: {${clusters.join(', ')}}\n${nodes}`)).toEqual(expected);
  });

  it('with addresses of their own may have the same node ports', () => {
    expect(
      codes(
        `clusters: {${open('a', '31000-31099')}, b: {exposure: nodePort, address: 192.0.2.2, nodePorts: 31000-31099}}\n${nodes}`,
      ),
    ).toEqual([]);
  });

  it.each([
    ['30000-32767', []],
    ['29999-32767', ['NG1244']],
    ['30000-32768', ['NG1244']],
  ])('with the node ports %s', (ports, expected) => {
    expect(codes(`clusters: {${open('a', ports)}}\n${nodes}`)).toEqual(expected);
  });

  it('are warned of a range of names once, and all of them are there', () => {
    const text = `clusters: {a: {}, "b-[1:3]": {exposure: nodePort, address: "{name}.example.net", nodePorts: 1000-1099}}\nnodes: {place: {ids: 0, on: b-3}}\n`;
    expect(codes(text)).toEqual(['NG1244']);
  });
});

describe('the address of a node', () => {
  const at = (address: string) =>
    `clusters: {a: {}}\nnodes: {place: {ids: 0, on: a}, only: {0: {address: "${address}"}}}\n`;
  it.each([
    '127.0.0.1',
    '127.1.2.3',
    '0.0.0.0',
    'localhost',
    'a.localhost',
    '::1',
    '::',
    '0:0:0:0:0:0:0:1',
    '::ffff:127.0.0.1',
  ])('may not be %s', (address) => {
    expect(codes(at(address))).toEqual(['NG1245']);
  });

  it.each([
    '192.0.2.1',
    '128.0.0.1',
    '10.127.0.1',
    'localhost.example.net',
    '2001:db8::1',
    '1::',
    '::2',
    'node.example.net',
  ])('may be %s', (address) => {
    expect(codes(at(address))).toEqual([]);
  });

  it('is a matter of clusters: a Docker host may be this machine', () => {
    const found = complaintsOn('compose', 'nodes: {place: {ids: 0, on: a}, only: {0: {address: 127.0.0.1}}}\n');
    expect(found.filter((one) => one.startsWith('NG1245'))).toEqual([]);
  });
});
