import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nodePorts } from '../../../src/platforms/hedera/node-ports.ts';

it('is the documented formula', () => {
  expect(nodePorts(30, { from: 31000, to: 31099 })).toEqual({
    gossip: 31020,
    grpc: 31021,
    'grpc-tls': 31022,
    'grpc-web': 31023,
  });
});

it('has no ports in a range without room for one slot', () => {
  expect(nodePorts(0, { from: 31000, to: 31002 })).toBeUndefined();
  expect(nodePorts(9, { from: 31000, to: 31003 })).toMatchObject({ gossip: 31000, 'grpc-web': 31003 });
});

it('stays in the range, and neighbours never share a port', () => {
  fc.assert(
    fc.property(
      fc.nat(100_000),
      fc.integer({ min: 1, max: 65_000 }),
      fc.integer({ min: 4, max: 400 }),
      (number, from, size) => {
        const range = { from, to: from + size - 1 };
        const slots = Math.floor(size / 4);
        const own = Object.values(nodePorts(number, range)!);
        expect(own.every((port) => port >= range.from && port <= range.to)).toBe(true);
        expect(new Set(own).size).toBe(4);
        if (slots < 2) return;
        const next = Object.values(nodePorts(number + 1, range)!);
        expect(next.filter((port) => own.includes(port))).toEqual([]);
        expect(Object.values(nodePorts(number + slots, range)!)).toEqual(own);
      },
    ),
  );
});
