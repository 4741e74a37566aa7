// The values of the Secrets that `netgen keys` wrote, for whoever hands them on. It writes nothing and shows nobody a value.
import type { Diagnosed } from '../diagnostics/diagnostic.ts';
import type { SecretData } from './secrets.ts';
import { readSecrets, refused } from './store.ts';

/** A Secret with its values: they must not get into messages, files or the arguments of a program. */
export interface SecretValues {
  /** Cluster or Docker host. */
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  /** Text by data key. */
  readonly data: SecretData;
}

/**
 * All Secrets below a directory such as `<network>.secrets`; none when it is not there. Files that are no Secrets of netgen
 * are skipped when their names say so, else an error (NG1607), as are links (NG1612) and what cannot be read (NG1613).
 */
export function storedSecrets(directory: string): Diagnosed<readonly SecretValues[]> {
  try {
    const { value = [], diagnostics } = readSecrets(directory);
    if (diagnostics.length > 0) return { diagnostics };
    return {
      value: value.map(({ cluster, namespace, name, content }) => ({ cluster, namespace, name, data: content.data })),
      diagnostics,
    };
  } catch (error) {
    return { diagnostics: [refused(error)] };
  }
}

/**
 * The Secret of a place; else the same one of another place: a network that was made for clusters and runs on one Docker
 * host has its Secrets where its clusters are, and key files and passwords are the same everywhere.
 */
export function findSecret(
  secrets: readonly SecretValues[],
  wanted: Pick<SecretValues, 'cluster' | 'namespace' | 'name'>,
): SecretValues | undefined {
  const same = secrets.filter(({ namespace, name }) => namespace === wanted.namespace && name === wanted.name);
  return same.find(({ cluster }) => cluster === wanted.cluster) ?? same[0];
}
