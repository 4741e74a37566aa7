// Names and ranges of `clusters:` or `hosts:` -> one place per name, in natural order. It knows no fields of theirs.
import type { Diagnostic, SpecPath } from '../../diagnostics/diagnostic.ts';
import { isDeviceName } from '../../model/device-names.ts';
import type { Cluster } from '../../model/network.ts';
import { expandRange, mostNames, naturalOrder } from './ranges.ts';

export interface Places {
  readonly clusters: Cluster[];
  readonly diagnostics: Diagnostic[];
}

/** What is expanded, and how one of it is made. */
export interface Sort<S> {
  readonly key: 'clusters' | 'hosts';
  readonly noun: 'cluster' | 'host';
  /** The place of a name, and what is wrong with it. */
  make(name: string, spec: S, at: SpecPath): { readonly cluster: Cluster; readonly problems: readonly Diagnostic[] };
}

const nameForm = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/** A typing mistake in a range must not keep anybody waiting for minutes. */
const mostPlaces = 10_000;

function nameProblems(name: string, noun: string, at: SpecPath): Diagnostic[] {
  const base = { code: 'NG1201', severity: 'error', at, atKey: true } as const;
  const message = `\`${name}\` cannot be the name of a ${noun}`;
  if (name.length > 40 || !nameForm.test(name)) {
    const help = 'use at most 40 lower-case letters, digits and `-`, with a letter or digit at both ends';
    return [{ ...base, message, help }];
  }
  if (!isDeviceName(name)) return [];
  const notes = [{ message: 'Windows keeps this name for a device, so nobody there could check the tree out' }];
  return [{ ...base, message, notes, help: `rename it, for example to \`${name}-1\`` }];
}

/** Names that a key stands for, or what keeps it from standing for any. */
function namesOf(key: string, found: number, sort: Pick<Sort<never>, 'key' | 'noun'>): string[] | Diagnostic {
  const base = { severity: 'error', at: [sort.key, key], atKey: true } as const;
  const names = expandRange(key);
  if (names === undefined) {
    const help = `write for example \`aws-[01:21]\`: it must rise, with one width when it has leading zeros, and give at most ${mostNames} names`;
    return { ...base, code: 'NG1203', message: `\`${key}\` is not a range of names`, help };
  }
  if (found + names.length <= mostPlaces) return names;
  const message = `there are more than ${mostPlaces} ${sort.noun}s`;
  return { ...base, code: 'NG1229', message, help: 'split the network, or let the ranges give fewer names' };
}

/** Places in natural order. A name that two keys give is an error that points at both. */
export function expandPlaces<S>(specs: Readonly<Record<string, S>>, sort: Sort<S>): Places {
  const diagnostics: Diagnostic[] = [];
  const found = new Map<string, Cluster>();
  for (const [key, spec] of Object.entries(specs)) {
    const at: SpecPath = [sort.key, key];
    const names = namesOf(key, found.size, sort);
    if (!Array.isArray(names)) {
      diagnostics.push(names);
      if (names.code === 'NG1229') break;
      continue;
    }
    for (const name of names) {
      const first = found.get(name);
      if (first) {
        const message = `${sort.noun} \`${name}\` is defined twice`;
        const notes = [{ message: 'first given here', at: first.at }];
        const help = `leave \`${name}\` out of one of the two`;
        diagnostics.push({ code: 'NG1204', severity: 'error', message, at, atKey: true, notes, help });
        break;
      }
      const { cluster, problems } = sort.make(name, spec, at);
      found.set(name, cluster);
      // What is wrong with one name of a range is most often wrong with all of them.
      const wrong = [...nameProblems(name, sort.noun, at), ...problems];
      diagnostics.push(...wrong);
      if (wrong.length > 0) break;
    }
  }
  return { clusters: [...found.values()].sort((a, b) => naturalOrder(a.name, b.name)), diagnostics };
}

export function parsePorts(text: string | undefined): Cluster['nodePorts'] {
  if (text === undefined) return undefined;
  const [from = 0, to = 0] = text.split('-').map(Number);
  return { from, to };
}

/** Cores and memory without members that are undefined. */
export function capacityOf(value: {
  readonly cpu?: string | undefined;
  readonly memory?: string | undefined;
}): NonNullable<Cluster['capacity']> {
  return {
    ...(value.cpu !== undefined && { cpu: value.cpu }),
    ...(value.memory !== undefined && { memory: value.memory }),
  };
}
