// One order at a time for a network, and what a lost tree means: with real files, and shell scripts in the place of docker.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { compose } from '../../src/commands/compose/compose.ts';
import { exclusively } from '../../src/commands/compose/exclusive.ts';
import type { World } from '../../src/commands/world.ts';
import { machine } from '../../src/machine.ts';

const root = mkdtempSync(join(tmpdir(), 'netgen-exclusive-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const spec = `apiVersion: netgen.dev/v1alpha1
kind: Network
name: net
platform: mysticeti
version: 0.1.0
delivery: {repository: "https://git.example.com/net.git", path: out/net}
clusters: {c1: {}}
nodes: {codeBase: scalar, image: "example.com/mysticeti:1", place: {ids: 0-3, on: c1}}
`;

const docker = `case "$*" in
"compose version"*) echo 2.40.3;;
"context inspect"*) echo unix:///var/run/docker.sock;;
*ServerErrors*) echo "null /";;
esac`;

function setting(): { readonly directory: string; readonly world: World } {
  const directory = mkdtempSync(join(root, 'net-'));
  mkdirSync(join(directory, 'bin'));
  writeFileSync(join(directory, 'bin/docker'), `#!/bin/sh\n${docker}\n`, { mode: 0o755 });
  writeFileSync(join(directory, 'net.yaml'), spec);
  const env = { PATH: `${join(directory, 'bin')}:/usr/bin:/bin` };
  const world: World = {
    ...machine,
    cwd: directory,
    home: root,
    env: (name) => (name === 'PATH' ? env.PATH : undefined),
    exec: ({ show: _, ...call }) => machine.exec({ ...call, env: { ...env, ...call.env } }),
    temporaryDirectory: () => mkdtempSync(join(root, 'run-')),
  };
  return { directory, world };
}

it('NG1775 lets no second run start or stop a network, and leaves no lock', async () => {
  const { directory, world } = setting();
  const inside = await exclusively({ name: 'net', file: join(directory, 'net.yaml') }, world, async () => {
    const other = await compose('net.yaml', { down: true }, world);
    expect((await compose('net.yaml', { status: true }, world)).exit).toBe(1);
    return { value: other, diagnostics: [] };
  });
  expect(inside.value).toMatchObject({ exit: 2, diagnostics: [{ code: 'NG1775' }] });
  expect(inside.value!.diagnostics[0]!.message).toContain(`process ${machine.pid}`);
  expect(readdirSync(directory).filter((name) => name.includes('lock'))).toEqual([]);
  expect((await compose('net.yaml', { down: true }, world)).exit).toBe(0);
});

it('frees the network when the work fails', async () => {
  const { directory, world } = setting();
  const network = { name: 'net', file: join(directory, 'net.yaml') };
  const work = exclusively(network, world, async () => {
    throw new Error('a bug');
  });
  await expect(work).rejects.toThrow('a bug');
  expect((await exclusively(network, world, async () => ({ value: 1, diagnostics: [] }))).value).toBe(1);
});

it('NG1515 for a lost tree keeps nobody from looking and stopping, and tells how to make it anew', async () => {
  const { directory, world } = setting();
  mkdirSync(join(directory, 'net.compose'));
  writeFileSync(join(directory, 'net.compose/.netgen-files'), '');
  expect((await compose('net.yaml', { status: true }, world)).exit).toBe(1);
  expect((await compose('net.yaml', { logs: true }, world)).exit).toBe(0);
  expect((await compose('net.yaml', { down: true }, world)).exit).toBe(0);
  const up = await compose('net.yaml', { up: true }, world);
  expect(up.diagnostics).toMatchObject([{ code: 'NG1515' }]);
  expect(up.diagnostics[0]!.help).toContain('`rm -r net.compose`');
  rmSync(join(directory, 'net.compose'), { recursive: true });
  const again = await compose('net.yaml', { up: true }, world);
  expect(again.diagnostics.map(({ code }) => code)).not.toContain('NG1515');
  expect(existsSync(join(directory, 'net.compose/network.json'))).toBe(true);
});

it('NG1768 and NG1770 leave alone what is suspended, and what is no network', async () => {
  const { directory, world } = setting();
  const write = (text: string) => writeFileSync(join(directory, 'net.yaml'), text);
  write(spec.replace(/delivery:.*\nclusters:.*/, 'delivery: {engine: compose}\nhosts: {c1: {suspended: true}}'));
  for (const flags of [{ up: true }, { status: true }, { down: true, volumes: true }]) {
    const outcome = await compose('net.yaml', flags, world);
    expect(outcome).toMatchObject({ exit: 0, diagnostics: [{ code: 'NG1768', severity: 'info' }] });
  }
  write('apiVersion: netgen.dev/v1alpha1\nkind: Setup\n');
  const setup = await compose('net.yaml', { up: true }, world);
  expect(setup.exit).toBe(2);
  expect(setup.diagnostics.map(({ code }) => code)).toContain('NG1770');
});
