// Whose a project is and where its nodes run: what is refused before anything starts or is removed.
import { describe, expect, it } from 'vitest';
import { networkIdentity } from '../../src/backends/compose/identity.ts';
import { checkData, checkOwner, checkTwice, type Owner } from '../../src/docker/check-owner.ts';
import type { HostFacts, RunningContainer } from '../../src/docker/facts.ts';
import { readProject } from '../../src/docker/project.ts';
import type { CometbftKeysFile } from '../../src/model/network.ts';

const here = { name: 'local' };
const container = (more: Partial<RunningContainer> = {}): RunningContainer => ({
  ...{ name: 'net-node0-1', project: 'net', network: 'net', identity: 'aa', address: 'node0', runs: true, ports: [] },
  ...more,
});
const volume = (identity: string, project = 'net') => ({ name: `${project}_data`, project, identity });
const factsWith = (more: Partial<HostFacts>): HostFacts => ({
  ...{ docker: true, endpoint: '', containers: [], volumes: [], networks: [], routes: [] },
  ...more,
});

describe('a project', () => {
  it.each<[string, Partial<HostFacts>, Owner]>([
    ['that is not there', {}, { name: 'net', identity: 'aa' }],
    ['of this network', { containers: [container()], volumes: [volume('aa')] }, { name: 'net', identity: 'aa' }],
    [
      'of a network without a keys file',
      { containers: [container({ identity: '' })], volumes: [volume('')] },
      { name: 'net' },
    ],
    [
      'of another name',
      { containers: [container({ project: 'web', network: '', identity: 'bb' })], volumes: [volume('bb', 'web')] },
      { name: 'net', identity: 'aa' },
    ],
    ['of a spec that cannot be read', { containers: [container()] }, { name: 'net', isUnsure: true }],
  ])('%s is ours', (_what, facts, owner) => {
    expect(checkOwner(here, factsWith(facts), owner)).toEqual([]);
  });

  it.each<[string, Partial<HostFacts>, Owner, string]>([
    [
      'that netgen did not make',
      { containers: [container({ network: '' })] },
      { name: 'net', isUnsure: true },
      'another Compose project on this machine is called `net` too',
    ],
    [
      'of another network',
      { containers: [container({ identity: 'bb' })] },
      { name: 'net', identity: 'aa' },
      'another network on this machine is called `net` too',
    ],
    [
      'of a network that is down, whose data is there',
      { volumes: [volume('bb')] },
      { name: 'net', identity: 'aa' },
      'another network on this machine is called `net` too',
    ],
    ['that has keys, for a spec without', { volumes: [volume('bb')] }, { name: 'net' }, 'another network'],
    [
      'without keys, for a spec that has',
      { containers: [container({ identity: '' })] },
      { name: 'net', identity: 'aa' },
      'another network',
    ],
  ])('NG1758 %s is left alone', (_what, facts, owner, message) => {
    const [diagnostic, ...more] = checkOwner(here, factsWith(facts), owner);
    expect(more).toEqual([]);
    expect(diagnostic).toMatchObject({ code: 'NG1758', severity: 'error' });
    expect(diagnostic!.message).toContain(message);
  });

  it('NG1758 tells the way out', () => {
    const [diagnostic] = checkOwner(here, factsWith({ volumes: [volume('bb')] }), { name: 'net', identity: 'aa' });
    expect(diagnostic!.help).toContain('`docker compose -p net down --volumes`');
    expect(diagnostic!.notes![0]!.message).toBe('`net_data` were made with other keys than those of this spec');
  });

  it('NG1773 keeps its data when only its name is known', () => {
    expect(checkData(here, factsWith({ volumes: [volume('aa')] }), 'net')).toMatchObject([{ code: 'NG1773' }]);
    expect(checkData(here, factsWith({ volumes: [volume('')] }), 'net')).toEqual([]);
    expect(checkData(here, factsWith({ volumes: [volume('aa', 'web')] }), 'net')).toEqual([]);
  });
});

describe('an identity', () => {
  const node = (validator: string, more = {}) => ({ genesis: true, node: 'bm9kZQ==', validator, ...more });
  const keys = (nodes: CometbftKeysFile['nodes'], secrets = {}): CometbftKeysFile => ({
    ...{ platform: 'cometbft', network: 'net', nodes, secrets },
  });
  const first = networkIdentity({ keys: keys({ 0: node('YQ==') }) });

  it('stays the same when nodes join and Secrets change', () => {
    const grown = keys({ 0: node('YQ==', { power: 10 }), 1: { ...node('Yg=='), genesis: false } }, { x: 'y' });
    expect(networkIdentity({ keys: grown })).toBe(first);
  });

  it('is another one with other keys, and none without a keys file', () => {
    expect(networkIdentity({ keys: keys({ 0: node('Yg==') }) })).not.toBe(first);
    expect(first).toMatch(/^[0-9a-f]{16}$/);
    expect(networkIdentity({})).toBeUndefined();
  });
});

describe('a node', () => {
  const project = (services: Readonly<Record<string, string>>, scale = 1) =>
    readProject({
      name: 'net',
      services: Object.fromEntries(
        Object.entries(services).map(([name, address]) => [
          name,
          { restart: 'unless-stopped', scale, labels: { 'netgen.dev/component': address } },
        ]),
      ),
    });
  const hosts = (running: readonly RunningContainer[], wanted = project({ node0: 'node0', web: 'web' })) => [
    {
      host: { name: 'vm-1', ssh: 'ubuntu@192.0.2.10:22' },
      facts: factsWith({ containers: running }),
      project: project({}),
    },
    { host: { name: 'vm-2', ssh: 'ubuntu@192.0.2.11:22' }, facts: factsWith({}), project: wanted },
  ];
  const nodes = new Set(['node0', 'node1']);

  it('NG1772 never starts on a host while it runs on another', () => {
    const [diagnostic, ...more] = checkTwice(hosts([container()]), nodes);
    expect(more).toEqual([]);
    expect(diagnostic).toMatchObject({
      code: 'NG1772',
      message:
        '`node0` is to start on host `vm-2` (`ubuntu@192.0.2.11:22`) and still runs on host `vm-1` (`ubuntu@192.0.2.10:22`)',
    });
    expect(diagnostic!.help).toContain('--up --host vm-1`');
  });

  it.each<[string, RunningContainer[]]>([
    ['is stopped there', [container({ runs: false })]],
    ['belongs to another project there', [container({ project: 'web' })]],
    ['is no node', [container({ address: 'web' })]],
    ['runs where it is to run', []],
  ])('starts when it %s', (_what, running) => {
    expect(checkTwice(hosts(running), nodes)).toEqual([]);
  });

  it('that stays stopped runs nowhere else', () => {
    expect(checkTwice(hosts([container()], project({ node0: 'node0' }, 0)), nodes)).toEqual([]);
  });
});
