// NG14xx: what was compiled, before it is written.
import type { CodeRow } from '../codes.ts';

export const checkCodes = {
  NG1401: {
    title: 'two objects with one identity',
    why: 'Kind, namespace and name make an object. The second of two would replace the first, and kustomize refuses a tree with both.',
    fix: 'Rename one of the instances, or give it another namespace.',
  },
  NG1402: {
    title: 'object name that Kubernetes refuses',
    why: 'The API server would refuse the object, and Flux with it the whole stage.',
    fix: 'Shorten or rename the instance or the network.',
  },
  NG1403: {
    title: 'object too large',
    why: 'ConfigMaps and Secrets hold 1 MiB at most, and etcd takes no request over 1.5 MiB.',
    fix: 'Split the network, or keep large files outside the spec.',
  },
} as const satisfies Record<string, CodeRow>;
