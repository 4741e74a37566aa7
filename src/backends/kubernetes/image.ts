// Image references as Kubernetes wants them, through the network's registry mirrors. Pure.
import type { Image } from '../../model/network.ts';

/** Registry mirrors, longest prefix first. */
export type Mirrors = readonly { readonly from: string; readonly to: string }[];

/** `registry/repository:tag@digest`; the first mirror whose prefix ends at a `/` of the name replaces it. */
export function imageReference(image: Image, mirrors: Mirrors): string {
  const tag = image.tag === undefined ? '' : `:${image.tag}`;
  const digest = image.digest === undefined ? '' : `@${image.digest}`;
  return `${mirroredName(image.name, mirrors)}${tag}${digest}`;
}

function mirroredName(name: string, mirrors: Mirrors): string {
  const full = fullName(name);
  for (const { from, to } of mirrors) {
    for (const candidate of [name, full]) {
      if (candidate === from || candidate.startsWith(`${from}/`)) return `${to}${candidate.slice(from.length)}`;
    }
  }
  return name;
}

/** Docker's short names written out: `nginx` is `docker.io/library/nginx`. */
function fullName(name: string): string {
  const slash = name.indexOf('/');
  const host = slash < 0 ? '' : name.slice(0, slash);
  if (host === 'localhost' || /[.:]/.test(host)) return name;
  return slash < 0 ? `docker.io/library/${name}` : `docker.io/${name}`;
}
