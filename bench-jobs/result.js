// Shared by the load scripts: scenarios one after another, counters that can be added up over pods, one JSON line of result.
// It never dials anything. Latency is kept as count, sum, sum of squares and histogram buckets: all of them are sums,
// so standard deviation and percentiles over all pods come from adding up the lines.
import { Counter } from 'k6/metrics';

export const settings = JSON.parse(open('./benchmark.json'));
const pods = settings.clients * settings.clusters.length;

/** Upper bounds of the latency buckets, milliseconds: a quarter octave apart, so a percentile is off by 9 % at most. */
export const bounds = Array.from({ length: 69 }, (_, i) => Number((0.5 * 2 ** (i / 4)).toPrecision(6)));

const sums = ['count', 'ok', 'failed', 'sum', 'squares'];
const counters = settings.loads.map((_, load) => ({
  ...Object.fromEntries(sums.map((name) => [name, new Counter(`load${load}_${name}`)])),
  buckets: [...bounds, Infinity].map((_, bucket) => new Counter(`load${load}_le${bucket}`)),
}));

function bucketOf(milliseconds) {
  const near = Math.max(0, Math.ceil(Math.log2(Math.max(milliseconds, 0.5) / 0.5) * 4) - 1);
  let bucket = Math.min(near, bounds.length);
  while (bucket < bounds.length && bounds[bucket] < milliseconds) bucket++;
  return bucket;
}

/** Counts one request of a load: how long it took, and whether the answer was right. */
export function record(load, milliseconds, ok) {
  const own = counters[load];
  own.count.add(1);
  (ok ? own.ok : own.failed).add(1);
  own.sum.add(milliseconds);
  own.squares.add(milliseconds * milliseconds);
  own.buckets[bucketOf(milliseconds)].add(1);
}

/** k6 options: one constant arrival rate per load, each starting when the one before it and a gap are over. */
export function options() {
  const scenarios = {};
  const thresholds = {};
  settings.loads.forEach((load, index) => {
    // Rates are whole numbers to k6: a fraction of a request a second is asked for over a longer unit.
    const unit = Number.isInteger(load) ? 1 : 1000;
    // Clients are shared out like the rate: fewer than one per pod, and a pod would leave its part of the rate out.
    const clients = Math.min(200, Math.max(2, Math.ceil(load / pods)));
    scenarios[`load${index}`] = {
      executor: 'constant-arrival-rate',
      rate: Math.max(1, Math.round(load * unit)),
      timeUnit: `${unit}s`,
      duration: `${Math.round(settings.seconds * 1000)}ms`,
      startTime: `${Math.round(index * (settings.seconds + settings.gap) * 1000)}ms`,
      gracefulStop: `${settings.gap}s`,
      preAllocatedVUs: clients * pods,
      maxVUs: Math.min(clients * 10, 2000) * pods,
      env: { LOAD: String(index) },
    };
    // A threshold is the only way to make k6 report a built-in metric per scenario.
    thresholds[`dropped_iterations{scenario:load${index}}`] = ['count>=0'];
  });
  return { scenarios, thresholds, discardResponseBodies: false, summaryTrendStats: ['count'] };
}

function valueOf(data, metric) {
  return data.metrics[metric]?.values?.count ?? 0;
}

/** The result of this pod as one line of JSON on standard output. */
export function summary(data) {
  const loads = settings.loads.map((load, index) => {
    const buckets = {};
    [...bounds, '+Inf'].forEach((bound, bucket) => {
      const count = valueOf(data, `load${index}_le${bucket}`);
      if (count > 0) buckets[bound] = count;
    });
    const own = Object.fromEntries(sums.map((name) => [name, valueOf(data, `load${index}_${name}`)]));
    return { load, ...own, dropped: valueOf(data, `dropped_iterations{scenario:load${index}}`), buckets };
  });
  const line = { kind: 'netgen.dev/benchmark-pod', pod: Number(__ENV.POD ?? 0), ...settings, loads };
  return { stdout: `${JSON.stringify(line)}\n` };
}

/** Target of this iteration, round robin over all of them. */
export function nextTarget(iteration) {
  return settings.targets[iteration % settings.targets.length];
}

/** Index of the load this iteration belongs to. */
export function currentLoad() {
  return Number(__ENV.LOAD);
}
