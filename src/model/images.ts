// Container image names: how they are written and how registry mirrors replace their front. Pure; it never contacts a registry.
import type { Image } from './network.ts';

/** `to` takes the place of `from` at the start of an image name. */
export interface ImageMirror {
  readonly from: string;
  readonly to: string;
}

/** The image with its front replaced by the first mirror that fits; give mirrors longest prefix first. */
export function mirrorImage(image: Image, mirrors: readonly ImageMirror[]): Image {
  const full = fullName(image.name);
  for (const { from, to } of mirrors) {
    const front = from.replace(/\/+$/, '');
    if (full === front || full.startsWith(`${front}/`))
      return { ...image, name: to.replace(/\/+$/, '') + full.slice(front.length) };
  }
  return image;
}

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

/** `registry/repository:tag@digest`, leaving out what is not set. */
export function imageText({ name, tag, digest }: Image): string {
  return `${name}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}

/** An image name taken apart as most charts want it. */
export function splitImage(name: string): { readonly registry: string; readonly repository: string } {
  const full = fullName(name);
  const slash = full.indexOf('/');
  return { registry: full.slice(0, slash), repository: full.slice(slash + 1) };
}

/** Container runtimes read `busybox` as `docker.io/library/busybox`: a mirror of docker.io has to see it the same way. */
function fullName(name: string): string {
  const [front, ...rest] = name.split('/');
  if (rest.length === 0) return `docker.io/library/${name}`;
  const isRegistry = front!.includes('.') || front!.includes(':') || front === 'localhost';
  return isRegistry ? name : `docker.io/${name}`;
}
