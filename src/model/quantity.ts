// Kubernetes quantities as numbers. Pure; it never rounds silently.

const units: { readonly [suffix: string]: number } = {
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
};

/** Bytes of a quantity such as `20Gi` or `1.5G`; undefined when it is none. */
export function parseBytes(quantity: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(k|[MGTP]|[KMGTP]i)?$/.exec(quantity);
  if (!match) return undefined;
  return Number(match[1]) * units[match[2] ?? '']!;
}

/** A whole number of mebibytes as the shortest quantity: `5Gi`, `512Mi`. */
export function mebibytes(count: number): string {
  return count % 1024 === 0 ? `${count / 1024}Gi` : `${count}Mi`;
}
