// Flags of `netgen compose`: exactly one verb, with the options that belong to it. Pure.
import type { Diagnosed, Diagnostic } from '../../diagnostics/diagnostic.ts';
import { mostPatience } from '../../docker/project-run.ts';

export interface ComposeFlags {
  readonly up?: boolean;
  readonly down?: boolean;
  /** An address, or true for all of them. */
  readonly logs?: string | true;
  readonly status?: boolean;
  readonly host?: readonly string[];
  readonly out?: string;
  readonly timeout?: number;
  readonly volumes?: boolean;
  readonly follow?: boolean;
  readonly tail?: number;
  readonly adopt?: boolean;
  readonly overwrite?: boolean;
  readonly json?: boolean;
}

const verbs = ['up', 'down', 'logs', 'status'] as const;
export type Verb = (typeof verbs)[number];

/** Options that mean something for one verb only. */
const owners = {
  out: 'up',
  adopt: 'up',
  overwrite: 'up',
  timeout: 'up',
  volumes: 'down',
  follow: 'logs',
  tail: 'logs',
} as const satisfies Partial<Record<keyof ComposeFlags, Verb>>;

export function verbOf(flags: ComposeFlags, spec: string): Diagnosed<Verb> {
  const given = verbs.filter((verb) => flags[verb] !== undefined && flags[verb] !== false);
  const [verb] = given;
  if (verb === undefined || given.length > 1) {
    const message =
      verb === undefined ? 'no verb is given' : `${given.map((one) => `\`--${one}\``).join(' and ')} at once`;
    return {
      diagnostics: [refused(message, `run \`netgen compose ${spec} --up\`, or \`--down\`, \`--logs\`, \`--status\``)],
    };
  }
  const stray = Object.entries(owners).find(([flag, owner]) => flag in flags && owner !== verb);
  // Lines of containers are passed on while they come; they fit into no document.
  if (verb === 'logs' && flags.json)
    return { diagnostics: [refused('`--output json` means nothing with `--logs`', 'leave it out')] };
  if (!stray) return patience(flags) ?? { value: verb, diagnostics: [] };
  const [flag, owner] = stray;
  return {
    diagnostics: [refused(`\`--${flag}\` means nothing with \`--${verb}\``, `leave it out, or use \`--${owner}\``)],
  };
}

function refused(message: string, help: string): Diagnostic {
  return { code: 'NG1767', severity: 'error', message, help };
}

function patience({ timeout }: ComposeFlags): { readonly diagnostics: Diagnostic[] } | undefined {
  if (timeout === undefined || (timeout >= 1 && timeout <= mostPatience)) return undefined;
  const message = `\`--timeout ${timeout}\` is no number of seconds from 1 to ${mostPatience}`;
  return { diagnostics: [refused(message, 'leave it out for 300, or give another')] };
}
