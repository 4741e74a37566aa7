import { createPublicKey } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressBookBase64 } from '../../../src/platforms/hedera/address-book.ts';
import { message } from '../../../src/platforms/hedera/protobuf.ts';
import { member0, member7 } from './members.ts';

/** An independent reader of the wire format: fields as [number, value], length-delimited ones as bytes. */
function decode(bytes: Buffer): [number, bigint | Buffer][] {
  const fields: [number, bigint | Buffer][] = [];
  let at = 0;
  const varint = (): bigint => {
    for (let value = 0n, shift = 0n; ; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined) throw new Error('cut off');
      value |= BigInt(byte % 128) << shift;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const key = varint();
    const wire = Number(key & 7n);
    if (wire === 0) fields.push([Number(key >> 3n), varint()]);
    else if (wire === 2) {
      const size = Number(varint());
      if (at + size > bytes.length) throw new Error('cut off');
      fields.push([Number(key >> 3n), bytes.subarray(at, at + size)]);
      at += size;
    } else throw new Error(`wire type ${wire}`);
  }
  return fields;
}

const text = (value: bigint | Buffer | undefined): string => (value as Buffer).toString('utf8');

describe('address book', () => {
  const book = decode(Buffer.from(addressBookBase64([member7, member0]), 'base64'));
  const [first, second] = book.map(([, value]) => decode(value as Buffer));

  test('has one address per member, by number', () => {
    expect(book.map(([number]) => number)).toEqual([1, 1]);
    expect(new Map(first).has(5)).toBe(false);
    expect(new Map(second).get(5)).toBe(7n);
    expect(text(new Map(first).get(9))).toBe('node0');
  });

  test('carries the RSA key of the gossip certificate as hex of its SPKI', () => {
    const hex = text(new Map(first).get(4));
    const key = createPublicKey({ key: Buffer.from(hex, 'hex'), format: 'der', type: 'spki' });
    expect(key.asymmetricKeyDetails).toMatchObject({ modulusLength: 3072, publicExponent: 65537n });
    expect(key.equals(createPublicKey(member0.certificate))).toBe(true);
  });

  test('carries account and endpoints', () => {
    expect(decode(new Map(second).get(6) as Buffer)).toEqual([
      [1, 1n],
      [2, 2n],
      [3, 10n],
    ]);
    const endpoints = first!.filter(([number]) => number === 8).map(([, value]) => new Map(decode(value as Buffer)));
    expect(endpoints.map((endpoint) => [text(endpoint.get(3)), endpoint.get(2), endpoint.get(1)])).toEqual([
      [member0.service[0]!.host, 50211n, undefined],
      [member0.service[1]!.host, 50212n, undefined],
    ]);
    const [addressed] = second!.filter(([number]) => number === 8).map(([, value]) => new Map(decode(value as Buffer)));
    expect(addressed?.get(1)).toEqual(Buffer.from([192, 0, 2, 10]));
    expect(addressed?.has(3)).toBe(false);
  });
});

test('whatever is written is read back by the other reader', () => {
  const value = fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), fc.string(), fc.uint8Array({ maxLength: 300 }));
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 5000 }), value)), (fields) => {
      const expected = fields
        .filter(([, field]) => field !== 0n && (typeof field === 'bigint' || field.length > 0))
        .map(([number, field]) => [number, typeof field === 'bigint' ? field : Buffer.from(field as string)]);
      expect(decode(Buffer.from(message(fields)))).toEqual(expected);
    }),
  );
});
