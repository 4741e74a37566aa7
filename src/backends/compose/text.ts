// Text that Compose must take as it is, and text in which it is to put a variable. Pure; it knows no service.
import type { Json } from '../../model/network.ts';

/** A variable of the environment in which Compose runs. */
export interface Variable {
  readonly variable: string;
  /** What Compose says when it is not set; absent: it is empty then. */
  readonly otherwise?: string;
}

/** Literal text and variables in turn. */
export class Template {
  readonly pieces: readonly (string | Variable)[];

  constructor(pieces: readonly (string | Variable)[]) {
    this.pieces = pieces;
  }
}

export type Text = string | Template;

/** What a project is made of before its text is escaped; members that are undefined are left out. */
export type Value = Text | number | boolean | readonly Value[] | { readonly [key: string]: Value | undefined };
export type ValueMap = { readonly [key: string]: Value | undefined };

/** The value with every literal `$` doubled: Compose interpolates in all strings but the keys of maps. */
export function escapeText(value: Value): Json {
  if (typeof value === 'string') return literal(value);
  if (value instanceof Template) return value.pieces.map(pieceText).join('');
  if (Array.isArray(value)) return value.map((item: Value) => escapeText(item));
  if (typeof value !== 'object') return value as number | boolean;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) => (member === undefined ? [] : [[key, escapeText(member)]])),
  );
}

const literal = (text: string): string => text.replaceAll('$', '$$$$');

function pieceText(piece: string | Variable): string {
  if (typeof piece === 'string') return literal(piece);
  const { variable, otherwise } = piece;
  return otherwise === undefined ? `\${${variable}-}` : `\${${variable}?${otherwise}}`;
}

const piecesOf = (text: Text): readonly (string | Variable)[] => (typeof text === 'string' ? [text] : text.pieces);

/** Texts one behind the other; plain when none of them has a variable. */
function joined(texts: readonly Text[]): Text {
  const pieces = texts.flatMap(piecesOf);
  return pieces.every((piece) => typeof piece === 'string') ? pieces.join('') : new Template(pieces);
}

/**
 * `$(NAME)` replaced as Kubernetes does in commands, arguments and variables; names that are not known stay, and `$$` is a
 * dollar sign (k8s.io/kubernetes/third_party/forked/golang/expansion).
 */
export function expand(text: string, known: ReadonlyMap<string, Text>): Text {
  const found = text.split(/(\$\$|\$\([^)]*\))/);
  return joined(
    found.map((piece, index) => {
      if (index % 2 === 0) return piece;
      return piece === '$$' ? '$' : (known.get(piece.slice(2, -1)) ?? piece);
    }),
  );
}
