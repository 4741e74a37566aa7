// Environment of a container: texts, keys of Secrets as variables of Compose, fields of the pod. Pure.
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Container, EnvVar } from '../../model/pod.ts';
import type { SecretUse } from './mounts.ts';
import { secretVariable } from './naming.ts';
import type { HostScope, Pod } from './pods.ts';
import { unknownField } from './problems.ts';
import { expand, Template, type Text } from './text.ts';

export interface Environment {
  readonly variables: ReadonlyMap<string, Text>;
  readonly secrets: readonly SecretUse[];
  readonly diagnostics: readonly Diagnostic[];
}

/** In order, as in Kubernetes: a value may use the variables before it. */
export function environmentOf(scope: HostScope, pod: Pod, container: Container): Environment {
  const variables = new Map<string, Text>();
  const secrets: SecretUse[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const one of container.env ?? []) {
    const use = secretUse(pod, one);
    if (use) secrets.push(use);
    const text = use ? secretText(use, one) : one.field !== undefined ? fieldText(scope, pod, one.field) : undefined;
    if (one.field !== undefined && text === undefined) {
      diagnostics.push(unknownField({ scope, pod, container: container.name }, one.field));
    }
    variables.set(one.name, text ?? expand(one.value ?? '', variables));
  }
  if (pod.part.type === 'task') variables.set('JOB_COMPLETION_INDEX', String(pod.index));
  return { variables, secrets, diagnostics };
}

function secretUse({ part: { namespace } }: Pod, { secret }: EnvVar): SecretUse | undefined {
  if (!secret) return undefined;
  return { namespace, secret: secret.name, key: secret.key, variable: secretVariable(secret.name, secret.key) };
}

function secretText({ variable, secret, key }: SecretUse, env: EnvVar): Text {
  if (env.secret?.optional) return new Template([{ variable }]);
  return new Template([{ variable, otherwise: `key ${key} of the Secret ${secret}, which netgen compose sets` }]);
}

/** What the Downward API of Kubernetes says; undefined where Docker has nothing like it. */
function fieldText({ cluster }: HostScope, pod: Pod, field: string): string | undefined {
  const label = /^metadata\.labels\['(.+)'\]$/.exec(field)?.[1];
  if (label !== undefined) return pod.labels[label];
  switch (field) {
    case 'metadata.name':
      return pod.part.type === 'workload' && pod.part.numbered ? pod.identity : pod.name;
    case 'metadata.namespace':
      return pod.part.namespace;
    case 'spec.nodeName':
      return cluster.name;
    case 'status.hostIP':
      return cluster.address;
    case 'status.podIP':
    case 'status.podIPs':
      return pod.address;
    default:
      return undefined;
  }
}
