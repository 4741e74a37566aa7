// Whose a project is, and where its nodes run: what a name alone does not say. Pure.
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { type ShownHost, shownHost } from './check-host.ts';
import type { HostFacts } from './facts.ts';
import type { Project } from './project.ts';

/** A network as its containers and volumes tell of it. */
export interface Owner {
  readonly name: string;
  /** Value of the label `netgen.dev/identity`; absent where only the name says which network it is. */
  readonly identity?: string;
  /** The spec cannot say which network it is, so any of that name will do. */
  readonly isUnsure?: boolean;
}

const some = (names: readonly string[]): string =>
  names
    .slice(0, 5)
    .map((one) => `\`${one}\``)
    .join(', ');

/** Containers and volumes of somebody else under the project's name: Compose would take them for its own. */
export function checkOwner(host: ShownHost, facts: HostFacts, owner: Owner): Diagnostic[] {
  const { name, identity = '', isUnsure = false } = owner;
  const containers = facts.containers.filter(({ project }) => project === name);
  const foreign = containers.filter(({ network }) => network !== name).map((one) => one.name);
  if (foreign.length > 0)
    return [
      {
        code: 'NG1758',
        severity: 'error',
        message: `another Compose project on ${shownHost(host)} is called \`${name}\` too`,
        notes: [{ message: `netgen did not make ${some(foreign)}` }],
        help: 'give the network another `name:`, or take the other project down',
      },
    ];
  const volumes = facts.volumes.filter(({ project }) => project === name);
  const others = [...containers, ...volumes].filter((one) => one.identity !== identity).map((one) => one.name);
  if (isUnsure || others.length === 0) return [];
  const there = host.ssh === undefined ? '' : ` on \`${host.name}\``;
  return [
    {
      code: 'NG1758',
      severity: 'error',
      message: `another network on ${shownHost(host)} is called \`${name}\` too`,
      notes: [{ message: `${some(others)} were made with other keys than those of this spec` }],
      help: `give this network another \`name:\`; or, when nobody needs the other one, run \`docker compose -p ${name} down --volumes\`${there} in an empty directory: its data is gone then`,
    },
  ];
}

/** A host with what is there and what is to be there. */
export interface CheckedHost {
  readonly host: ShownHost;
  readonly facts: HostFacts;
  readonly project: Project;
}

/**
 * Nodes that are to start on one host and still run on another: for a while, or for ever, the same keys would sign twice.
 * `nodes` are the addresses of consensus nodes; everything else may run in two places.
 */
export function checkTwice(hosts: readonly CheckedHost[], nodes: ReadonlySet<string>): Diagnostic[] {
  return hosts.flatMap(({ host, project }) => {
    const starting = new Set(
      project.services
        .filter(({ address, wanted, ends }) => nodes.has(address) && wanted > 0 && !ends)
        .map(({ address }) => address),
    );
    return [...starting].flatMap((address): Diagnostic[] => {
      const other = hosts.find(
        (one) =>
          one.host.name !== host.name &&
          one.facts.containers.some(
            (found) => found.project === project.name && found.address === address && found.runs,
          ),
      );
      if (!other) return [];
      return [
        {
          code: 'NG1772',
          severity: 'error',
          message: `\`${address}\` is to start on ${shownHost(host)} and still runs on ${shownHost(other.host)}`,
          notes: [{ message: 'hosts start apart: for a while the same keys would run twice' }],
          help: `run \`netgen compose SPEC --up --host ${other.host.name}\`, which ends it there; bring its volumes to \`${host.name}\`; then run the same command again`,
        },
      ];
    });
  });
}

/** Data of a network that nobody can tell from another one of its name: it is never removed by the name alone. */
export function checkData(host: ShownHost, { volumes }: HostFacts, name: string): Diagnostic[] {
  const known = volumes.filter(({ project, identity }) => project === name && identity !== '');
  if (known.length === 0) return [];
  return [
    {
      code: 'NG1773',
      severity: 'error',
      message: `the data of \`${name}\` on ${shownHost(host)} is not removed by its name alone`,
      notes: [{ message: 'another network may have that name; only a valid spec tells which keys are its own' }],
      help: 'mend the spec, or leave out `--volumes`',
    },
  ];
}
