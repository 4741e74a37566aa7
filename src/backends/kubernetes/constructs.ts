// What plug-ins get as `netgen/constructs`: the same thin constructs that netgen's own backend uses.
export { BenchmarkJob, type BenchmarkJobProps } from './objects/benchmark-job.ts';
export {
  GitRepository,
  HelmRelease,
  HelmRepository,
  Kustomization,
  type Metadata,
  OCIRepository,
  PodMonitor,
  type SpecProps,
} from './objects/custom-resources.ts';
export { type LockObjectProps, NetworkLease, StateConfigMap } from './objects/lock-objects.ts';
export { collectConstructs, KubernetesObject, NetgenApp, NetgenChart } from './synth.ts';
