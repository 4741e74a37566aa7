// Thin constructs for the built-in kinds that netgen emits, typed from kubernetes-types. Not exported to plug-ins.
import type { Construct } from 'constructs';
import type { DeploymentSpec, StatefulSetSpec } from 'kubernetes-types/apps/v1.d.ts';
import type { JobSpec } from 'kubernetes-types/batch/v1.d.ts';
import type { ServiceSpec } from 'kubernetes-types/core/v1.d.ts';
import type { NetworkPolicySpec } from 'kubernetes-types/networking/v1.d.ts';
import type { PodDisruptionBudgetSpec } from 'kubernetes-types/policy/v1.d.ts';
import type { PolicyRule, RoleRef, Subject } from 'kubernetes-types/rbac/v1.d.ts';
import type { ApiObject } from '../../../model/part.ts';
import { KubernetesObject } from '../synth.ts';
import type { Draft } from '../wire.ts';
import type { Metadata, SpecProps } from './custom-resources.ts';

export class Namespace extends KubernetesObject {
  constructor(scope: Construct, id: string, props: { readonly metadata: Metadata }) {
    super(scope, id, { apiVersion: 'v1', kind: 'Namespace', ...props });
  }
}

export class ConfigMap extends KubernetesObject {
  constructor(
    scope: Construct,
    id: string,
    props: { readonly metadata: Metadata; readonly data?: { readonly [key: string]: string } },
  ) {
    super(scope, id, { apiVersion: 'v1', kind: 'ConfigMap', ...props });
  }
}

export class Service extends KubernetesObject {
  constructor(scope: Construct, id: string, props: SpecProps<Draft<ServiceSpec>>) {
    super(scope, id, { apiVersion: 'v1', kind: 'Service', ...props });
  }
}

export class ServiceAccount extends KubernetesObject {
  constructor(
    scope: Construct,
    id: string,
    props: { readonly metadata: Metadata; readonly automountServiceAccountToken?: boolean },
  ) {
    super(scope, id, { apiVersion: 'v1', kind: 'ServiceAccount', ...props });
  }
}

export class Deployment extends KubernetesObject {
  constructor(scope: Construct, id: string, props: SpecProps<Draft<DeploymentSpec>>) {
    super(scope, id, { apiVersion: 'apps/v1', kind: 'Deployment', ...props });
  }
}

export class StatefulSet extends KubernetesObject {
  constructor(scope: Construct, id: string, props: SpecProps<Draft<StatefulSetSpec>>) {
    super(scope, id, { apiVersion: 'apps/v1', kind: 'StatefulSet', ...props });
  }
}

export class NetworkPolicy extends KubernetesObject {
  constructor(scope: Construct, id: string, props: SpecProps<Draft<NetworkPolicySpec>>) {
    super(scope, id, { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', ...props });
  }
}

export class PodDisruptionBudget extends KubernetesObject {
  constructor(scope: Construct, id: string, props: SpecProps<Draft<PodDisruptionBudgetSpec>>) {
    super(scope, id, { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', ...props });
  }
}

export class Job extends KubernetesObject {
  constructor(scope: Construct, id: string, props: SpecProps<Draft<JobSpec>>) {
    super(scope, id, { apiVersion: 'batch/v1', kind: 'Job', ...props });
  }
}

export class Role extends KubernetesObject {
  constructor(
    scope: Construct,
    id: string,
    props: { readonly metadata: Metadata; readonly rules: readonly Draft<PolicyRule>[] },
  ) {
    super(scope, id, { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', ...props });
  }
}

/** What a RoleBinding or ClusterRoleBinding takes. */
interface BindingProps {
  readonly metadata: Metadata;
  readonly roleRef: RoleRef;
  readonly subjects: readonly Draft<Subject>[];
}

export class RoleBinding extends KubernetesObject {
  constructor(scope: Construct, id: string, props: BindingProps) {
    super(scope, id, { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding', ...props });
  }
}

export class ClusterRoleBinding extends KubernetesObject {
  constructor(scope: Construct, id: string, props: BindingProps) {
    super(scope, id, { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', ...props });
  }
}

/** An object that a component wrote itself. */
export class RawObject extends KubernetesObject {
  constructor(scope: Construct, id: string, object: ApiObject) {
    super(scope, id, object);
  }
}
