// What clusters must not have in common, and ports and addresses that lead nowhere. It contacts no cluster.
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { groupBy } from '../../model/group.ts';
import type { Cluster, Node, PortRange, SpecPath } from '../../model/network.ts';

/** Node ports of an API server that nobody configured: `--service-node-port-range`. */
const usualPorts: PortRange = { from: 30_000, to: 32_767 };

const shown = ({ from, to }: PortRange): string => `${from}-${to}`;

/** Two names for one cluster: each would delete or overwrite what the other applies. */
function sameContext(clusters: readonly Cluster[]): Diagnostic[] {
  return [...groupBy(clusters, ({ context }) => context)].flatMap(([context, [first, second]]): Diagnostic[] => {
    if (!first || !second) return [];
    const message = `clusters \`${first.name}\` and \`${second.name}\` have the same context \`${context}\``;
    const notes = [
      {
        message: 'one cluster would get two trees with the same objects, and Flux would delete those of the other one',
      },
      { message: `\`${first.name}\` is here`, at: first.at },
    ];
    const help = 'give each cluster its own `context:`; in a range, write `{name}` in it, or leave it out';
    return [{ code: 'NG1242', severity: 'error', message, at: second.at, atKey: true, notes, help }];
  });
}

/** Behind one address a port leads to one cluster only. */
function sharedPorts(clusters: readonly Cluster[]): Diagnostic[] {
  const open = clusters.filter(({ exposure, address, nodePorts }) => exposure === 'nodePort' && address && nodePorts);
  return [...groupBy(open, ({ address = '' }) => address)].flatMap(([address, group]): Diagnostic[] => {
    const sorted = [...group].sort((a, b) => a.nodePorts!.from - b.nodePorts!.from);
    const second = sorted.find((one, i) => i > 0 && sorted[i - 1]!.nodePorts!.to >= one.nodePorts!.from);
    if (!second) return [];
    const first = sorted[sorted.indexOf(second) - 1]!;
    const message = `clusters \`${first.name}\` and \`${second.name}\` have the same address \`${address}\`, and their node ports overlap`;
    const notes = [{ message: `\`${first.name}\` has ${shown(first.nodePorts!)}`, at: first.at }];
    const help = 'give each cluster its own `address:` (in a range, write `{name}` in it), or node ports of its own';
    return [{ code: 'NG1243', severity: 'error', message, at: second.at, atKey: true, notes, help }];
  });
}

/** An API server with the usual range refuses Services with other node ports. */
function unusualPorts(clusters: readonly Cluster[]): Diagnostic[] {
  const odd = clusters.filter(
    ({ nodePorts }) => nodePorts && (nodePorts.from < usualPorts.from || nodePorts.to > usualPorts.to),
  );
  return [...groupBy(odd, ({ at }) => at.join('\n'))].map(([, [first]]) => {
    const { name, at, nodePorts } = first!;
    const message = `the node ports ${shown(nodePorts!)} of cluster \`${name}\` are not all in ${shown(usualPorts)}`;
    const notes = [{ message: `API servers refuse others, unless they run with \`--service-node-port-range\`` }];
    const help = 'write for example `nodePorts: 31000-31099`, or nothing when the API server takes these ports';
    return { code: 'NG1244', severity: 'warning', message, at: [...at, 'nodePorts'], notes, help };
  });
}

/** What is wrong with clusters as a group. */
export const clusterProblems = (clusters: readonly Cluster[]): Diagnostic[] => [
  ...sameContext(clusters),
  ...sharedPorts(clusters),
  ...unusualPorts(clusters),
];

/** Names and addresses of whichever machine uses them: loopback and unspecified. */
const ownMachine =
  /^(localhost|.*\.localhost|127\.[0-9.]+|0\.0\.0\.0|[0:]*:[0:]*1?|[0:]*:ffff:(127\.[0-9.]+|0\.0\.0\.0|7f[0-9a-f]{2}:[0-9a-f]+))$/;

/** A given address is dialled from pods of other clusters: one that means the dialling pod itself leads nowhere. */
export function localAddresses(
  nodes: readonly Node[],
  index: ReadonlyMap<string, Cluster>,
  origins: ReadonlyMap<string, SpecPath>,
): Diagnostic[] {
  return nodes.flatMap((node): Diagnostic[] => {
    const { number, externalAddress, cluster, at } = node;
    if (externalAddress === undefined || index.get(cluster)?.docker || !ownMachine.test(externalAddress)) return [];
    const message = `\`${externalAddress}\`, the address of node ${number}, leads every pod back to itself`;
    const help = 'write the address that other clusters dial, for example `address: 192.0.2.11`';
    return [{ code: 'NG1245', severity: 'error', message, at: origins.get(`${number}.address`) ?? at, help }];
  });
}
