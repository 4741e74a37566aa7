// NG16xx: keys and credentials.
import type { CodeRow } from '../codes.ts';

export const keyCodes = {
  NG1600: {
    title: 'the keys file has another shape',
    why: 'Genesis and address book are made from this file; a wrong line in it gives a network that never reaches consensus.',
    fix: 'Take the file back from Git, or remove it and run `netgen keys SPEC` where the private halves are.',
  },
  NG1601: {
    title: 'the keys file belongs to another network',
    why: 'Keys are made per network: two networks with the same keys can be confused by every client that knows one of them.',
    fix: 'Let `nodes.keys` name a file of its own and run `netgen keys SPEC`.',
  },
  NG1602: {
    title: 'a public key in the keys file is not what it should be',
    why: 'Nodes refuse each other with a certificate that cannot be read, is for another node or has a key of another size.',
    fix: 'Take the file back from Git, or remove the entry of the node and run `netgen keys SPEC`.',
  },
  NG1604: {
    title: 'a private key does not belong to the public half in the keys file',
    why: 'A node that starts with it signs events that no other node accepts.',
    fix: 'Give the directory in which the keys of this network are, or restore the Secret from where it runs.',
  },
  NG1605: {
    title: 'a private half was made before but is not in this directory',
    why: 'netgen never makes a second key for a node that has one, and never a second password for a database that is in use.',
    fix: 'Run `netgen keys` with `--out` where the Secrets were written, or fetch the Secret from its cluster into that directory. For a network that never started: remove the keys file, and run `netgen keys` again.',
  },
  NG1606: {
    title: 'a credential has two values',
    why: 'The same user or password is in several Secrets; when they differ, one side of a connection is refused.',
    fix: 'Decide which value is in use, write it into both files, and run `netgen keys` again.',
  },
  NG1607: {
    title: 'a Secret cannot be read back',
    why: 'Values are kept from one run to the next by reading the Secrets that are there; guessing would change a password in use.',
    fix: 'Restore the file, or remove it when its Secret was never applied.',
  },
  NG1608: {
    title: 'a node joins after genesis',
    why: 'Who was there at genesis is fixed. A node that comes later is brought in by a transaction, which its admin key and the treasury sign.',
    fix: 'Start the node, then submit a NodeCreate transaction with its gossip certificate, endpoints and admin key, and freeze the network for the upgrade.',
  },
  NG1609: {
    title: 'private keys would lie in a Git work tree',
    why: 'One `git add` would publish them, and history keeps them for ever.',
    fix: 'Give a directory outside with `--out`, or add it to `.gitignore`.',
  },
  NG1610: {
    title: 'private keys would lie in the output tree',
    why: 'The tree is committed and applied by Flux; Secrets have no place in it.',
    fix: 'Give another directory with `--out`.',
  },
  NG1611: {
    title: 'others can read the directory of the private keys',
    why: 'Whoever has a node’s private key can speak for the node.',
    fix: 'Run `chmod 700` on it, or give another directory.',
  },
  NG1612: {
    title: 'something else is where a Secret or the keys file should be',
    why: 'netgen does not write through links, nor over directories and devices: the secret could land where others read it.',
    fix: 'Move it away, or give another directory with `--out`.',
  },
  NG1613: {
    title: 'the operating system refused to read or write a key file',
    why: 'Nothing is known of the keys that are there, so none can be kept or made.',
    fix: 'Mend what the message names and run the command again: what was written stays and is kept.',
  },
  NG1614: {
    title: 'one Secret is asked for in two ways',
    why: 'Two components want a Secret of the same name in the same namespace with different content; one of them would not start.',
    fix: 'Give one of them a namespace of its own, or name a Secret that you bring.',
  },
  NG1615: {
    title: 'another netgen makes keys in this directory',
    why: 'Two runs at once would make two keys for one node, and the keys file would have the one that is thrown away.',
    fix: 'Wait for the other run. The lock of a run that was killed on this machine is taken over; when it ran on another one and is gone, remove the lock file.',
  },
  NG1616: {
    title: 'the spec names no keys file',
    why: 'The public halves must be where `synth` and everybody else finds them: genesis and address book are made from them.',
    fix: 'Write `keys: FILE` below `nodes:`, then run `netgen keys SPEC`, and commit the file.',
  },
  NG1617: {
    title: 'the keys file would lie where it does not belong',
    why: 'The path comes from the spec: in `.git` or the output tree, or over a file of another kind, writing it would do harm.',
    fix: 'Let `nodes.keys` name a `.yaml` file of its own beside the spec, then run `netgen keys SPEC`.',
  },
  NG1618: {
    title: 'a validator joins after genesis',
    why: 'Who validated at genesis is fixed. A node that comes later follows the chain as a full node until the app, told by a transaction, gives its key voting power.',
    fix: 'Start the node, wait until it has caught up, then submit the validator update with its public key and power to the app; for `kvstore` it is `val=ed25519!KEY!POWER`.',
  },
  NG1619: {
    title: 'two nodes have the same key',
    why: 'Peers take two nodes with one node key for one, and two nodes with one validator key sign against each other, which the chain punishes.',
    fix: 'Take the keys file back from Git, or remove the Secret and the entry of the node that must not have the key, and run `netgen keys SPEC`.',
  },
} as const satisfies Record<string, CodeRow>;
