// Every code of the stage is provoked by a row of a table in this folder.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadCodes } from '../../src/diagnostics/codes/load.ts';

const tables = ['read-yaml', 'load']
  .map((name) => readFileSync(new URL(`${name}.test.ts`, import.meta.url), 'utf8'))
  .join('');

describe('codes of load', () => {
  it.each(Object.keys(loadCodes))('%s has a test', (code) => {
    expect(tables).toContain(`'${code}`);
  });
});
