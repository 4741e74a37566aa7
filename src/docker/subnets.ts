// IPv4 networks: whether two overlap, and whether one lies in the other. Pure.

interface Range {
  readonly first: number;
  readonly last: number;
}

/** Whether they have an address in common. */
export function overlaps(a: string, b: string): boolean {
  const [one, other] = [rangeOf(a), rangeOf(b)];
  return one.first <= other.last && other.first <= one.last;
}

/** Whether `outer` has all addresses of `inner` and more. */
export function surrounds(outer: string, inner: string): boolean {
  const [one, other] = [rangeOf(outer), rangeOf(inner)];
  const isSame = one.first === other.first && one.last === other.last;
  return one.first <= other.first && other.last <= one.last && !isSame;
}

function rangeOf(subnet: string): Range {
  const [base = '', bits = '32'] = subnet.split('/');
  const size = 2 ** (32 - Number(bits));
  const number = base.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const first = Math.floor(number / size) * size;
  return { first, last: first + size - 1 };
}
