// Image references as text -> taken apart; registry mirrors applied. Pure.
import type { Image } from '../model/network.ts';

/** Takes `registry/repository:tag@digest` apart; the tag is what follows the last `:` after the last `/`. */
export function parseImage(text: string): Image {
  const [front = '', digest] = text.split('@');
  const colon = front.lastIndexOf(':');
  const tagged = colon > front.lastIndexOf('/');
  return {
    name: tagged ? front.slice(0, colon) : front,
    ...(tagged && { tag: front.slice(colon + 1) }),
    ...(digest !== undefined && { digest }),
  };
}

/** Registry mirrors of the spec, longest prefix first, so that the most exact one is taken. */
export function resolveMirrors(images: Readonly<Record<string, string>> | undefined): { from: string; to: string }[] {
  return Object.entries(images ?? {})
    .map(([from, to]) => ({ from: from.replace(/\/+$/, ''), to: to.replace(/\/+$/, '') }))
    .sort((a, b) => b.from.length - a.from.length || (a.from < b.from ? -1 : 1));
}
