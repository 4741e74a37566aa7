// Loading a spec and the files it names, from a map of files that fails as node:fs does.
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { loadSpec, notAFile, type ReadPort } from '../../src/spec/load.ts';

function portOf(files: Readonly<Record<string, string | Error>>): ReadPort {
  const fail = (code: string) => Object.assign(new Error(code), { code });
  return {
    readFile(path) {
      const content = files[path] ?? fail('ENOENT');
      if (typeof content !== 'string') throw content;
      return new TextEncoder().encode(content);
    },
    listDirectory(path) {
      const names = Object.keys(files).filter((name) => name.startsWith(`${path}/`));
      if (names.length === 0) throw fail('ENOENT');
      return names.map((name) => name.slice(path.length + 1));
    },
  };
}

const show = ({ code, place }: Diagnostic) =>
  place === undefined ? code : `${code} ${place.file}:${place.start.line}:${place.start.column}`;
const load = (files: Readonly<Record<string, string | Error>>, path = 'specs/net.yaml') =>
  loadSpec(path, portOf(files));

describe('loadSpec', () => {
  it('reads a spec, what it extends, its keys and its setup, each relative to the file that names it', () => {
    const { value, diagnostics, sources } = load({
      'specs/net.yaml': 'extends: ../shared/base.yaml\nname: net\nsetup: setup.yaml\n',
      'shared/base.yaml': 'nodes: {keys: keys/net.yaml}\nclusters: {c1: {context: x}}\n',
      'shared/keys/net.yaml': 'network: net\n',
      'specs/setup.yaml': 'kind: Setup\nextends: ../shared/clusters.yaml\n',
      'shared/clusters.yaml': 'clusters: {c2: {}}\n',
    });
    expect(diagnostics).toEqual([]);
    expect(value?.document.data.name).toBe('net');
    expect(value?.document.places(['clusters', 'c1'])?.file).toBe('shared/base.yaml');
    expect(value?.keysFile).toBe('shared/keys/net.yaml');
    expect(value?.keys?.data.network).toBe('net');
    expect(value?.setup?.data.clusters).toEqual({ c2: {} });
    expect([...sources.keys()].sort()).toEqual([
      'shared/base.yaml',
      'shared/clusters.yaml',
      'shared/keys/net.yaml',
      'specs/net.yaml',
      'specs/setup.yaml',
    ]);
  });

  it('takes a missing file of keys as a fact', () => {
    const { value, diagnostics } = load({ 'specs/net.yaml': 'nodes: {keys: net.keys.yaml}\n' });
    expect(diagnostics).toEqual([]);
    expect(value?.keysFile).toBe('specs/net.keys.yaml');
    expect(value && 'keys' in value).toBe(false);
  });

  it.each([
    ['extends: /etc/passwd\n', 'is an absolute path', 'move the file into the repository'],
    ['setup: /repo/shared/setup.yaml\n', 'is an absolute path', 'write `../shared/setup.yaml`'],
    ['nodes: {keys: /repo/specs/keys.yaml}\n', 'is an absolute path', 'write `keys.yaml`'],
    ['extends: ../../other/base.yaml\n', 'lies outside the Git work tree', 'move the file'],
    ['setup: ../..\n', 'lies outside the Git work tree', 'move the file'],
    ['nodes: {keys: ../../../home/me/.kube/config}\n', 'lies outside the Git work tree', 'move the file'],
  ])('does not read what is not in the repository: %j', (text, message, help) => {
    const port = portOf({ 'specs/net.yaml': text });
    const read: string[] = [];
    const watched: ReadPort = {
      ...port,
      readFile: (path, limit) => {
        read.push(path);
        return port.readFile(path, limit);
      },
      root: { from: '/repo', git: '/repo' },
    };
    const { value, diagnostics } = loadSpec('specs/net.yaml', watched);
    expect(value).toBeUndefined();
    expect(diagnostics.map(show)).toEqual([expect.stringMatching(/^NG1037 specs\/net.yaml:1:/)]);
    expect(diagnostics[0]?.message).toContain(message);
    expect(diagnostics[0]?.help).toContain(help);
    expect(read).toEqual(['specs/net.yaml']);
  });

  it('takes paths that stay within the work tree, and any relative one where there is none', () => {
    const files = { 'net.yaml': 'extends: ../shared/base.yaml\n', '../shared/base.yaml': 'name: net\n' };
    const roots = [{ from: '/repo/specs', git: '/repo' }, { from: '/repo/specs' }, undefined];
    for (const root of roots) {
      const { diagnostics } = loadSpec('net.yaml', { ...portOf(files), ...(root && { root }) });
      expect(diagnostics).toEqual([]);
    }
    expect(load({ 'specs/net.yaml': 'extends: /etc/base.yaml\n' }).diagnostics.map(show)).toEqual([
      'NG1037 specs/net.yaml:1:10',
    ]);
  });

  it.each([
    ['a list of users', 'root:x:0:0:root:/root:/bin/bash\nhunter2:x:1:1::/:/bin/sh\n'],
    ['one line', 'hunter2\n'],
    ['an alias', '*hunter2\n'],
    ['a list', '- &hunter2 x\n- hunter2\n'],
    ['a broken map', 'hunter2: [\n'],
    ['a duplicate in what follows', 'hunter2\n---\nhunter2: 1\nhunter2: 2\n'],
    ['bytes', 'hunter2: \u0001\n'],
  ])('quotes nothing of a named file that is no spec: %s', (_, content) => {
    for (const text of ['extends: x', 'setup: x', 'nodes: {keys: x}']) {
      const { value, diagnostics, sources } = load({ 'specs/net.yaml': `${text}\n`, 'specs/x': content });
      expect(value).toBeUndefined();
      expect(diagnostics.length).toBeGreaterThan(0);
      expect(JSON.stringify([diagnostics, [...sources]])).not.toMatch(/hunter2|root:/);
      expect(diagnostics.every(({ help }) => help !== undefined)).toBe(true);
    }
  });

  it('leaves values of the wrong type to parse', () => {
    const { value, diagnostics } = load({ 'specs/net.yaml': 'extends: 5\nsetup: [a]\nnodes: [x]\n' });
    expect(diagnostics).toEqual([]);
    expect(value).toBeDefined();
  });

  const denied = Object.assign(new Error('EACCES'), { code: 'EACCES' });
  const directory = Object.assign(new Error('EISDIR'), { code: 'EISDIR' });
  const pipe = Object.assign(new Error('pipe'), { code: notAFile });

  it.each([
    [
      '<<<<<<< HEAD\na: hunter2\n=======\na: 2\n>>>>>>> b\n',
      '`specs/k` holds a merge conflict',
      /git checkout --ours -- specs\/k/,
    ],
    ['', '`specs/k` has no content', /correct that file/],
    ['- 1\n', '`specs/k` is not a map', /correct that file/],
    [pipe, '`specs/k` is a pipe or a device, not a file', /^in `specs` there is `net.yaml`$/],
  ])('names the keys file that it cannot use', (content, message, help) => {
    const { diagnostics } = load({ 'specs/net.yaml': 'nodes: {keys: k}\n', 'specs/k': content });
    expect(diagnostics[0]).toMatchObject({ message, help: expect.stringMatching(help) });
  });

  it.each<[string, Record<string, string | Error>, string[], RegExp]>([
    ['a missing spec', { 'specs/nets.yaml': '' }, ['NG1001'], /write `specs\/nets.yaml`/],
    [
      'a missing base',
      { 'specs/net.yaml': 'name: x\nextends: bse.yaml\n', 'specs/base.yaml': '', 'specs/b.txt': '' },
      ['NG1001 specs/net.yaml:2:10'],
      /`base.yaml`$/,
    ],
    [
      'a missing setup',
      { 'specs/net.yaml': 'setup: set/up.yaml\n' },
      ['NG1001 specs/net.yaml:1:8'],
      /directory `specs\/set` cannot be read/,
    ],
    [
      'a directory',
      { 'specs/net.yaml': 'extends: base\n', 'specs/base': directory },
      ['NG1001 specs/net.yaml:1:10'],
      /`net.yaml`/,
    ],
    [
      'an unreadable file',
      { 'specs/net.yaml': 'nodes: {keys: k}\n', 'specs/k': denied },
      ['NG1001 specs/net.yaml:1:15'],
      /chmod u\+r specs\/k/,
    ],
    ['a line break in a name', { 'specs/net.yaml': 'extends: "a\\nb"\n' }, ['NG1032 specs/net.yaml:1:10'], /relative/],
    ['an empty name', { 'specs/net.yaml': 'setup: ""\n' }, ['NG1032 specs/net.yaml:1:8'], /relative/],
    [
      'two levels',
      { 'specs/net.yaml': 'extends: b.yaml\n', 'specs/b.yaml': 'x: 1\nextends: c.yaml\n' },
      ['NG1033 specs/b.yaml:2:10'],
      /one file/,
    ],
    [
      'a circle',
      { 'specs/net.yaml': 'extends: b.yaml\n', 'specs/b.yaml': 'extends: net.yaml\n' },
      ['NG1033 specs/b.yaml:1:10'],
      /one file/,
    ],
    ['itself', { 'specs/net.yaml': 'extends: ../specs/./net.yaml\n' }, ['NG1034 specs/net.yaml:1:10'], /another file/],
    [
      'a base that is no YAML',
      { 'specs/net.yaml': 'extends: b.yaml\n', 'specs/b.yaml': 'a: [\n' },
      ['NG1026 specs/b.yaml:1:4'],
      /correct that file/,
    ],
    [
      'a secret in the base',
      { 'specs/net.yaml': 'extends: b.yaml\nx: {password: null}\n', 'specs/b.yaml': 'x: {password: hunter2}\n' },
      ['NG1035 specs/b.yaml:1:5'],
      /Secret/,
    ],
    [
      'private keys among the public ones',
      {
        'specs/net.yaml': 'nodes: {keys: k.yaml}\n',
        'specs/k.yaml': 'gossip: |\n  -----BEGIN PRIVATE KEY-----\n  MIIE\n',
      },
      ['NG1035 specs/k.yaml:1:1'],
      /Secret/,
    ],
  ])('refuses %s', (_, files, expected, help) => {
    const { value, diagnostics } = load(files);
    expect(value).toBeUndefined();
    expect(diagnostics.map(show)).toEqual(expected);
    expect(diagnostics[0]?.help).toMatch(help);
  });

  it('does not take the names of Secrets with a hash in the file of keys for secrets', () => {
    const hash = 'ab'.repeat(32);
    const keys = `secrets: {node-private-key: ${hash}, operator-password: ${hash}}\n`;
    const { diagnostics } = load({ 'specs/net.yaml': 'nodes: {keys: k.yaml}\n', 'specs/k.yaml': keys });
    expect(diagnostics).toEqual([]);
  });

  it('lets a bug of the port through', () => {
    expect(() => load({ 'specs/net.yaml': new TypeError('bug') })).toThrow('bug');
  });

  it('masks secrets in the text it shows, in files that are no YAML too', () => {
    const good = load({
      'specs/net.yaml':
        'a: {apiKey: hunter2hunter2}\nwords: >-\n  legal winner thank year wave sausage\n  worth useful legal winner thank yellow\n',
    });
    expect(good.sources.get('specs/net.yaml')).toMatch(/^a: \{apiKey: \*+\}\nwords: \*\*\n\*+\n\*+\n$/);
    const bad = load({ 'specs/net.yaml': 'password: "hunter2\nb: [\n' });
    expect(bad.diagnostics.length).toBeGreaterThan(0);
    expect(bad.sources.get('specs/net.yaml')).not.toContain('hunter2');
  });

  it.each(['password: 012345678\n', 'token: *hunter2\n', 'apiKey: &hunter2 x\n', 'a: {privateKey: !hunter2 x}\n'])(
    'does not quote what may be a secret: %j',
    (text) => {
      const { diagnostics } = load({ 'specs/net.yaml': text });
      expect(diagnostics).toHaveLength(1);
      expect(diagnostics[0]?.help).toContain('Secret');
      expect(JSON.stringify(diagnostics)).not.toMatch(/hunter2|12345678/);
    },
  );
});
