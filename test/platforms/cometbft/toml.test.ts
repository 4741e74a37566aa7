import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toml, tomlString } from '../../../src/platforms/cometbft/toml.ts';

describe('texts', () => {
  it.each([
    ['plain', '"plain"'],
    ['', '""'],
    ['say "hi"', '"say \\"hi\\""'],
    ['back\\slash', '"back\\\\slash"'],
    ['two\nlines\r\n', '"two\\nlines\\r\\n"'],
    ['\t\b\f', '"\\t\\b\\f"'],
    ['nul \u0000, bell \u0007, delete \u007f', '"nul \\u0000, bell \\u0007, delete \\u007f"'],
    ['é 漢 🚀', '"é 漢 🚀"'],
    ['half \ud800', '"half \ufffd"'],
  ])('%j', (text, printed) => {
    expect(tomlString(text)).toBe(printed);
  });

  it('stay on their line and end where they end, whatever is in them', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const printed = tomlString(text);
        expect(printed).toMatch(/^"([^"\\\p{Cc}]|\\["\\bfnrt]|\\u[0-9a-f]{4})*"$/u);
        // Its escapes are a subset of JSON's, so JSON reads it back.
        expect(JSON.parse(printed)).toBe(text.replace(/\p{Cs}/gu, '\ufffd'));
      }),
    );
  });
});

describe('documents', () => {
  it('prints what is at the top first, and leaves out what is not given', () => {
    const text = toml({
      p2p: { laddr: 'tcp://0.0.0.0:1', pex: false, send_rate: 5, gone: undefined },
      '': { moniker: 'node0' },
      empty: { gone: undefined },
      'tx_index.more': { 'psql-conn': '', list: ['a', 'b"'] },
    });
    expect(text).toBe(`moniker = "node0"

[p2p]
laddr = "tcp://0.0.0.0:1"
pex = false
send_rate = 5

[tx_index.more]
psql-conn = ""
list = ["a", "b\\""]
`);
  });

  it('quotes keys that are not bare', () => {
    expect(toml({ 'a b': { 'x]\n[y': 1 } })).toBe('["a b"]\n"x]\\n[y" = 1\n');
  });

  it('has one line per key, however hostile the values are', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), (values) => {
        const section = Object.fromEntries(values.map((value, index) => [`key${index}`, value]));
        const lines = toml({ '': section }).trimEnd().split('\n');
        expect(lines.map((line) => line.slice(0, line.indexOf(' =')))).toEqual(Object.keys(section));
      }),
    );
  });
});
