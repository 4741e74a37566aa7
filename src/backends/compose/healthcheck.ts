// Probes of a container -> its one health check. Pure; what it runs needs `sh` and `wget` (or `curl`), or `grep`, in the image.
import type { Container, Probe } from '../../model/pod.ts';
import type { ValueMap } from './text.ts';
import { seconds } from './units.ts';

/** Kubernetes waits as long as it takes; here a container that is not well after this time fails `up --wait`. Seconds. */
const patience = 120;

/**
 * Readiness is what others wait for; without it, what tells that the container started or lives. Failures do not count
 * while it starts. Docker never restarts a container for its health.
 */
export function healthcheck(container: Container): ValueMap | undefined {
  const probe = container.readiness ?? container.startup ?? container.liveness;
  if (probe === undefined) return undefined;
  return {
    test: [...test(probe, container)],
    interval: seconds(probe.periodSeconds ?? 10),
    timeout: seconds(probe.timeoutSeconds ?? 1),
    retries: probe.failureThreshold ?? 3,
    start_period: seconds(Math.max(patience, delay(probe), container.startup ? duration(container.startup) : 0)),
  };
}

const delay = ({ initialDelaySeconds = 0 }: Probe): number => initialDelaySeconds;
const duration = (probe: Probe): number => delay(probe) + (probe.periodSeconds ?? 10) * (probe.failureThreshold ?? 3);

function test(probe: Probe, container: Container): readonly string[] {
  if (probe.exec) return ['CMD', ...probe.exec];
  if (probe.tcp) return listening(portNumber(probe.tcp.port, container));
  if (!probe.http) throw new Error(`a probe of \`${container.name}\` asks for nothing`);
  // `localhost` may be ::1 first, where most servers do not listen.
  const url = quoted(`http://127.0.0.1:${portNumber(probe.http.port, container)}${probe.http.path}`);
  return ['CMD-SHELL', `wget -q -O /dev/null ${url} || curl -fs -o /dev/null ${url}`];
}

/** A listening socket in the kernel's own table (proc(5)): busybox has no `nc -z` everywhere, and nobody has to answer. */
function listening(port: number): readonly string[] {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  return ['CMD', 'grep', '-Eqs', `:${hex} 0+:0000 0A `, '/proc/net/tcp', '/proc/net/tcp6'];
}

/** One word for a shell, whatever is in it. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** A port by its name or number. */
export function portNumber(port: string | number, { name, ports }: Pick<Container, 'name' | 'ports'>): number {
  const named = ports?.find((one) => one.name === port)?.port ?? Number(port);
  if (!Number.isInteger(named)) throw new Error(`the container \`${name}\` has no port \`${port}\``);
  return named;
}
