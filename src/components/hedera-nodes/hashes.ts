// Short hashes of configuration, for pods that would not notice a change of it. Pure; genesis is left out, see below.
import { contentHash } from '../../model/hash.ts';
import type { Json, JsonMap } from '../../model/network.ts';
import { isMap, mergeValues } from '../../model/values.ts';
import type { ConfigFiles } from '../../platforms/hedera/properties.ts';

/** A map in the user's own values. */
function ownMap(values: JsonMap, ...path: readonly string[]): JsonMap {
  let found: Json | undefined = values;
  for (const key of path) found = isMap(found) ? found[key] : undefined;
  return isMap(found) ? found : {};
}

/** The node's files with what the user put over them. Genesis is read once: a new member must restart nobody. */
export function configHash(config: ConfigFiles, values: JsonMap): string {
  const merged = mergeValues({ ...config }, ownMap(values, 'hedera', 'configMaps'));
  return contentHash({ ...merged, genesisNetworkJson: null, genesisThrottlesJson: null });
}

/** What goes into haproxy.cfg. */
export function haproxyHash(maxconn: number, values: JsonMap): string {
  const { maxconn: limit, timeouts, tcpKeepAlive } = mergeValues({ maxconn }, ownMap(values, 'defaults', 'haproxy'));
  return contentHash({ limit: limit ?? null, timeouts: timeouts ?? null, tcpKeepAlive: tcpKeepAlive ?? null });
}
