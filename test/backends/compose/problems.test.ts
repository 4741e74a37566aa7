// What Compose cannot do: each with its place, what else is wrong at the same time, and what to type.
import { describe, expect, it } from 'vitest';
import { renderText } from '../../../src/diagnostics/render-text.ts';
import type { Part } from '../../../src/model/part.ts';
import { makeNetwork, release } from '../sample.ts';
import { type Around, codes, container, files, problems, secret, service, task, workload } from './host.ts';

const exposed = { expose: 'nodePort', ports: [{ name: 'http', port: 8080, nodePort: 8080 }] } as const;
const elsewhere = { name: 'api', address: 'api', selector: { app: 'api' } };
const claims = [{ name: 'data', size: '1Gi', keep: false }];
const mounting = (path: string, subPath?: string) => [
  container({ mounts: [{ volume: 'v', path, ...(subPath !== undefined && { subPath }) }] }),
];

const manifest: Part = {
  type: 'manifest',
  name: 'x',
  ...names('x'),
  object: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' } },
};

type Case = readonly [what: string, parts: readonly Part[], expected: readonly string[], around?: Around];

const cases: readonly Case[] = [
  ['a chart without a stand-in', [release], ['NG1700 error']],
  ['nodes that are a chart, and nothing beside them', [release, manifest], ['NG1700 error'], ofNodes()],
  ['a chart with one', [{ ...release, standIn: [workload()] }], []],
  ['raw objects', [manifest], ['NG1701 error']],
  ['patches', [workload()], ['NG1702 warning'], { instance: { patches: [{ patch: 'kind: Service' }] } }],
  ['two workloads of one name', [workload(), workload({}, { namespace: 'other' })], ['NG1703 error']],
  [
    'a container that is called like another workload',
    [workload({ initContainers: [container({ name: 'db' })] }), workload({}, { name: 'web-db' })],
    ['NG1703 error'],
  ],
  [
    'volumes of two namespaces',
    [
      workload({}, { name: 'a', numbered: { service: 'a', claims: [{ ...claims[0]!, name: 'data-b' }] } }),
      workload({}, { name: 'b-a', numbered: { service: 'b', claims } }),
    ].map((part) => ({ ...part, pod: { containers: mounting('/data').map(mountFirst(part)) } })),
    ['NG1703 error'],
  ],
  [
    'one name for two Services',
    [workload(), service(), service({ namespace: 'other' })],
    ['NG1718 warning', 'NG1704 error'],
  ],
  [
    'a Service that is called like another workload',
    [workload(), workload({}, elsewhere), service({ name: 'api' })],
    ['NG1704 error'],
  ],
  [
    'a Service that maps a port',
    [workload(), service({ ports: [{ name: 'http', port: 80, targetPort: 8080 }] })],
    ['NG1705 error'],
  ],
  [
    'one host port for two',
    [workload(), workload({}, elsewhere), service(exposed), service({ ...exposed, ...elsewhere })],
    ['NG1706 error'],
  ],
  ['an exposed port without a number', [workload(), service({ expose: 'nodePort' })], ['NG1707 error']],
  ['a host port of several replicas', [workload({}, { replicas: 2 }), service(exposed)], ['NG1708 error']],
  [
    'a directory of a volume',
    [workload({ containers: mounting('/data', 'x'), volumes: [{ name: 'v', kind: 'claim', claim: 'data' }] })],
    ['NG1710 error'],
  ],
  [
    'an unknown field',
    [workload({ containers: [container({ env: [{ name: 'A', field: 'metadata.uid' }] })] })],
    ['NG1711 error'],
  ],
  [
    'the address of what has none',
    [workload({ containers: [container({ env: [{ name: 'A', field: 'status.podIP' }] })] })],
    ['NG1711 error'],
  ],
  ['an empty file', [files({ a: '' }), mountsFiles()], ['NG1712 error']],
  ['files of somebody else', [mountsFiles()], ['NG1713 error']],
  ['a file that is not there', [files({ a: 'x' }), mountsFiles({ b: 'b' })], ['NG1713 error']],
  ['a Secret without known keys', [mountsSecret('other')], ['NG1713 error']],
  [
    'one variable for two Secrets',
    [
      secret({ name: 'a-b', keys: ['c'] }),
      secret({ name: 'a', keys: ['b.c'] }),
      mountsSecret('a-b', 'one'),
      mountsSecret('a', 'two'),
    ],
    ['NG1714 error'],
  ],
  [
    'one Secret of two namespaces',
    [
      secret(),
      secret({ namespace: 'other' }),
      mountsSecret('web-token', 'one'),
      mountsSecret('web-token', 'two', 'other'),
    ],
    ['NG1714 error'],
  ],
  [
    'the same credentials in two namespaces',
    [
      secret({ recipe: { kind: 'credentials', data: { token: '{a}' } } }),
      secret({ namespace: 'other', recipe: { kind: 'credentials', data: { token: '{a}' } } }),
      mountsSecret('web-token', 'one'),
      mountsSecret('web-token', 'two', 'other'),
    ],
    [],
  ],
  [
    'two users of one volume',
    [
      workload({
        containers: [...mounting('/data'), ...mounting('/data').map((one) => ({ ...one, name: 'b', user: 2000 }))],
        volumes: [{ name: 'v', kind: 'temporary' }],
      }),
    ],
    ['NG1715 warning'],
  ],
  [
    'pull Secrets',
    [workload({ pullSecrets: ['pull'] }), task({ pod: { containers: [container()], pullSecrets: ['pull'] } })],
    ['NG1716 info'],
  ],
  ['a run with a timeout', [task({ pod: { containers: [container()] }, deadline: 600 })], ['NG1719 info']],
  [
    'a container that Kubernetes would start again',
    [workload({ containers: [container({ liveness: { tcp: { port: '80' } } })] })],
    ['NG1719 info'],
  ],
  ['a load balancer', [workload(), service({ expose: 'loadBalancer' })], ['NG1717 error']],
  ['a Service without containers', [service()], ['NG1718 warning']],
  ['a Service of a chart, beside the chart', [release, service()], ['NG1700 error']],
  ['a Service of a stopped workload', [workload({}, { replicas: 0 }), service(exposed)], []],
  [
    'what one machine has no use for',
    [
      workload({
        nodeSelector: { zone: 'a' },
        tolerations: [{ operator: 'Exists' }],
        priorityClassName: 'high',
        nextTo: { namespace: 'demo', labels: {} },
      }),
      { type: 'dashboard', name: 'd', ...names('d'), json: '{}' },
      { type: 'disruption', name: 'd', ...names('d'), selector: { app: 'a' }, maxUnavailable: 1 },
    ],
    [],
  ],
];

describe('Compose', () => {
  it.each(cases.map((one) => [one[0], one] as const))(
    'has a word for %s',
    (_what, [, parts, expected, around = {}]) => {
      expect(codes(problems(parts, around))).toEqual(expected);
    },
  );

  it.each([
    ['https://git.example.com/net.git', 'run `netgen synth SPEC` without'],
    ['', 'write `delivery: {repository: URL'],
  ])('sends nodes that are a chart to Flux, with the repository "%s"', (repository, help) => {
    const delivery = { ...makeNetwork().delivery, repository };
    const [found] = problems([release], { ...ofNodes(), network: { delivery } });
    expect(found!.help).toContain(help);
  });

  it('says where, why and what to do, without a name twice', async () => {
    const all = cases.flatMap(([, parts, _expected, around = {}]) => problems(parts, around));
    expect(all.filter(({ at, help }) => !at || !help)).toEqual([]);
    const seen = new Set<string>();
    const once = all.filter(({ code }) => !seen.has(code) && seen.add(code));
    await expect(renderText(once, { sources: new Map(), width: 120 })).toMatchFileSnapshot('golden/problems.txt');
  });
});

function names(address: string) {
  return { address, namespace: 'demo' };
}

function ofNodes(): Around {
  return { instance: { kind: 'nodes', name: 'nodes', at: ['nodes'] } };
}

function mountFirst(part: { numbered?: { claims: readonly { name: string }[] } }) {
  return (one: ReturnType<typeof container>) => ({
    ...one,
    mounts: [{ volume: part.numbered!.claims[0]!.name, path: '/data' }],
  });
}

function mountsFiles(items?: Record<string, string>): Part {
  const volume = { name: 'v', kind: 'files', files: 'web-config', ...(items && { items }) } as const;
  return workload({ containers: mounting('/etc/web'), volumes: [volume] });
}

function mountsSecret(name: string, workloadName = 'web', namespace = 'demo'): Part {
  const volumes = [{ name: 'v', kind: 'secret', secret: name }] as const;
  return workload({ containers: mounting('/secret'), volumes }, { name: workloadName, namespace });
}
