// NG15xx: the output directory.
import type { CodeRow } from '../codes.ts';

export const treeCodes = {
  NG1501: {
    title: 'the output directory is a place netgen does not write to',
    why: 'A tree is replaced as a whole; `/`, a home directory, the top of a repository and a directory that holds the spec contain files that are not the tree.',
    fix: 'Give a directory of its own with `--out`, or set `delivery.path` in the spec.',
  },
  NG1502: {
    title: 'a symbolic link is where netgen would write',
    why: 'Writing through a link changes files outside the output directory, and Flux leaves links out of what it applies.',
    fix: 'Replace the link by a real directory or file, or choose another output directory.',
  },
  NG1503: {
    title: 'something that is not what netgen needs is in the way',
    why: 'A file stands where a directory is needed, or the other way round, or a name differs only in upper and lower case.',
    fix: 'Move it away and run the command again.',
  },
  NG1504: {
    title: 'another netgen is writing this tree',
    why: 'Two writers at once would mix two versions of the network in one tree.',
    fix: 'Wait for the other run to end. If it was on a machine that is gone, remove the lock file that the message names.',
  },
  NG1505: {
    title: 'a file that netgen wrote was changed by hand',
    why: 'Writing would throw the change away; the next `synth` would do so anyway.',
    fix: 'Put the change into the spec (`values:` and `patches:` reach everything) and run with `--overwrite`.',
  },
  NG1506: {
    title: 'a file that netgen did not write is where it wants to write',
    why: 'netgen changes only files that its ownership list names; what is not listed belongs to somebody else.',
    fix: 'Move the file away, or run with `--adopt` when it is from a tree whose list was lost.',
  },
  NG1507: {
    title: 'the ownership list cannot be read',
    why: 'Without the list netgen cannot tell its own files from those of others; an edit or a merge conflict damages it.',
    fix: 'Restore `.netgen-files` from Git, or run with `--adopt` to make a new one.',
  },
  NG1508: {
    title: 'the tree was written by a newer netgen',
    why: 'An older netgen would undo what the newer one knows about, on running clusters.',
    fix: 'Install the version that the message names, or a later one.',
  },
  NG1509: {
    title: 'no space to write the tree',
    why: 'The disk is full, or a quota or file size limit is reached.',
    fix: 'Free space or raise the limit, then run the command again.',
  },
  NG1510: {
    title: 'no permission to read or write the tree',
    why: 'The directory or the file system is read-only for this user.',
    fix: 'Give this user the right to write there, or choose another directory with `--out`.',
  },
  NG1511: {
    title: 'a path of the tree is too long for the file system',
    why: 'Most file systems allow 255 bytes for a name and 4096 for a path.',
    fix: 'Use shorter names in the spec, or an output directory with a shorter path.',
  },
  NG1512: {
    title: 'the file system refused an operation',
    why: 'The operating system reported an error that netgen has no better words for.',
    fix: 'Look at the error in the message; once its cause is gone, run the command again.',
  },
  NG1513: {
    title: 'the lock on the tree was taken away while netgen was rendering',
    why: 'Somebody removed or replaced the lock file, so another writer may be at work.',
    fix: 'Run the command again when no other netgen writes this tree.',
  },
  NG1514: {
    title: 'a file of the tree was changed while netgen was rendering',
    why: 'The change came after netgen had compared the file, and would be lost.',
    fix: 'Run the command again: it looks at the file as it is now.',
  },
  NG1515: {
    title: 'nobody can tell which nodes run where',
    why: 'network.json of the present tree says where every node runs. Without it a node that moves could start in its new place before it has stopped in the old one.',
    fix: 'Restore it from Git with the command that the message names.',
  },
} as const satisfies Record<string, CodeRow>;
