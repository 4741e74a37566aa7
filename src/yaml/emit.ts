// Writes plain data as YAML that Go's readers and reviewers read as it was meant. It never reads YAML and never writes files.
import type { Json } from '../model/network.ts';
import type { ApiObject } from '../model/part.ts';
import { ByteBuffer } from './bytes.ts';
import { isBlock, isPlain, numberText, quote, unwritableKey } from './scalar.ts';

/** What identifies a thing stands before what describes it, in every map and in this order; the rest is sorted by code unit. */
const leadingKeys = ['apiVersion', 'kind', 'metadata', 'name', 'namespace'];
const ranks = new Map(leadingKeys.map((key, index) => [key, index]));

/** Above what load lets in; a deeper value is a cycle. */
const deepest = 200;
/** Keys remembered per depth, so that data used as keys cannot fill the memory. */
const mostCachedKeys = 2048;

const NEWLINE = 0x0a;
const SPACE = 0x20;
const DASH = 0x2d;

type Parent = 'document' | 'map' | 'list';

/**
 * Writes documents into one buffer that is used again. Lists stand at the column of their key, as kubectl and kustomize
 * write them; there are no anchors, flow collections (but `{}` and `[]`) or folded lines. Throws on what JSON does not have.
 */
class YamlWriter {
  private readonly out = new ByteBuffer();
  /** Encoded keys by depth and key: indentation, key, colon. */
  private readonly keys: Map<string, Uint8Array>[] = [];

  documents(values: readonly unknown[]): ByteBuffer {
    this.out.clear();
    values.forEach((value, index) => {
      if (index > 0) this.out.text('---\n');
      this.value(value, 0, 'document');
    });
    return this.out;
  }

  /** Writes a value and its line feed; the cursor stands behind `key:`, `-` or at the start of the document. */
  private value(value: unknown, depth: number, parent: Parent): void {
    if (depth > deepest) throw new Error('cannot write data that contains itself as YAML');
    if (Array.isArray(value) && value.length > 0) {
      this.list(value, parent === 'map' ? depth - 1 : depth, parent);
      return;
    }
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      const keys = orderedKeys(value as Members);
      if (keys.length > 0) {
        this.map(value as Members, keys, depth, parent);
        return;
      }
    }
    if (parent !== 'document') this.out.byte(SPACE);
    this.scalar(value, depth, parent);
  }

  private map(members: Members, keys: readonly string[], depth: number, parent: Parent): void {
    if (parent === 'map') this.out.byte(NEWLINE);
    if (parent === 'list') this.out.byte(SPACE);
    let inline = parent === 'list';
    for (const key of keys) {
      const bytes = this.key(key, depth);
      this.out.append(bytes, inline ? depth * 2 : 0);
      this.value(members[key], depth + 1, 'map');
      inline = false;
    }
  }

  private list(items: readonly unknown[], depth: number, parent: Parent): void {
    if (parent === 'map') this.out.byte(NEWLINE);
    if (parent === 'list') this.out.byte(SPACE);
    let inline = parent === 'list';
    for (const item of items) {
      if (!inline) this.out.spaces(depth * 2);
      this.out.byte(DASH);
      this.value(item, depth + 1, 'list');
      inline = false;
    }
  }

  private scalar(value: unknown, depth: number, parent: Parent): void {
    if (typeof value === 'string') {
      if (isPlain(value)) this.out.text(value);
      else if (parent !== 'document' && isBlock(value)) {
        this.out.text('|\n');
        this.out.lines(value, depth * 2);
        return;
      } else this.out.text(quote(value));
    } else this.out.text(plainText(value));
    this.out.byte(NEWLINE);
  }

  private key(key: string, depth: number): Uint8Array {
    let known = this.keys[depth];
    if (known === undefined || known.size > mostCachedKeys) {
      known = new Map();
      this.keys[depth] = known;
    }
    let bytes = known.get(key);
    if (bytes === undefined) {
      bytes = encodeKey(key, depth);
      known.set(key, bytes);
    }
    return bytes;
  }
}

type Members = { readonly [key: string]: unknown };

function encodeKey(key: string, depth: number): Uint8Array {
  const found = unwritableKey(key);
  if (found !== undefined) throw new Error(`cannot write ${found} as YAML`);
  return Buffer.from(`${' '.repeat(depth * 2)}${isPlain(key) ? key : quote(key)}:`);
}

/** Everything that is neither a string nor a collection with members. */
function plainText(value: unknown): string {
  if (typeof value === 'number') return numberText(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return '[]';
  if (typeof value === 'object' && isPlainObject(value)) return '{}';
  throw new Error(`cannot write ${Object.prototype.toString.call(value)} as YAML`);
}

/** Dates, maps and sets have no own members and would pass for an empty map. */
function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function orderedKeys(members: Members): string[] {
  const keys: string[] = [];
  let sorted = true;
  for (const key of Object.keys(members)) {
    if (members[key] === undefined) continue;
    if (keys.length > 0 && compareKeys(keys[keys.length - 1]!, key) > 0) sorted = false;
    keys.push(key);
  }
  return sorted ? keys : keys.sort(compareKeys);
}

function compareKeys(a: string, b: string): number {
  const rank = (ranks.get(a) ?? leadingKeys.length) - (ranks.get(b) ?? leadingKeys.length);
  if (rank !== 0) return rank;
  return a < b ? -1 : 1;
}

/** Holds no data between calls, only memory and encoded keys. */
const writer = new YamlWriter();

/**
 * The documents of one file, parted by `---`. The bytes depend on the data alone, not on the order of its keys; members
 * that are undefined are left out. Throws on what YAML cannot carry (see `unwritable`), which the stages before must refuse.
 */
export function emitDocuments(objects: readonly ApiObject[]): Buffer {
  return writer.documents(objects).copy();
}

/** One document as text, by the same rules. */
export function emitDocument(value: Json): string {
  return writer.documents([value]).toString();
}
