// `delivery:` of the spec -> how the tree reaches the clusters or hosts.
import type { Delivery, Engine } from '../model/network.ts';
import type { Spec } from '../spec/parse.ts';

/** The engine that the spec asks for. */
export function engineOf({ core }: Spec): Engine {
  return core.delivery.engine ?? 'flux';
}

export function resolveDelivery(delivery: Spec['core']['delivery'], engine: Engine): Delivery {
  return {
    engine,
    repository: delivery.repository,
    branch: delivery.branch ?? 'main',
    path: delivery.path,
    interval: delivery.interval ?? '1m',
    suspended: delivery.suspended ?? false,
    ...(delivery.secret !== undefined && { secret: delivery.secret }),
  };
}
