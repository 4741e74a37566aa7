// Services of a project by the address people use: `node5`, `mirror` with everything below it. Pure.
import type { Diagnosed } from '../../diagnostics/diagnostic.ts';
import { suggest } from '../../diagnostics/suggest.ts';
import type { ComposeRun } from './project.ts';

/** Service names by host; an empty list stands for all of a host. Hosts that have none of them are left out. */
export function selectServices(
  { hosts }: Pick<ComposeRun, 'hosts'>,
  address: string | true | undefined,
): Diagnosed<ReadonlyMap<string, readonly string[]>> {
  if (address === undefined || address === true)
    return { value: new Map(hosts.map(({ cluster }) => [cluster.name, []])), diagnostics: [] };
  const fits = (one: string): boolean => one === address || one.startsWith(`${address}.`);
  const found = new Map<string, readonly string[]>();
  for (const { cluster, project } of hosts) {
    const names = project.services.filter((one) => fits(one.address) || one.name === address).map(({ name }) => name);
    if (names.length > 0) found.set(cluster.name, names);
  }
  if (found.size > 0) return { value: found, diagnostics: [] };
  const known = [...new Set(hosts.flatMap(({ project }) => project.services.map((one) => one.address)))];
  const help = suggest(address, known, 'addresses') ?? 'run `netgen compose SPEC --status` to see all';
  return {
    diagnostics: [{ code: 'NG1224', severity: 'error', message: `nothing has the address \`${address}\``, help }],
  };
}
