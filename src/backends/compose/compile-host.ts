// The Compose project of one Docker host. It knows no other host and never touches a file.
import type { Diagnosed } from '../../diagnostics/diagnostic.ts';
import { hasErrors } from '../../diagnostics/diagnostic.ts';
import { planAddresses } from '../../model/ipv4.ts';
import type { Cluster, JsonMap, Network } from '../../model/network.ts';
import type { Built } from '../../model/part.ts';
import type { Project } from '../../yaml/emit-files.ts';
import { linksOf } from './links.ts';
import { type HostScope, hostScope, podsOf } from './pods.ts';
import { type PrintedPod, printPod } from './print-pod.ts';
import { dropped, isHopeless, logins, refusal, unusedPatches } from './refuse.ts';
import { configsOf, secretsOf, servicesOf, volumesOf } from './sections.ts';
import { escapeText, type ValueMap } from './text.ts';

export interface HostInput {
  readonly network: Network;
  readonly cluster: Cluster;
  readonly built: readonly Built[];
}

/** The project is called after the network, on every host: `docker compose -p <network>` finds it. */
export function compileHost({ network, cluster, built }: HostInput): Diagnosed<Project> {
  const scope = hostScope(network, cluster, built);
  const refused = new Map(
    built.flatMap((one) => {
      const why = refusal(scope, one);
      return why ? [[one, why] as const] : [];
    }),
  );
  const hopeless = [...refused].find(([one]) => isHopeless(one));
  if (hopeless) return { diagnostics: [hopeless[1]] };
  const able = built.filter((one) => !refused.has(one));
  const pods = able.flatMap((one) => podsOf(scope, one));
  const links = linksOf(scope, able, pods);
  const printed = pods.map((pod) => printPod(scope, pod, { reach: links.reach(pod), pods }));
  const sections = {
    services: servicesOf(printed),
    configs: configsOf(printed),
    secrets: secretsOf(scope, printed),
    volumes: volumesOf(scope, printed),
  };
  const diagnostics = [
    ...refused.values(),
    ...able.flatMap(unusedPatches),
    ...links.diagnostics,
    ...printed.flatMap((one) => one.diagnostics),
    ...Object.values(sections).flatMap((section) => section.diagnostics),
    ...logins(scope, pods),
    ...dropped(scope, pods),
  ];
  if (hasErrors(diagnostics)) return { diagnostics };
  const document = escapeText({
    name: network.name,
    services: sections.services.fields,
    networks: networkSection(scope, printed),
    ...filled('volumes', sections.volumes.fields),
    ...filled('secrets', sections.secrets.fields),
    ...filled('configs', sections.configs.fields),
  }) as JsonMap;
  const objects = Object.keys(sections.services.fields).length;
  return { value: { path: 'compose.yaml', head: headOf(network, cluster), document, objects }, diagnostics };
}

/** Who opens the file wants to know what it is, and how to use Docker's own commands without the values of its Secrets. */
const headOf = ({ name }: Network, cluster: Cluster): readonly string[] => [
  `Network ${name} on ${cluster.name}, written by netgen: change the spec, not this file. \`netgen compose SPEC --up\` starts it.`,
  `By hand, in a directory without such a file: docker compose -p ${name} ps (logs, stop, start, down).`,
];

const filled = (name: string, fields: ValueMap): ValueMap => (Object.keys(fields).length > 0 ? { [name]: fields } : {});

/** Containers without a fixed address get theirs from the upper half, so that they never take a node's. */
function networkSection({ docker }: HostScope, printed: readonly PrintedPod[]): ValueMap | undefined {
  if (printed.length === 0) return undefined;
  const { subnet, gateway, ip_range } = planAddresses(docker.subnet);
  return { default: { ipam: { config: [{ subnet, gateway, ip_range }] } } };
}
