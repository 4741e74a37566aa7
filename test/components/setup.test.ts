// What a Setup is made of, and in which order it comes.
import { expect, it } from 'vitest';
import { catalog } from '../../src/components/index.ts';
import { stages } from '../../src/model/network.ts';

const stageOf = (kind: string) => stages.indexOf(catalog.find((component) => component.kind === kind)!.stage);

it('rights of teams come after the operators: a namespace that is not there yet holds back nobody', () => {
  expect(stageOf('teams')).toBeGreaterThan(stageOf('operators'));
  const setup = catalog.filter(({ platforms }) => platforms.includes('setup')).map(({ kind }) => kind);
  expect(setup.sort((a, b) => stageOf(a) - stageOf(b)).at(-1)).toBe('teams');
});
