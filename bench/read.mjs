// Times reading and checking a spec of 10,000 nodes in process: load, parse and resolve, without compiling anything.
import { median, table } from './measure.mjs';

const NODES = 10_000;
const CLUSTERS = 100;

/** A spec of about 2.6 MB: every node has an exception of its own, as a generator of specs would write it. */
export function largeSpec() {
  const only = Array.from({ length: NODES }, (_, n) =>
    [
      `    ${n}:`,
      `      version: 0.75.${(n % 3) + 1}`,
      `      resources: {cpu: ${(n % 16) + 1}, memory: ${(n % 64) + 8}Gi}`,
      `      labels: {team: team-${n % 97}, rack: rack-${n % 401}, wave: "${n % 10}"}`,
      `      nodeSelector: {example.net/pool: pool-${n % 31}}`,
      `      tolerations: [{key: example.net/dedicated, operator: Equal, value: node${n}, effect: NoSchedule}]`,
    ].join('\n'),
  );
  return `apiVersion: netgen.dev/v1alpha1
kind: Network
name: large
platform: hedera
version: 0.75.1
domain: large.example.net
delivery: {repository: "https://git.example.com/ops/large.git", path: out/large}
clusters:
  c[001:${CLUSTERS}]: {exposure: loadBalancer}
nodes:
  place: {ids: 0-${NODES - 1}, on: "c*", spread: true}
  only:
${only.join('\n')}
`;
}

/** Seconds of each stage of one reading, and of the processor for the whole: other work on the machine slows only the former. */
function readOnce({ loadSpec, resolveSources }, bytes) {
  const disk = { readFile: () => bytes, listDirectory: () => [] };
  const start = performance.now();
  const cpu = process.cpuUsage();
  const { value, diagnostics } = loadSpec('spec.yaml', disk);
  const loaded = performance.now();
  if (!value) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  const resolved = resolveSources({ spec: value.document });
  const end = performance.now();
  const { user, system } = process.cpuUsage(cpu);
  if (resolved.value?.nodes.length !== NODES)
    throw new Error(resolved.diagnostics.map(({ message }) => message).join('\n'));
  const seconds = [loaded - start, end - loaded, end - start].map((milliseconds) => milliseconds / 1000);
  return [...seconds, (user + system) / 1e6];
}

/** The first run is shown apart: it is what one `netgen validate` pays, before V8 has compiled anything. */
export async function benchRead(rounds) {
  const modules = { ...(await import('../dist/spec/load.js')), ...(await import('../dist/pipeline.js')) };
  const bytes = Buffer.from(largeSpec());
  const first = readOnce(modules, bytes);
  const runs = Array.from({ length: rounds }, () => readOnce(modules, bytes));
  const rows = [
    ['', 'load', 'parse, resolve', 'whole', 'CPU'],
    ['first run, seconds', ...first.map((value) => value.toFixed(2))],
    ['median, seconds', ...first.map((_, column) => median(runs.map((run) => run[column])).toFixed(2))],
  ];
  const size = (bytes.length / 1e6).toFixed(1);
  return `read: a spec of ${NODES} nodes, ${size} MB, in process; the goal is 1.5 s\n${table(rows)}`;
}
