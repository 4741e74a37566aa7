// Values of the Secrets that a host's project asks for, from the directory that `netgen keys` writes. They stay in memory.
import { secretVariable } from '../../backends/compose/naming.ts';
import { type Diagnosed, type Diagnostic, hasErrors } from '../../diagnostics/diagnostic.ts';
import { findSecret, storedSecrets } from '../../keys/stored.ts';
import type { SecretRef } from '../../model/part.ts';
import { quoted } from '../words.ts';
import type { World } from '../world.ts';

export interface SecretNeeds {
  /** Absolute path of the directory. */
  readonly directory: string;
  /** How people write it and the spec. */
  readonly shown: string;
  readonly spec: string;
  readonly hosts: readonly { readonly host: string; readonly parts: readonly SecretRef[] }[];
}

/** Variables by host. */
export type SecretValues = ReadonlyMap<string, Readonly<Record<string, string>>>;

/** Every Secret of every host, with all that are missing named at once. */
export function secretValues(needs: SecretNeeds, world: Pick<World, 'env'>): Diagnosed<SecretValues> {
  if (needs.hosts.every(({ parts }) => parts.length === 0)) return { value: new Map(), diagnostics: [] };
  const stored = storedSecrets(needs.directory);
  if (!stored.value) return { diagnostics: stored.diagnostics };
  const values = new Map<string, Record<string, string>>();
  const missing: Missing[] = [];
  const lent = new Set<string>();
  const unfit = new Set<string>();
  for (const { host, parts } of needs.hosts) {
    const variables: Record<string, string> = {};
    for (const part of parts) {
      const { namespace, name } = part;
      const data = findSecret(stored.value, { cluster: host, namespace, name })?.data ?? {};
      for (const key of part.keys) {
        const variable = secretVariable(part.name, key);
        const value = data[key] ?? world.env(variable);
        if (data[key] === undefined && value !== undefined) lent.add(variable);
        if (value === undefined && !part.optional) missing.push({ host, part, variable });
        if (value !== undefined && !fitsVariable(value)) unfit.add(`\`${key}\` of the Secret \`${part.name}\``);
        variables[variable] = value ?? '';
      }
    }
    values.set(host, variables);
  }
  const diagnostics = [
    ...stored.diagnostics,
    ...fromEnvironment([...lent]),
    ...missingSecrets(missing, needs),
    ...[...unfit].map(unfitSecret),
  ];
  return hasErrors(diagnostics) ? { diagnostics } : { value: values, diagnostics };
}

/** The system's limits: no zero byte, and 128 KiB for one variable with its name. */
function fitsVariable(value: string): boolean {
  return !value.includes('\0') && Buffer.byteLength(value) < 120 * 1024;
}

function unfitSecret(what: string): Diagnostic {
  return {
    code: 'NG1759',
    severity: 'error',
    message: `${what} does not fit a variable of the environment, by which Compose gets it`,
    help: 'bring a value without zero bytes and below 120 KiB, for example as base64',
  };
}

/** What the user's environment gave, by name: a value that stands there by chance should surprise nobody later. */
function fromEnvironment(variables: readonly string[]): Diagnostic[] {
  if (variables.length === 0) return [];
  const names = `${variables.slice(0, 5).join(', ')}${variables.length > 5 ? ` and ${variables.length - 5} more` : ''}`;
  return [{ code: 'NG1774', severity: 'info', message: `values of Secrets come from the environment: ${names}` }];
}

interface Missing {
  readonly host: string;
  readonly part: SecretRef;
  readonly variable: string;
}

/** One message for all that `netgen keys` makes, and one per Secret that only people can bring. */
function missingSecrets(missing: readonly Missing[], { shown, spec }: SecretNeeds): Diagnostic[] {
  const named = (list: readonly Missing[]) => [...new Set(list.map(({ part }) => `\`${part.name}\``))];
  const made = missing.filter(({ part }) => part.recipe !== undefined);
  const brought = missing.filter(({ part }) => part.recipe === undefined);
  const base = { code: 'NG1759', severity: 'error' } as const;
  const diagnostics: Diagnostic[] = [];
  if (made.length > 0) {
    const names = named(made);
    const some = `${names.slice(0, 5).join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}`;
    diagnostics.push({
      ...base,
      message: `\`${shown}\` lacks values of the ${names.length === 1 ? 'Secret' : 'Secrets'} ${some}`,
      notes: [
        { message: 'what the keys file lists already is never made twice: copy such files from where they were made' },
        { message: 'only for a network that never started: remove the keys file first, then all is made anew' },
      ],
      help: `run \`netgen keys ${quoted(spec)}\``,
    });
  }
  for (const name of named(brought)) {
    const own = brought.filter(({ part }) => `\`${part.name}\`` === name);
    const { part, host } = own[0]!;
    const variables = [...new Set(own.map(({ variable }) => variable))];
    diagnostics.push({
      ...base,
      message: `nobody gave the Secret ${name}: ${part.purpose}`,
      help: `write its manifest to \`${shown}/${host}/${part.namespace}.${part.name}.yaml\`, or export ${variables.join(' and ')}`,
    });
  }
  return diagnostics;
}
