// The command itself, from a spec on the disk to what people read.
import { existsSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { keys } from '../../src/commands/keys.ts';
import { testWorld } from '../world.ts';
import { at, files, useWorkplace } from './workplace.ts';

useWorkplace();

const chain = `apiVersion: netgen.dev/v1alpha1
kind: Network
name: net
platform: cometbft
version: 0.38.25
delivery: {engine: compose}
hosts: {h1: {address: 192.0.2.1, bind: 0.0.0.0}, h2: {address: 192.0.2.2, bind: 0.0.0.0}}
nodes: {keys: net.keys.yaml, validators: 0-3, place: [{ids: 0-2, on: h1}, {ids: 3-4, on: h2}]}
`;

const run = async (spec: string) => {
  writeFileSync(at('spec.yaml'), spec);
  const { exit, diagnostics, talk = '' } = await keys('spec.yaml', {}, testWorld(at()));
  return { exit, codes: diagnostics.map(({ code }) => code), talk: talk.replaceAll(at(), 'DIR') };
};

test('CometBFT on Docker hosts: a directory per host, no power for who is no validator', async () => {
  const first = await run(chain);
  expect([first.exit, first.codes]).toEqual([0, []]);
  expect(Object.keys(files(at('net.secrets')))).toEqual([
    'h1/net.node0-keys.yaml',
    'h1/net.node1-keys.yaml',
    'h1/net.node2-keys.yaml',
    'h2/net.node3-keys.yaml',
    'h2/net.node4-keys.yaml',
  ]);
  const text = files(at())['net.keys.yaml']!;
  expect(text.match(/^ {4}genesis: true$/gm)).toHaveLength(5);
  expect(text.match(/^ {4}power: 10$/gm)).toHaveLength(4);
  const before = files(at());
  const second = await run(chain);
  expect([second.exit, second.codes]).toEqual([0, []]);
  expect(files(at())).toEqual(before);
  expect(second.talk).toContain('\n  netgen compose spec.yaml --up\n');
  expect(second.talk).not.toContain('kubectl');
});

test('a validator that joins has no power at genesis, and the run says how it gets one', async () => {
  await run(chain);
  const { exit, codes } = await run(chain.replace('0-3', '"0-3,5"').replace('3-4', '3-5'));
  expect([exit, codes]).toEqual([0, ['NG1618']]);
  expect(files(at())['net.keys.yaml']).toContain('"5":\n    genesis: false\n    node: ');
});

test('Mysticeti: nothing to make, nothing written', async () => {
  const { exit, talk } = await run(`apiVersion: netgen.dev/v1alpha1
kind: Network
name: net
platform: mysticeti
version: 0.1.0
delivery: {engine: compose}
nodes: {codeBase: scalar, image: "mysticeti-scalar:local", place: {ids: 0-3, on: local}}
`);
  expect(exit).toBe(0);
  expect(talk).toBe('net: nodes of the platform mysticeti have no keys, so there is nothing to make\n');
  expect(existsSync(at('net.secrets'))).toBe(false);
});
