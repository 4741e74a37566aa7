// What a pod is made of: containers, volumes, probes, where it runs. Data only.
import type { Image, Labels, Resources, Toleration } from './network.ts';

export interface Port {
  readonly name: string;
  readonly port: number;
  readonly protocol?: 'TCP' | 'UDP';
  /** kubernetes appProtocol, for example `kubernetes.io/h2c`. */
  readonly appProtocol?: string;
}

export interface EnvVar {
  readonly name: string;
  readonly value?: string;
  readonly secret?: { readonly name: string; readonly key: string; readonly optional?: boolean };
  /** Downward API field, for example `metadata.name`. */
  readonly field?: string;
}

export interface Probe {
  readonly http?: { readonly path: string; readonly port: string };
  readonly tcp?: { readonly port: string };
  readonly exec?: readonly string[];
  readonly periodSeconds?: number;
  readonly timeoutSeconds?: number;
  readonly failureThreshold?: number;
  readonly initialDelaySeconds?: number;
}

export interface Mount {
  readonly volume: string;
  readonly path: string;
  readonly subPath?: string;
  readonly readOnly?: boolean;
}

export interface Container {
  readonly name: string;
  readonly image: Image;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly EnvVar[];
  readonly ports?: readonly Port[];
  readonly mounts?: readonly Mount[];
  readonly resources?: { readonly requests?: Resources; readonly limits?: Resources };
  readonly readiness?: Probe;
  readonly liveness?: Probe;
  readonly startup?: Probe;
  /** Directory the command starts in; default: the image's. */
  readonly workingDirectory?: string;
  /** Numeric user; every container runs as non-root without privileges unless it says otherwise. */
  readonly user?: number;
  readonly writableRoot?: boolean;
}

export type Volume =
  | {
      readonly name: string;
      readonly kind: 'files';
      readonly files: string;
      readonly items?: { readonly [key: string]: string };
      readonly executable?: boolean;
    }
  | {
      readonly name: string;
      readonly kind: 'secret';
      readonly secret: string;
      readonly optional?: boolean;
      /** Data key -> path; absent: all keys under their own names. */
      readonly items?: { readonly [key: string]: string };
    }
  | { readonly name: string; readonly kind: 'temporary'; readonly size?: string }
  | { readonly name: string; readonly kind: 'claim'; readonly claim: string; readonly readOnly?: boolean };

/** What a pod is made of, shared by workloads and tasks. */
export interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes?: readonly Volume[];
  readonly nodeSelector?: Labels;
  readonly tolerations?: readonly Toleration[];
  readonly pullSecrets?: readonly string[];
  readonly priorityClassName?: string;
  /** Rules that keep pods of one group apart, so that one machine or zone does not take them all away. */
  readonly spread?: readonly Spread[];
  /** It runs only on the machine of a pod with these labels, for tools beside a node. */
  readonly nextTo?: { readonly namespace: string; readonly labels: Labels };
  readonly terminationGracePeriodSeconds?: number;
}

/** Pods of the selector differ by at most one between two machines or zones. */
export interface Spread {
  readonly over: 'machine' | 'zone';
  readonly selector: Labels;
  /** True: a pod that finds no place waits. Default: it goes anywhere. */
  readonly required?: boolean;
}
