// `netgen keys`: makes what is missing and says what to do with it. Prints nothing itself and never holds a private value.
import { basename } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { type KeysPorts, type KeysReport, type KeysRequest, makeKeys } from '../keys/keys.ts';
import type { Network } from '../model/network.ts';
import { quoted } from './words.ts';

export interface KeysResult {
  /** Absent when there are errors: nothing was written. */
  readonly report?: KeysReport;
  /** The report for people, with line feeds. */
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** One call, one report. */
export async function runKeys(request: KeysRequest, ports: KeysPorts): Promise<KeysResult> {
  const { value: report, diagnostics } = await makeKeys(request, ports);
  if (!report) return { text: '', diagnostics };
  return { report, text: keysText(report, request.network), diagnostics };
}

/** What was done, what people must bring, and what to type next. */
export function keysText(report: KeysReport, network: Network): string {
  const { keysFile, directory, secrets, bring } = report;
  const lines = [
    `public keys   ${keysFile.path}: ${keysFile.outcome}`,
    `private keys  ${directory}: ${counts(report)}`,
  ];
  if (bring.length > 0) lines.push('', 'bring yourself:', ...bringLines(bring));
  const made = new Set(secrets.filter(({ outcome }) => outcome !== 'elsewhere').map(({ cluster }) => cluster));
  const fresh = new Set(
    secrets.filter(({ outcome }) => outcome === 'created' || outcome === 'updated').map(({ cluster }) => cluster),
  );
  const steps = keysFile.outcome === 'unchanged' ? [] : [`git add ${quoted(keysFile.path)}`];
  // A second run changes nothing, but whoever lost the first one's words needs the lines all the same.
  const applied = network.clusters.filter(({ name }) => (fresh.size > 0 ? fresh : made).has(name));
  for (const { name, context } of applied.slice(0, 3))
    steps.push(`kubectl --context ${quoted(context)} apply -f ${quoted(`${directory}/${name}`)}`);
  if (applied.length > 3) steps.push(`and the same for ${applied.length - 3} more clusters`);
  if (steps.length > 0)
    lines.push('', `next (namespaces first, from \`admin/\`; keep ${basename(directory)} in a safe place):`);
  return `${[...lines, ...steps.map((step) => `  ${step}`)].join('\n')}\n`;
}

/** One line per Secret: the same one is often wanted on many clusters. */
function bringLines(bring: KeysReport['bring']): string[] {
  const wanted = new Map<string, string[]>();
  for (const { cluster, part } of bring) {
    const optional = part.optional ? ' (optional)' : '';
    const text = `${part.namespace}/${part.name}${optional}: ${part.purpose}; keys ${part.keys.join(', ')}`;
    wanted.set(text, [...(wanted.get(text) ?? []), cluster]);
  }
  return [...wanted].flatMap(([text, clusters]) => {
    const more = clusters.length > 3 ? ` and ${clusters.length - 3} more` : '';
    return [`  ${text}`, `    on ${clusters.slice(0, 3).join(', ')}${more}`];
  });
}

function counts({ secrets }: KeysReport): string {
  const outcomes = ['created', 'updated', 'unchanged', 'elsewhere'] as const;
  const parts = outcomes.flatMap((outcome) => {
    const count = secrets.filter((secret) => secret.outcome === outcome).length;
    return count > 0 ? [`${count} ${outcome}`] : [];
  });
  return parts.length > 0 ? `Secrets ${parts.join(', ')}` : 'no Secrets';
}
