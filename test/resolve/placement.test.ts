import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { complaints, network } from './network.ts';

const clusters = `clusters:
  aws-[01:03]: {}
  gcp-[1:2]: {}
  desk: {}
`;
const where = (rest: string): Record<number, string> =>
  Object.fromEntries(network(clusters + rest).nodes.map((node) => [node.number, node.cluster]));

describe('placement', () => {
  it.each([
    [
      'one by one, in natural order',
      'nodes: {place: {ids: 0-2, on: "aws-*"}}',
      { 0: 'aws-01', 1: 'aws-02', 2: 'aws-03' },
    ],
    ['all on one cluster', 'nodes: {place: {ids: 0-2, on: desk}}', { 0: 'desk', 1: 'desk', 2: 'desk' }],
    [
      'several entries',
      'nodes: {place: [{ids: 0-2, on: "aws-[01:03]"}, {ids: 7, on: desk}]}',
      { 0: 'aws-01', 1: 'aws-02', 2: 'aws-03', 7: 'desk' },
    ],
    ['one taken out', 'nodes: {place: {ids: "0-2,!1", on: "aws-*"}}', { 0: 'aws-01', 2: 'aws-03' }],
    [
      'spread by number',
      'nodes: {place: {ids: 0-4, on: "aws-*", spread: true}}',
      { 0: 'aws-01', 1: 'aws-02', 2: 'aws-03', 3: 'aws-01', 4: 'aws-02' },
    ],
    [
      'moved by exception',
      'nodes: {place: {ids: 0-2, on: "aws-*"}, only: {1: {on: desk}}}',
      { 0: 'aws-01', 1: 'desk', 2: 'aws-03' },
    ],
  ])('%s', (_what, rest, expected) => {
    expect(where(rest)).toEqual(expected);
  });

  it.each([
    [
      'counts that differ',
      'nodes: {place: {ids: 0-3, on: "aws-*"}}',
      ['NG1208 4 nodes cannot be placed one by one on 3 clusters'],
    ],
    ['a node twice', 'nodes: {place: [{ids: 0-2, on: desk}, {ids: 2, on: aws-01}]}', ['NG1209 node 2 is placed twice']],
    ['a cluster that is not there', 'nodes: {place: {ids: 0, on: aws-1}}', ['NG1206 cluster `aws-1` is not defined']],
    ['a glob that matches nothing', 'nodes: {place: {ids: 0, on: "azure-*"}}', ['NG1206 no cluster matches `azure-*`']],
    ['falling numbers', 'nodes: {place: {ids: 3-0, on: desk}}', ['NG1207 `3-0` is not a list of node numbers']],
    [
      'an exception for nobody',
      'nodes: {place: {ids: 0, on: desk}, only: {5: {version: 0.76.0}}}',
      ['NG1210 node 5 is not placed'],
    ],
    [
      'an exception said twice',
      'nodes: {place: {ids: 0-2, on: desk}, only: {0-1: {version: 0.76.0}, 1: {version: 0.77.0}}}',
      ['NG1211 `version` of node 1 is given twice'],
    ],
  ])('refuses %s', (_what, rest, expected) => {
    expect(complaints(clusters + rest)).toEqual(expected);
  });

  it('moves nobody when a node is taken out of a spread', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 30 }), fc.nat(29), (count, pick) => {
        const gone = pick % count;
        const all = where(`nodes: {place: {ids: 0-${count - 1}, on: "aws-*", spread: true}}`);
        const fewer = where(`nodes: {place: {ids: "0-${count - 1},!${gone}", on: "aws-*", spread: true}}`);
        delete all[gone];
        expect(fewer).toEqual(all);
      }),
      { numRuns: 30 },
    );
  });
});

describe('node identity', () => {
  const facts = (rest: string) =>
    new Map(network(clusters + rest).nodes.map((node) => [node.number, { ...node, at: [] }]));

  it('is the same whoever else is there', () => {
    const all = facts('nodes: {place: {ids: 0-9, on: desk}}');
    const few = facts('nodes: {place: {ids: "4,7", on: desk}}');
    expect(few.get(4)).toEqual(all.get(4));
    expect(few.get(7)).toEqual(all.get(7));
    expect(all.get(4)).toMatchObject({ number: 4, alias: 'node4', account: '0.0.7' });
  });

  it('keeps version, state and resources of one node to itself', () => {
    const nodes = facts(
      'nodes: {place: {ids: 0-2, on: desk}, only: {1: {version: 0.76.0, state: stopped, resources: {cpu: 2}}}}',
    );
    expect(nodes.get(1)).toMatchObject({ version: '0.76.0', state: 'stopped', resources: { cpu: '2' } });
    expect(nodes.get(0)).toMatchObject({ version: '0.75.1', state: 'running', resources: {} });
  });
});

describe('node ports', () => {
  const desk = (range: string): string =>
    `clusters: {desk: {exposure: nodePort, address: 192.0.2.1, nodePorts: ${range}}}\n`;

  it('depend on the number only', () => {
    const ports = (ids: string) =>
      new Map(
        network(`${desk('31000-31099')}nodes: {place: {ids: "${ids}", on: desk}}`).nodes.map((one) => [
          one.number,
          one.nodePorts,
        ]),
      );
    expect(ports('3').get(3)).toEqual(ports('0-5').get(3));
    expect(ports('0').get(0)).toEqual({ gossip: 31000, grpc: 31001, 'grpc-tls': 31002, 'grpc-web': 31003 });
  });

  it('that two nodes would share are refused', () => {
    expect(complaints(`${desk('31000-31099')}nodes: {place: {ids: "5,30", on: desk}}`)).toContain(
      'NG1212 nodes 5 and 30 both claim port 31020 of cluster `desk`',
    );
  });

  it('can be given', () => {
    const nodes = network(
      `${desk('31000-31099')}nodes: {place: {ids: "5,30", on: desk}, only: {30: {nodePorts: {gossip: 31090, grpc: 31091, grpc-tls: 31092, grpc-web: 31093}}}}`,
    ).nodes;
    expect(nodes.find((one) => one.number === 30)?.nodePorts.gossip).toBe(31090);
  });
});
