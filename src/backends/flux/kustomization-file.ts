// The explicit `kustomization.yaml` of a directory. Flux would make one itself, from whatever files it finds.
import type { Instance, JsonMap } from '../../model/network.ts';
import type { ApiObject, Artifact } from '../../model/part.ts';

/**
 * Lists the files, sorted; `directory` is empty for the cluster's own. Only kustomize reads it, and it ignores the name,
 * which is there so that a kustomization.yaml is an object like all others.
 */
export function kustomizationFile(
  directory: string,
  files: readonly string[],
  patches: readonly JsonMap[] = [],
): Artifact {
  const object: ApiObject = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    metadata: { name: directory === '' ? 'cluster' : directory },
    resources: [...files].sort(),
    ...(patches.length > 0 && { patches }),
  };
  return { path: directory === '' ? 'kustomization.yaml' : `${directory}/kustomization.yaml`, objects: [object] };
}

/**
 * The user's patches on what netgen emits itself; a target never reaches another instance's objects. A patch without
 * a target names its object, which is in the instance's own stage, or inside its chart.
 */
export function instancePatches(instances: readonly PatchedInstance[]): JsonMap[] {
  return instances.flatMap(({ instance, untargeted }) =>
    instance.patches.flatMap(({ target, patch }): JsonMap[] => {
      if (target === undefined) return untargeted ? [{ patch }] : [];
      const own = `app.kubernetes.io/instance=${instance.name}`;
      const labelSelector = target.labelSelector === undefined ? own : `${target.labelSelector},${own}`;
      return [{ patch, target: { ...target, labelSelector } }];
    }),
  );
}

/** An instance with objects in a stage, and whether patches without a target belong there. */
export interface PatchedInstance {
  readonly instance: Instance;
  readonly untargeted: boolean;
}
