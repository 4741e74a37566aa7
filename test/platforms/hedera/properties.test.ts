import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  applicationProperties,
  configFiles,
  type LedgerSettings,
  log4j2Xml,
  settingsTxt,
} from '../../../src/platforms/hedera/properties.ts';

const settings: LedgerSettings = { chainId: 298, ledgerId: '0x01', shard: 0, realm: 0, blockStreams: false };

/** What java.util.Properties reads: an independent reader, by its specification. */
function readProperties(text: string): Map<string, string> {
  const plain = (part: string) =>
    part.replace(/\\(?:u([0-9a-f]{4})|([\s\S]))/g, (_, hex: string | undefined, character: string) => {
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
      return { n: '\n', r: '\r', t: '\t', f: '\f' }[character] ?? character;
    });
  const result = new Map<string, string>();
  for (const line of text.split('\n').filter((candidate) => candidate !== '')) {
    const match = /^((?:\\[\s\S]|[^\\=: \t])*)[ \t]*[=:]?[ \t]*([\s\S]*)$/.exec(line);
    if (!match || /^[#!]/.test(line)) continue;
    result.set(plain(match[1]!), plain(match[2]!));
  }
  return result;
}

describe('application.properties', () => {
  test('carries the identity of the ledger', () => {
    const read = readProperties(applicationProperties({ ...settings, chainId: 4711, shard: 1, realm: 2 }));
    expect(Object.fromEntries(read)).toMatchObject({
      'contracts.chainId': '4711',
      'ledger.id': '0x01',
      'hedera.shard': '1',
      'hedera.realm': '2',
      'blockStream.streamMode': 'RECORDS',
    });
  });

  test('block streams come beside record streams', () => {
    const read = readProperties(applicationProperties({ ...settings, blockStreams: true }));
    expect([read.get('blockStream.streamMode'), read.get('blockStream.writerMode')]).toEqual(['BOTH', 'FILE']);
  });

  test('the user has the last word', () => {
    const overrides = { 'blockStream.streamMode': 'BLOCKS', 'my.own': 7 };
    const read = readProperties(applicationProperties({ ...settings, overrides }));
    expect([read.get('blockStream.streamMode'), read.get('my.own')]).toEqual(['BLOCKS', '7']);
  });

  test('is sorted, so that the order of overrides changes nothing', () => {
    const one = applicationProperties({ ...settings, overrides: { b: 1, a: 2 } });
    const other = applicationProperties({ ...settings, overrides: { a: 2, b: 1 } });
    expect(one).toBe(other);
    const names = one.trimEnd().split('\n');
    expect(names).toEqual([...names].sort());
  });

  test('Java reads back every name and value, however hostile', () => {
    const name = fc.string({ unit: 'binary', minLength: 1 });
    fc.assert(
      fc.property(fc.dictionary(name, fc.string({ unit: 'binary' })), (overrides) => {
        const text = applicationProperties({ ...settings, overrides });
        expect(text).toMatch(/^[\n -~]*$/);
        const read = readProperties(text);
        for (const [key, value] of Object.entries(overrides)) expect(read.get(key)).toBe(value);
      }),
    );
  });
});

test('settings.txt has one setting a line', () => {
  expect(settingsTxt({ 'state.saveStatePeriod': 10 }).trimEnd().split('\n')).toEqual([
    'prometheus.endpointEnabled, true',
    'prometheus.endpointPortNumber, 9999',
    'state.saveStatePeriod, 10',
  ]);
});

describe('log4j2.xml', () => {
  const hasPython = spawnSync('python3', ['-c', '']).status === 0;

  test.skipIf(!hasPython)('is XML (needs python3)', () => {
    const check = 'import sys, xml.dom.minidom as m; m.parse(sys.stdin.buffer)';
    expect(spawnSync('python3', ['-c', check], { input: log4j2Xml() }).status).toBe(0);
    expect(spawnSync('python3', ['-c', check], { input: log4j2Xml().replace('</Loggers>', '') }).status).not.toBe(0);
  });

  test('every logger writes to an appender that is there', () => {
    const named = [...log4j2Xml().matchAll(/<(?:RollingFile|Console) name="(\w+)"/g)].map((match) => match[1]);
    const used = [...log4j2Xml().matchAll(/AppenderRef ref="(\w+)"/g)].map((match) => match[1]);
    expect(new Set(used)).toEqual(new Set(named));
  });

  test('has nothing that Flux would substitute', () => {
    expect(Object.values(configFiles(settings)).join('')).not.toContain('${');
  });
});
