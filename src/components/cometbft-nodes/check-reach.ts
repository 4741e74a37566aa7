// Checks that every two nodes can meet: one of them must be able to dial the other. Pure.
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { clusterNamed } from '../../model/lookup.ts';
import type { Cluster } from '../../model/network.ts';
import { hidden } from '../../platforms/cometbft/peers.ts';

import { aliases, names, type Subject } from './subject.ts';

/** One diagnostic for all of them: whichever cluster is opened, it helps all pairs it is part of. */
export function checkReach({ network }: Subject): Diagnostic[] {
  const nodes = hidden(network);
  const clusters = [...new Set(nodes.map(({ cluster }) => cluster))].map((name) => clusterNamed(network, name)!);
  const first = clusters[0];
  if (first === undefined) return [];
  const place = first.docker ? 'host' : 'cluster';
  const where = `${place}s ${names(clusters.map(({ name }) => name))}`;
  const message = `${aliases(nodes)} on ${where} cannot reach each other: none can be dialled from another ${place}`;
  const notes = clusters.slice(0, 5).map((cluster) => ({ message: reason(cluster), at: cluster.at }));
  const others = clusters.length > 2 ? ', and the others but one likewise' : '';
  const help = `${remedy(first)}${others}`;
  return [{ code: 'NG1362', severity: 'error', message, at: first.at, notes, help }];
}

function reason({ name, exposure, address, nodePorts, docker }: Cluster): string {
  const place = docker ? 'host' : 'cluster';
  if (exposure === 'loadBalancer') return `${place} \`${name}\`: load balancers have names under \`domain:\` only`;
  if (exposure === 'clusterIP') return `${place} \`${name}\`: its exposure \`clusterIP\` stays inside`;
  const missing = address === undefined ? '`address`' : nodePorts === undefined ? '`nodePorts`' : 'free node ports';
  return `${place} \`${name}\`: its node ports need ${missing}`;
}

function remedy({ name, exposure, address }: Cluster): string {
  if (exposure === 'loadBalancer') return 'add for example `domain: net.example.org` to the spec';
  if (exposure === 'nodePort')
    return `add ${address === undefined ? '`address: HOST`' : '`nodePorts: 31000-31099`'} to cluster \`${name}\``;
  return `add \`exposure: loadBalancer\`, or \`exposure: nodePort\` with \`address\` and \`nodePorts\`, to cluster \`${name}\``;
}
