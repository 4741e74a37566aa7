// Measures netgen's YAML emitter in process against `yaml` and JSON.stringify on the same objects, a file of ten at a time.
import { stringify } from 'yaml';
import { inTurn, median, pairedRatio, table } from './measure.mjs';
import { sampleObjects } from './sample-objects.mjs';

const count = 10_000;
const perFile = 10;
/** `yaml` is slow enough to be measured on a part. */
const yamlCount = 1_000;

export async function benchEmitter(rounds) {
  const { emitDocuments } = await import('../dist/yaml/emit.js');
  const objects = sampleObjects(count);
  let bytes = 0;
  const perObject = (total, write) => () => {
    const start = process.hrtime.bigint();
    bytes = 0;
    for (let i = 0; i < total; i += perFile) bytes += write(objects.slice(i, i + perFile)).length;
    return { microseconds: Number(process.hrtime.bigint() - start) / 1e3 / total, bytes: bytes / total };
  };
  const runs = inTurn(rounds, {
    'netgen emitter': perObject(count, emitDocuments),
    'JSON.stringify, indented': perObject(count, (file) => Buffer.from(JSON.stringify(file, null, 2))),
    'yaml stringify': perObject(yamlCount, (file) =>
      Buffer.from(file.map((object) => stringify(object)).join('---\n')),
    ),
  });
  const own = runs['netgen emitter'].map((run) => run.microseconds);
  const rows = Object.entries(runs).map(([name, list]) => [
    name,
    median(list.map((run) => run.microseconds)).toFixed(1),
    pairedRatio(
      list.map((run) => run.microseconds),
      own,
    ).toFixed(2),
    Math.round(list[0].bytes).toString(),
  ]);
  return table([['emitter, in process', 'us/object', 'ratio', 'bytes/object'], ...rows]);
}
