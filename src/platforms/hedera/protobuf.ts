// Writes the protobuf wire format, as far as the address book needs it. Knows no message types and reads nothing.

/** One field of a message: number and what it holds. */
export type Field = readonly [number: number, value: bigint | string | Uint8Array | undefined];

const varintType = 0n;
const bytesType = 2n;

/**
 * A message of the given fields in their order. Integers become varints, texts UTF-8, bytes and nested messages are
 * written with their length. Zero, empty and undefined are left out, as proto3 does for singular fields.
 */
export function message(fields: readonly Field[]): Uint8Array {
  return Buffer.concat(fields.map(([number, value]) => field(BigInt(number), value)));
}

function field(number: bigint, value: Field[1]): Uint8Array {
  if (value === undefined || value === 0n || (typeof value !== 'bigint' && value.length === 0)) return new Uint8Array();
  if (typeof value === 'bigint') return Buffer.concat([varint((number << 3n) | varintType), varint(value)]);
  const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
  return Buffer.concat([varint((number << 3n) | bytesType), varint(BigInt(bytes.length)), bytes]);
}

function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  while (rest >= 0x80n) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}
