// Text that is made in pieces -> bytes, so that a page of megabytes is never one string. It knows nothing of networks.

/** Bytes to begin with: more than almost every page has. The operating system gives only the pages that are written. */
const room = 32 * 1024 * 1024;
/** UTF-8 takes at most three bytes for a UTF-16 unit. */
const widest = 3;

/** The texts as UTF-8, one behind the other. */
export function utf8(texts: Iterable<string>): Buffer {
  let bytes = Buffer.allocUnsafeSlow(room);
  let length = 0;
  for (const text of texts) {
    const needed = length + text.length * widest;
    if (needed > bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, bytes.length * 2));
      bytes.copy(larger, 0, 0, length);
      bytes = larger;
    }
    length += bytes.write(text, length);
  }
  return bytes.subarray(0, length);
}
