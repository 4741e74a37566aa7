import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import {
  authorityName,
  privateConfigFile,
  replicaPorts,
  scalarAbciPort,
  scalarAddress,
} from '../../../src/platforms/mysticeti/names.ts';
import {
  loadYaml,
  neededBy,
  parametersYaml,
  protocolNames,
  settingsOf,
  smallestCommittee,
} from '../../../src/platforms/mysticeti/parameters.ts';
import { hostPorts, nodePorts } from '../../../src/platforms/mysticeti/ports.ts';

describe('names and ports', () => {
  it.each([
    [0, 'A'],
    [25, 'Z'],
    [26, 'AA'],
    [51, 'AZ'],
    [52, 'BA'],
    [127, 'DX'],
  ])('calls authority %i %s, as `replica test-genesis` does', (number, name) => {
    expect(authorityName(number)).toBe(name);
    expect(privateConfigFile(number)).toBe(`private-replica-config-${name}.yaml`);
  });

  it('gives a replica the ports of `replica test-genesis`', () => {
    expect([0, 1, 2, 3].map((number) => replicaPorts(number, 4))).toEqual([
      { p2p: 1500, metrics: 1504 },
      { p2p: 1501, metrics: 1505 },
      { p2p: 1502, metrics: 1506 },
      { p2p: 1503, metrics: 1507 },
    ]);
    expect(replicaPorts(0, 5).metrics).toBe(1505);
  });

  it('keeps every port of the largest committee below 6554: a replica dials from ten times its port', () => {
    expect(replicaPorts(127, 128).p2p * 10).toBeLessThan(65_536);
  });

  it('knows what is built into scalar', () => {
    expect([0, 3].map(scalarAddress)).toEqual(['172.20.0.10', '172.20.0.13']);
    expect([0, 3].map(scalarAbciPort)).toEqual([26670, 26673]);
  });

  it('publishes RPC on 26657 to 26660 and ABCI on 26670 to 26673', () => {
    expect([0, 1, 2, 3].map(hostPorts)).toEqual([
      { rpc: 26657, abci: 26670, metrics: 27000 },
      { rpc: 26658, abci: 26671, metrics: 27001 },
      { rpc: 26659, abci: 26672, metrics: 27002 },
      { rpc: 26660, abci: 26673, metrics: 27003 },
    ]);
  });

  it('publishes no port twice, in the largest committee and in a range', () => {
    const numbers = Array.from({ length: 128 }, (_, number) => number);
    const range = { from: 30_000, to: 30_999 };
    for (const ports of [numbers.map(hostPorts), numbers.map((number) => nodePorts(number, range)!)]) {
      const all = ports.flatMap((one) => Object.values(one));
      expect(new Set(all).size).toBe(all.length);
    }
  });

  it('stays inside any range that has room', () => {
    const port = fc.integer({ min: 1, max: 65_535 });
    fc.assert(
      fc.property(fc.nat(1000), port, port, (number, a, b) => {
        const range = { from: Math.min(a, b), to: Math.max(a, b) };
        const ports = Object.values(nodePorts(number, range) ?? {});
        expect(ports).toHaveLength(range.to - range.from < 2 ? 0 : 3);
        for (const one of ports) expect(one >= range.from && one <= range.to).toBe(true);
      }),
    );
  });

  it('takes nothing outside a range, and says when there is no room', () => {
    expect(nodePorts(1, { from: 30_000, to: 30_005 })).toEqual({ rpc: 30_003, abci: 30_004, metrics: 30_005 });
    expect(nodePorts(2, { from: 30_000, to: 30_005 })).toEqual(nodePorts(0, { from: 30_000, to: 30_005 }));
    expect(nodePorts(0, { from: 30_000, to: 30_001 })).toBeUndefined();
  });
});

describe('parameters', () => {
  it('give a timeout of any length back as it was', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 7 * 24 * 3_600_000 }), (roundTimeout) => {
        const given = { maxBlockSize: 1024, enableSynchronizer: true, fsync: true, roundTimeout };
        const read = parse(parametersYaml(given, { protocol: 'mysticeti' })) as {
          dag: { round_timeout: { secs: number; nanos: number } };
        };
        const { secs, nanos } = read.dag.round_timeout;
        expect(nanos).toBeLessThan(1_000_000_000);
        expect(secs * 1000 + nanos / 1_000_000).toBe(roundTimeout);
      }),
    );
  });

  const dag = { maxBlockSize: 4_194_304, enableSynchronizer: false, fsync: false };

  it('are those of the code base when nothing is said', () => {
    expect(parametersYaml(dag, { protocol: 'mysticeti' })).toBe(
      [
        'dag:',
        '  max_block_size: 4194304',
        '  enable_synchronizer: false',
        '  fsync: false',
        'consensus:',
        '  protocol: mysticeti',
        '',
      ].join('\n'),
    );
  });

  it('split a timeout into seconds and nanoseconds, as serde reads a Duration', () => {
    const text = parametersYaml({ ...dag, roundTimeout: 1250 }, { protocol: 'mysticeti', leaderCount: 3 });
    expect(parse(text)).toEqual({
      dag: {
        round_timeout: { secs: 1, nanos: 250_000_000 },
        max_block_size: 4_194_304,
        enable_synchronizer: false,
        fsync: false,
      },
      consensus: { protocol: 'mysticeti', leader_count: 3 },
    });
  });

  it('name every setting of every protocol as the code base does', () => {
    const values = { leaderCount: 1, f: 2, c: 3, k: 4, waveLength: 5 };
    const wire = { leaderCount: 'leader_count', f: 'f', c: 'c', k: 'k', waveLength: 'wave_length' };
    for (const protocol of protocolNames) {
      const given = Object.fromEntries(settingsOf(protocol).map((setting) => [setting, values[setting]]));
      const written = Object.fromEntries(settingsOf(protocol).map((setting) => [wire[setting], values[setting]]));
      const { consensus } = parse(parametersYaml(dag, { protocol, ...given })) as { consensus: unknown };
      expect(consensus).toEqual({ protocol, ...written });
    }
  });

  it('say how long to wait in a unit that needs no fraction', () => {
    expect(loadYaml({ rate: 50, size: 512, initialDelay: 1500 })).toBe(
      'load: 50\ntransaction_size: 512\ninitial_delay: 1500ms\n',
    );
  });
});

describe('committee of a protocol', () => {
  // Bounds as in `ConsensusProtocol::to_protocol`; leaders are two unless the file says otherwise.
  it.each([
    [{ protocol: 'mysticeti' }, 2],
    [{ protocol: 'mysticeti', leaderCount: 7 }, 7],
    [{ protocol: 'cordial-miners-asynchronous' }, 1],
    [{ protocol: 'orcaella', f: 0, c: 1 }, 3],
    [{ protocol: 'orcaella', f: 1, c: 0 }, 6],
    [{ protocol: 'orcaella', f: 1, c: 2, leaderCount: 1 }, 12],
    [{ protocol: 'dag-hydrangea', f: 1, c: 0, k: 0 }, 4],
    [{ protocol: 'dag-hydrangea', f: 1, c: 0, k: 1 }, 5],
    [{ protocol: 'dag-hydrangea', f: 3, c: 4, k: 2 }, 20],
  ] as const)('%o needs %i', (consensus, size) => {
    expect(smallestCommittee(consensus)).toBe(size);
  });

  it('needs what the file cannot be read without', () => {
    expect(Object.fromEntries(protocolNames.map((name) => [name, neededBy(name)]))).toEqual({
      mysticeti: [],
      'blue-bottle': [],
      'cordial-miners-asynchronous': [],
      'cordial-miners-partially-synchronous': [],
      'dag-hydrangea': ['f', 'c', 'k'],
      'mahi-mahi': ['waveLength'],
      'nemo-nemo': [],
      orcaella: ['f', 'c'],
    });
  });
});
