// What every component takes, from the spec's form to the model's. Pure.
import { parseImage } from '../model/images.ts';
import type { Common, JsonMap, Patch, Toleration } from '../model/network.ts';
import type { ComponentCore } from '../spec/schema.ts';

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Drops members that are undefined, so that they do not count as given. */
function defined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as Defined<T>;
}

type Given = Pick<ComponentCore, 'labels' | 'image' | 'pullSecrets' | 'nodeSelector' | 'tolerations'> &
  Partial<Pick<ComponentCore, 'values' | 'patches'>>;

/** Most instances give nothing of this: they share what is empty. */
const noMap = Object.freeze({});
const noList: readonly never[] = Object.freeze([]);

export function resolveCommon(core: Given): Common {
  return {
    labels: core.labels ?? noMap,
    values: (core.values ?? noMap) as JsonMap,
    patches:
      core.patches?.map((patch) => defined({ ...patch, target: patch.target && defined(patch.target) }) as Patch) ??
      noList,
    pullSecrets: core.pullSecrets ?? noList,
    nodeSelector: core.nodeSelector ?? noMap,
    tolerations: core.tolerations?.map((one) => defined(one) as Toleration) ?? noList,
    ...(core.image !== undefined && { image: parseImage(core.image) }),
  };
}
