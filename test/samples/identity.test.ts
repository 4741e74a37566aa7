// Invariant 2: a change to one node or component changes its own file, its cluster's release, and the lists that name it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { keys } from '../../src/commands/keys.ts';
import { synth } from '../../src/commands/synth.ts';
import { validate } from '../../src/commands/validate.ts';
import { testWorld } from '../world.ts';
import {
  compareTrees,
  edited,
  readTree,
  removeWorkplace,
  sampleText,
  synthText,
  treeOf,
  workplace,
} from './workplace.ts';

const places: string[] = [];
const place = (): string => {
  places.push(workplace());
  return places.at(-1)!;
};
afterAll(() => {
  for (const directory of places) removeWorkplace(directory);
});

const perfnet = sampleText('hedera-31.yaml');
const node5 = '5: {version: 0.76.0}';

/** Files of the top level, which describe the whole network; they change with everything. */
const top = ['~ .netgen-files', '~ NETWORK.md', '~ network.json'];

/** Expected lines: what is listed, the top level, and the ownership list of every cluster that is touched. */
function expected(...lines: readonly string[]): string[] {
  const clusters = new Set(lines.map((line) => line.split('/').slice(0, 2).join('/').slice(2)));
  const all = [...top, ...lines, ...[...clusters].map((cluster) => `~ ${cluster}/.netgen-files`)];
  return all.sort((a, b) => (a.slice(2) < b.slice(2) ? -1 : 1));
}

async function changes(before: string, after: string): Promise<string[]> {
  const directory = place();
  return compareTrees(await treeOf(directory, before, 'before'), await treeOf(directory, after, 'after'));
}

describe('one change in a network of 31 clusters changes', () => {
  it('its release and the desired state, when a node gets another version', async () => {
    const after = edited(perfnet, node5, '5: {version: 0.77.0}');
    expect(await changes(perfnet, after)).toEqual(
      expected('~ clusters/aws-06/foundation/network.yaml', '~ clusters/aws-06/nodes/hedera.yaml'),
    );
  });

  it('the tools that stand beside it too, when a node is stopped', async () => {
    const after = edited(perfnet, node5, '5: {version: 0.76.0, state: stopped}');
    expect(await changes(perfnet, after)).toEqual(
      expected(
        '~ clusters/aws-06/foundation/network.yaml',
        '~ clusters/aws-06/nodes/hedera.yaml',
        '~ clusters/aws-06/services/tools.yaml',
      ),
    );
  });

  it('both clusters and no other, when a stopped node moves', async () => {
    const before = edited(perfnet, node5, '5: {version: 0.76.0, state: stopped}');
    const after = edited(perfnet, node5, '5: {version: 0.76.0, state: stopped, on: gcp-02}');
    expect(await changes(before, after)).toEqual(
      expected(
        // Nothing of the network runs there any more: no Pod Security exception, no rights over workloads.
        '~ clusters/aws-06/admin/namespaces.yaml',
        '~ clusters/aws-06/admin/rights.yaml',
        '~ clusters/aws-06/flux.yaml',
        '~ clusters/aws-06/foundation/network.yaml',
        '- clusters/aws-06/nodes/hedera.yaml',
        '- clusters/aws-06/nodes/kustomization.yaml',
        '- clusters/aws-06/nodes/node5.yaml',
        '- clusters/aws-06/services/kustomization.yaml',
        '- clusters/aws-06/services/tools.yaml',
        '~ clusters/gcp-02/flux.yaml',
        '~ clusters/gcp-02/foundation/network.yaml',
        '~ clusters/gcp-02/nodes/hedera.yaml',
        '~ clusters/gcp-02/nodes/kustomization.yaml',
        '+ clusters/gcp-02/nodes/node5.yaml',
        '+ clusters/gcp-02/services/kustomization.yaml',
        '+ clusters/gcp-02/services/tools.yaml',
      ),
    );
  });

  it('its own cluster and the load that runs against all relays, when a relay is added', async () => {
    const relay = '  - {name: relay-ap, on: gcp-05, nodes: 25-26, expose: true}\n  - {name: relay-eu';
    expect(await changes(perfnet, edited(perfnet, '  - {name: relay-eu', relay))).toEqual(
      expected(
        '~ clusters/aws-02/bench/json-rpc.yaml',
        '~ clusters/gcp-02/bench/json-rpc.yaml',
        '~ clusters/gcp-05/admin/rights.yaml',
        '~ clusters/gcp-05/flux.yaml',
        '~ clusters/gcp-05/foundation/network.yaml',
        '+ clusters/gcp-05/services/kustomization.yaml',
        '+ clusters/gcp-05/services/relay-ap.yaml',
      ),
    );
  });

  it('its own cluster only, when tools are added beside another node', async () => {
    const after = edited(perfnet, 'tools: {node: 5}', 'tools: [{node: 5}, {name: tools-9, node: 9}]');
    expect(await changes(perfnet, after)).toEqual(
      expected(
        '~ clusters/aws-10/flux.yaml',
        '~ clusters/aws-10/foundation/network.yaml',
        '+ clusters/aws-10/services/kustomization.yaml',
        '+ clusters/aws-10/services/tools-9.yaml',
      ),
    );
  });

  it('nothing, when components change places in their list', async () => {
    const one = 'tools: [{name: tools-9, node: 9}, {name: tools-5, node: 5}]';
    const other = 'tools: [{name: tools-5, node: 5}, {name: tools-9, node: 9}]';
    const [left, right] = [one, other].map((text) => edited(perfnet, 'tools: {node: 5}', text));
    expect(await changes(left!, right!)).toEqual([]);
  });
});

describe('removing node 3', () => {
  // relay-us is bound to nodes 0-3 and would be refused.
  const before = edited(perfnet, 'nodes: 0-3', 'nodes: 0-2');
  const after = edited(before, 'ids: 0-20,', 'ids: "0-20,!3",');

  it('shifts nobody, and the pinned genesis stays as it was', async () => {
    const elsewhere = (await changes(before, after)).filter((line) => !/ clusters\/aws-04\//.test(line));
    expect(elsewhere.filter((line) => !top.includes(line))).toEqual([]);
  });

  it("takes away the node's own files and nothing else of its cluster's identity", async () => {
    const lines = (await changes(before, after)).filter((line) => / clusters\/aws-04\//.test(line));
    expect(lines.filter((line) => line.startsWith('-'))).toEqual([
      '- clusters/aws-04/nodes/hedera.yaml',
      '- clusters/aws-04/nodes/kustomization.yaml',
      '- clusters/aws-04/nodes/node3.yaml',
    ]);
    expect(lines.filter((line) => line.startsWith('+'))).toEqual([]);
    expect(lines.some((line) => line.includes('/lock/'))).toBe(false);
  });
});

describe('a node that moves', () => {
  const step = (fields: string): string => edited(perfnet, node5, `5: {version: 0.76.0${fields}}`);

  it('is refused while the present tree runs it, and the tree stays', async () => {
    const directory = place();
    const before = await treeOf(directory, perfnet);
    for (const fields of [', on: gcp-02', ', on: gcp-02, state: stopped']) {
      const refused = await synthText(directory, step(fields));
      expect([refused.exit, refused.diagnostics.map(({ code }) => code)]).toEqual([2, ['NG1218']]);
      expect(refused.diagnostics[0]?.help).toContain('`only: {5: {on: aws-06, state: stopped}}`');
      expect(compareTrees(before, readTree(join(directory, 'tree')))).toEqual([]);
    }
  });

  it('arrives by the steps of the refusal, one synth each', async () => {
    const directory = place();
    await treeOf(directory, perfnet);
    const steps = [', on: aws-06, state: stopped', ', on: gcp-02, state: stopped', ', on: gcp-02'];
    for (const fields of steps) {
      const outcome = await synthText(directory, step(fields));
      expect([outcome.exit, outcome.diagnostics]).toEqual([0, []]);
    }
    const tree = readTree(join(directory, 'tree'));
    expect(tree.has('clusters/gcp-02/nodes/node5.yaml')).toBe(true);
    expect([...tree.keys()].filter((path) => /clusters\/aws-06\/nodes/.test(path))).toEqual([]);
    // The way there leaves nothing behind: the tree is what a fresh run gives.
    expect(compareTrees(await treeOf(directory, step(', on: gcp-02'), 'fresh'), tree)).toEqual([]);
  });

  it('keeps its names and addresses', async () => {
    const directory = place();
    const [left, right] = [await treeOf(directory, perfnet, 'a'), await treeOf(directory, step(', on: gcp-02'), 'b')];
    const addresses = (tree: Map<string, string>) =>
      JSON.parse(tree.get('network.json')!).endpoints.flatMap((one: { outside?: string }) => one.outside ?? []);
    expect(addresses(right).sort()).toEqual(addresses(left).sort());
    const own = (tree: Map<string, string>, cluster: string) => tree.get(`clusters/${cluster}/nodes/node5.yaml`);
    expect(own(right, 'gcp-02')).toBe(own(left, 'aws-06'));
  });
});

describe('adding a node', () => {
  // Two nodes and a third instead of 31: `netgen keys` makes real RSA keys of 3072 and 4096 bits, which takes seconds for each node.
  const network = (place: string, clusters: string): string => `apiVersion: netgen.dev/v1alpha1
kind: Network
name: grownet
platform: hedera
version: 0.75.1
delivery: {repository: "https://git.example.com/ops/grownet.git", path: out/grownet}
clusters:
  c[${clusters}]: {address: "{name}.lab.example.net", exposure: nodePort, nodePorts: 31000-31099}
nodes: {place: {ids: ${place}, on: "c*"}, keys: grownet.keys.yaml}
`;

  it('leaves Secrets, public keys and genesis of the others as they are, and says that joining is a transaction', async () => {
    const directory = place();
    const world = testWorld(directory);
    const grow = async (place: string, clusters: string) => {
      writeFileSync(join(directory, 'grow.yaml'), network(place, clusters));
      const made = await keys('grow.yaml', { out: 'private' }, world);
      expect(made.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
      const synthesised = await synth('grow.yaml', { out: 'tree' }, world);
      expect(synthesised.exit).toBe(0);
      return {
        made,
        validated: validate('grow.yaml', world),
        secrets: readTree(join(directory, 'private')),
        tree: readTree(join(directory, 'tree')),
      };
    };
    const publicKeys = () => readTree(directory).get('grownet.keys.yaml')!;
    const two = await grow('0-1', '1:2');
    const twoKeys = publicKeys();
    const again = await grow('0-1', '1:2');
    expect(compareTrees(two.secrets, again.secrets)).toEqual([]);
    expect(compareTrees(two.tree, again.tree)).toEqual([]);
    const three = await grow('0-2', '1:3');

    const secretChanges = compareTrees(two.secrets, three.secrets);
    expect(secretChanges.length).toBeGreaterThan(2);
    expect(secretChanges.filter((line) => !line.startsWith('+ c3/'))).toEqual([]);
    const nodesOf = (text: string) => text.slice(text.indexOf('nodes:\n'), text.indexOf('\nsecrets:'));
    expect(nodesOf(publicKeys()).startsWith(nodesOf(twoKeys))).toBe(true);
    expect(
      publicKeys()
        .match(/^ +genesis: (true|false)/gm)
        ?.map((line) => line.trim()),
    ).toEqual([...Array(2).fill('genesis: true'), 'genesis: false']);

    const outside = compareTrees(two.tree, three.tree).filter((line) => !line.startsWith('+ clusters/c3/'));
    expect(outside).toEqual(top);
    const genesis = (tree: Map<string, string>) =>
      [...tree].flatMap(([path, text]) => (/foundation\/network/.test(path) ? (text.match(/genesis: .*/) ?? []) : []));
    expect(genesis(two.tree)).toHaveLength(2);
    expect(new Set([...genesis(two.tree), ...genesis(three.tree)]).size).toBe(1);

    const said = (outcome: typeof three.made) => outcome.diagnostics.map(({ message, help }) => `${message} ${help}`);
    expect(said(three.made).join('\n')).toMatch(/node2.*NodeCreate transaction/);
    expect(said(three.validated).join('\n')).toMatch(/node2.*by a transaction.*NodeCreate/);
    expect(said(again.validated).join('\n')).not.toContain('transaction');
  }, 180_000);
});
