// The private ssh configuration of one Docker host, and the `ssh` that Docker finds first in PATH and that uses it. It writes nothing.
import type { SshTarget } from './ssh-access.ts';

/** Longest directory whose control socket still fits a socket address on every system (104 bytes on macOS), bytes. */
const longestDirectory = 70;

/**
 * The first value that ssh finds for a key is the one it takes, so this comes before the user's own file; `ProxyJump` and
 * the like are taken from there. Nothing may ask: Docker hides the question, and nobody would answer. What is known of
 * host keys is up to the user, so an unknown one is refused.
 */
export function sshConfig(target: SshTarget, directory: string): string {
  const { address, user, port, key, timeout, knownHosts } = target;
  const socket = directory.length > longestDirectory ? 'none' : path(`${directory}/control`);
  return [
    // A machine on the way there (`ProxyJump`) has a user, a port and a key of its own.
    `Host ${address}`,
    `  User ${user}`,
    `  Port ${port}`,
    ...(key === undefined ? [] : [`  IdentityFile ${path(key)}`, '  IdentitiesOnly yes']),
    // Docker opens a connection per request; over one that stands already they cost nothing and are never too many.
    '  ControlMaster no',
    `  ControlPath ${socket}`,
    '  ControlPersist no',
    '  RequestTTY no',
    '  RemoteCommand none',
    '  ForwardAgent no',
    '  ForwardX11 no',
    '  ClearAllForwardings yes',
    'Host *',
    ...(knownHosts === undefined ? [] : [`  UserKnownHostsFile ${path(knownHosts)}`]),
    '  BatchMode yes',
    `  ConnectTimeout ${timeout}`,
    '  ServerAliveInterval 15',
    '  ServerAliveCountMax 3',
    '  LogLevel ERROR',
    'Include ~/.ssh/config',
    'Include /etc/ssh/ssh_config',
    '',
  ].join('\n');
}

/** ssh replaces `%` and what follows in paths. */
const path = (text: string): string => `"${text.replaceAll('%', '%%')}"`;

/** `docker` and Compose start `ssh` by name: this one stands first in PATH, and starts the real one behind it. */
export function sshShim({ timeout }: SshTarget, config: string): string {
  const quoted = `'${config.replaceAll("'", `'\\''`)}'`;
  return [
    '#!/bin/sh',
    "# Docker's connection to one host, with the settings of its spec.",
    `PATH=\${PATH#*:}`,
    // Docker gives a timeout of its own; the first one counts.
    `exec ssh -F ${quoted} -o ConnectTimeout=${timeout} "$@"`,
    '',
  ].join('\n');
}
