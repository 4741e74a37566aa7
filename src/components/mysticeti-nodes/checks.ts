// What a Mysticeti network refuses before its nodes are built. Pure; it changes nothing.
import type { Diagnostic, SpecPath } from '../../diagnostics/diagnostic.ts';
import { clusterNamed } from '../../model/lookup.ts';
import type { Instance, Network } from '../../model/network.ts';
import { hostOf } from '../../platforms/mysticeti/endpoints.ts';
import { imageContents, replicaCommittee, scalarAddress, scalarCommittee } from '../../platforms/mysticeti/names.ts';
import { neededBy, protocolSettings, settingsOf, smallestCommittee } from '../../platforms/mysticeti/parameters.ts';
import type { NodesSpec } from './schema.ts';

interface Subject {
  readonly self: Instance<NodesSpec>;
  readonly network: Network;
  readonly at: SpecPath;
}

export function checkNodes(self: Instance<NodesSpec>, network: Network): Diagnostic[] {
  const subject = { self, network, at: self.at };
  return [
    ...checkImages(subject),
    ...checkCommittee(subject),
    ...checkClusters(subject),
    ...(self.spec.codeBase === 'scalar' ? [...checkAddresses(subject), ...checkSettings(subject)] : []),
    ...checkProtocol(subject),
  ];
}

const list = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');
const some = (names: readonly string[]): string =>
  names.length <= 5 ? list(names) : `${list(names.slice(0, 1))} and ${names.length - 1} more`;

/** No published image can be relied on, so there is no default to fall back to. */
function checkImages({ self, network, at }: Subject): Diagnostic[] {
  const without = network.nodes.filter(({ image }) => (image ?? self.image) === undefined);
  if (without.length === 0) return [];
  const have = without.length === 1 ? 'has' : 'have';
  const message = `${some(without.map(({ alias }) => alias))} ${have} no image`;
  const notes = [
    { message: `an image for \`${self.spec.codeBase}\` must contain ${imageContents[self.spec.codeBase]}` },
  ];
  const help = 'add for example `image: registry.example.com/mysticeti:1.0.0` under `nodes:`';
  return [{ code: 'NG1376', severity: 'error', message, at, notes, help }];
}

/** Numbers are places in the committee: none may be missing, and the committee is closed. */
function checkCommittee({ self, network, at }: Subject): Diagnostic[] {
  const numbers = network.nodes.map(({ number }) => number);
  const size = numbers.length;
  const base = { code: 'NG1375', severity: 'error', at: [...at, 'place'] } as const;
  if (self.spec.codeBase === 'scalar') {
    const right = size === scalarCommittee.size && numbers.every((number, index) => number === index);
    const message = 'the committee of `scalar` is nodes 0 to 3, all four of them';
    return right ? [] : [{ ...base, message, help: 'write `ids: 0-3`, or `codeBase: replica` for another committee' }];
  }
  const { fewest, most } = replicaCommittee;
  if (size < fewest || size > most) {
    const message = `a committee of ${size} replica${size === 1 ? '' : 's'} cannot run: it has ${fewest} to ${most}`;
    return [{ ...base, message, help: 'write for example `ids: 0-3`' }];
  }
  const gap = numbers.findIndex((number, index) => number !== index);
  if (gap < 0) return [];
  const message = `there is no node ${gap}: the numbers of a committee of ${size} are 0 to ${size - 1}`;
  return [
    {
      ...base,
      message,
      help: `write \`ids: 0-${size - 1}\`; to stop a node write \`only: {${gap}: {state: stopped}}\``,
    },
  ];
}

/** Between clusters addresses are translated, and both code bases know a peer by the address it comes from. */
function checkClusters({ network, at }: Subject): Diagnostic[] {
  const used = [...new Set(network.nodes.map(({ cluster }) => cluster))];
  if (used.length <= 1) return [];
  const where = network.delivery.engine === 'compose' ? 'hosts' : 'clusters';
  const message = `the nodes are on ${used.length} ${where} (${some(used)}) and would not recognise each other`;
  const help = `place all nodes on one of them: \`on: ${used[0]}, spread: true\``;
  return [{ code: 'NG1377', severity: 'error', message, at: [...at, 'place'], help }];
}

/** `scalar` dials addresses that are built in, whatever it is told. */
function checkAddresses({ network, at }: Subject): Diagnostic[] {
  const base = { code: 'NG1374', severity: 'error' } as const;
  const home = network.nodes[0] && clusterNamed(network, network.nodes[0].cluster);
  if (home !== undefined && home.docker === undefined) {
    const message =
      '`scalar` cannot run on Kubernetes: the addresses 172.20.0.10 to 172.20.0.13 of its validators are built in';
    const help = 'write `codeBase: replica` with an image of it, or `delivery: {engine: compose}`';
    return [{ ...base, message, at: [...at, 'codeBase'], help }];
  }
  const elsewhere = network.nodes.find(
    (node) => node.number < scalarCommittee.size && hostOf(network, node) !== scalarAddress(node.number),
  );
  if (home === undefined || elsewhere === undefined) return [];
  const message = `\`${elsewhere.alias}\` has the address ${hostOf(network, elsewhere)}, and ${scalarAddress(elsewhere.number)} is built into \`scalar\``;
  return [
    { ...base, message, at: home.at, help: `write \`subnet: ${scalarCommittee.subnet}\` for host \`${home.name}\`` },
  ];
}

/** Settings of the other code base would have no effect. */
function checkSettings({ self, at }: Subject): Diagnostic[] {
  const { consensus, dag, load, scrape } = self.spec;
  const given = Object.entries({ consensus, dag, load, scrape }).filter(
    ([, value]) => value !== undefined && value !== false,
  );
  return given.map(([key]): Diagnostic => {
    const message = `\`scalar\` has no setting \`${key}\``;
    const help = `remove \`${key}\`, or write \`codeBase: replica\``;
    return { code: 'NG1378', severity: 'error', message, at: [...at, key], atKey: true, help };
  });
}

/** What `replica` itself finds wrong when it starts, or reads over. */
function checkProtocol({ self, network, at }: Subject): Diagnostic[] {
  const { consensus } = self.spec;
  if (self.spec.codeBase !== 'replica' || consensus === undefined) return [];
  const { protocol } = consensus;
  const base = { code: 'NG1379', severity: 'error' } as const;
  const here = [...at, 'consensus'];
  const missing = neededBy(protocol).filter((setting) => consensus[setting] === undefined);
  if (missing.length > 0) {
    const values = missing.map((setting) => `${setting}: ${setting === 'waveLength' ? 4 : 0}`).join(', ');
    return [
      {
        ...base,
        message: `protocol \`${protocol}\` needs ${list(missing)}`,
        at: here,
        help: `add for example \`${values}\``,
      },
    ];
  }
  const foreign = protocolSettings.filter((one) => consensus[one] !== undefined && !settingsOf(protocol).includes(one));
  if (foreign.length > 0)
    return foreign.map((one): Diagnostic => {
      const message = `protocol \`${protocol}\` does not take \`${one}\``;
      return { ...base, message, at: [...here, one], atKey: true, help: `remove \`${one}\`` };
    });
  const fewest = smallestCommittee(consensus);
  if (network.nodes.length >= fewest) return [];
  const message = `protocol \`${protocol}\` with these settings needs ${fewest} replicas, and there are ${network.nodes.length}`;
  return [{ ...base, message, at: here, help: `write \`ids: 0-${fewest - 1}\`, or lower the settings` }];
}
