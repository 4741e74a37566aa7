// Tasks of a project: which are due, how Compose is called for them, and what is said of those that fail or hang.
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Project, readProject } from '../../src/docker/project.ts';
import { up } from '../../src/docker/project-run.ts';
import { readContainers } from '../../src/docker/status.ts';
import { dueTasks, runTasks } from '../../src/docker/tasks.ts';
import { machine } from '../../src/machine.ts';

const labels = (address: string, content: string, part = 'task') => ({
  'netgen.dev/component': address,
  'netgen.dev/content': content,
  'netgen.dev/part': part,
});

const project: Project = readProject({
  name: 'net',
  services: {
    node0: { restart: 'unless-stopped', labels: labels('node0', 'aa', 'workload') },
    'node0-prepare': { restart: 'no', labels: labels('node0', 'aa', 'workload') },
    node1: { restart: 'unless-stopped', scale: 0, labels: labels('node1', 'bb', 'workload') },
    fund: { restart: 'on-failure:3', labels: labels('fund', 'cc') },
    'fund-wait': { restart: 'on-failure:3', labels: labels('fund', 'cc') },
    hello: { restart: 'no', labels: labels('hello', 'dd') },
    load: { restart: 'no', profiles: ['bench'], labels: labels('load', 'ee') },
  },
});

interface State {
  readonly content?: string;
  readonly state?: string;
  readonly code?: number;
}

/** A line of `docker compose ps --format json`. */
const line = (service: string, { content = 'cc', state = 'exited', code = 0 }: State = {}): string =>
  JSON.stringify({
    Name: `net-${service}-1`,
    Service: service,
    State: state,
    ExitCode: code,
    Labels: `com.docker.compose.project=net,netgen.dev/component=${service.split('-')[0]},netgen.dev/content=${content}`,
  });

describe('a task', () => {
  const all = ['fund', 'fund-wait'];
  it.each<[string, string[], string[]]>([
    ['that never ran is due', [], all],
    ['that ended well is done', [line('fund'), line('fund-wait')], []],
    ['of which a part never ran is due as a whole', [line('fund-wait')], all],
    ['that failed is due', [line('fund', { code: 3 }), line('fund-wait')], all],
    ['that was killed is due', [line('fund', { code: 137 }), line('fund-wait')], all],
    ['that runs is due', [line('fund', { state: 'running' }), line('fund-wait')], all],
    ['that is tried again is due', [line('fund', { state: 'restarting' }), line('fund-wait')], all],
    ['that did something else before is due', [line('fund', { content: 'c0' }), line('fund-wait')], all],
    ['that has no label is due', [line('fund').replace('netgen.dev/content', 'x'), line('fund-wait')], all],
  ])('%s', (_what, lines, expected) => {
    const containers = readContainers([...lines, line('hello', { content: 'dd' })].join('\n'));
    expect(dueTasks(project, containers).map(({ name }) => name)).toEqual(expected);
  });

  it('is nothing that belongs to a node, and nothing that is started by hand', () => {
    expect(dueTasks(project, []).map(({ name }) => name)).toEqual(['fund', 'fund-wait', 'hello']);
  });
});

const directory = mkdtempSync(join(tmpdir(), 'netgen-tasks-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** `docker` as a script: `ps` prints the files `ps0`, `ps1`, ... one after the other and the last one again. */
function host(lists: readonly string[], script = 'exit 0') {
  const home = mkdtempSync(join(directory, 'host-'));
  for (const [index, text] of lists.entries()) writeFileSync(join(home, `ps${index}`), `${text}\n`);
  writeFileSync(join(home, 'round'), '0');
  writeFileSync(join(home, 'calls'), '');
  writeFileSync(
    join(home, 'docker'),
    `#!/bin/sh
case "$*" in
*' ps '*)
  read -r round < '${home}/round'
  cat '${home}'/ps$round
  [ ! -e '${home}'/ps$((round + 1)) ] || echo $((round + 1)) > '${home}/round'
  exit 0 ;;
esac
echo "$*" >> '${home}/calls'
${script}
`,
  );
  chmodSync(join(home, 'docker'), 0o755);
  const run = {
    programs: {
      exec: (call: Parameters<typeof machine.exec>[0]) =>
        machine.exec({ ...call, env: { PATH: `${home}:/usr/bin:/bin`, ...call.env } }),
    },
    compose: { file: 'docker', args: ['compose'], version: '2.40.3' },
    host: { name: 'local' },
    env: {},
    name: 'net',
    cwd: directory,
    prefix: '',
  };
  return { run, calls: () => readFileSync(join(home, 'calls'), 'utf8').trimEnd().split('\n') };
}

const options = { project, file: '/p/compose.yaml', secrets: {}, timeout: 5 };
const front = 'compose --project-name net --ansi never --progress plain --env-file /dev/null --file /p/compose.yaml';
const hello = line('hello', { content: 'dd' });
const done = [line('fund'), line('fund-wait'), hello].join('\n');

describe('Compose', () => {
  it('is told to wait for everything but tasks', async () => {
    const { run, calls } = host([done]);
    expect(await up(run, options)).toEqual([]);
    expect(calls()).toEqual([
      `${front} up --detach --quiet-pull --remove-orphans --wait --wait-timeout 5 -- node0 node0-prepare node1`,
    ]);
  });

  it('is given no names where there are no tasks', async () => {
    const { run, calls } = host([]);
    const services = project.services.filter(({ starts }) => starts !== 'once');
    expect(await up(run, { ...options, project: { ...project, services } })).toEqual([]);
    expect(await runTasks(run, { ...options, project: { ...project, services } })).toEqual([]);
    expect(calls()).toEqual([`${front} up --detach --quiet-pull --remove-orphans --wait --wait-timeout 5`]);
  });

  it('does not start what has ended well', async () => {
    const { run, calls } = host([done]);
    expect(await runTasks(run, options)).toEqual([]);
    expect(calls()).toEqual(['']);
  });

  it('starts what is due and nothing it depends on, and waits for the last end', async () => {
    const tries = ['running', 'restarting'].map((state) =>
      [line('fund', { state }), line('fund-wait'), hello].join('\n'),
    );
    const { run, calls } = host([hello, ...tries, done]);
    expect(await runTasks(run, options)).toEqual([]);
    const wait = 'wait net-fund-1';
    expect(calls()).toEqual([`${front} up --detach --quiet-pull --no-deps -- fund fund-wait`, wait, wait]);
  });

  it('that refuses a task is quoted', async () => {
    const { run } = host([hello], 'echo "no such image: example.invalid/x:1" >&2; exit 1');
    expect(await runTasks(run, options)).toMatchObject([
      { code: 'NG1765', notes: [{ message: 'docker says: no such image: example.invalid/x:1' }] },
    ]);
  });
});

describe('trouble', () => {
  it('with a task is told by its name', async () => {
    const failed = [line('fund', { code: 3 }), line('fund-wait'), hello].join('\n');
    const { run } = host([hello, failed]);
    expect(await runTasks(run, options)).toEqual([
      {
        code: 'NG1765',
        severity: 'error',
        message: 'the task `fund` of `net` failed on this machine',
        notes: [{ message: 'it exited with code 3' }, { message: 'everything else of the network is up' }],
        help: 'run `netgen compose SPEC --logs fund`; `--up` tries it again',
      },
    ]);
  });

  it('with one that hangs too, which is left alone', async () => {
    const hanging = [line('fund', { state: 'running' }), line('fund-wait'), hello].join('\n');
    const { run, calls } = host([hello, hanging], 'case $1 in wait) exec sleep 60;; esac');
    const [diagnostic] = await runTasks(run, { ...options, timeout: 1 });
    expect(diagnostic).toMatchObject({
      code: 'NG1765',
      message: 'the task `fund` of `net` did not end within 1 s on this machine',
      notes: [{ message: 'it is running, and goes on' }, {}],
    });
    expect(calls().at(-1)).toBe('wait net-fund-1');
  });

  it('with one that fails is told beside one that hangs', async () => {
    const before = [line('fund', { state: 'running' }), line('fund-wait'), line('hello', { state: 'running' })].join(
      '\n',
    );
    const after = [line('fund', { state: 'running' }), line('fund-wait'), line('hello', { code: 4 })].join('\n');
    const { run } = host(['', before, after], 'case $1 in wait) exec sleep 60;; esac');
    const found = await runTasks(run, { ...options, timeout: 1 });
    expect(found.map(({ message }) => message)).toEqual([
      'the task `hello` of `net` failed on this machine',
      'the task `fund` of `net` did not end within 1 s on this machine',
    ]);
  });

  it('with the wait itself ends it', async () => {
    const running = [line('fund', { state: 'running' }), line('fund-wait'), hello].join('\n');
    const { run } = host([hello, running], 'case $1 in wait) echo "No such container" >&2; exit 1;; esac');
    expect(await runTasks(run, options)).toMatchObject([
      { code: 'NG1766', notes: [{ message: 'docker says: No such container' }] },
    ]);
  });

  it('with the daemon ends the wait', async () => {
    const { run } = host([hello], 'exit 0');
    const broken = {
      ...run,
      programs: {
        exec: (call: Parameters<typeof machine.exec>[0]) =>
          call.args.includes('ps')
            ? Promise.resolve({ ended: 'exit', code: 1, stdout: '', stderr: 'error during connect' } as const)
            : run.programs.exec(call),
      },
    };
    expect(await runTasks(broken, options)).toMatchObject([{ code: 'NG1766' }]);
  });
});
