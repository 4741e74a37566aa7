// Writes ASN.1 in the distinguished encoding (X.690), as far as certificates need it. Reads nothing and knows no keys.

const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectId: 0x06,
  utf8String: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Tag, length and content. */
export function tagged(tag: number, ...content: readonly Uint8Array[]): Uint8Array {
  const body = Buffer.concat(content);
  return Buffer.concat([Uint8Array.of(tag), length(body.length), body]);
}

export const sequence = (...items: readonly Uint8Array[]): Uint8Array => tagged(tags.sequence, ...items);
export const set = (...items: readonly Uint8Array[]): Uint8Array => tagged(tags.set, ...items);
export const octetString = (bytes: Uint8Array): Uint8Array => tagged(tags.octetString, bytes);
export const utf8String = (text: string): Uint8Array => tagged(tags.utf8String, Buffer.from(text, 'utf8'));
export const yes: Uint8Array = tagged(tags.boolean, Uint8Array.of(0xff));

/** An integer from 0 to 127. */
export function smallInteger(value: number): Uint8Array {
  return tagged(tags.integer, Uint8Array.of(value));
}

/** A bit string; the last `unused` bits of the last byte do not count. */
export function bitString(bytes: Uint8Array, unused = 0): Uint8Array {
  return tagged(tags.bitString, Uint8Array.of(unused), bytes);
}

/** Named bits, counted from the left, without zeros at the end, as the encoding demands for them. */
export function namedBits(bits: readonly number[]): Uint8Array {
  const highest = Math.max(...bits);
  const bytes = new Uint8Array((highest >> 3) + 1);
  for (const bit of bits) bytes[bit >> 3]! |= 0x80 >> (bit & 7);
  return bitString(bytes, 7 - (highest & 7));
}

/** An object identifier in dotted form, `2.5.29.19`. */
export function objectId(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return tagged(tags.objectId, Uint8Array.from([first * 40 + second, ...rest].flatMap(base128)));
}

/** Midnight UTC of 1 January: two-digit years up to 2049, four digits from then on (RFC 5280, 4.1.2.5). */
export function newYear(year: number): Uint8Array {
  const text = `${year}0101000000Z`;
  if (year >= 2050) return tagged(tags.generalizedTime, Buffer.from(text));
  return tagged(tags.utcTime, Buffer.from(text.slice(2)));
}

function length(value: number): Uint8Array {
  if (value < 0x80) return Uint8Array.of(value);
  const bytes: number[] = [];
  for (let rest = value; rest > 0; rest >>>= 8) bytes.unshift(rest & 0xff);
  return Uint8Array.of(0x80 | bytes.length, ...bytes);
}

function base128(value: number): number[] {
  const bytes = [value & 0x7f];
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) bytes.unshift((rest & 0x7f) | 0x80);
  return bytes;
}
