// The last lines of synth: what a person does next, in an order that works on a new cluster.
import { describe, expect, it } from 'vitest';
import { synthSummary } from '../../src/commands/synth-summary.ts';
import type { Engine } from '../../src/model/network.ts';
import type { TreeReport } from '../../src/tree/write.ts';
import { networkOn } from '../resolve/network.ts';

const nodes = 'nodes: {place: {ids: 0, on: desk}}\n';
const counts = { clusters: 1, instances: 1, objects: 1 };

function summary(engine: Engine, change: 'added' | 'changed'): string[] {
  const paths = ['clusters/desk/admin/rights.yaml', 'clusters/desk/lock/lock.yaml'];
  const none = { added: [], changed: [], removed: [], unchanged: 0, edited: [], foreign: [], listChanged: true };
  const report: TreeReport = {
    directories: [{ ...none, directory: 'clusters/desk', [change]: paths }],
    ...{ added: 2, changed: 0, removed: 0, unchanged: 0, stale: true },
  };
  const rest = engine === 'flux' ? `clusters: {desk: {context: kind-desk}}\n${nodes}` : nodes.replace('desk', 'local');
  const network = networkOn(engine, rest);
  const said = { network, report, counts, shown: 'out/net', spec: 'specs/my net.yaml', check: false, limited: false };
  return synthSummary(said).split('\n');
}

describe('what comes next', () => {
  it('on a new cluster begins with the namespace of the locks', () => {
    const kubectl = summary('flux', 'added').filter((line) => line.includes('kubectl'));
    expect(kubectl.map((line) => line.trim())).toEqual([
      'kubectl --context kind-desk create namespace netgen-system',
      'kubectl --context kind-desk apply -k out/net/clusters/desk/lock',
      'kubectl --context kind-desk apply -k out/net/clusters/desk/admin',
    ]);
  });

  it('on a cluster that has the lock does not', () => {
    expect(summary('flux', 'changed').join('\n')).not.toContain('create namespace');
  });

  it('with Docker names the spec', () => {
    expect(summary('compose', 'added')).toContain("  start it: netgen compose 'specs/my net.yaml' --up");
  });
});
