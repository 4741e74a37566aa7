// Scripts of a replica's containers: bash texts that are the same in every network, and the files they read. Pure.
import { configPath, dataPath, privateConfigFile, publicConfigFile } from './names.ts';

/** Seconds the init container waits for the addresses of the committee. */
const patience = 60;
/** Seconds between two looks at the addresses of a replica that runs. */
const period = 5;

/** Functions of both scripts. An address of `-` stands for a host that has none. */
const committee = `# Addresses and files of the committee. Both scripts source it; it does nothing by itself.
config=${configPath}
data=${dataPath}

# The address of a host now: HOST BEFORE. An address stands for itself, a name that leads nowhere keeps what it had before.
address_of() {
  case $1 in
    *[!0-9.]*) ;;
    *) echo "$1"; return ;;
  esac
  local now
  now=$(getent ahostsv4 "$1" | { read -r first _; echo "$first"; }) || true
  echo "\${now:-$2}"
}

# Addresses of the committee in the order of its numbers, on one line.
addresses() {
  local before=() now=() host
  [ ! -e "$data/addresses" ] || read -r -a before <"$data/addresses"
  while read -r host; do
    now+=("$(address_of "$host" "\${before[\${#now[@]}]:--}")")
  done <"$config/hosts"
  echo "\${now[*]}"
}

# Writes the files of the committee with these addresses. Keys come from a fixed seed: every node makes the same ones.
# Nobody answers for a host without an address: 127.0.0.1, where every port but the node's own is closed.
genesis() {
  local ips=(\${1//-/127.0.0.1})
  replica test-genesis --ips "\${ips[@]}" --working-directory "$data" \\
    --replica-parameters-path "$config/parameters.yaml" && echo "$1" >"$data/addresses"
}
`;

const genesis = `# Init container: waits until every host of the committee has an address, then writes the files that the replica reads.
set -euo pipefail
. ${configPath}/committee.sh

# What an earlier pod has seen says nothing about today.
rm -f "$data/addresses"
for ((second = 0; second < ${patience}; second++)); do
  now=$(addresses)
  case " $now " in
    *' - '*) sleep 1 ;;
    *) break ;;
  esac
done
echo "addresses of the committee: $now"
genesis "$now"
`;

const run = `# Runs the replica, and starts it again with new files when an address has changed: it reads addresses once, and knows
# its peers by them. Arguments: those of \`replica\`.
set -uo pipefail
. ${configPath}/committee.sh

trap 'kill $(jobs -p) 2>/dev/null; wait' EXIT
trap 'exit 0' TERM INT

while :; do
  used=$(<"$data/addresses")
  replica "$@" &
  replica=$!
  (while sleep ${period}; do [ "$(addresses)" = "$used" ] || exit; done) &
  watcher=$!
  wait -n "$replica" "$watcher"
  status=$?
  if ! kill -0 "$replica" 2>/dev/null; then
    echo "the replica has ended with status $status"
    exit "$status"
  fi
  now=$(addresses)
  echo "addresses have changed from $used to $now: starting the replica again"
  kill "$replica"
  wait "$replica"
  genesis "$now" || exit
done
`;

export interface ReplicaFiles {
  /** Hosts of the peers by number, names or IPv4 addresses. */
  readonly hosts: readonly string[];
  readonly parameters: string;
  readonly load: string | undefined;
}

/** Content of the ConfigMap that all replicas of a cluster mount. */
export function replicaFiles({ hosts, parameters, load }: ReplicaFiles): { readonly [file: string]: string } {
  return {
    'committee.sh': committee,
    'genesis.sh': genesis,
    'run.sh': run,
    hosts: `${hosts.join('\n')}\n`,
    'parameters.yaml': parameters,
    ...(load === undefined ? {} : { 'load.yaml': load }),
  };
}

export const genesisCommand: readonly string[] = ['bash', `${configPath}/genesis.sh`];

/** Command of a replica with everything `replica run` needs. */
export function replicaCommand(number: number, options: { logLevel: string; load: boolean }): readonly string[] {
  return [
    ...['bash', `${configPath}/run.sh`, '--log-level', options.logLevel, 'run', '--authority', String(number)],
    ...['--public-config-path', `${dataPath}/${publicConfigFile}`],
    ...['--private-config-path', `${dataPath}/${privateConfigFile(number)}`],
    ...(options.load ? ['--load-generator-config-path', `${configPath}/load.yaml`] : []),
  ];
}

/** Command of a validator of `scalar`, with the arguments of the code base's own Compose file. */
export function validatorCommand(
  number: number,
  ports: { rpc: number; abci: number; peers: readonly string[] },
): readonly string[] {
  return [
    ...['validator', '--authority-index', String(number), '--rpc-port', String(ports.rpc)],
    ...['--abci-port', String(ports.abci), '--working-directory', dataPath, '--peer-addresses', ports.peers.join(',')],
  ];
}

/**
 * Asks for a page as a probe and takes status 200 only. Inside the container, with bash: the image that the Dockerfile of
 * `scalar` makes has neither wget nor curl.
 */
export function pageCheck(port: number, path: string): readonly string[] {
  const request = `printf 'GET ${path} HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3`;
  return [
    'bash',
    '-c',
    `exec 3<>/dev/tcp/127.0.0.1/${port} && ${request} && read -r line <&3 && [[ $line == *' 200 '* ]]`,
  ];
}
