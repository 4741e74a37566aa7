// The two small scripts of a node's pod: what is made ready before it starts, and how it starts. Plain `sh`, no secrets.
import { directories, home, signState } from './config.ts';

/** Seconds that a node waits for the other names of its peers before it starts without them. */
const patience = 60;

/** Beside config.toml, where there is something to wait for: what `firstPeersText` writes. */
export const firstPeersFile = 'first-peers';

/**
 * Before the node: writes what the validator signed last when the volume is new (CometBFT does not start without it) and
 * never touches a file that is there; then waits for the names of its peers, because CometBFT resolves them once and drops
 * those it cannot: for those without which it would stay alone as long as it takes, and for the others a minute. Needs `sh`, `mv`, `sleep`, and `getent` or `nslookup`, which busybox and Alpine have.
 */
export const prepareScript = `set -eu
state=${home}/${signState}
if [ -e "$state" ]; then
  echo "netgen: $state is there and stays as it is"
else
  printf '{\\n  "height": "0",\\n  "round": 0,\\n  "step": 0\\n}\\n' > "$state.new"
  mv "$state.new" "$state"
  echo "netgen: new volume, $state begins at height 0"
fi
resolves() {
  if command -v getent > /dev/null; then
    getent hosts "$1" > /dev/null
  else
    case $(nslookup "$1" 2> /dev/null) in *Name:*) true ;; *) false ;; esac
  fi
}
first=${home}/${directories.config}/${firstPeersFile}
enough() {
  {
    read -r least
    while [ "$least" -gt 0 ] && read -r weight host; do
      if resolves "$host"; then least=$((least - weight)); else missing=$host; fi
    done
  } < "$first"
  [ "$least" -le 0 ]
}
if [ -e "$first" ]; then
  waited=0
  until enough; do
    if [ $((waited % 30)) -eq 0 ]; then
      echo "netgen: waiting for peers on other clusters: $missing does not resolve yet ($waited s); see its Service and DNS record"
    fi
    sleep 2
    waited=$((waited + 2))
  done
fi
left=${patience}
wait_for() {
  until resolves "$1"; do
    if [ "$left" -le 0 ]; then
      echo "netgen: $1 does not resolve after ${patience} s: starting without it until the next start"
      exit 0
    fi
    sleep 2
    left=$((left - 2))
  done
}
while IFS= read -r line; do
  case $line in 'persistent_peers = '*) ;; *) continue ;; esac
  peers=\${line#*\\"}
  IFS=,
  for peer in \${peers%\\"}; do
    host=\${peer#*@}
    host=\${host%:*}
    case $host in \\[*) ;; *[!0-9.]*) wait_for "$host" ;; esac
  done
  unset IFS
done < ${home}/${directories.config}/config.toml
echo "netgen: ready"
`;

/** What a node with a new volume is asked to look back before it signs, in blocks; CometBFT looks through one less. */
export const lookBack = 10;

/**
 * The node. A volume that has never signed may stand in place of a lost one, so such a node looks for its own signature in
 * the last blocks and stops when it finds one: what it signed since is forgotten, and signing it again would be equivocation.
 */
export const startScript = `check=
while read -r line || [ -n "$line" ]; do
  case $line in '"height": "0"'*) check=--consensus.double_sign_check_height=${lookBack} ;; esac
done < ${home}/${signState}
exec cometbft node $check
`;

/** The node as the spec's own \`consensus.double_sign_check_height\` says. */
export const plainStartScript = 'exec cometbft node\n';
