// How the two Mysticeti code bases call things: binaries, ports, files, addresses, and the objects of a node. Data and formulas only.
import type { Labels } from '../../model/network.ts';

/**
 * `scalar`: scalarorg/mysticeti, binary `validator`, four validators with addresses that are built in. `replica`:
 * asonnino/mysticeti, the maintained line, binary `replica`, committees of any size.
 */
export const codeBases = ['scalar', 'replica'] as const;
export type CodeBase = (typeof codeBases)[number];

/** What an image of each code base must contain beside its binary: the probe and the scripts are bash. */
export const imageContents: { readonly [codeBase in CodeBase]: string } = {
  scalar: '`validator` and `bash`',
  replica: '`replica`, `bash` and `getent`',
};

/** Numeric user of the containers, the one that the Dockerfile of `scalar` makes. */
export const mysticetiUser = 1000;

/** Where a node keeps everything that outlives it: the working directory in the Dockerfile of `scalar`. */
export const dataPath = '/app/data';

/** Validators and network of `scalar`, as they stand in its source (`docker_committee_and_keys` of config/src/test_committee.rs). */
export const scalarCommittee = { size: 4, subnet: '172.20.0.0/16' } as const;

/** Address that is built into `scalar` for a validator. */
export const scalarAddress = (number: number): string => `172.20.0.${10 + number}`;

/** Port of the peers (UDP) and of RPC (TCP): one number, the same in every validator. */
export const scalarPort = 26657;

/** `validator` takes `--abci-port` and uses this formula whatever it says (`ValidatorNode::new`). */
export const scalarAbciPort = (number: number): number => 26670 + number;

/** Smallest committee that `replica test-genesis` takes, and the largest one of a replica (`AuthoritySet` has 128 bits). */
export const replicaCommittee = { fewest: 3, most: 128 } as const;

/**
 * Ports of a replica as `test-genesis` writes them (`PublicReplicaConfig::new_for_tests`): the committee's first, then as
 * many for metrics.
 */
export function replicaPorts(
  number: number,
  committeeSize: number,
): { readonly p2p: number; readonly metrics: number } {
  return { p2p: 1500 + number, metrics: 1500 + committeeSize + number };
}

/** How `replica` writes a number in file names: A to Z, then AA, AB, ... (`Display` of `Authority`). */
export function authorityName(number: number): string {
  const letter = (index: number): string => String.fromCharCode('A'.charCodeAt(0) + index);
  return number < 26 ? letter(number) : letter(Math.floor(number / 26) - 1) + letter(number % 26);
}

/** Files that `replica test-genesis` writes into its working directory. */
export const publicConfigFile = 'public-replica-config.yaml';
export const privateConfigFile = (number: number): string => `private-replica-config-${authorityName(number)}.yaml`;

/** ConfigMap of a cluster's replicas. */
export const configName = 'mysticeti';
/** Where it is mounted. */
export const configPath = '/etc/mysticeti';

/** Services of a node: by pod, inside the cluster, for others. */
export function nodeServices(alias: string): {
  readonly pod: string;
  readonly inside: string;
  readonly exposed: string;
} {
  return { pod: `${alias}-pod`, inside: alias, exposed: `${alias}-exposed` };
}

/** Labels of all nodes, and of one. */
export const nodesLabels: Labels = { 'app.kubernetes.io/name': 'mysticeti' };
export const nodeLabels = (alias: string): Labels => ({ ...nodesLabels, 'app.kubernetes.io/instance': alias });
