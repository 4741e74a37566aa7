// Thin constructs for the custom resources that netgen emits: one object each. They add no defaults.
import type { Construct } from 'constructs';
import type { Labels } from '../../../model/network.ts';
import type { HelmReleaseSpec } from '../api/helm.generated.ts';
import type { KustomizationSpec } from '../api/kustomize.generated.ts';
import type { PodMonitorSpec } from '../api/monitoring.generated.ts';
import type { GitRepositorySpec, HelmRepositorySpec, OCIRepositorySpec } from '../api/source.generated.ts';
import { KubernetesObject } from '../synth.ts';

/** Metadata of an object; the name is never generated. */
export interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Labels;
  readonly annotations?: { readonly [key: string]: string };
}

/** What a construct of a kind with a `spec` takes. */
export interface SpecProps<Spec> {
  readonly metadata: Metadata;
  readonly spec: Spec;
}

/** A Git repository that Flux reads (source.toolkit.fluxcd.io/v1). */
export class GitRepository extends KubernetesObject {
  constructor(scope: Construct, id: string, props: SpecProps<GitRepositorySpec>) {
    super(scope, id, { apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'GitRepository', ...props });
  }
}

/** A chart in a container registry (source.toolkit.fluxcd.io/v1). */
export class OCIRepository extends KubernetesObject {
  constructor(scope: Construct, id: string, props: SpecProps<OCIRepositorySpec>) {
    super(scope, id, { apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'OCIRepository', ...props });
  }
}

/** A chart repository behind HTTP (source.toolkit.fluxcd.io/v1). */
export class HelmRepository extends KubernetesObject {
  constructor(scope: Construct, id: string, props: SpecProps<HelmRepositorySpec>) {
    super(scope, id, { apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'HelmRepository', ...props });
  }
}

/** An installed chart (helm.toolkit.fluxcd.io/v2). */
export class HelmRelease extends KubernetesObject {
  constructor(scope: Construct, id: string, props: SpecProps<HelmReleaseSpec>) {
    super(scope, id, { apiVersion: 'helm.toolkit.fluxcd.io/v2', kind: 'HelmRelease', ...props });
  }
}

/** A directory of manifests that Flux applies (kustomize.toolkit.fluxcd.io/v1). */
export class Kustomization extends KubernetesObject {
  constructor(scope: Construct, id: string, props: SpecProps<KustomizationSpec>) {
    super(scope, id, { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization', ...props });
  }
}

/** Pods whose metrics a Prometheus reads (monitoring.coreos.com/v1). */
export class PodMonitor extends KubernetesObject {
  constructor(scope: Construct, id: string, props: SpecProps<PodMonitorSpec>) {
    super(scope, id, { apiVersion: 'monitoring.coreos.com/v1', kind: 'PodMonitor', ...props });
  }
}
