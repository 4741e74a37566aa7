// Only a ledger's own file knows its name: a new one is a file and a line in the table.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { ledgerOf } from '../../src/keys/ledgers/table.ts';

const room = fileURLToPath(new URL('../../src/keys/', import.meta.url));
const files = readdirSync(room, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));

test.each(['hedera', 'cometbft'])('%s is named in its file and the table alone', (name) => {
  expect(ledgerOf(name)!.platform).toBe(name);
  const naming = files.filter((path) => readFileSync(join(room, path), 'utf8').toLowerCase().includes(name));
  expect(naming.sort()).toEqual([`ledgers/${name}.ts`, 'ledgers/table.ts'].sort());
});

test.each(['mysticeti', 'setup', 'toString', ''])('%j has no keys', (platform) => {
  expect(ledgerOf(platform)).toBeUndefined();
});
