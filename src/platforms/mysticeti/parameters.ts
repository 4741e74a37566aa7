// Parameters and load of `replica`, in the YAML that it reads. Pure; it does not know who is in the committee.

/** Settings of a protocol beside its name. */
export const protocolSettings = ['leaderCount', 'f', 'c', 'k', 'waveLength'] as const;
export type ProtocolSetting = (typeof protocolSettings)[number];

interface ProtocolForm {
  /** Settings it takes and may go without. */
  readonly takes: readonly ProtocolSetting[];
  /** Settings without which the file cannot be read. */
  readonly needs: readonly ProtocolSetting[];
}

/** Consensus protocols of the code base, with what each of them takes (`ConsensusProtocol` of crates/consensus). */
export const protocols = {
  mysticeti: { takes: ['leaderCount'], needs: [] },
  'blue-bottle': { takes: ['leaderCount'], needs: [] },
  'cordial-miners-asynchronous': { takes: [], needs: [] },
  'cordial-miners-partially-synchronous': { takes: [], needs: [] },
  'dag-hydrangea': { takes: ['leaderCount'], needs: ['f', 'c', 'k'] },
  'mahi-mahi': { takes: ['leaderCount'], needs: ['waveLength'] },
  'nemo-nemo': { takes: ['leaderCount'], needs: [] },
  orcaella: { takes: ['leaderCount'], needs: ['f', 'c'] },
} as const satisfies { readonly [protocol: string]: ProtocolForm };
export type Protocol = keyof typeof protocols;
export const protocolNames = Object.keys(protocols) as Protocol[];

/** Leaders per round when the file does not say. */
export const defaultLeaderCount = 2;

export interface Consensus {
  readonly protocol: Protocol;
  /** Leaders per round. */
  readonly leaderCount?: number | undefined;
  /** Byzantine faults, in stake; every replica has 1. */
  readonly f?: number | undefined;
  /** Crash faults on top of `f`. */
  readonly c?: number | undefined;
  /** Slack that widens the fast path. */
  readonly k?: number | undefined;
  /** Rounds until a leader is committed. */
  readonly waveLength?: number | undefined;
}

/** Settings of a protocol, those it needs first. */
export const settingsOf = (protocol: Protocol): readonly ProtocolSetting[] => {
  const { takes, needs }: ProtocolForm = protocols[protocol];
  return [...needs, ...takes];
};

export const neededBy = (protocol: Protocol): readonly ProtocolSetting[] => protocols[protocol].needs;

/** Smallest committee in which the code base runs a protocol (`ConsensusProtocol::to_protocol`); replicas of stake 1. */
export function smallestCommittee({ protocol, leaderCount, f = 0, c = 0, k = 0 }: Consensus): number {
  const takesLeaders = settingsOf(protocol).includes('leaderCount');
  const leaders = takesLeaders ? (leaderCount ?? defaultLeaderCount) : 1;
  return Math.max(leaders, faultBound({ protocol, f, c, k }));
}

function faultBound({ protocol, f, c, k }: { protocol: Protocol; f: number; c: number; k: number }): number {
  if (protocol === 'orcaella') return f === 0 ? 2 * c + 1 : 5 * f + 3 * c + 1;
  return protocol === 'dag-hydrangea' ? 3 * f + 2 * c + k + 1 : 1;
}

export interface Dag {
  /** Milliseconds; absent: the protocol's own. */
  readonly roundTimeout?: number | undefined;
  /** Bytes. */
  readonly maxBlockSize: number;
  readonly enableSynchronizer: boolean;
  readonly fsync: boolean;
}

const field = (name: string, value: string | number | boolean | undefined): string[] =>
  value === undefined ? [] : [`  ${name}: ${value}`];

/** File for `--replica-parameters-path` (`ReplicaParameters`); an absent setting is left to the code base. */
export function parametersYaml(dag: Dag, consensus: Consensus): string {
  const timeout = dag.roundTimeout;
  return [
    'dag:',
    // A duration without a format of its own: seconds and nanoseconds.
    ...(timeout === undefined
      ? []
      : ['  round_timeout:', `    secs: ${Math.floor(timeout / 1000)}`, `    nanos: ${(timeout % 1000) * 1_000_000}`]),
    ...field('max_block_size', dag.maxBlockSize),
    ...field('enable_synchronizer', dag.enableSynchronizer),
    ...field('fsync', dag.fsync),
    'consensus:',
    ...field('protocol', consensus.protocol),
    ...field('leader_count', consensus.leaderCount),
    ...field('f', consensus.f),
    ...field('c', consensus.c),
    ...field('k', consensus.k),
    ...field('wave_length', consensus.waveLength),
    '',
  ].join('\n');
}

export interface Load {
  /** Transactions a second that each replica makes; the code base rounds up to the next ten. */
  readonly rate: number;
  /** Bytes of a transaction. */
  readonly size: number;
  /** Milliseconds before the first one. */
  readonly initialDelay: number;
}

/** A transaction begins with a time and a number of 8 bytes each and must be longer (`TransactionGenerator`). */
export const smallestTransaction = 17;

/** File for `--load-generator-config-path` (`LoadGeneratorConfig`). */
export function loadYaml({ rate, size, initialDelay }: Load): string {
  return `load: ${rate}\ntransaction_size: ${size}\ninitial_delay: ${initialDelay}ms\n`;
}
