// What ssh says when a Docker host cannot be reached -> what a person can do about it. Pure.
import type { Diagnostic, Note } from '../diagnostics/diagnostic.ts';
import type { ProgramResult } from './programs.ts';
import { type SshTarget, shownTarget, variableOf } from './ssh-access.ts';

interface Trouble {
  readonly code: Diagnostic['code'];
  readonly said: RegExp;
  readonly message: (target: SshTarget) => string;
  readonly help: (target: SshTarget) => string;
  readonly note?: string;
}

const where = (target: SshTarget): string => `host \`${target.host}\` (\`${shownTarget(target)}\`)`;
const name = ({ address, port }: SshTarget): string => (port === 22 ? address : `[${address}]:${port}`);
const knownHosts = ({ knownHosts: file }: SshTarget): string => file ?? '~/.ssh/known_hosts';
const byHand = ({ user, address, port, key }: SshTarget): string =>
  `ssh -p ${port}${key === undefined ? '' : ` -i ${key}`} ${user}@${address} true`;

const unprotected: Trouble = {
  code: 'NG1764',
  said: /UNPROTECTED PRIVATE KEY FILE|bad permissions/i,
  message: ({ key }) => `others can read the private key \`${key ?? 'that ssh found'}\`, so ssh does not use it`,
  help: ({ key }) => `run \`chmod 600 ${key ?? 'FILE'}\`${key === undefined ? ', with the file that ssh names' : ''}`,
};

const noKey: Trouble = {
  code: 'NG1764',
  said: /Load key .*(invalid format|libcrypto|Permission denied)/i,
  message: ({ key }) => `\`${key ?? 'a private key'}\` is not a private key that ssh can read`,
  help: ({ host }) => `give the private half, not \`.pub\`, as \`key\` of host \`${host}\` or in NETGEN_SSH_KEY`,
};

const troubles: readonly Trouble[] = [
  {
    code: 'NG1762',
    said: /REMOTE HOST IDENTIFICATION HAS CHANGED|host key .* has changed|REVOKED HOST KEY/i,
    message: (target) => `${where(target)} shows another host key than the one that is known`,
    help: (target) =>
      `ask who runs it; when the machine was really replaced, run \`ssh-keygen -R '${name(target)}' -f ${knownHosts(target)}\``,
    note: 'somebody may stand between this machine and the host',
  },
  {
    code: 'NG1762',
    said: /host key is known for|Host key verification failed/i,
    message: (target) => `the host key of ${where(target)} is not known`,
    help: (target) =>
      `compare what \`ssh-keyscan -p ${target.port} ${target.address} | ssh-keygen -lf -\` prints with what the host's owner says, then run \`ssh-keyscan -p ${target.port} ${target.address} >> ${knownHosts(target)}\``,
  },
  unprotected,
  noKey,
  {
    code: 'NG1763',
    said: /Permission denied|Too many authentication failures|No more authentication methods/i,
    message: (target) => `${where(target)} refuses the login`,
    help: ({ user, address, port, key }) =>
      `run \`ssh-copy-id -p ${port}${key === undefined ? '' : ` -i ${key}`} ${user}@${address}\`, or name another user or key below \`hosts:\`, or in NETGEN_SSH_USER and NETGEN_SSH_KEY`,
    note: 'a key with a passphrase counts only when an agent holds it: `ssh-add`',
  },
  {
    code: 'NG1761',
    said: /Could not resolve hostname/i,
    message: (target) => `no address is known for the name of ${where(target)}`,
    help: ({ host }) => `correct \`address\` of host \`${host}\`, or give it in ${variableOf(host, 'ADDRESS')}`,
  },
  {
    code: 'NG1761',
    said: /Connection refused/i,
    message: (target) => `${where(target)} is there, but nothing listens on port ${target.port}`,
    help: ({ host }) => `start sshd there, or correct \`port\` of host \`${host}\``,
  },
];

const unreachable: Omit<Trouble, 'said'> = {
  code: 'NG1761',
  message: (target) => `${where(target)} cannot be reached within ${target.timeout} s`,
  help: (target) => `find out with \`${byHand(target)}\`: address, port, firewall, VPN`,
};

/**
 * Why there is no connection. ssh's own words are a note: they say what no table foresees. `isPrivate`: whether the key file
 * holds a private key; ssh looks at its rights first, and a public key is no file to hide.
 */
export function sshTrouble(target: SshTarget, { ended, stderr }: ProgramResult, isPrivate = true): Diagnostic {
  if (ended === 'missing')
    return {
      code: 'NG1764',
      severity: 'error',
      message: `\`ssh\` is not installed on this machine, so ${where(target)} cannot be reached`,
      help: 'install it, for example `apt-get install openssh-client`',
    };
  const found = troubles.find(({ said }) => said.test(stderr)) ?? unreachable;
  const { code, message, help, note } = found === unprotected && !isPrivate ? noKey : found;
  const line = lastLine(stderr);
  const notes: Note[] = [
    ...(line === undefined ? [] : [{ message: `ssh says: ${line}` }]),
    ...(note === undefined ? [] : [{ message: note }]),
  ];
  return { code, severity: 'error', message: message(target), notes, help: help(target) };
}

function lastLine(text: string): string | undefined {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .at(-1);
}

/** A key file that is not there: ssh would try others without a word. */
export function keyMissing({ host, key }: SshTarget): Diagnostic {
  return {
    code: 'NG1764',
    severity: 'error',
    message: `the private key \`${key}\` of host \`${host}\` is not there, or not readable`,
    help: 'correct `key` below `hosts:`, or give the path in NETGEN_SSH_KEY',
  };
}
