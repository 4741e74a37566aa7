// Checks of versions and settings: what this version reads, what netgen writes itself, what cannot go together. Pure.
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { groupBy } from '../../model/group.ts';
import { configKeys, nearKeys, ownedKey } from '../../platforms/cometbft/config-keys.ts';
import { valueProblem } from '../../platforms/cometbft/config-values.ts';
import { atLeast, oldestVersion, supported } from '../../platforms/cometbft/versions.ts';

import { checkPairs, checkStateSync } from './check-pairs.ts';
import { aliases, type Subject } from './subject.ts';

export function checkConfig(subject: Subject): Diagnostic[] {
  const keys = checkKeys(subject);
  // A value that is wrong by itself says nothing about another one.
  const refused = new Set(keys.map(({ at }) => at?.at(-1)));
  const config = Object.fromEntries(Object.entries(subject.spec.config).filter(([key]) => !refused.has(key)));
  const sound: Subject = { ...subject, spec: { ...subject.spec, config } };
  return [...checkVersions(subject), ...keys, ...checkPairs(sound, oldest(subject)), ...checkStateSync(subject)];
}

function checkVersions({ network, at: nodesAt }: Subject): Diagnostic[] {
  const byVersion = groupBy(network.nodes, ({ version }) => version);
  return [...byVersion].flatMap(([version, nodes]): Diagnostic[] => {
    const at = version === network.version ? ['version'] : [...nodesAt, 'only', String(nodes[0]!.number), 'version'];
    const known = supported(version);
    if (known === 'yes') return [];
    if (known === 'new') {
      const message = `netgen has not seen CometBFT \`${version}\` (${aliases(nodes)}) and configures it like 0.40`;
      const help = 'look at the log of the first node that starts, or write a version up to 0.40';
      return [{ code: 'NG1365', severity: 'warning', message, at, help }];
    }
    const message = `netgen cannot configure CometBFT \`${version}\` (${aliases(nodes)})`;
    const help = `write a version from ${oldestVersion} to 0.40, for example \`version: 0.38.25\``;
    return [{ code: 'NG1365', severity: 'error', message, at, help }];
  });
}

/** The oldest version of the network: what it does not read, not all nodes would do. */
function oldest({ network }: Subject): string {
  return network.nodes.reduce((old, { version }) => (atLeast(version, old) ? old : version), network.version);
}

function checkKeys(subject: Subject): Diagnostic[] {
  const { spec, network, image } = subject;
  const version = oldest(subject);
  const ownImage = image !== undefined || network.nodes.some((node) => node.image !== undefined);
  return Object.entries(spec.config).flatMap(([key, value]): Diagnostic[] => {
    const base = { code: 'NG1366', severity: 'error', at: [...subject.at, 'config', key], atKey: true } as const;
    const instead = ownedKey(key);
    if (instead !== undefined) {
      const notes = [{ message: instead }];
      return [{ ...base, message: `netgen writes \`${key}\` itself`, notes, help: `remove \`${key}\`` }];
    }
    const known = configKeys.get(key);
    if (!known) {
      const section = sectionProblem(key, value);
      return [
        section ? { ...base, ...section } : { ...base, message: `CometBFT has no key \`${key}\``, ...unknownKey(key) },
      ];
    }
    if (!atLeast(version, known.since)) {
      const message = `CometBFT \`${version}\` has no key \`${key}\`, it came with ${known.since}`;
      return [{ ...base, message, help: `write \`version: ${known.since}\` or newer, or remove the key` }];
    }
    const wanted = valueProblem(key, value, ownImage);
    if (wanted === undefined) return [];
    const message = value === null ? `\`${key}\` has no value` : `\`${key}\` must be ${wanted.what}`;
    return [{ ...base, atKey: false, message, help: `write for example \`${key}: ${wanted.example}\`` }];
  });
}

/** Sections are written into the key: `{p2p: {pex: true}}` would be a second way to say `p2p.pex: true`. */
function sectionProblem(key: string, value: unknown): Pick<Diagnostic, 'message' | 'help'> | undefined {
  const known = [...configKeys.keys()].filter((one) => one.startsWith(`${key}.`));
  const first = known.find((one) => ownedKey(one) === undefined);
  if (first === undefined) return undefined;
  const inside = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
  const lines = inside.slice(0, 5).map(([name, item]) => `\`${key}.${name}: ${JSON.stringify(item)}\``);
  const help = lines.length > 0 ? `write ${lines.join(', ')}` : `write keys by their full name, such as \`${first}\``;
  return { message: `\`${key}\` is a section of config.toml, not a key`, help };
}

/** Blocks are what people most want to prune, and no setting of these versions does it. */
function unknownKey(key: string): Pick<Diagnostic, 'notes' | 'help'> {
  if (key.startsWith('storage.pruning') || key.includes('retain'))
    return {
      notes: [{ message: 'blocks go when the application returns a retain height; there is no setting for it' }],
      help: 'remove the key; `pruning: {discardAbciResponses: true}` saves some disk',
    };
  const near = nearKeys(key);
  const help = near.length > 0 ? `write ${near.map((name) => `\`${name}\``).join(' or ')}` : 'remove the key';
  return { notes: [{ message: 'it reads over keys that it does not know without a word' }], help };
}
