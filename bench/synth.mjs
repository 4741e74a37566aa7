// Measures `netgen synth`, whole process, against stock cdk8s on the objects that netgen wrote, and its growth with size.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inTurn, median, pairedRatio, runNode, table } from './measure.mjs';
import { networkSpec } from './spec.mjs';
import { countObjects, readTree } from './tree.mjs';

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const stock = fileURLToPath(new URL('stock-cdk8s.mjs', import.meta.url));

/** About 10,000 objects over 31 clusters and 100,000 over 1,000. */
const medium = { clusters: 31, relays: 90, tools: 40 };
const large = { clusters: 1000, relays: 20, tools: 10 };

/** A memory file system where there is one: the disk is not what is compared. */
const scratch = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

const cpu = (runs) => median(runs.map((run) => run.cpuSeconds)).toFixed(2);
const seconds = (runs) => median(runs.map((run) => run.seconds));
const peak = (runs) => `${Math.round(Math.max(...runs.map((run) => run.peakMiB)))} MiB`;

/** A spec in a directory of its own, and a function that synthesises it into a fresh tree. */
async function workload(directory, size) {
  const { emitDocument } = await import('../dist/yaml/emit.js');
  mkdirSync(directory);
  const spec = join(directory, 'spec.yaml');
  writeFileSync(spec, emitDocument(networkSpec(size)));
  const out = join(directory, 'tree');
  const synth = () => {
    rmSync(out, { recursive: true, force: true });
    return runNode([cli, 'synth', spec, '--out', out]);
  };
  return { out, synth };
}

/** Charts by instance as netgen's files are, and the fewest charts that still give a file per cluster. */
function perCluster(files) {
  const clusters = new Map();
  for (const { name, objects } of files) {
    const cluster = name.split('-')[0];
    clusters.set(cluster, [...(clusters.get(cluster) ?? []), ...objects]);
  }
  return [...clusters].map(([name, objects]) => ({ name, objects }));
}

function stockRun(directory, name, files) {
  const input = join(directory, `${name}.json`);
  writeFileSync(input, JSON.stringify(files));
  const out = join(directory, name);
  return () => {
    rmSync(out, { recursive: true, force: true });
    const run = runNode([stock, input, out]);
    const reading = Number(run.printed);
    return { ...run, seconds: run.seconds - reading, cpuSeconds: run.cpuSeconds - reading };
  };
}

export async function benchSynth(rounds) {
  const directory = mkdtempSync(join(scratch, 'netgen-bench-'));
  try {
    const { out, synth } = await workload(join(directory, 'medium'), medium);
    synth();
    const files = readTree(out);
    const count = countObjects(files);
    const runs = inTurn(rounds, {
      'netgen synth': synth,
      'stock cdk8s, a chart per cluster': stockRun(directory, 'clusters', perCluster(files)),
    });
    const own = runs['netgen synth'].map((run) => run.seconds);
    // Its time grows with charts times objects: minutes, so once has to do.
    runs['stock cdk8s, a chart per instance (1 run)'] = [stockRun(directory, 'instances', files)()];
    const rows = Object.entries(runs).map(([name, list]) => [
      name,
      seconds(list).toFixed(2),
      cpu(list),
      ((seconds(list) * 1e6) / count).toFixed(0),
      (list.length === own.length
        ? pairedRatio(
            list.map((run) => run.seconds),
            own,
          )
        : seconds(list) / median(own)
      ).toFixed(1),
      peak(list),
    ]);
    const title = `${count} objects, ${files.length} files, ${medium.clusters} clusters`;
    return table([[title, 's', 'CPU s', 'us/object', 'ratio', 'peak'], ...rows]);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

export async function benchGrowth(rounds) {
  const directory = mkdtempSync(join(scratch, 'netgen-bench-'));
  try {
    const sizes = {
      medium: await workload(join(directory, 'medium'), medium),
      large: await workload(join(directory, 'large'), large),
    };
    const runs = inTurn(rounds, { medium: sizes.medium.synth, large: sizes.large.synth }, { warmUp: false });
    const rows = Object.values(runs).map((list) => {
      const count = Number(/(\d+) objects/.exec(list[0].talk)[1]);
      return [
        `${count} objects`,
        seconds(list).toFixed(2),
        cpu(list),
        ((seconds(list) * 1e6) / count).toFixed(0),
        peak(list),
      ];
    });
    return table([['netgen synth', 's', 'CPU s', 'us/object', 'peak'], ...rows]);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
