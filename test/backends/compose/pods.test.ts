// Workloads and tasks -> services: containers, volumes, files, probes, limits, and the helpers they need.
import { describe, expect, it } from 'vitest';
import type { Workload } from '../../../src/model/part.ts';
import type { Container, PodSpec, Probe } from '../../../src/model/pod.ts';
import { at } from '../printed.ts';
import { type Around, base, container, files, project, secret, task, workload } from './host.ts';

const servicesOf = (pod: Partial<PodSpec>, around: Around = {}) => project([workload(pod)], around).services;
const webOf = (over: Partial<Container>, around: Around = {}) =>
  servicesOf({ containers: [container(over)] }, around).web!;

describe('containers', () => {
  const cases: readonly (readonly [string, Partial<Container>, Record<string, unknown>])[] = [
    [
      'entry point and arguments by their other names',
      { command: ['a'], args: ['b'] },
      { entrypoint: ['a'], command: ['b'] },
    ],
    ["the image's own command", {}, { entrypoint: undefined, command: undefined }],
    ['the directory', { workingDirectory: '/srv' }, { working_dir: '/srv' }],
    ['a user by number', { user: 65534 }, { user: '65534' }],
    ["the image's own user", { user: undefined as never }, { user: undefined }],
    ['root without rights', { user: 0 }, { user: '0', cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] }],
    ['a root file system that nobody writes to', {}, { read_only: true }],
    ['one that is written to', { writableRoot: true }, { read_only: undefined }],
    ['no limits', {}, { cpu_quota: undefined, mem_limit: undefined }],
    ['half a core', { resources: { limits: { cpu: '500m' } } }, { cpu_period: 100_000, cpu_quota: 50_000 }],
    ['more cores than a laptop has', { resources: { limits: { cpu: '64' } } }, { cpu_quota: 6_400_000 }],
    ['the least of a core that the kernel takes', { resources: { limits: { cpu: '1m' } } }, { cpu_quota: 1000 }],
    ['memory in bytes', { resources: { limits: { memory: '1.5Gi' } } }, { mem_limit: '1536m' }],
    [
      'memory that is kept for it',
      { resources: { requests: { memory: '64M', cpu: '2' } } },
      { mem_reservation: '62500k' },
    ],
    [
      'memory that is both',
      { resources: { requests: { memory: '1Gi' }, limits: { memory: '1Gi' } } },
      { mem_limit: '1g', mem_reservation: undefined },
    ],
  ];

  it.each(cases)('have %s', (_what, over, expected) => {
    const fields = webOf(over);
    expect(Object.fromEntries(Object.keys(expected).map((key) => [key, fields[key]]))).toEqual(expected);
  });

  it('take images from mirrors, for the architecture of the host', () => {
    const images = [{ from: 'docker.io', to: 'registry.example.net/hub' }];
    expect(webOf({}, { network: { images }, host: { architecture: 'arm64' } })).toMatchObject({
      image: 'registry.example.net/hub/library/alpine:3.22.1',
      platform: 'linux/arm64',
    });
  });

  it('see what Kubernetes would tell them, with references resolved', () => {
    const env = [
      { name: 'POD', field: 'metadata.name' },
      { name: 'SPACE', field: 'metadata.namespace' },
      { name: 'MACHINE', field: 'spec.nodeName' },
      { name: 'HOST', field: 'status.hostIP' },
      { name: 'TEAM', field: "metadata.labels['team']" },
      { name: 'BOTH', value: '$(POD).$(SPACE) $(UNKNOWN) $$(POD) $5 $' },
      { name: 'EMPTY' },
      { name: 'LATER', value: '$(LAST)' },
      { name: 'LAST', value: 'x' },
    ];
    const { environment, command } = webOf(
      { env, args: ['--name=$(POD)', '$(LATER)'] },
      { network: { labels: { team: 'perf' } } },
    );
    expect(environment).toEqual({
      POD: 'web',
      SPACE: 'demo',
      MACHINE: 'local',
      HOST: '127.0.0.1',
      TEAM: 'perf',
      // As the project has them: Compose makes one dollar sign of two.
      BOTH: 'web.demo $$(UNKNOWN) $$(POD) $$5 $$',
      EMPTY: '',
      LATER: '$$(LAST)',
      LAST: 'x',
    });
    expect(command).toEqual(['--name=web', '$$(LAST)']);
  });

  it('take a Secret that may be missing as empty', () => {
    const key = { name: 'web-token', key: 'token', optional: true };
    expect(webOf({ env: [{ name: 'TOKEN', secret: key }] }).environment).toEqual({
      TOKEN: '$' + '{NETGEN_SECRET_WEB_TOKEN_TOKEN-}',
    });
  });

  it('carry the labels of the user and those that netgen searches for', () => {
    const labels = { team: 'perf', 'netgen.dev/network': 'other' };
    expect(webOf({}, { instance: { labels } }).labels).toEqual({
      team: 'perf',
      'netgen.dev/component': 'web',
      'netgen.dev/content': expect.stringMatching(/^[0-9a-f]{16}$/),
      'netgen.dev/network': 'demo',
      'netgen.dev/part': 'workload',
    });
  });
});

describe('health checks', () => {
  const of = (probe: Probe, over: Partial<Container> = {}) =>
    webOf({ ports: [{ name: 'http', port: 8080 }], readiness: probe, ...over }).healthcheck;
  const probes: readonly (readonly [string, Probe, readonly string[]])[] = [
    [
      'ask by HTTP with what the image has',
      { http: { path: '/a?b=1&c', port: 'http' } },
      [
        'CMD-SHELL',
        "wget -q -O /dev/null 'http://127.0.0.1:8080/a?b=1&c' || curl -fs -o /dev/null 'http://127.0.0.1:8080/a?b=1&c'",
      ],
    ],
    [
      'are no way into a shell',
      { http: { path: "/'; rm -rf / #", port: '80' } },
      ['CMD-SHELL', expect.stringContaining("'http://127.0.0.1:80/'\\''; rm -rf / #'") as never],
    ],
    [
      'look for a socket that listens',
      { tcp: { port: 'http' } },
      ['CMD', 'grep', '-Eqs', ':1F90 0+:0000 0A ', '/proc/net/tcp', '/proc/net/tcp6'],
    ],
    ['run a program as it is', { exec: ['test', '-e', '$X'] }, ['CMD', 'test', '-e', '$$X']],
  ];

  it.each(probes)('%s', (_what, probe, test) => {
    expect(of(probe)).toEqual({ interval: '10s', retries: 3, start_period: '120s', test, timeout: '1s' });
  });

  it('wait as long as the container may take to start', () => {
    const startup = { tcp: { port: 'http' }, periodSeconds: 10, failureThreshold: 60, initialDelaySeconds: 5 };
    const readiness = { tcp: { port: 'http' }, periodSeconds: 2, timeoutSeconds: 3, failureThreshold: 4 };
    expect(of(readiness, { startup })).toMatchObject({
      interval: '2s',
      timeout: '3s',
      retries: 4,
      start_period: '605s',
    });
  });

  it.each(['startup', 'liveness'] as const)('are made of the %s probe when there is no other', (probe) => {
    expect(webOf({ [probe]: { exec: [probe] } }).healthcheck).toMatchObject({ test: ['CMD', probe] });
  });
});

describe('volumes', () => {
  const mounted = (
    volumes: PodSpec['volumes'],
    mounts: Container['mounts'],
    ...beside: Parameters<typeof project>[0]
  ) => project([workload({ containers: [container({ mounts: mounts! })], volumes: volumes! }), ...beside]);

  it('are copies of files, whole, picked or single', () => {
    const data = { 'a.conf': 'a', 'b.sh': 'b' };
    const of = (mount: object, volume: object = {}) =>
      mounted(
        [{ name: 'v', kind: 'files', files: 'web-config', ...volume }],
        [{ volume: 'v', path: '/etc/web', ...mount }],
        files(data),
      ).services.web!.configs;
    const a = { source: 'web-config_a.conf', target: '/etc/web/a.conf' };
    expect(of({})).toEqual([a, { source: 'web-config_b.sh', target: '/etc/web/b.sh' }]);
    expect(of({}, { executable: true })).toMatchObject([{ mode: '0555' }, { mode: '0555' }]);
    expect(of({}, { items: { 'a.conf': 'deep/x' } })).toEqual([{ ...a, target: '/etc/web/deep/x' }]);
    expect(of({ subPath: 'a.conf' })).toEqual([{ ...a, target: '/etc/web' }]);
    expect(of({ subPath: 'deep' }, { items: { 'a.conf': 'deep/x' } })).toEqual([{ ...a, target: '/etc/web/x' }]);
  });

  it('bring only files into the project that somebody mounts', () => {
    const volume = { name: 'v', kind: 'files', files: 'web-config', items: { a: 'a' } } as const;
    const { configs } = mounted(
      [volume],
      [{ volume: 'v', path: '/x' }],
      files({ a: '1', b: '2' }),
      files({ c: '3' }, { name: 'other' }),
    );
    expect(configs).toEqual({ 'web-config_a': { content: '1' } });
  });

  it('are values of the environment for Secrets, which never stand in the project', () => {
    const volume = { name: 'v', kind: 'secret', secret: 'web-token' } as const;
    const { services, secrets } = mounted(
      [volume],
      [{ volume: 'v', path: '/run/x/' }],
      secret({ keys: ['b.pem', 'a-1'] }),
    );
    expect(services.web!.secrets).toEqual([
      { source: 'web-token_a-1', target: '/run/x/a-1', uid: '1000', mode: '0400' },
      { source: 'web-token_b.pem', target: '/run/x/b.pem', uid: '1000', mode: '0400' },
    ]);
    expect(secrets).toEqual({
      'web-token_a-1': { environment: 'NETGEN_SECRET_WEB_TOKEN_A_1' },
      'web-token_b.pem': { environment: 'NETGEN_SECRET_WEB_TOKEN_B_PEM' },
    });
  });

  it("are memory when they are one container's own", () => {
    const of = (size?: string) =>
      mounted([{ name: 'v', kind: 'temporary', ...(size !== undefined && { size }) }], [{ volume: 'v', path: '/tmp' }]);
    expect(of('1Mi').services.web!.tmpfs).toEqual(['/tmp:exec,mode=1777,size=1048576']);
    expect(of().services.web!.tmpfs).toEqual(['/tmp:exec,mode=1777']);
    expect(Object.keys(of().services)).toEqual(['web']);
  });

  it('are on the disk where memory would hide copied files', () => {
    const volumes = [
      { name: 'home', kind: 'temporary' },
      { name: 'files', kind: 'files', files: 'web-config' },
    ] as const;
    const mounts = [
      { volume: 'home', path: '/home' },
      { volume: 'files', path: '/home/conf' },
    ];
    const found = mounted(volumes, mounts, files({ a: '1' }));
    expect(found.services.web!.tmpfs).toBeUndefined();
    expect(found.volumes).toEqual({ 'home-web-0': {} });
  });

  it('get the user that writes to them, with the first image that has tools', () => {
    const init = container({ name: 'init', image: { name: 'example.net/tools', tag: '1' } });
    const mounts = [{ volume: 'data', path: '/data' }];
    const numbered = { service: 'web', claims: [{ name: 'data', size: '1Gi', keep: true }] };
    const { services } = project([
      workload({ containers: [container({ mounts })], initContainers: [init] }, { numbered }),
    ]);
    expect(services['web-volumes']).toMatchObject({
      image: 'example.net/tools:1',
      entrypoint: ['chown', '1000:1000', '/volumes/data-web-0'],
      user: '0',
      cap_add: ['CHOWN'],
      network_mode: 'none',
    });
    expect(services['web-init']!.depends_on).toEqual({
      'web-volumes': { condition: 'service_completed_successfully' },
    });
    expect(services.web!.depends_on).toEqual({ 'web-init': { condition: 'service_completed_successfully' } });
  });

  it("stay with the image's own user, or with root", () => {
    const claims = [{ name: 'data', size: '1Gi', keep: true }];
    for (const user of [undefined, 0] as const) {
      const one = { ...container({ mounts: [{ volume: 'data', path: '/data' }] }), user: user as number };
      const { services } = project([workload({ containers: [one] }, { numbered: { service: 'web', claims } })]);
      expect(Object.keys(services)).toEqual(['web']);
      expect(services.web!.volumes).toEqual([{ type: 'volume', source: 'data-web-0', target: '/data' }]);
    }
  });

  it('belong to one user each, and can be seen by others', () => {
    const containers = [
      container({ name: 'a', mounts: [{ volume: 'x', path: '/x' }] }),
      container({
        name: 'b',
        user: 2000,
        mounts: [
          { volume: 'y', path: '/y' },
          { volume: 'x', path: '/x', readOnly: true },
        ],
      }),
    ];
    const claims = ['x', 'y'].map((name) => ({ name, size: '1Gi', keep: false }));
    const { services } = project([workload({ containers }, { numbered: { service: 'web', claims } })]);
    expect(at(services, 'web-volumes-1000', 'entrypoint')).toEqual(['chown', '1000:1000', '/volumes/x-web-0']);
    expect(at(services, 'web-volumes-2000', 'entrypoint')).toEqual(['chown', '2000:2000', '/volumes/y-web-0']);
    expect(Object.keys(services.web!.depends_on as object)).toEqual(['web-volumes-1000', 'web-volumes-2000']);
    expect(at(services, 'web-b', 'volumes', 1)).toMatchObject({ source: 'x-web-0', read_only: true });
  });

  it('of another workload are found by the name that Kubernetes gives them', () => {
    const claims = [{ name: 'data', size: '1Gi', keep: true }];
    const node = workload(
      { containers: [container({ mounts: [{ volume: 'data', path: '/data' }] })] },
      { name: 'node0', numbered: { service: 'node0', claims } },
    );
    const tools = workload({
      containers: [container({ mounts: [{ volume: 'v', path: '/node', readOnly: true }] })],
      volumes: [{ name: 'v', kind: 'claim', claim: 'data-node0-0' }],
    });
    const { services, volumes } = project([tools, node]);
    expect(Object.keys(volumes)).toEqual(['data-node0-0']);
    expect(services.web!.volumes).toEqual([
      { type: 'volume', source: 'data-node0-0', target: '/node', read_only: true },
    ]);
    expect(services['web-volumes']).toBeUndefined();
  });
});

describe('pods', () => {
  it('are services of their own when there are several, with volumes of their own', () => {
    const claims = [{ name: 'data', size: '1Gi', keep: true }];
    const containers = [container({ mounts: [{ volume: 'data', path: '/data' }] })];
    const of = (replicas: number) =>
      project([workload({ containers }, { replicas, numbered: { service: 'web', claims } })]);
    expect(Object.keys(of(2).services)).toEqual(['web-0', 'web-0-volumes', 'web-1', 'web-1-volumes']);
    expect(Object.keys(of(2).volumes)).toEqual(['data-web-0', 'data-web-1']);
    expect(Object.keys(of(1).volumes)).toEqual(['data-web-0']);
    expect([of(1).services.web!.scale, of(0).services.web!.scale, of(0).services['web-volumes']!.scale]).toEqual([
      undefined,
      0,
      0,
    ]);
  });

  it('are made anew when anything of the pod changes, and only then', () => {
    const label = (text: string, over: Partial<PodSpec> = {}, around: Around = {}, replicas = 1, checksum?: string) => {
      const spec = {
        containers: [
          container({
            mounts: [
              { volume: 'v', path: '/v' },
              { volume: 's', path: '/s' },
            ],
          }),
        ],
        initContainers: [container({ name: 'init', args: ['x'] })],
        volumes: [
          { name: 'v', kind: 'files', files: 'web-config' },
          { name: 's', kind: 'secret', secret: 'web-token' },
        ],
        ...over,
      } as const;
      const config = { ...files({ a: text }), ...(checksum !== undefined && { checksum }) };
      const parts = [config, secret(), workload(spec, { replicas })];
      return at(project(parts, around).services, 'web', 'labels', 'netgen.dev/content');
    };
    const keys = (name: string, digest: string): Around => ({
      network: { keys: { platform: 'cometbft', network: 'demo', nodes: {}, secrets: { [name]: digest } } },
    });
    const known = label('a');
    expect(label('a', {}, {}, 0)).toBe(known);
    expect(label('b')).not.toBe(known);
    // As on Kubernetes: what a part says of its files counts in place of their text.
    const [checked, peers, other] = [
      label('a', {}, {}, 1, 'x'),
      label('b', {}, {}, 1, 'x'),
      label('b', {}, {}, 1, 'y'),
    ];
    expect(peers).toBe(checked);
    expect(other).not.toBe(checked);
    expect(label('a', { initContainers: [container({ name: 'init', args: ['y'] })] })).not.toBe(known);
    const first = label('a', {}, keys('local/demo/web-token', '1'));
    expect(label('a', {}, keys('local/demo/web-token', '2'))).not.toBe(first);
    expect(label('a', {}, keys('desk/demo/web-token', '1'))).toBe(first);
    expect(label('a', {}, keys('local/demo/other', '1'))).toBe(known);
  });

  it('stop as slowly as Kubernetes lets them', () => {
    expect(servicesOf({}).web!.stop_grace_period).toBe('30s');
    expect(servicesOf({ terminationGracePeriodSeconds: 300 }).web!.stop_grace_period).toBe('300s');
  });

  it('share the network of a helper, which never restarts with one of them', () => {
    const { services } = project([
      workload({ containers: [container({ name: 'a' }), container({ name: 'b' })] }),
      {
        ...base,
        type: 'service',
        name: 'front',
        selector: { 'netgen.dev/component': 'web' },
        ports: [],
        expose: 'headless',
      },
    ]);
    expect(Object.keys(services)).toEqual(['web', 'web-b', 'web-network']);
    expect([services.web!.network_mode, services['web-b']!.network_mode]).toEqual([
      'service:web-network',
      'service:web-network',
    ]);
    expect(at(services, 'web-network', 'networks', 'default', 'aliases')).toEqual(['front', 'web']);
  });

  it('of a load run when they are asked for, each with its number', () => {
    const env = [{ name: 'POD', field: 'metadata.name' }];
    const stage = 'bench';
    const { services } = project([
      task({
        stage,
        completions: 2,
        pod: { containers: [container({ name: 'k6', env })], initContainers: [container({ name: 'wait' })] },
      }),
    ]);
    expect(Object.keys(services)).toEqual(['load-0', 'load-0-wait', 'load-1', 'load-1-wait']);
    for (const one of Object.values(services)) expect(one).toMatchObject({ profiles: ['bench'], restart: 'no' });
    expect(services['load-1']!.environment).toEqual({ POD: 'load-1', JOB_COMPLETION_INDEX: '1' });
    expect(Object.keys(project([task({ stage })]).services)).toEqual(['load']);
  });

  it.each([
    [0, 'no'],
    [1, 'on-failure:1'],
    [6, 'on-failure:6'],
  ])('of a task start with the project, and %i times again', (backoffLimit, restart) => {
    const { services } = project([task({ backoffLimit })]);
    expect(services.load).toMatchObject({ restart });
    expect(services.load).not.toHaveProperty('profiles');
  });

  it('of a task wait for what runs of earlier stages, as far as Docker can tell, and for nothing else', () => {
    const own = (name: string, over: Partial<Workload> = {}): Workload =>
      workload({}, { name, address: name, selector: { app: name }, stage: 'nodes', ...over });
    const probe = { exec: ['true'] };
    const two = [container({ name: 'a', readiness: probe }), container({ name: 'b' })];
    const { services } = project([
      own('plain'),
      own('stopped', { replicas: 0 }),
      own('beside', { stage: 'services' }),
      own('later', { stage: 'bench' }),
      own('base', { stage: 'data', pod: { containers: two } }),
      task({ pod: { containers: [container({ name: 'run' })], initContainers: [container({ name: 'wait' })] } }),
      task({ name: 'k6', stage: 'bench' }),
    ]);
    expect(services['load-wait']!.depends_on).toEqual({
      base: { condition: 'service_healthy' },
      'base-b': { condition: 'service_started' },
      plain: { condition: 'service_started' },
    });
    expect(services.load!.depends_on).toEqual({ 'load-wait': { condition: 'service_completed_successfully' } });
    expect(services.k6).not.toHaveProperty('depends_on');
    expect(services.beside).not.toHaveProperty('depends_on');
  });
});
