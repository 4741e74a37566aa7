// Who may connect to the pods that netgen writes itself: nobody, except through a Service or for a Scrape. Never about a chart's pods.
import type { Labels, Network } from '../../../model/network.ts';
import type { Scrape, ServicePart } from '../../../model/part.ts';
import { NetworkPolicy } from '../objects/core-objects.ts';
import { podsBehind, servicesBeside } from '../pod-index.ts';
import { freeId, networkLabels, type OwnPods, ownPodLabel, type PrintScope, partMetadata } from '../scope.ts';
import type { NetgenChart } from '../synth.ts';

/** Nothing connects to the network's own pods of a namespace unless another policy allows it; what they dial is free. */
export function printDefaultDeny(chart: NetgenChart, network: Network, namespace: string): void {
  new NetworkPolicy(chart, freeId(chart, 'NetworkPolicy'), {
    metadata: { name: `default-deny.${network.name}`, namespace, labels: networkLabels(network) },
    spec: { podSelector: ownPods(network, {}), policyTypes: ['Ingress'] },
  });
}

/**
 * The pods behind a Service take connections on its ports. Policies see ports of pods, not of Services; the kubelet's
 * probes come from the pod's own machine, which is always allowed.
 */
export function printServicePolicy(scope: PrintScope, part: ServicePart): void {
  const { network } = scope;
  const pods = podsBehind(scope.pods, part);
  const ports = podPorts(part, pods);
  if (network.networkPolicies === false || pods.length === 0 || ports.length === 0) return;
  if (part.expose === 'headless' && isCovered(scope, part, pods)) return;
  // The label of its namespaces, not a list: a new one does not change every policy of the network.
  const peers = [{ podSelector: {} }, { namespaceSelector: { matchLabels: { 'netgen.dev/network': network.name } } }];
  new NetworkPolicy(scope.chart, freeId(scope.chart, 'NetworkPolicy'), {
    metadata: partMetadata(scope, part),
    spec: {
      podSelector: ownPods(network, part.selector),
      policyTypes: ['Ingress'],
      ingress: callers.flatMap((from) => {
        const open = ports
          .filter((port) => port.from === from)
          .map(({ number, protocol }) => ({ port: number, protocol }));
        return open.length === 0 ? [] : [{ from: from === 'anybody' ? undefined : peers, ports: open }];
      }),
    },
  });
}

/** In the order of the rules that let them in. */
const callers = ['anybody', 'network'] as const;
type Callers = (typeof callers)[number];

const opensTo = ({ from, expose }: ServicePart): Callers =>
  from ?? (expose === 'nodePort' || expose === 'loadBalancer' ? 'anybody' : 'network');

/** Another Service with a policy lets the same callers, or more, to the same pods on all of these ports. */
function isCovered({ services }: PrintScope, part: ServicePart, pods: readonly OwnPods[]): boolean {
  const own = podPorts(part, pods);
  return servicesBeside(services, part).some((other) => {
    // Of two headless ones, each would be covered by the other.
    if (other.expose === 'headless') return false;
    const open = podPorts(other, pods);
    return own.every(({ number, protocol, from }) =>
      open.some((one) => {
        return one.number === number && one.protocol === protocol && (one.from === 'anybody' || from === 'network');
      }),
    );
  });
}

/** Metrics are read by agents anywhere in the cluster: which they are, netgen need not know. */
export function printScrapePolicy(scope: PrintScope, part: Scrape): void {
  const { network } = scope;
  const pods = podsBehind(scope.pods, part);
  const ports = numbersOf(part.port, pods).map((port) => ({ port, protocol: 'TCP' }));
  if (network.networkPolicies === false || ports.length === 0) return;
  new NetworkPolicy(scope.chart, freeId(scope.chart, 'NetworkPolicy'), {
    // With a dot, which no Service has in its name: the policy of a Service is named after it.
    metadata: { ...partMetadata(scope, part), name: `${part.name}.metrics` },
    spec: {
      podSelector: ownPods(network, part.selector),
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ namespaceSelector: {} }], ports }],
    },
  });
}

/** A policy cuts every port it does not name: a selector that also fits a chart's pods must not reach them. */
function ownPods(network: Network, selector: Labels) {
  return {
    matchLabels: { ...selector, 'netgen.dev/network': network.name },
    matchExpressions: [{ key: ownPodLabel, operator: 'Exists' }],
  };
}

interface PodPort {
  readonly number: number;
  readonly protocol: 'TCP' | 'UDP';
  readonly from: Callers;
}

/** Each port once, with all its callers: a Service may offer it under two numbers. */
function podPorts(part: ServicePart, pods: readonly OwnPods[]): readonly PodPort[] {
  const found = new Map<string, PodPort>();
  for (const { port, targetPort, protocol = 'TCP', from = opensTo(part) } of part.ports)
    for (const number of numbersOf(targetPort ?? port, pods)) {
      const key = `${number}/${protocol}`;
      found.set(key, { number, protocol, from: found.get(key)?.from === 'anybody' ? 'anybody' : from });
    }
  return [...found.values()];
}

/** Each number once: two sorts of pods behind one Service may give a name to different ports. */
function numbersOf(port: number | string, pods: readonly OwnPods[]): readonly number[] {
  const numbers = typeof port === 'number' ? [port] : pods.flatMap(({ ports }) => ports.get(port) ?? []);
  return [...new Set(numbers)];
}
