// Whether an image says which one it is. It never contacts a registry.
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { imageText } from '../../model/images.ts';
import type { Image, SpecPath } from '../../model/network.ts';
import { refuse } from '../wiring.ts';

/** An image without a tag, or with one that moves: two pods of the same manifest could run different software. */
export function pinProblems(image: Image | undefined, at: SpecPath): Diagnostic[] {
  if (image === undefined || image.digest !== undefined) return [];
  if (image.tag !== undefined && image.tag !== 'latest') return [];
  const message = `the image \`${imageText(image)}\` is not pinned`;
  const help = `write a version, for example \`${image.name}:1.2.3\`, or \`${image.name}@sha256:DIGEST\``;
  return [refuse({ code: 'NG1321', message, at, help })];
}
