// Workloads -> Deployments: restricted pods, fixed selectors, labels that nobody can take away.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Workload } from '../../src/model/part.ts';
import { at, container, podOf, print, withPod } from './printed.ts';
import { web } from './sample.ts';

describe('pods', () => {
  it('are restricted, have no token and no links to services', () => {
    const pod = podOf(print(web.workload).objects[0]);
    expect(pod).toMatchObject({
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    });
    expect(at(pod, 'containers', 0, 'securityContext')).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      runAsUser: 101,
    });
  });

  it('give up a protection only where the model says so', () => {
    const { objects } = print(withPod({ containers: [{ ...container, user: 0, writableRoot: true }] }));
    expect(at(podOf(objects[0]), 'securityContext', 'runAsNonRoot')).toBeUndefined();
    expect(at(podOf(objects[0]), 'containers', 0, 'securityContext')).toMatchObject({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: false,
      runAsNonRoot: false,
      runAsUser: 0,
    });
  });

  it('roll when a mounted file changes, and only then', () => {
    const annotations = (text: string, name = 'web') => {
      const files = { ...web.files, name, data: { 'default.conf': text } };
      return at(print(web.workload, { beside: [files] }).objects[0], 'spec', 'template', 'metadata', 'annotations');
    };
    expect(annotations('a')).toEqual({ 'checksum.netgen.dev/web': expect.stringMatching(/^[0-9a-f]{16}$/) });
    expect(annotations('a')).not.toEqual(annotations('b'));
    expect(annotations('a', 'other')).toBeUndefined();
    const asked = { ...web.files, checksum: '0123456789abcdef' };
    expect(
      at(print(web.workload, { beside: [asked] }).objects[0], 'spec', 'template', 'metadata', 'annotations'),
    ).toEqual({ 'checksum.netgen.dev/web': '0123456789abcdef' });
  });

  it('take images from mirrors and Secrets for pulling', () => {
    const images = [{ from: 'docker.io', to: 'registry.example.net/hub' }];
    const pod = podOf(print(withPod({ pullSecrets: ['pull'] }), { network: { images } }).objects[0]);
    expect(at(pod, 'containers', 0, 'image')).toBe('registry.example.net/hub/nginxinc/nginx-unprivileged:1.29.0');
    expect(at(pod, 'imagePullSecrets')).toEqual([{ name: 'pull' }]);
  });

  it('print volumes, probes, affinity and scheduling with the names of the wire', () => {
    const pod = podOf(
      print(
        withPod({
          volumes: [
            { name: 'a', kind: 'files', files: 'web', items: { 'default.conf': 'x.conf' }, executable: true },
            { name: 'b', kind: 'secret', secret: 's', optional: true, items: { key: 'key.pem' } },
            { name: 'c', kind: 'temporary' },
            { name: 'd', kind: 'claim', claim: 'data', readOnly: true },
          ],
          nextTo: { namespace: 'elsewhere', labels: { node: 'node5' } },
          nodeSelector: { zone: 'a' },
          tolerations: [{ operator: 'Exists' }],
          containers: [{ ...container, startup: { exec: ['true'] }, liveness: { tcp: { port: 'http' } } }],
          initContainers: [{ ...container, name: 'init', startup: { exec: ['true'] }, workingDirectory: '/work' }],
        }),
      ).objects[0],
    );
    expect(at(pod, 'volumes')).toEqual([
      { name: 'a', configMap: { name: 'web', items: [{ key: 'default.conf', path: 'x.conf' }], defaultMode: 0o555 } },
      { name: 'b', secret: { secretName: 's', items: [{ key: 'key', path: 'key.pem' }], optional: true } },
      { name: 'c', emptyDir: {} },
      { name: 'd', persistentVolumeClaim: { claimName: 'data', readOnly: true } },
    ]);
    expect(at(pod, 'securityContext', 'fsGroup')).toBe(101);
    expect(at(pod, 'affinity', 'podAffinity', 'requiredDuringSchedulingIgnoredDuringExecution', 0)).toEqual({
      labelSelector: { matchLabels: { node: 'node5' } },
      namespaces: ['elsewhere'],
      topologyKey: 'kubernetes.io/hostname',
    });
    expect(pod).toMatchObject({ nodeSelector: { zone: 'a' }, tolerations: [{ operator: 'Exists' }] });
    expect(at(pod, 'containers', 0)).toMatchObject({
      startupProbe: { exec: { command: ['true'] } },
      livenessProbe: { tcpSocket: { port: 'http' } },
    });
    expect(at(pod, 'initContainers', 0)).toMatchObject({
      workingDir: '/work',
      securityContext: { allowPrivilegeEscalation: false, runAsNonRoot: true },
    });
    // The API server refuses probes of containers that are to end.
    expect(Object.keys(at(pod, 'initContainers', 0)!).filter((key) => key.endsWith('Probe'))).toEqual([]);
  });
});

describe('workloads', () => {
  it('keep the selector of the component, whatever labels there are', () => {
    const { objects } = print(web.workload, { network: { labels: { team: 'perf' } } });
    expect(at(objects[0], 'spec', 'selector')).toEqual({ matchLabels: web.workload.selector });
    expect(at(objects[0], 'spec', 'template', 'metadata', 'labels')).toMatchObject({ team: 'perf' });
  });

  it('never let two pods fight for a claim', () => {
    const strategy = (part: Workload) => at(print(part).objects[0], 'spec', 'strategy');
    expect(strategy(web.workload)).toBeUndefined();
    expect(strategy(withPod({ volumes: [{ name: 'd', kind: 'claim', claim: 'data' }] }))).toEqual({ type: 'Recreate' });
  });

  it('have names and selectors that do not depend on constructs', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/), (id) => {
        expect(print(web.workload, { id }).objects).toEqual(print(web.workload).objects);
      }),
      { numRuns: 20 },
    );
  });

  it('carry the labels that netgen and people search for; nobody can take them away', () => {
    const labels = { 'netgen.dev/network': 'other', team: 'perf' };
    expect(print({ ...web.service, labels }).objects[0]?.metadata.labels).toEqual({
      'app.kubernetes.io/instance': 'web',
      'app.kubernetes.io/managed-by': 'netgen',
      'app.kubernetes.io/name': 'container',
      'app.kubernetes.io/part-of': 'demo',
      'netgen.dev/component': 'web',
      'netgen.dev/network': 'demo',
      team: 'perf',
    });
  });
});
