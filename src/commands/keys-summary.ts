// What `netgen keys` says when it is done: what it made, what people must bring, what to type next. It does nothing itself.
import { basename } from 'node:path';
import type { KeysReport } from '../keys/keys.ts';
import type { Network } from '../model/network.ts';
import { quoted } from './words.ts';

/** What was done, what people must bring, and what to type next. `spec` is the file as the user typed it. */
export function keysText(report: KeysReport, network: Network, spec: string): string {
  const { keysFile, directory, bring } = report;
  const lines = keysFile
    ? [`public keys   ${keysFile.path}: ${keysFile.outcome}`, `private keys  ${directory}: ${counts(report)}`]
    : [`${network.name}: nodes of the platform ${network.platform} have no keys, so there is nothing to make`];
  const wanted = [...bringLines(bring), ...gitLines(network)];
  if (wanted.length > 0) lines.push('', 'bring yourself:', ...wanted);
  const isCompose = network.delivery.engine === 'compose';
  const apply = isCompose ? composeSteps(report, spec) : kubectlSteps(report, network);
  const commit = keysFile && keysFile.outcome !== 'unchanged' ? [`git add ${quoted(keysFile.path)}`] : [];
  const steps = [...commit, ...apply];
  const first = isCompose
    ? `netgen compose reads \`${network.name}.secrets\` beside the spec`
    : 'namespaces first, from `admin/`';
  if (steps.length > 0) lines.push('', `next (${first}; keep ${basename(directory)} in a safe place):`);
  return `${[...lines, ...steps.map((step) => `  ${step}`)].join('\n')}\n`;
}

/** A second run changes nothing, but whoever lost the first one's words needs the lines all the same. */
function kubectlSteps({ secrets, directory }: KeysReport, network: Network): string[] {
  const made = new Set(secrets.filter(({ outcome }) => outcome !== 'elsewhere').map(({ cluster }) => cluster));
  const fresh = new Set(
    secrets.filter(({ outcome }) => outcome === 'created' || outcome === 'updated').map(({ cluster }) => cluster),
  );
  const applied = network.clusters.filter(({ name }) => (fresh.size > 0 ? fresh : made).has(name));
  const steps = applied
    .slice(0, 3)
    .map(({ name, context }) => `kubectl --context ${quoted(context)} apply -f ${quoted(`${directory}/${name}`)}`);
  return applied.length > 3 ? [...steps, `and the same for ${applied.length - 3} more clusters`] : steps;
}

function composeSteps({ secrets }: KeysReport, spec: string): string[] {
  return secrets.some(({ outcome }) => outcome !== 'elsewhere') ? [`netgen compose ${quoted(spec)} --up`] : [];
}

/** One line per Secret: the same one is often wanted on many clusters. */
function bringLines(bring: KeysReport['bring']): string[] {
  const wanted = new Map<string, string[]>();
  for (const { cluster, part } of bring) {
    const optional = part.optional ? ' (optional)' : '';
    const text = `${part.namespace}/${part.name}${optional}: ${part.purpose}; keys ${part.keys.join(', ')}`;
    wanted.set(text, [...(wanted.get(text) ?? []), cluster]);
  }
  return [...wanted].flatMap(([text, clusters]) => [`  ${text}`, onLine(clusters)]);
}

/** No component asks for this one: the source of the tree does, on every cluster, before anything else. */
function gitLines({ delivery, namespace, clusters }: Network): string[] {
  if (delivery.secret === undefined) return [];
  const keys = /^https?:/.test(delivery.repository) ? 'username, password' : 'identity, known_hosts';
  const text = `${namespace}/${delivery.secret}: access of Flux to ${delivery.repository}; keys ${keys}`;
  return [`  ${text}`, onLine(clusters.map(({ name }) => name))];
}

function onLine(clusters: readonly string[]): string {
  const more = clusters.length > 3 ? ` and ${clusters.length - 3} more` : '';
  return `    on ${clusters.slice(0, 3).join(', ')}${more}`;
}

function counts({ secrets }: KeysReport): string {
  const outcomes = ['created', 'updated', 'unchanged', 'elsewhere'] as const;
  const parts = outcomes.flatMap((outcome) => {
    const count = secrets.filter((secret) => secret.outcome === outcome).length;
    return count > 0 ? [`${count} ${outcome}`] : [];
  });
  return parts.length > 0 ? `Secrets ${parts.join(', ')}` : 'no Secrets';
}
