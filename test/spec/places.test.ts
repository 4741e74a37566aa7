// Places of values and keys, to the column, and the source text of scalars.
import { describe, expect, it } from 'vitest';
import type { Place, SpecPath } from '../../src/diagnostics/diagnostic.ts';
import { readYaml } from '../../src/spec/yaml-reader/read-yaml.ts';

const text = `# a network
name: demo
clusters:
  aws-[01:21]: {context: "perf-{name}", zones: [a, b], # why
    capacity: {}}
nodes:
  only:
    5: {version: 1.10}
    "6":
      state: 'stopped'
  empty:
relay:
  - name: us
    text: |  # block
      line
    on: [x]
  -
  - yes
"k\\u0065y": "a\\tb"
`;
const { value } = readYaml('s.yaml', new TextEncoder().encode(text));
const range = (place: Place | undefined) =>
  place && `${place.start.line}:${place.start.column}-${place.end.line}:${place.end.column}`;

const rows: [SpecPath, string, string, string?][] = [
  [['name'], '2:7-2:11', '2:1-2:5', 'demo'],
  [['clusters', 'aws-[01:21]'], '4:16-5:18', '4:3-4:14'],
  [['clusters', 'aws-[01:21]', 'context'], '4:26-4:39', '4:17-4:24', '"perf-{name}"'],
  [['clusters', 'aws-[01:21]', 'zones'], '4:48-4:54', '4:41-4:46'],
  [['clusters', 'aws-[01:21]', 'zones', 1], '4:52-4:53', '4:52-4:53', 'b'],
  [['clusters', 'aws-[01:21]', 'capacity'], '5:15-5:17', '5:5-5:13'],
  [['nodes', 'only', '5', 'version'], '8:18-8:22', '8:9-8:16', '1.10'],
  [['nodes', 'only', 5, 'version'], '8:18-8:22', '8:9-8:16', '1.10'],
  [['nodes', 'only', '6', 'state'], '10:14-10:23', '10:7-10:12', "'stopped'"],
  [['nodes', 'empty'], '11:3-11:8', '11:3-11:8'],
  [['relay', 0, 'text'], '14:11-16:1', '14:5-14:9', '|  # block\n      line\n'],
  [['relay', 0, 'on', 0], '16:10-16:11', '16:10-16:11', 'x'],
  [['relay', 2], '18:5-18:8', '18:5-18:8', 'yes'],
  [['nodes', 'only', '6', 0, 'state'], '10:14-10:23', '10:7-10:12', "'stopped'"],
  [['clusters', 'aws-[01:21]', 0], '4:16-5:18', '4:3-4:14'],
  [['name', 0], '2:7-2:11', '2:1-2:5', 'demo'],
  [['nodes', 'only'], '7:3-7:7', '7:3-7:7'],
  [['key'], '19:13-19:19', '19:1-19:11', '"a\\tb"'],
];

describe('places', () => {
  it.each(rows)('of %j', (path, valueRange, keyRange, source) => {
    expect(range(value?.places(path))).toBe(valueRange);
    expect(range(value?.places(path, { key: true }))).toBe(keyRange);
    expect(value?.source(path)).toBe(source);
  });

  it.each<[SpecPath, string]>([
    [['nodes', 'storage'], '6:1-6:6'],
    [['nodes', 'only', '5', 'a', 'b'], '8:5-8:6'],
    [['relay', 0, 'rest'], '13:5-13:9'],
    [['relay', 9], '12:1-12:6'],
    [['name', 'x'], '2:1-2:5'],
    [['platform'], '2:1-2:5'],
  ])('of %j, which does not exist, are those of the parent', (path, expected) => {
    expect(range(value?.places(path))).toBe(expected);
    expect(value?.source(path)).toBeUndefined();
    expect(value?.plain(path)).toBe(false);
  });

  it('take one map for the first item of a list, not for another one', () => {
    expect(range(value?.places(['nodes', 'only', '6', 1, 'state']))).toBe('9:5-9:8');
    expect(range(value?.places(['relay', 0, 0, 'name']))).toBe('13:11-13:13');
  });

  it('know plain scalars from quoted ones', () => {
    expect(value?.plain(['relay', 2])).toBe(true);
    expect(value?.plain(['nodes', 'only', 5, 'version'])).toBe(true);
    expect(value?.plain(['nodes', 'only', 6, 'state'])).toBe(false);
    expect(value?.plain(['nodes'])).toBe(false);
  });
});
