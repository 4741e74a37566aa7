// A byte buffer that grows and is used again for every file. It knows nothing of YAML and never hands out its own memory.

/** Above this many characters the native UTF-8 writer is faster than a loop. */
const nativeFrom = 48;
const NEWLINE = 0x0a;
const SPACE = 0x20;

export class ByteBuffer {
  private bytes = Buffer.allocUnsafeSlow(64 * 1024);
  private length = 0;

  clear(): void {
    this.length = 0;
  }

  /** A copy of what was written since `clear`. */
  copy(): Buffer {
    return Buffer.from(this.bytes.subarray(0, this.length));
  }

  toString(): string {
    return this.bytes.toString('utf8', 0, this.length);
  }

  byte(value: number): void {
    if (this.length === this.bytes.length) this.grow(1);
    this.bytes[this.length++] = value;
  }

  spaces(count: number): void {
    this.reserve(count);
    for (let i = 0; i < count; i++) this.bytes[this.length++] = SPACE;
  }

  /** Copies bytes that were encoded before, from an index on. */
  append(source: Uint8Array, from: number): void {
    const { length } = source;
    this.reserve(length - from);
    const { bytes } = this;
    let end = this.length;
    for (let i = from; i < length; i++) bytes[end++] = source[i]!;
    this.length = end;
  }

  /** Text as UTF-8. */
  text(text: string): void {
    const { length } = text;
    this.reserve(length * 3);
    if (length < nativeFrom && this.ascii(text)) return;
    this.length += this.bytes.write(text, this.length, 'utf8');
  }

  /** The lines of a text that ends in a line feed, each that is not empty behind so many spaces. */
  lines(text: string, indent: number): void {
    let start = 0;
    while (start < text.length) {
      const end = text.indexOf('\n', start);
      if (end > start) {
        this.spaces(indent);
        this.text(text.slice(start, end));
      }
      this.byte(NEWLINE);
      start = end + 1;
    }
  }

  private ascii(text: string): boolean {
    const { bytes } = this;
    let end = this.length;
    for (let i = 0; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (c > 127) return false;
      bytes[end++] = c;
    }
    this.length = end;
    return true;
  }

  private reserve(count: number): void {
    if (this.length + count > this.bytes.length) this.grow(count);
  }

  private grow(count: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.length + count));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }
}
