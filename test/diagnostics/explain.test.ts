// `netgen explain`: every row is printed, and a slip of the finger finds its row.
import { describe, expect, it } from 'vitest';
import { codes } from '../../src/diagnostics/codes.ts';
import { explainCode, findCode } from '../../src/diagnostics/explain.ts';

describe('explainCode', () => {
  it.each(Object.keys(codes))('%s', (code) => {
    const shown = explainCode(code);
    const { title, why, fix } = codes[code as keyof typeof codes];
    expect(shown.startsWith(`${code}: ${title}\n`)).toBe(true);
    const flat = shown.replaceAll(/\s+/g, ' ');
    expect(flat).toContain(`why: ${why.replaceAll(/\s+/g, ' ')}`);
    expect(flat).toContain(`fix: ${fix.replaceAll(/\s+/g, ' ')}`);
    for (const line of shown.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('takes other spellings', () => {
    expect(findCode('ng1017')).toBe('NG1017');
    expect(findCode(' 1017 ')).toBe('NG1017');
    expect(findCode('constructor')).toBeUndefined();
  });

  it('names the nearest codes for an unknown one', () => {
    expect(explainCode('NG101')).toMatch(/^error: there is no code `NG101`\n {2}= help: write `NG10/);
    expect(explainCode('\u001b[2J')).not.toContain('\u001b');
  });
});
