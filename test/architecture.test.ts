// The house rules that can be tested: which room may import which, forbidden calls, sizes (design.md 9, style.md 5.3).
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const src = fileURLToPath(new URL('../src/', import.meta.url));

/** Which rooms a room may import; every room may import itself. A file of `src` itself is a room of its own. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  'cli.ts': ['commands', 'diagnostics', 'machine.ts', 'version.ts'],
  'machine.ts': ['commands', 'docker', 'version.ts'],
  'index.ts': ['components', 'diagnostics', 'model'],
  'version.ts': [],
  commands: [
    'pipeline.ts',
    'tree',
    'keys',
    'docker',
    'disk',
    'edit',
    'overview',
    'spec',
    'components',
    'diagnostics',
    'model',
    'yaml',
    'resolve',
    'backends/compose',
    'backends/engines.ts',
    'backends/kubernetes',
  ],
  'pipeline.ts': ['spec', 'resolve', 'components', 'backends/engines.ts', 'overview', 'diagnostics', 'model', 'yaml'],
  diagnostics: [],
  model: [],
  spec: ['components', 'diagnostics', 'model'],
  resolve: ['spec', 'components', 'diagnostics', 'model'],
  components: ['platforms', 'model', 'diagnostics'],
  platforms: ['model', 'diagnostics'],
  keys: ['platforms', 'model', 'diagnostics', 'yaml', 'spec', 'disk'],
  'backends/kubernetes': ['model', 'diagnostics', 'yaml'],
  'backends/engines.ts': [
    'backends/compose',
    'backends/flux',
    'backends/kubernetes',
    'check',
    'diagnostics',
    'model',
    'yaml',
  ],
  'backends/compose': ['model', 'diagnostics', 'yaml'],
  docker: ['model', 'diagnostics'],
  edit: ['model'],
  'backends/flux': ['backends/kubernetes', 'model', 'diagnostics', 'yaml'],
  yaml: ['model'],
  check: ['model', 'diagnostics'],
  overview: ['model', 'diagnostics'],
  tree: ['model', 'diagnostics', 'disk'],
  disk: [],
};

/** Packages that only some rooms may import; everything else from npm is refused everywhere. */
const packages: Readonly<Record<string, readonly string[]>> = {
  cdk8s: ['backends/kubernetes'],
  constructs: ['backends/kubernetes'],
  'kubernetes-types': ['backends/kubernetes'],
  zod: ['spec', 'components', 'keys'],
  'js-yaml': ['spec'],
  commander: ['cli.ts'],
  yaml: ['edit'],
};

/** Node modules that touch the world, and the rooms that are its edges. */
const edges: Readonly<Record<string, readonly string[]>> = {
  'node:fs': ['cli.ts', 'machine.ts', 'tree', 'keys', 'disk', 'version.ts', 'commands'],
  'node:fs/promises': ['cli.ts', 'keys'],
  'node:child_process': ['machine.ts'],
  'node:os': ['machine.ts'],
  'node:process': ['cli.ts', 'machine.ts'],
};

interface Source {
  readonly path: string;
  readonly room: string;
  readonly text: string;
  readonly code: string;
}

function roomOf(path: string): string {
  const parts = path.split(sep);
  if (parts[0] === 'backends') return parts.slice(0, 2).join('/');
  return parts[0]!;
}

/** Code without comments and strings, so that words in messages are not taken for calls. */
const withoutText = (text: string): string =>
  text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\/\/.*$/gm, '')
    .replace(/'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g, "''");

function sources(): Source[] {
  return readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .sort()
    .map((path) => {
      const text = readFileSync(join(src, path), 'utf8');
      return { path, room: roomOf(path), text, code: withoutText(text) };
    });
}

const all = sources();
const written = all.filter(({ path }) => !path.endsWith('.generated.ts'));

/** Specifiers of static, dynamic and re-exporting imports. */
function importsOf({ text }: Source): string[] {
  const found = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\b[^'";]*?from\s*'([^']+)'|import\('([^']+)'\)|(?:^|\n)import '([^']+)'/g,
  );
  return [...found].map((match) => (match[1] ?? match[2] ?? match[3])!);
}

const targetRoom = (source: Source, specifier: string): string =>
  roomOf(relative(src, join(src, dirname(source.path), specifier)));

describe('arrows', () => {
  it('knows every room', () => {
    expect([...new Set(all.map(({ room }) => room))].filter((room) => !(room in arrows))).toEqual([]);
  });

  it('lets rooms import only what is below them', () => {
    const wrong = all.flatMap((source) =>
      importsOf(source)
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => targetRoom(source, specifier))
        .filter((room) => room !== source.room && !arrows[source.room]?.includes(room))
        .map((room) => `${source.path} -> ${room}`),
    );
    expect(wrong).toEqual([]);
  });

  it('keeps components apart from each other', () => {
    const components = all.filter(({ room, text }) => room === 'components' && /= defineComponent/.test(text));
    const names = new Set(components.map(({ path }) => path.split(sep).at(-1)!));
    const wrong = components.flatMap((source) =>
      importsOf(source)
        .filter((specifier) => names.has(specifier.replace('./', '')))
        .map((specifier) => `${source.path} -> ${specifier}`),
    );
    expect(wrong).toEqual([]);
  });

  it('lets packages in only where they belong', () => {
    const wrong = all.flatMap((source) =>
      importsOf(source)
        .filter((specifier) => !specifier.startsWith('.') && !specifier.startsWith('node:'))
        .filter((specifier) => {
          const name = specifier.startsWith('@')
            ? specifier.split('/').slice(0, 2).join('/')
            : specifier.split('/')[0]!;
          return !packages[name]?.includes(source.room);
        })
        .map((specifier) => `${source.path} -> ${specifier}`),
    );
    expect(wrong).toEqual([]);
  });

  it('has no import cycle between files', () => {
    const graph = new Map(
      all.map((source) => [
        source.path,
        importsOf(source)
          .filter((one) => one.startsWith('.'))
          .map((one) => relative(src, join(src, dirname(source.path), one))),
      ]),
    );
    const state = new Map<string, 'open' | 'done'>();
    const cycles: string[] = [];
    const visit = (path: string, trail: readonly string[]): void => {
      if (state.get(path) === 'done') return;
      if (state.get(path) === 'open') {
        cycles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
        return;
      }
      state.set(path, 'open');
      for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
      state.set(path, 'done');
    };
    for (const path of graph.keys()) visit(path, []);
    // Types may look back: the code table and the diagnostics that name its codes.
    expect(cycles.filter((cycle) => !cycle.includes(`diagnostics${sep}codes`))).toEqual([]);
  });
});

describe('edges', () => {
  it.each([
    ['process', /\bprocess\b(?!\s*:)/, ['cli.ts', 'machine.ts']],
    ['console', /\bconsole\./, ['cli.ts']],
    ['the clock', /\bnew Date\(\s*\)|\bDate\.now\b|\bperformance\.now\b/, ['machine.ts']],
    ['randomness', /\bMath\.random\b|\brandomUUID\b/, ['cli.ts']],
    ['locale', /\btoLocale\w*\(|\bIntl\.|\.localeCompare\(/, []],
    ['fetch', /\bfetch\(/, []],
  ])('keeps %s out of the house', (_what, pattern, rooms) => {
    expect(
      written.filter(({ room, code }) => !rooms.includes(room) && pattern.test(code)).map(({ path }) => path),
    ).toEqual([]);
  });

  it('lets only edge rooms import modules that touch the world', () => {
    const wrong = all.flatMap((source) =>
      importsOf(source)
        .filter((specifier) => specifier in edges && !edges[specifier]!.includes(source.room))
        .map((specifier) => `${source.path} -> ${specifier}`),
    );
    expect(wrong).toEqual([]);
  });
});

describe('form', () => {
  it.each([
    ['default exports', /\bexport default\b/],
    ['`export *`', /\bexport \*/],
    ['`any`', /[:<,|&]\s*any\b|\bas any\b/],
    ['work left for later', /\b(TODO|FIXME|XXX|HACK)\b/],
    ['waivers', /@ts-ignore|@ts-expect-error|biome-ignore|eslint-disable/],
  ])('has no %s', (what, pattern) => {
    const where = what === 'work left for later' || what === 'waivers' ? 'text' : 'code';
    expect(written.filter((source) => pattern.test(source[where])).map(({ path }) => path)).toEqual([]);
  });

  it('says in the first line of every file what it does', () => {
    expect(written.filter(({ text }) => !/^(#!.*\n)?\/\/ \S.{20,}/.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it('keeps files under 300 lines', () => {
    expect(
      written
        .filter(({ text }) => text.split('\n').length > 301)
        .map(({ path, text }) => `${path} ${text.split('\n').length}`),
    ).toEqual([]);
  });

  it('keeps the map on one page', () => {
    expect(written.find(({ path }) => path === 'pipeline.ts')!.text.split('\n').length).toBeLessThanOrEqual(101);
  });

  it('keeps functions under 60 lines', () => {
    const long = written.flatMap(({ path, text }) => {
      const lines = text.split('\n');
      return lines.flatMap((line, start) => {
        const head =
          /^(\s*)(?:export )?(?:async )?function\*? \w+|^(\s*)(?:export )?const \w+ = (?:async )?\([^)]*\)[^=]*=> \{$/.exec(
            line,
          );
        if (!head) return [];
        const indent = head[1] ?? head[2] ?? '';
        const end = lines.findIndex((other, i) => i > start && (other === `${indent}}` || other === `${indent}};`));
        return end - start > 60 ? [`${path}:${start + 1} has ${end - start} lines`] : [];
      });
    });
    expect(long).toEqual([]);
  });
});
