// Rights of teams on the clusters of a Setup: who may work on which network. It grants nothing outside named namespaces.
import { z } from 'zod';
import { leaseName, stateNames } from '../model/lock.ts';
import type { Instance, JsonMap } from '../model/network.ts';
import type { Manifest } from '../model/part.ts';
import { defineComponent, type Wired } from './component.ts';
import { nameSchema, text } from './fields.ts';

const schema = z.strictObject({
  groups: z
    .array(text())
    .optional()
    .describe('Groups of users, as the clusters know them.')
    .meta({ examples: [['perf-team']] }),
  users: z.array(text()).optional().describe('Single users, as the clusters know them.'),
  networks: z
    .array(nameSchema(40))
    .min(1)
    .describe('Networks the team may work on.')
    .meta({ examples: [['perfnet']] }),
  namespaces: z
    .array(nameSchema(63))
    .optional()
    .describe('Namespaces of these networks in which the team may look, restart and forward; they must exist.'),
});
type Spec = z.output<typeof schema>;

const rbac = 'rbac.authorization.k8s.io';

function subjects(spec: Spec): JsonMap[] {
  const make = (kind: 'Group' | 'User') => (name: string) => ({ kind, name, apiGroup: rbac });
  return [...(spec.groups ?? []).map(make('Group')), ...(spec.users ?? []).map(make('User'))];
}

interface Grant {
  readonly name: string;
  readonly namespace: string;
  readonly rules: JsonMap[];
}

function manifests(self: Instance<Spec>, grant: Grant): Manifest[] {
  const metadata = { name: grant.name, namespace: grant.namespace };
  const base = {
    type: 'manifest',
    name: grant.name,
    namespace: grant.namespace,
    address: `teams.${self.name}`,
    file: self.name,
  } as const;
  const role = { apiVersion: `${rbac}/v1`, kind: 'Role', metadata, rules: grant.rules };
  const binding = {
    apiVersion: `${rbac}/v1`,
    kind: 'RoleBinding',
    metadata,
    roleRef: { apiGroup: rbac, kind: 'Role', name: grant.name },
    subjects: subjects(self.spec),
  };
  return [
    { ...base, object: role },
    { ...base, object: binding },
  ];
}

/** Reading everything in a namespace of the network except Secrets, and restarting pods. */
const workRules: JsonMap[] = [
  {
    apiGroups: [''],
    resources: ['pods', 'pods/log', 'services', 'configmaps', 'events', 'persistentvolumeclaims'],
    verbs: ['get', 'list', 'watch'],
  },
  { apiGroups: ['apps', 'batch'], resources: ['*'], verbs: ['get', 'list', 'watch'] },
  { apiGroups: [''], resources: ['pods/exec', 'pods/portforward'], verbs: ['create'] },
  {
    apiGroups: ['helm.toolkit.fluxcd.io', 'kustomize.toolkit.fluxcd.io', 'source.toolkit.fluxcd.io'],
    resources: ['*'],
    verbs: ['get', 'list', 'watch', 'patch'],
  },
];

function lockRules(network: string): JsonMap[] {
  const verbs = ['get', 'update'];
  return [
    { apiGroups: ['coordination.k8s.io'], resources: ['leases'], resourceNames: [leaseName(network)], verbs },
    { apiGroups: [''], resources: ['configmaps'], resourceNames: [...stateNames(network)], verbs },
  ];
}

export const teams = defineComponent({
  kind: 'teams',
  platforms: ['setup'],
  // Last: a namespace of a network that is not there yet must not hold back the operators that networks wait for.
  stage: 'services',
  instances: 'many',
  spans: 'all',
  summary: 'Rights of teams: who may work on which network and hold its lock',
  schema,
  example: `teams: {groups: [perf-team], networks: [perfnet]}`,
  wire(self): Wired<JsonMap> {
    if (subjects(self.spec).length > 0) return { settings: {}, diagnostics: [] };
    const help = 'add for example `groups: [perf-team]` or `users: [alice]`';
    return {
      diagnostics: [
        { code: 'NG1389', severity: 'error', message: `team \`${self.name}\` has nobody in it`, at: self.at, help },
      ],
    };
  },
  build(self, _settings, network) {
    const work = (self.spec.namespaces ?? []).flatMap((namespace) =>
      manifests(self, { name: `netgen-team-${self.name}`, namespace, rules: workRules }),
    );
    const locks = self.spec.networks.flatMap((name) =>
      manifests(self, {
        name: `netgen-lock-${self.name}-${name}`,
        namespace: network.namespace,
        rules: lockRules(name),
      }),
    );
    return [...work, ...locks];
  },
});
