// Registry mirrors of the spec. Pure; it never contacts a registry.

/** Registry mirrors of the spec, longest prefix first, so that the most exact one is taken. */
export function resolveMirrors(images: Readonly<Record<string, string>> | undefined): { from: string; to: string }[] {
  return Object.entries(images ?? {})
    .map(([from, to]) => ({ from: from.replace(/\/+$/, ''), to: to.replace(/\/+$/, '') }))
    .sort((a, b) => b.from.length - a.from.length || (a.from < b.from ? -1 : 1));
}
