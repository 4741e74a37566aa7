// The sample with what stands beside a network, on a laptop: a task runs once, again when it changes, and is named when it fails.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { read } from './chain.ts';
import { image as busybox, makeImage, missing, removeImage } from './containers.ts';
import { ask, docker, leftOf, missingImage, sweep } from './docker.ts';
import { type Place, place, said } from './world.ts';

const why = missingImage ?? missing();
if (why !== undefined) console.log(`components beside a network skipped: ${why}`);
const name = 'ngextras';

const sample = (file: string): string => readFileSync(new URL(`../../specs/${file}`, import.meta.url), 'utf8');

function replaced(text: string, wanted: string | RegExp, by: string): string {
  const result = text.replaceAll(wanted, by);
  if (result === text) throw new Error(`the sample has no ${String(wanted)}`);
  return result;
}

/** The sample with an image that needs no registry, and a name that nobody else has. */
const extended = (): string => {
  const images = replaced(
    sample('with-extras.yaml'),
    /docker\.io\/library\/busybox:\S+/g,
    `${busybox.name}:${busybox.tag}`,
  );
  return replaced(images, 'name: extras\n', `name: ${name}\n`);
};
const laptop = (): string =>
  `${sample('extras-laptop.yaml')}hosts: {local: {ports: 30700-30749}}\ntools: {node: 3, image: "${busybox.name}:${busybox.tag}", command: [sleep, "1000000"]}\n`;

describe.skipIf(why !== undefined)('components beside a network', () => {
  let work: Place;
  let failed = false;
  beforeAll(() => {
    sweep(name);
    makeImage();
    work = place(laptop(), docker);
    writeFileSync(join(work.directory, 'with-extras.yaml'), extended());
  });
  afterAll(() => {
    sweep(name);
    removeImage();
    work?.remove();
  });
  beforeEach(({ skip }) => skip(failed, 'an earlier step failed'));
  afterEach(({ task }) => {
    failed ||= task.result?.state === 'fail';
  });

  const edit = (wanted: string | RegExp, by: string): void =>
    writeFileSync(join(work.directory, 'with-extras.yaml'), replaced(extended(), wanted, by));
  const up = () => work.compose({ up: true, timeout: 120 });
  const task = (format: string): string => ask(['inspect', '--format', format, `${name}-first-transaction-1`]);
  const value = async (): Promise<string> => {
    const { endpoints } = JSON.parse(readFileSync(join(work.directory, 'out/extras-laptop/network.json'), 'utf8')) as {
      endpoints: { address: string; name: string; outside: string }[];
    };
    return read(endpoints.find((one) => one.address === 'node1' && one.name === 'rpc')!.outside, 'hello');
  };

  it('come up with it, and the task has done its work by then', async () => {
    const keys = await work.keys();
    expect(keys.exit, said(keys)).toBe(0);
    const outcome = await up();
    expect(outcome.exit, said(outcome)).toBe(0);
    expect(task('{{.State.Status}} {{.State.ExitCode}}')).toBe('exited 0');
    expect(await value()).toBe('world');
    const status = await work.compose({ status: true });
    expect(status.exit, status.data).toBe(0);
    expect(status.data).toMatch(/first-transaction +first-transaction +ended/);
    expect(ask(['exec', `${name}-tools-1`, 'sh', '-c', 'wget -q -O - http://watcher:8080/status.json'])).toContain(
      'node0',
    );
  });

  it('do not run a task again that ended well', async () => {
    const before = task('{{.Id}} {{.State.FinishedAt}}');
    const outcome = await up();
    expect(outcome.exit, said(outcome)).toBe(0);
    expect(task('{{.Id}} {{.State.FinishedAt}}')).toBe(before);
  });

  it('run it again when it does something else', async () => {
    edit('hello=world', 'hello=again');
    const outcome = await up();
    expect(outcome.exit, said(outcome)).toBe(0);
    expect(await value()).toBe('again');
  });

  it('name the task that fails, after as many tries as it has, and leave the rest up', async () => {
    edit(
      /command: \[timeout.*\n *runOnce: .*/g,
      'command: [sh, -c, "echo it broke; exit 3"]\n    runOnce: {retries: 2}',
    );
    const outcome = await up();
    expect(outcome.exit).toBe(2);
    expect(said(outcome)).toContain('NG1765');
    expect(said(outcome)).toContain(`the task \`first-transaction\` of \`${name}\` failed on this machine`);
    expect(said(outcome)).toContain('exited with code 3');
    expect(task('{{.RestartCount}}')).toBe('2');
    const status = await work.compose({ status: true });
    expect(status.exit).toBe(1);
    expect(status.data!.split('\n').filter((line) => /exited|not there/.test(line))).toEqual([
      expect.stringContaining('first-transaction'),
    ]);
  });

  it('say which task does not end', async () => {
    edit(
      /command: \[timeout.*\n *runOnce: .*/g,
      'command: [sh, -c, "trap exit TERM; sleep 1000 & wait"]\n    runOnce: true',
    );
    const outcome = await work.compose({ up: true, timeout: 20 });
    expect(outcome.exit).toBe(2);
    expect(said(outcome)).toContain('did not end within 20 s');
    expect(task('{{.State.Status}}')).toBe('running');
  });

  it('leave nothing behind', async () => {
    const outcome = await work.compose({ down: true, volumes: true });
    expect(outcome.exit, said(outcome)).toBe(0);
    expect(leftOf(name)).toEqual([]);
  });
});
