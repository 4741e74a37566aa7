// `delivery:` of the spec -> how the tree reaches the clusters or hosts, and what each engine cannot do without.
import type { Diagnostic, SpecPath } from '../diagnostics/diagnostic.ts';
import type { Delivery, Engine } from '../model/network.ts';
import type { Spec } from '../spec/parse.ts';

/** The engine that the spec asks for. */
export function engineOf({ core }: Spec): Engine {
  return core.delivery.engine ?? 'flux';
}

/** Where the tree lies when the spec does not say: engine `compose` needs no place in a repository. */
export const defaultPath = (name: string): string => `out/${name}`;

export function resolveDelivery({ core }: Spec, engine: Engine): Delivery {
  const { delivery } = core;
  return {
    engine,
    repository: delivery.repository ?? '',
    branch: delivery.branch ?? 'main',
    path: delivery.path ?? defaultPath(core.name),
    interval: delivery.interval ?? '1m',
    suspended: delivery.suspended ?? false,
    ...(delivery.secret !== undefined && { secret: delivery.secret }),
  };
}

const asked: readonly { readonly at: SpecPath; readonly example: string }[] = [
  { at: ['clusters'], example: 'clusters: {desk: {context: kind-desk}}' },
  { at: ['delivery', 'repository'], example: 'repository: https://git.example.com/ops/perfnet.git' },
  { at: ['delivery', 'path'], example: 'path: out/perfnet' },
];

/** What Flux needs and Docker does not: the schema cannot ask for it. */
export function missingForEngine(spec: Spec, engine: Engine): Diagnostic[] {
  if (engine === 'compose') return spec.kind === 'Network' ? [] : [setupOnDocker];
  const { clusters, delivery } = spec.core;
  const given: readonly unknown[] = [clusters, delivery.repository, delivery.path];
  const onHosts = spec.kind === 'Network' && spec.core.hosts !== undefined;
  const other = onHosts ? ', or `engine: compose` below `delivery:` to run it on its `hosts:`' : '';
  return asked.flatMap(({ at, example }, i): Diagnostic[] => {
    if (given[i] !== undefined) return [];
    const [key, below] = at;
    const message = below === undefined ? `\`${key}\` is missing` : `\`${below}\` is missing in \`${key}\``;
    return [{ code: 'NG1102', severity: 'error', message, at, help: `add \`${example}\`${other}` }];
  });
}

const setupOnDocker: Diagnostic = {
  code: 'NG1237',
  severity: 'error',
  message: 'a setup cannot run with Docker',
  at: ['kind'],
  help: 'name a spec of kind `Network`; Docker hosts need no setup',
};
