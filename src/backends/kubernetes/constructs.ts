// What plug-ins get as `netgen/constructs`: the same thin constructs that netgen's own backend uses.
export { BenchmarkJob, type BenchmarkJobProps } from './benchmark-job.ts';
export {
  GitRepository,
  HelmRelease,
  HelmRepository,
  Kustomization,
  type Metadata,
  OCIRepository,
  PodMonitor,
  type SpecProps,
} from './custom-resources.ts';
export { type LockObjectProps, NetworkLease, StateConfigMap } from './lock-objects.ts';
export { collectConstructs, KubernetesObject, NetgenApp, NetgenChart } from './synth.ts';
