// A Job that runs once per content: the name carries the hash, so a changed run is a new Job. It never sets a ttl.
import type { Construct } from 'constructs';
import { contentHash } from '../../../model/hash.ts';
import type { Json, JsonMap } from '../../../model/network.ts';
import { KubernetesObject } from '../synth.ts';
import type { Metadata } from './custom-resources.ts';

export interface BenchmarkJobProps {
  /** The name is completed with `-` and eight hexadecimal digits of the content's hash. */
  readonly metadata: Metadata;
  /** Pods that share the work; all run at the same time, each with its JOB_COMPLETION_INDEX. */
  readonly completions: number;
  /** Failed pods after which the run has failed. */
  readonly backoffLimit: number;
  /** Seconds after which a run that hangs is stopped. */
  readonly deadline?: number;
  /** What else decides about the Job, such as patches that are applied later: its hash is part of the name too. */
  readonly decidedBy?: Json;
  /** Pod template with the wire's names; `restartPolicy` is set to `Never` unless it is there. */
  readonly template: JsonMap;
}

/**
 * An Indexed Job (batch/v1). Templates are immutable, hence the name; with `ttlSecondsAfterFinished` Flux would create
 * and run it again after it expired, hence no ttl.
 */
export class BenchmarkJob extends KubernetesObject {
  constructor(scope: Construct, id: string, props: BenchmarkJobProps) {
    const spec = jobSpec(props);
    const name = `${props.metadata.name}-${contentHash(props.decidedBy === undefined ? spec : { spec, decidedBy: props.decidedBy })}`;
    super(scope, id, { apiVersion: 'batch/v1', kind: 'Job', metadata: { ...props.metadata, name }, spec });
  }
}

function jobSpec({ completions, backoffLimit, deadline, template }: BenchmarkJobProps): JsonMap {
  return {
    ...(deadline !== undefined && { activeDeadlineSeconds: deadline }),
    backoffLimit,
    completionMode: 'Indexed',
    completions,
    parallelism: completions,
    template: { ...template, spec: { restartPolicy: 'Never', ...(template.spec as JsonMap | undefined) } },
  };
}
