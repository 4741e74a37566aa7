// The init container that installs the Hedera node software in its pod. Text and data only; it downloads nothing itself.
import type { JsonMap } from '../../model/network.ts';
import { appHome, hederaUser, versionLabel } from './names.ts';

/** Where release builds are published, by version: `…/node/software/v0.75/build-v0.75.1.zip`, and `.sha384` beside it. */
export const buildsUrl = 'https://builds.hedera.com';

/** Volumes of the chart's node pods that the node software writes to, and where they are mounted below `appHome`. */
const volumes: readonly (readonly [volume: string, directory: string])[] = [
  ['hgcapp-data-libs', 'data/lib'],
  ['hgcapp-data-apps', 'data/apps'],
  ['hgcapp-state', 'state'],
  ['hgcapp-data-config', 'data/config'],
  ['hgcapp-data-onboard', 'data/onboard'],
  ['hgcapp-data-saved', 'data/saved'],
  ['hgcapp-data-stats', 'data/stats'],
  ['hgcapp-data-upgrade', 'data/upgrade'],
  ['hgcapp-output', 'output'],
];

export interface BuildContainer {
  /** Complete reference of the node image: it has curl, unzip and sha384sum. */
  readonly image: string;
  /** Mirror of {@link buildsUrl}. */
  readonly base?: string;
  /** The chart mounts a VERSION file for the backup uploader; it is there only when that sidecar is on. */
  readonly backup?: boolean;
}

/**
 * One item for the chart's `hedera.initContainers`. It is the same for all nodes of a release; what differs, the version, is
 * read from the pod's own label {@link versionLabel}.
 */
export function buildContainer({ image, base = buildsUrl, backup = false }: BuildContainer): JsonMap {
  const versionFile = { name: 'volume-for-share-version-file', mountPath: `${appHome}/VERSION`, subPath: 'VERSION' };
  return {
    name: 'install-node-software',
    image,
    command: ['/bin/sh', '-c', buildScript],
    env: [
      { name: 'NODE_VERSION', valueFrom: { fieldRef: { fieldPath: `metadata.labels['${versionLabel}']` } } },
      { name: 'BUILDS_URL', value: base },
    ],
    volumeMounts: [
      ...volumes.map(([name, directory]) => ({ name, mountPath: `${appHome}/${directory}` })),
      ...(backup ? [versionFile] : []),
    ],
  };
}

/**
 * POSIX shell. Environment: NODE_VERSION (with or without `v`), BUILDS_URL, APP_HOME. A version that is installed is left
 * alone. Until the download is complete and its SHA-384 is right nothing is touched; from then until the end the marker file
 * is away, so that an interrupted exchange is done again by the next start of the pod.
 */
export const buildScript = `set -eu
app=\${APP_HOME:-${appHome}}
version=\${NODE_VERSION#v}
case $version in
  [0-9]*.[0-9]*.[0-9]*) ;;
  *) echo "NODE_VERSION is '$NODE_VERSION', expected a version such as 0.75.1" >&2; exit 64 ;;
esac
case $version in
  *[!0-9A-Za-z.+-]*) echo "NODE_VERSION is '$NODE_VERSION', expected a version such as 0.75.1" >&2; exit 64 ;;
esac
minor=\${version#*.}
url=$BUILDS_URL/node/software/v\${version%%.*}.\${minor%%.*}/build-v$version
lib=$app/data/lib
apps=$app/data/apps
mark=.installed-version
mkdir -p "$lib" "$apps" "$app/state"

fetch() {
  curl --fail --silent --show-error --location --connect-timeout 20 --retry 5 --retry-connrefused -o "$2" "$1"
}
installed() { [ "$(cat "$1/$mark" 2>/dev/null)" = "$version" ]; }

if installed "$lib" && installed "$apps"; then
  echo "node software $version is installed"
else
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  trap 'exit 143' HUP INT TERM
  echo "downloading $url.zip"
  fetch "$url.sha384" "$work/build.sha384"
  fetch "$url.zip" "$work/build.zip"
  expected=$(cut -d ' ' -f 1 "$work/build.sha384")
  actual=$(sha384sum "$work/build.zip")
  if [ "\${actual%% *}" != "$expected" ]; then
    echo "SHA-384 of $url.zip is \${actual%% *}, expected $expected" >&2
    exit 65
  fi
  unzip -q "$work/build.zip" -d "$work/build"
  for part in lib apps; do
    ls "$work/build/data/$part"/*.jar >/dev/null
  done
  rm -f "$lib/$mark" "$apps/$mark"
  rm -f "$lib"/*.jar "$apps"/*.jar
  cp -R "$work/build/data/lib/." "$lib"
  cp -R "$work/build/data/apps/." "$apps"
  if [ -f "$work/build/VERSION" ]; then cp "$work/build/VERSION" "$lib/VERSION"; else echo "VERSION=$version" >"$lib/VERSION"; fi
  sync
  echo "$version" >"$lib/$mark"
  echo "$version" >"$apps/$mark"
  echo "installed node software $version"
fi

# The mounted file cannot be replaced, only written to.
cat "$lib/VERSION" >"$app/VERSION"
# Fresh volumes belong to root, but the JVM runs as hedera.
if [ "$(id -u)" = 0 ]; then
  for directory in data/lib data/apps data/config data/onboard data/saved data/stats data/upgrade output state; do
    if [ -d "$app/$directory" ]; then chown -R ${hederaUser}:${hederaUser} "$app/$directory"; fi
  done
fi
# The image starts the node at boot when it finds this file.
touch "$app/state/network-node.enabled"
`;
