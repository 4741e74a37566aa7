// `npm run bench [-- [read] [emitter] [synth] [growth] [--rounds N]]`: prints a table for each. Needs `npm run build` before.
import { existsSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { benchEmitter } from './emitter.mjs';
import { benchRead } from './read.mjs';
import { benchGrowth, benchSynth } from './synth.mjs';

const benches = { read: benchRead, emitter: benchEmitter, synth: benchSynth, growth: benchGrowth };
const { values, positionals } = parseArgs({
  options: { rounds: { type: 'string', default: '3' } },
  allowPositionals: true,
});
const names = positionals.length > 0 ? positionals : Object.keys(benches);
const unknown = names.find((name) => !(name in benches));
if (unknown !== undefined) throw new Error(`unknown bench ${unknown}; known: ${Object.keys(benches).join(', ')}`);
if (!existsSync(new URL('../dist/cli.js', import.meta.url)))
  throw new Error('dist/cli.js is missing; run `npm run build`');

console.log(
  `node ${process.version}, ${cpus().length} x ${cpus()[0]?.model}; medians of ${values.rounds} rounds, run in turn\n`,
);
for (const name of names) console.log(`${await benches[name](Number(values.rounds))}\n`);
