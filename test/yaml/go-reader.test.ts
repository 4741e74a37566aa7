// The emitter against the two Go readers of kubectl and Flux. Runs with NETGEN_GO_YAML=1 where Go and its module proxy are;
// NETGEN_GO_YAML_RUNS sets how many documents (default 5000).
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json } from '../../src/model/network.ts';
import { emitDocument } from '../../src/yaml/emit.ts';
import { hostileKeys, hostileMap, hostileStrings, hostileValue } from './hostile.ts';

const asked = process.env.NETGEN_GO_YAML === '1';
const runs = Number(process.env.NETGEN_GO_YAML_RUNS ?? 5000);
const tenMinutes = 600_000;

test.runIf(asked)(
  'Go reads what was meant, also after a rewrite',
  () => {
    const fixed = hostileStrings.map((text): Json => [text, { name: text }, [[text]], { a: [text] }]);
    const keys = hostileKeys.map((key): Json => ({ [key]: [{ name: 1, [key]: { [key]: key } }] }));
    const values = [...fixed, ...keys, ...hostileStrings, ...fc.sample(fc.oneof(hostileMap, hostileValue), runs)];
    const lines = values.map((value) => JSON.stringify({ yaml: emitDocument(value), json: JSON.stringify(value) }));
    const reader = spawnSync('go', ['run', '.'], {
      cwd: new URL('go-reader/', import.meta.url),
      input: `${lines.join('\n')}\n`,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      timeout: tenMinutes,
    });
    expect(reader.error).toBeUndefined();
    expect(reader.stdout + reader.stderr).toContain(`${values.length} documents, 0 failures\n`);
    expect(reader.status).toBe(0);
  },
  tenMinutes,
);
