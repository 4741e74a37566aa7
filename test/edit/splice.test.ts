// Small changes of YAML texts: what is asked changes, every other character stays.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { type EntryPath, removeEntry, renameEntry, setEntry } from '../../src/edit/splice.ts';

const stopped: EntryPath = ['nodes', 'only', '3', 'state'];

describe('a new entry', () => {
  it.each([
    ['in a flow map', 'nodes: {place: {ids: 0-3}}\n', 'nodes: {place: {ids: 0-3}, only: {3: {state: stopped}}}\n'],
    ['in an empty flow map', 'nodes: {only: {}}\n', 'nodes: {only: {3: {state: stopped}}}\n'],
    ['in a map with blanks', 'nodes: { a: 1 }\n', 'nodes: { a: 1, only: {3: {state: stopped}} }\n'],
    [
      'in a block map, before what follows',
      'nodes: # all\n  place: {ids: 0-3} # here\n\n# the mirror\nmirror: {}\n',
      'nodes: # all\n  place: {ids: 0-3} # here\n  only:\n    3: {state: stopped}\n\n# the mirror\nmirror: {}\n',
    ],
    [
      'beside an exception on one line',
      'nodes:\n    only:\n        1: {version: 0.76.0} # tried\n    keys: x\n',
      'nodes:\n    only:\n        1: {version: 0.76.0} # tried\n        3: {state: stopped}\n    keys: x\n',
    ],
    [
      'beside an exception on several lines',
      'nodes:\n  only:\n    1:\n       version: 0.76.0\n',
      'nodes:\n  only:\n    1:\n       version: 0.76.0\n    3:\n       state: stopped\n',
    ],
    [
      'in an exception on several lines',
      'nodes:\n  only:\n    3:\n      resources:\n        cpu: 2\n',
      'nodes:\n  only:\n    3:\n      resources:\n        cpu: 2\n      state: stopped\n',
    ],
    [
      'in an exception whose number is quoted',
      "nodes: {only: {'3': {version: 0.76.0}}}\n",
      "nodes: {only: {'3': {version: 0.76.0, state: stopped}}}\n",
    ],
    ['at the top', 'kind: Network\n', 'kind: Network\nnodes:\n  only:\n    3: {state: stopped}\n'],
    [
      'at the end without a line feed',
      'kind: Network\nnodes:\n  keys: x',
      'kind: Network\nnodes:\n  keys: x\n  only:\n    3: {state: stopped}',
    ],
    [
      'between the line ends of Windows',
      'nodes:\r\n  keys: x\r\n# end\r\n',
      'nodes:\r\n  keys: x\r\n  only:\r\n    3: {state: stopped}\r\n# end\r\n',
    ],
    [
      'behind a text of several lines',
      'nodes:\n  patch: |\n    a: 1\n\nmirror: {}\n',
      'nodes:\n  patch: |\n    a: 1\n  only:\n    3: {state: stopped}\n\nmirror: {}\n',
    ],
    [
      'behind a text that keeps its empty lines',
      'nodes:\n  patch: |+\n    a: 1\n\nmirror: {}\n',
      'nodes:\n  patch: |+\n    a: 1\n\n  only:\n    3: {state: stopped}\nmirror: {}\n',
    ],
    [
      'in a flow map of several lines with comments',
      'nodes: {\n  only: {\n    1: {state: stopped}, # one\n  },\n }\n',
      'nodes: {\n  only: {\n    1: {state: stopped}, 3: {state: stopped}, # one\n  },\n }\n',
    ],
  ])('%s', (_what, before, after) => {
    expect(setEntry(before, stopped, 'stopped')).toBe(after);
    expect(parse(after).nodes.only['3'].state).toBe('stopped');
  });

  it('replaces a value that is there, quotes and all', () => {
    expect(setEntry('nodes: {only: {3: {state: "running" }}} # x\n', stopped, 'stopped')).toBe(
      'nodes: {only: {3: {state: stopped }}} # x\n',
    );
  });

  it.each([
    ['a list', 'nodes: [1]\n'],
    ['no YAML', 'nodes: {\n'],
    ['nothing', 'nodes:\n  only:\n'],
    ['null', 'nodes: {only: null}\n'],
    ['a map as a value', 'nodes: {only: {3: {state: {}}}}\n'],
    ['no map', '- nodes\n'],
  ])('is refused where there is %s', (_what, before) => {
    expect(setEntry(before, stopped, 'stopped')).toBeUndefined();
  });
});

describe('an entry that goes', () => {
  it.each([
    [
      'takes the maps it leaves empty',
      'kind: x\nnodes:\n  keys: y\n  only:\n    3: {state: stopped}\nmirror: {}\n',
      'kind: x\nnodes:\n  keys: y\nmirror: {}\n',
    ],
    [
      'leaves comments that stand alone',
      'kind: x\nnodes:\n  only:\n    # maintenance\n    3:\n      # since Monday\n      state: stopped # disk\n',
      'kind: x\n    # maintenance\n      # since Monday\n',
    ],
    [
      'leaves the rest of an exception',
      'nodes:\n  only:\n    3:\n      state: stopped\n      version: 0.76.0\n',
      'nodes:\n  only:\n    3:\n      version: 0.76.0\n',
    ],
    ['goes from the end of a line', 'nodes: {keys: x, only: {3: {state: stopped}}}\n', 'nodes: {keys: x}\n'],
    [
      'goes from the middle of a line',
      'nodes: {only: {1: {a: 1}, 3: {state: stopped}, 5: {a: 1}}}\n',
      'nodes: {only: {1: {a: 1}, 5: {a: 1}}}\n',
    ],
    [
      'goes from the start of a line',
      'nodes: {only: {3: {state: stopped}, 5: {a: 1}}}\n',
      'nodes: {only: {5: {a: 1}}}\n',
    ],
    [
      "leaves a neighbour's comment in a flow map of several lines",
      'nodes: {only: {\n  1: {a: 1}, # one\n  3: {state: stopped}, # three\n  5: {a: 1}, # five\n }}\n',
      'nodes: {only: {\n  1: {a: 1}, # one\n  # three\n  5: {a: 1}, # five\n }}\n',
    ],
    ['at the end without a line feed', 'kind: x\nnodes:\n  only:\n    3: {state: stopped}', 'kind: x\n'],
    [
      'between the line ends of Windows',
      'kind: x\r\nnodes:\r\n  keys: y\r\n  only:\r\n    3: {state: stopped}\r\n',
      'kind: x\r\nnodes:\r\n  keys: y\r\n',
    ],
  ])('%s', (_what, before, after) => {
    expect(removeEntry(before, stopped)).toBe(after);
    expect(() => parse(after)).not.toThrow();
  });

  it('that is not there is none', () => {
    expect(removeEntry('nodes: {only: {}}\n', stopped)).toBeUndefined();
  });
});

describe('another key', () => {
  it.each([
    ['a number', 'nodes: {only: {0-1: {a: 1}}} # x\n', '0', 'nodes: {only: {0: {a: 1}}} # x\n'],
    ['several', 'nodes: {only: {0-1: {a: 1}}}\n', '0,3', 'nodes: {only: {"0,3": {a: 1}}}\n'],
  ])('%s', (_what, before, name, after) => {
    expect(renameEntry(before, ['nodes', 'only', '0-1'], name)).toBe(after);
  });
});

describe('whatever else the text says', () => {
  const scalar = fc.constantFrom('x', '1', 'true', '"a: {b"', "'#'", '"é 😀"', 'a#b');
  const entries = fc.dictionary(fc.constantFrom('a', 'b', '1', '7', 'zü'), scalar, { maxKeys: 3 });
  const spec = fc.record({
    kind: fc.constant('Network'),
    nodes: fc.record({
      place: entries,
      only: fc.dictionary(fc.constantFrom('1', '5', '7-9'), entries, { maxKeys: 3 }),
    }),
    mirror: entries,
  });
  const written = fc
    .tuple(spec, fc.integer({ min: 1, max: 4 }), fc.nat(4), fc.boolean(), fc.boolean())
    .map(([data, indent, flowFrom, windows, open]) => {
      const text = stringify(data, {
        indent,
        collectionStyle: flowFrom === 0 ? 'flow' : flowFrom === 1 ? 'block' : 'any',
      });
      const ended = open ? text.trimEnd() : text;
      return { text: windows ? ended.replaceAll('\n', '\r\n') : ended };
    });
  const withoutEmpty = (data: unknown): unknown => {
    const { nodes, ...rest } = data as { nodes: { place: unknown; only?: object } };
    const { only = {}, ...others } = nodes;
    return { ...rest, nodes: { ...others, ...(Object.keys(only).length > 0 && { only }) } };
  };

  it('a set entry is there, and all the rest as before', () => {
    fc.assert(
      fc.property(written, ({ text }) => {
        const after = setEntry(text, stopped, 'stopped');
        const before = parse(text);
        expect(parse(after!)).toEqual({
          ...before,
          nodes: { ...before.nodes, only: { ...before.nodes.only, 3: { state: 'stopped' } } },
        });
        expect(withoutEmpty(parse(removeEntry(after!, stopped)!))).toEqual(withoutEmpty(before));
      }),
      { numRuns: 500 },
    );
  });

  it('every character that was there is there, in its order', () => {
    fc.assert(
      fc.property(written, ({ text }) => {
        const after = setEntry(text, stopped, 'stopped')!;
        let at = 0;
        for (const character of after) if (text.startsWith(character, at)) at += character.length;
        expect(at).toBe(text.length);
      }),
      { numRuns: 300 },
    );
  });
});
