// Takes a project down by its name alone, for a spec that is not valid any more. Only the Docker of this machine is asked.
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { checkData } from '../../docker/check-owner.ts';
import { down } from '../../docker/project-run.ts';
import type { Cluster, Json } from '../../model/network.ts';
import type { Loaded } from '../load.ts';
import { exitCodes, type Outcome, type World } from '../world.ts';
import type { ComposeFlags } from './flags.ts';
import { onEach, onHosts } from './session.ts';

interface Broken {
  readonly spec: string;
  readonly loaded: Loaded;
  readonly flags: ComposeFlags;
  /** What is wrong with the spec. */
  readonly found: readonly Diagnostic[];
}

/** Where hosts are named, only the spec knows how to reach them: then it must be mended first. */
export async function takeDownByName({ spec, loaded, flags, found }: Broken, world: World): Promise<Outcome> {
  const { name, hosts } = loaded.sources.spec.data;
  const isName = typeof name === 'string' && /^[a-z0-9][a-z0-9-]{0,62}$/.test(name);
  if (!isName || namesOthers(hosts) || flags.host) return { exit: exitCodes.refused, diagnostics: found };
  const done = await onHosts(
    {
      owner: { name, isUnsure: true },
      clusters: [thisMachine],
      check: (hosts) => (flags.volumes ? hosts.flatMap(({ run, facts }) => checkData(run.host, facts, name)) : []),
    },
    world,
    (ready) =>
      onEach(ready, async ({ run }) => {
        const diagnostics = await down(run, { volumes: flags.volumes ?? false });
        return { value: diagnostics.length === 0, diagnostics };
      }),
  );
  const warning: Diagnostic = {
    code: 'NG1769',
    severity: 'warning',
    message: `\`${spec}\` is not valid, so \`${name}\` is taken down on this machine by its name`,
    notes: found.slice(0, 3).map(({ code, message }) => ({ message: `${code}: ${message}` })),
    help: `run \`netgen validate ${spec}\` to see what is wrong with it`,
  };
  const isDown = done.value?.every(({ value }) => value) ?? false;
  return {
    exit: isDown ? exitCodes.fine : exitCodes.refused,
    diagnostics: [warning, ...done.diagnostics],
    ...(isDown && { talk: `local: \`${name}\` is down\n` }),
  };
}

function namesOthers(hosts: Json | undefined): boolean {
  if (hosts === undefined) return false;
  if (typeof hosts !== 'object' || hosts === null || Array.isArray(hosts)) return true;
  return Object.values(hosts).some((host) => typeof host === 'object' && host !== null && 'address' in host);
}

const thisMachine: Cluster = {
  name: 'local',
  context: 'local',
  exposure: 'nodePort',
  dnsDomain: '',
  provides: [],
  suspended: false,
  docker: { subnet: '', bind: '127.0.0.1' },
  at: [],
};
