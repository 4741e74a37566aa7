// Runs programs and times them, whole process, in turn. It knows nothing of what they do.
import { spawnSync } from 'node:child_process';

const reporter = new URL('report-usage.mjs', import.meta.url).href;

/** NODE_EXTRA_CA_CERTS costs every node about 0.1 s; NODE_OPTIONS and cdk8s' own switches would change what is measured. */
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(NODE_EXTRA_CA_CERTS|NODE_OPTIONS|CDK8S_.*)$/.test(name)),
);

/** Runs node with these arguments: seconds from start to exit, CPU seconds, peak resident MiB, what it printed and what it said. */
export function runNode(args) {
  const start = process.hrtime.bigint();
  const child = spawnSync(process.execPath, ['--import', reporter, ...args], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (child.status !== 0) throw new Error(`node ${args.join(' ')} failed:\n${child.stdout}${child.stderr}`);
  const { peakKiB, cpuMicroseconds } = JSON.parse(child.output[3]);
  const usage = { cpuSeconds: cpuMicroseconds / 1e6, peakMiB: peakKiB / 1024 };
  return { seconds, ...usage, printed: child.stdout, talk: child.stderr };
}

/** Runs the programs in turn (A B A B), after one warm-up of each unless told otherwise, and gives the runs of each. */
export function inTurn(rounds, programs, { warmUp = true } = {}) {
  const runs = Object.fromEntries(Object.keys(programs).map((name) => [name, []]));
  for (let round = warmUp ? -1 : 0; round < rounds; round++) {
    for (const [name, program] of Object.entries(programs)) {
      const run = program();
      if (round >= 0) runs[name].push(run);
    }
  }
  return runs;
}

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Median of the ratios of runs made next to each other: it survives a machine that drifts. */
export function pairedRatio(numerators, denominators) {
  return median(numerators.map((value, index) => value / denominators[index]));
}

/** A table of texts as aligned columns. */
export function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) =>
      row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join('  '),
    )
    .join('\n');
}
