// Kubernetes quantities and seconds as Compose writes them. Pure; it never rounds silently.
import type { Resources } from '../../model/network.ts';
import { parseBytes } from '../../model/quantity.ts';
import type { ValueMap } from './text.ts';

/** Microseconds in which a quota of processor time is counted: the kernel's own default. */
const period = 100_000;

/**
 * Limits as quota and period: unlike `cpus`, which Docker refuses where the machine has fewer cores, they say the same on a
 * laptop. What a container asks for without a limit is what memory it keeps when memory is short.
 */
export function resourceFields(requests: Resources = {}, limits: Resources = {}): ValueMap {
  const limit = bytes(limits.memory);
  const wanted = bytes(requests.memory);
  const quota = limits.cpu === undefined ? undefined : Math.max(1000, Math.round(cores(limits.cpu) * period));
  return {
    ...(quota !== undefined && { cpu_period: period, cpu_quota: quota }),
    mem_limit: size(limit),
    mem_reservation: wanted !== limit ? size(wanted) : undefined,
  };
}

/** Bytes as people write them, in the largest unit of which they are a whole number; Docker's units are powers of 1024. */
function size(count: number | undefined): string | undefined {
  if (count === undefined) return undefined;
  const [unit, factor] = units.find(([, one]) => count % one === 0) ?? ['b', 1];
  return `${count / factor}${unit}`;
}

const units = [
  ['g', 1024 ** 3],
  ['m', 1024 ** 2],
  ['k', 1024],
] as const;

/** Cores of a quantity such as `500m` or `2`. */
function cores(quantity: string): number {
  const number = quantity.endsWith('m') ? Number(quantity.slice(0, -1)) / 1000 : Number(quantity);
  if (!Number.isFinite(number)) throw new Error(`\`${quantity}\` is no number of cores`);
  return number;
}

/** Whole bytes of a quantity. */
export function bytes(quantity: string | undefined): number | undefined {
  if (quantity === undefined) return undefined;
  const count = parseBytes(quantity);
  if (count === undefined) throw new Error(`\`${quantity}\` is no number of bytes`);
  return Math.ceil(count);
}

export const seconds = (count: number): string => `${count}s`;
