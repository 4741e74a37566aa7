// What a reviewer reads: the tree of one small cluster. Only goldens; the rules behind them are tested beside this file.
import { describe, expect, it } from 'vitest';
import { compileCluster } from '../../src/backends/flux/compile-cluster.ts';
import { emitDocuments } from '../../src/yaml/emit.ts';
import { cluster, makeBuilt, makeNetwork } from './sample.ts';

const compiled = compileCluster({
  network: makeNetwork(),
  cluster,
  built: makeBuilt(),
  desired: { network: 'demo', components: '- nodes\n- web\n' },
});

describe('the tree of a small cluster', () => {
  it('has these files', () => {
    expect(compiled.diagnostics).toEqual([]);
    expect(compiled.value?.artifacts.map(({ path }) => path)).toEqual([
      'kustomization.yaml',
      'flux.yaml',
      'foundation/kustomization.yaml',
      'foundation/network.yaml',
      'nodes/kustomization.yaml',
      'nodes/hedera.yaml',
      'services/kustomization.yaml',
      'services/web.yaml',
      'admin/kustomization.yaml',
      'admin/claims.yaml',
      'admin/namespaces.yaml',
      'admin/rights.yaml',
      'admin/source.yaml',
      'lock/kustomization.yaml',
      'lock/lock.yaml',
      'gates/kustomization.yaml',
    ]);
  });

  it.each([
    'kustomization.yaml',
    'flux.yaml',
    'foundation/network.yaml',
    'nodes/hedera.yaml',
    'services/kustomization.yaml',
    'services/web.yaml',
    'admin/claims.yaml',
    'admin/namespaces.yaml',
    'admin/rights.yaml',
    'admin/source.yaml',
    'gates/kustomization.yaml',
  ])('%s', async (path) => {
    const artifact = compiled.value?.artifacts.find((one) => one.path === path);
    const text = emitDocuments(artifact!.objects).toString();
    await expect(text).toMatchFileSnapshot(`golden/${path}`);
  });
});
