// How one storage size is split over the volumes that the node chart claims. Pure; claims that exist never shrink or move by it.
import type { JsonMap } from '../../model/network.ts';
import { mebibytes, parseBytes } from '../../model/quantity.ts';

const mebibyte = 2 ** 20;
const gibibyte = 1024;

/** Smallest size that leaves room for the platform's jars and a saved state. */
export const smallestStorage = '4Gi';

/** Volumes that hold little: the chart's `config` size counts twice, once more for `state`. */
const small = ['config', 'keys', 'output', 'dataStats', 'dataOnboard', 'dataUpgrade', 'dataApps'] as const;
const smallCount = small.length + 1;

/**
 * `defaults.volumeClaims.node` of the chart for a total size; undefined when the size is too small or no quantity.
 * Small volumes get 1Gi (a twentieth of a small total), the jars 1Gi; of the rest, saved states get two fifths and the
 * three kinds of streams a fifth each. All sizes are whole mebibytes and add up to at most the total.
 */
export function splitStorage(size: string): JsonMap | undefined {
  const bytes = parseBytes(size);
  if (bytes === undefined || bytes < parseBytes(smallestStorage)!) return undefined;
  const total = Math.floor(bytes / mebibyte);
  const little = Math.min(gibibyte, Math.floor(total / 20));
  const jars = gibibyte;
  const rest = total - smallCount * little - jars;
  const stream = wholeGibibytes(Math.floor(rest / 5));
  const saved = wholeGibibytes(rest - 3 * stream);
  return {
    ...Object.fromEntries(small.map((name) => [name, mebibytes(little)])),
    dataLibs: mebibytes(jars),
    dataSaved: mebibytes(saved),
    recordStreams: mebibytes(stream),
    eventStreams: mebibytes(stream),
    blockStreams: mebibytes(stream),
  };
}

/** Providers round volumes up to whole gibibytes, so what is larger than one is rounded down beforehand. */
function wholeGibibytes(count: number): number {
  return count < gibibyte ? count : count - (count % gibibyte);
}
