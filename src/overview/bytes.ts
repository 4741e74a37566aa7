// Text that is made in pieces -> bytes, so that a page of megabytes is never one string. It knows nothing of networks.

/** Characters that are encoded at a time. */
const pieceLength = 64 * 1024;

/** The texts as UTF-8, one behind the other. */
export function utf8(texts: Iterable<string>): Buffer {
  const pieces: Buffer[] = [];
  let text = '';
  for (const one of texts) {
    text += one;
    if (text.length < pieceLength) continue;
    pieces.push(Buffer.from(text));
    text = '';
  }
  return Buffer.concat([...pieces, Buffer.from(text)]);
}
